"""The letter as PDF: as it was sent, or a preview of it."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from heliodesk.appeals.changing import latest
from heliodesk.appeals.letter import render
from heliodesk.appeals.models import Letter
from heliodesk.console.appeals.appeal import found, page
from heliodesk.console.appeals.words import refusal
from heliodesk.console.signed_in import AuthedRequest, supervisors_only
from heliodesk.text.pdf import NoFont


@require_GET
@supervisors_only
def letter(request: AuthedRequest, key: str) -> HttpResponse:
    """The decision as the customer got it; before, what the letter would be, which says so. 404 while nothing is written."""
    appeal = found(request, key)
    sent: Letter | None = getattr(appeal, "letter", None)
    if sent is not None:
        content = bytes(sent.content)
    else:
        opinion = latest(appeal)
        if opinion is None:
            raise Http404
        try:
            content = render(appeal, opinion)
        except NoFont:
            return page(request, appeal, wrong=refusal("no-font"), status=409)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{appeal.ticket.number}{"" if sent else "-preview"}.pdf"'
    return response
