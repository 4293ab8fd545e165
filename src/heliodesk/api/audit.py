"""The audit chain for a company's own log store: page by page, in order, with the hashes that prove it."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heliodesk.access.actors import Actor
from heliodesk.access.models import AuditEntry
from heliodesk.api.door import refusal, with_scope

PAGE = 500


@with_scope("audit:read")
@require_safe
def entries(request: HttpRequest, actor: Actor) -> JsonResponse:
    """`GET /api/v1/audit?after=ID`: up to 500 entries after that one, the oldest first; `next` is the id to go on from."""
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdecimal() and len(after) < 18):
        return refusal("after", _("`after` is the id of the last entry you have."), 422)
    found = list(AuditEntry.objects.filter(pk__gt=int(after)).order_by("id")[:PAGE])
    return JsonResponse({"entries": [_told(entry) for entry in found], "next": found[-1].pk if found else int(after)})


def _told(entry: AuditEntry) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "verb": entry.verb,
        "subject": entry.subject,
        "reason": entry.reason,
        "facts": entry.facts,
        "previous": entry.previous,
        "hash": entry.hash,
    }
