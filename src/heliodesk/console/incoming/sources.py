"""Where mail comes from, and how each source is."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heliodesk.channels.email.held import ask_to_compare
from heliodesk.channels.email.models import Source
from heliodesk.channels.email.problems import told
from heliodesk.channels.email.sources import sort_out
from heliodesk.console.page import part_of, presence_words
from heliodesk.console.signed_in import AuthedRequest, overseers_only

_SILENT = timedelta(minutes=15)  # a source that works is heard of every few minutes


@require_GET
@overseers_only
def sources(request: AuthedRequest) -> HttpResponse:
    """All sources that are set up, and those from which mail came once. `?part=1`: them alone."""
    context = {"area": "mail", "tab": "sources", "here": part_of(request), **_listed()}
    if request.GET.get("part"):
        return render(request, "console/incoming/sources_now.html", context)
    context |= {"failing": how_many_fail(), **presence_words(request.user)}
    return render(request, "console/incoming/sources.html", context)


@require_POST
@overseers_only
def compare(request: AuthedRequest, key: str) -> HttpResponse:
    """Have mailbox and store compared now."""
    ask_to_compare(get_object_or_404(Source, key=key, name__startswith="imap "))
    messages.success(request, _("Mailbox and store are compared in a moment."))
    return redirect("console:mail-sources")


def how_many_fail() -> int:
    """Sources that are set up and do not work."""
    listed = _listed()
    return len(listed["mistakes"]) + sum(1 for each in listed["rows"] if each["state"] in ("fails", "silent"))


def _listed() -> dict[str, Any]:
    good, mistakes = sort_out(settings.MAIL_SOURCES)
    names = {each.name for each in good}
    rows = [_row(source, is_set_up=_is_set_up(source, names)) for source in Source.objects.all()]
    begun = {row["source"].name for row in rows}
    rows += [_row(Source(name=name), is_set_up=True) for name in sorted(names - begun)]
    rows.sort(key=lambda row: (not row["is_set_up"], row["state"] != "fails", row["source"].name))
    return {"rows": rows, "mistakes": mistakes}


def _is_set_up(source: Source, names: set[str]) -> bool:
    return source.name in names or (source.name.startswith("webhook ") and bool(settings.MAIL_WEBHOOK_SECRET))


def _row(source: Source, *, is_set_up: bool) -> dict[str, Any]:
    kind = source.name.partition(" ")[0]
    heard = source.heard_at is not None and datetime.now(UTC) - source.heard_at < _SILENT
    if not is_set_up:
        state = "gone"
    elif source.error:
        state = "fails"
    elif kind == "webhook":
        state = "works" if source.heard_at else "begins"
    else:
        state = "works" if heard else "silent" if source.heard_at else "begins"
    _word, meaning, advice, said = told(source.error) if source.error else ("", "", "", "")
    return {
        "source": source,
        "is_set_up": is_set_up,
        "state": state,
        "is_mailbox": kind == "imap",
        "meaning": meaning,
        "advice": advice,
        "said": said,
    }
