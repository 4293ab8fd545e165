"""What the live classifiers say of a request."""

import time
from typing import TYPE_CHECKING

import structlog

from heliodesk.articles.search import asked, point_of
from heliodesk.embeddings.chosen import embedder
from heliodesk.triage.models import Classifier

if TYPE_CHECKING:
    from heliodesk.intents.model import Guess, Model

log = structlog.get_logger(__name__)
_KEPT = 5.0  # seconds until a process looks whether another one is live
_looked: list[float] = [0.0]
_live: dict[str, tuple[int, "Model"]] = {}


def hints(text: str, language: str) -> dict[str, "Guess"]:
    """Sort → the label that a request most likely has; a sort that is not sure, or has no classifier, is not in it."""
    known = _models()
    plain = asked(text)
    if not known or not plain:
        return {}
    chosen = embedder()
    point = point_of(plain) if any(model.embedder for model in known.values()) else None
    found = {}
    for sort, model in known.items():
        # One that was trained with another embedder says nothing: its points would be strangers.
        if model.embedder and (point is None or chosen is None or model.embedder != chosen.model):
            continue
        told = model.tell(plain, point if model.embedder else None, language)
        if told is not None:
            found[sort] = told
    return found


def forget() -> None:
    """Look anew at the next question."""
    _looked[0] = 0.0


def _models() -> dict[str, "Model"]:
    if time.monotonic() - _looked[0] > _KEPT or not _looked[0]:
        _looked[0] = time.monotonic()
        live = dict(Classifier.objects.filter(state=Classifier.State.LIVE).values_list("sort", "pk"))
        for sort in set(_live) - set(live):
            del _live[sort]
        for sort, pk in live.items():
            if sort not in _live or _live[sort][0] != pk:
                _load(sort, pk)
    return {sort: model for sort, (_pk, model) in _live.items()}


def _load(sort: str, pk: int) -> None:
    from heliodesk.intents.model import loaded  # numpy: only a process that asks has it

    data = Classifier.objects.values_list("data", flat=True).get(pk=pk)
    try:
        _live[sort] = (pk, loaded(bytes(data or b"")))
    except (ValueError, KeyError, OSError) as error:
        _live.pop(sort, None)
        log.warning("a stored classifier cannot be read", sort=sort, error=type(error).__name__)
