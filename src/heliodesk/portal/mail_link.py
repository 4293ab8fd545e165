"""Into one's requests by mail: a link that works once, for whoever cannot sign in at the exchange."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from heliodesk.access.tokens import BadToken
from heliodesk.conversations import numbers
from heliodesk.conversations.models import Conversation
from heliodesk.limits.address import address_of
from heliodesk.limits.buckets import take
from heliodesk.limits.budgets import LINKS, wants
from heliodesk.outbound.mail import sends_mail
from heliodesk.people.mail_link import ask_for_link, look_at, use_up
from heliodesk.people.models import Customer
from heliodesk.people.personal import digest_of, mask
from heliodesk.portal.help.readers import know_again
from heliodesk.portal.place import remember_customer
from heliodesk.portal.who import stay, zone_for


def closed(
    request: HttpRequest, *, number: str = "", refused: bool = False, wrong: str = "", status: int
) -> HttpResponse:
    """The page for whoever may not see what they asked for: why, and every way in. `number` is the request that they named."""
    read = numbers.read(number)
    context = {
        "by_mail": sends_mail(),
        "number": numbers.shown(read) if read else "",
        "named": bool(number),
        "refused": refused,
        "wrong": wrong,
        "mail": request.POST.get("mail", "")[:200],
    }
    return render(request, "portal/requests_closed.html", context, status=status)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """`mail`, and `number` of the request to show then. The same answer whether the address is known or not. Raises TooMany."""
    mail, number = request.POST.get("mail", "").strip()[:200], request.POST.get("number", "")[:40]
    if not sends_mail():
        return closed(request, number=number, status=404)
    try:
        validate_email(mail)
    except ValidationError:
        wrong = _("This does not look like a mail address. Please check it.")
        return closed(request, number=number, wrong=wrong, status=422)
    take(*wants(LINKS, person=f"mail:{digest_of(mail)}", address=address_of(request)))
    ask_for_link(mail, language=get_language() or "en", zone=zone_for(request, None), number=numbers.read(number) or "")
    return render(request, "portal/link/sent.html", {"mask": mask("email", mail)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def use(request: HttpRequest, token: str) -> HttpResponse:
    """`/requests/link/<token>`: GET asks for a press, so that a program which looks at mails uses nothing up; POST goes in."""
    try:
        customers, code = (use_up if request.method == "POST" else look_at)(token)
    except BadToken:
        return render(request, "portal/link/over.html", {"by_mail": sends_mail()}, status=410)
    if request.method != "POST":
        return render(request, "portal/link/use.html")
    customer = _whose(customers, code)
    response = redirect("portal:request", numbers.shown(code)) if code else redirect("portal:requests")
    stay(response, customer)
    remember_customer(request, response, customer)
    know_again(response, customer)
    return response


def _whose(customers: list[Customer], code: str) -> Customer:
    """The holder of the mailbox whose request this is; else the first, to whom the number shows nothing."""
    for each in customers if code else ():
        if Conversation.objects.visible_to(each.actor).filter(code=code).exists():
            return each
    return customers[0]
