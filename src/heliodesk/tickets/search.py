"""Find tickets by words, for staff: only among what they may see."""

from django.db.models import Value
from django.db.models.expressions import RawSQL

from heliodesk.access.actors import Actor
from heliodesk.conversations.numbers import read
from heliodesk.tickets.models import Searchable, Ticket
from heliodesk.tickets.words import words_of

_MOST_WORDS = 12
# So many of the latest that hold the words are looked at: a word that stands in every ticket finds the latest of them.
_LOOKED_AT = 500


def find(text: str, actor: Actor, *, limit: int = 50) -> list[Ticket]:
    """The tickets that hold every word of `text` and that `actor` may see, the latest first; a number finds its ticket."""
    found = found_by(text, actor, limit=limit)
    seen = Ticket.objects.visible_to(actor).select_related("conversation__customer", "team", "assignee")
    return sorted(seen.filter(pk__in=found), key=lambda ticket: found.index(ticket.pk)) if found else []


def found_by(text: str, actor: Actor, *, limit: int = 50) -> list[int]:
    """The same as `find`, their primary keys."""
    seen = Ticket.objects.visible_to(actor).values_list("pk", flat=True)
    if (code := read(text)) and (exact := list(seen.filter(conversation__code=code))):
        return exact
    words = words_of(text)[:_MOST_WORDS]
    if not words:
        return []
    query = " & ".join("'" + word.replace("'", "''").replace("\\", "\\\\") + "'" for word in words)
    holds = RawSQL("words @@ %s::tsquery", [query])
    ids = Searchable.objects.annotate(holds=holds).filter(holds=Value(True)).order_by("-ticket").values("ticket")
    return list(seen.filter(pk__in=list(ids.values_list("ticket", flat=True)[:_LOOKED_AT])).order_by("-pk")[:limit])
