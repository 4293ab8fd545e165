"""How near two requests are in meaning, also across languages, where the site has the model that this was measured with."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from heliodesk.conversations.models import Message
from heliodesk.embeddings.chosen import embedder
from heliodesk.tickets.models import Ticket

if TYPE_CHECKING:
    from heliodesk.embeddings.weights import Floats

_MODEL = "multilingual-e5-small"
_LONGEST = 1_000  # characters: the first sentences say what it is about
_REMEMBERED = 2_048  # texts of requests, 4 MB


def nearness(text: str, tickets: Sequence[Ticket]) -> dict[int, float]:
    """By the id of each ticket the cosine of its first words and `text`; empty without the model."""
    found = embedder() if tickets else None
    if found is None or not found.model.startswith(_MODEL):  # what is near in another model was measured by nobody
        return {}
    first = Message.objects.filter(conversation__in=[ticket.pk for ticket in tickets], number=1)
    said = dict(first.values_list("conversation", "body"))
    mine = _point(text[:_LONGEST])
    return {
        ticket.pk: float(_point(f"{ticket.subject}\n{said.get(ticket.pk, '')}"[:_LONGEST]) @ mine) for ticket in tickets
    }


@lru_cache(maxsize=_REMEMBERED)
def _point(text: str) -> "Floats":
    found = embedder()
    assert found is not None
    point: Floats = found.queries([text])[0]
    return point
