"""Somebody wrote by mail and nothing proved it: whoever reads the mailbox says that it was them."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from heliodesk.access.tokens import BadToken
from heliodesk.channels.email.claims import claim_of, confirm, link_to_confirm, others
from heliodesk.outbound.mail import sends_mail
from heliodesk.portal.who import zone_for


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm_mail(request: HttpRequest, token: str) -> HttpResponse:
    """`/requests/mail/<token>`: GET asks for a press, so that a program which looks at mails says nothing; POST says it.

    It opens nothing in this browser: the link is good for two weeks, and a mail may be sent on.
    """
    try:
        if request.method != "POST":
            claim, zone = claim_of(token), zone_for(request, None)
            about = {"at": claim.made_at, "number": claim.conversation.number, "zone": zone}
            with timezone.override(ZoneInfo(zone)):
                return render(request, "portal/claim/ask.html", about)
        conversation = confirm(token)
    except BadToken:
        return render(request, "portal/claim/over.html", status=410)
    zone = zone_for(request, None)
    more = [(claim, link_to_confirm(claim.conversation)) for claim in others(conversation)]
    about = {"number": conversation.number, "by_mail": sends_mail(), "more": more, "zone": zone}
    with timezone.override(ZoneInfo(zone)):
        return render(request, "portal/claim/done.html", about)
