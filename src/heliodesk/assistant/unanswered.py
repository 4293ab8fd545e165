"""Keep what no article settled, and what became of it."""

from datetime import UTC, datetime, timedelta

from heliodesk.articles.search import point_of
from heliodesk.assistant.asked import Asked
from heliodesk.assistant.models import Unanswered
from heliodesk.embeddings.chosen import embedder
from heliodesk.jobs.queue import job

_LONGEST = 2000
_KEPT = timedelta(days=400)


def note(asked: Asked, *, band: str, articles: list[int], why: str = "") -> None:
    """Keep a question once for each message that asked it."""
    if not asked.question:
        return
    about = {
        "question": asked.question[:_LONGEST],
        "language": asked.spoken.split("-")[0][:8],
        "band": band,
        "why": why,
    }
    Unanswered.objects.get_or_create(
        conversation=asked.talk,
        number=asked.number,
        defaults={**about, "articles": articles, **_meaning(asked.question)},
    )


def note_search(question: str, language: str) -> None:
    """Keep what was searched for in the help centre and not found. `question` has been through the guard. Once a day."""
    words = question[:_LONGEST]
    since = datetime.now(UTC) - timedelta(days=1)
    if Unanswered.objects.filter(conversation=None, question=words, at__gt=since).exists():
        return
    primary = language.split("-")[0][:8]
    Unanswered.objects.create(
        question=words, language=primary, band="nothing", outcome=Unanswered.Outcome.LEFT, **_meaning(words)
    )


def settle(conversation: int, outcome: str) -> None:
    """The assistant has the conversation no more: what became of what is still open."""
    Unanswered.objects.filter(conversation=conversation, outcome=Unanswered.Outcome.OPEN).update(outcome=outcome)


@job("assistant.forget-questions", every="17 3 * * *")
def forget_old() -> None:
    """Questions of more than a year ago tell editors nothing any more."""
    Unanswered.objects.filter(at__lt=datetime.now(UTC) - _KEPT).delete()


def _meaning(question: str) -> dict[str, object]:
    chosen, point = embedder(), point_of(question)
    return {"point": point.astype("<f4").tobytes(), "model": chosen.model} if chosen and point is not None else {}
