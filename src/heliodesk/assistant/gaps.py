"""What the help centre does not settle: unanswered questions by what they ask, with how many in which week."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from heliodesk.access.actors import Actor
from heliodesk.articles.models import Article, Tally
from heliodesk.assistant.models import Unanswered
from heliodesk.chains.recognise import recognise
from heliodesk.people.models import Agent
from heliodesk.text.tokens import tokens

_MOST, _EXAMPLES = 1_000, 8
_FEW_VOTES = 5


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask the same. `article`: the one that came nearest and did not settle them; `weeks`: the Monday of each week
    (UTC) with how many, the oldest first."""

    keys: tuple[str, ...]
    language: str
    question: str
    examples: tuple[str, ...]
    weeks: tuple[tuple[date, int], ...]
    article: int | None = None

    @property
    def count(self) -> int:
        return len(self.keys)


def gaps(actor: Actor, *, language: str = "", weeks: int = 8, done: bool = False) -> list[Gap]:
    """The newest thousand of the last weeks, the largest gap first; `done`: those of which editors have made something."""
    first = _monday(datetime.now(UTC).date()) - timedelta(weeks=weeks - 1)
    since = datetime.combine(first, datetime.min.time(), UTC)
    rows = Unanswered.objects.visible_to(actor).filter(at__gte=since).exclude(outcome=Unanswered.Outcome.HELPED)
    rows = rows.exclude(done="") if done else rows.filter(done="")
    if language:
        rows = rows.filter(language=language)
    mondays = [first + timedelta(weeks=n) for n in range(weeks)]
    held: dict[tuple[str, int | None], list[Unanswered]] = {}
    for row in rows.order_by("-at")[:_MOST]:
        held.setdefault((row.language, row.articles[0] if row.articles else None), []).append(row)
    found = [
        _gap([group[at] for at in members], article, mondays)
        for (_language, article), group in held.items()
        for members in ([range(len(group))] if article else _clusters(group))
    ]
    return sorted(found, key=lambda gap: (-gap.count, gap.question))


@transaction.atomic
def mark(keys: Sequence[str], *, done: str, by: Agent) -> int:
    """Say what editors made of these; "" takes it back. How many there were."""
    rows = Unanswered.objects.visible_to(by.actor).filter(key__in=list(keys)[:_MOST])
    return rows.update(done=done, done_by=by if done else None, done_at=datetime.now(UTC) if done else None)


def languages(actor: Actor) -> list[str]:
    """In which languages something was asked."""
    rows = Unanswered.objects.visible_to(actor).order_by("language").values_list("language", flat=True).distinct()
    return list(rows)


def not_helping(*, days: int = 30) -> list[tuple[Article, int, int]]:
    """Articles that more readers than not say did not help: (article, yes, no), of those with some votes; the worst first."""
    since = datetime.now(UTC).date() - timedelta(days=days)
    sums = (
        Tally.objects.filter(day__gt=since).order_by().values_list("article").annotate(Sum("helped"), Sum("not_helped"))
    )
    bad = {article: (yes, no) for article, yes, no in sums if yes + no >= _FEW_VOTES and no > yes}
    articles = Article.objects.filter(pk__in=bad).select_related("category")
    return sorted(((each, *bad[each.pk]) for each in articles), key=lambda row: row[1] - row[2])


def without_ids(question: str) -> str:
    """A question as editors read it: transactions, addresses and numbers of orders are nobody's business there."""
    for found in sorted(recognise(question), key=lambda each: -each.start):
        question = f"{question[: found.start]}…{question[found.end :]}"
    return question


def _clusters(rows: list[Unanswered]) -> list[Sequence[int]]:
    import numpy as np

    from heliodesk.assistant.clusters import by_meaning, by_words

    models = {row.model for row in rows}
    if len(models) == 1 and all(row.point for row in rows):
        points = np.stack([np.frombuffer(bytes(row.point or b""), "<f4") for row in rows])
        return [each.members for each in by_meaning(points)]
    return [each.members for each in by_words([tokens(row.question, row.language) for row in rows])]


def _gap(rows: list[Unanswered], article: int | None, mondays: list[date]) -> Gap:
    counted = Counter(_monday(row.at.astimezone(UTC).date()) for row in rows)
    said = list(dict.fromkeys(without_ids(row.question) for row in rows))
    return Gap(
        tuple(row.key for row in rows),
        rows[0].language,
        said[0],
        tuple(said[1 : _EXAMPLES + 1]),
        tuple((monday, counted[monday]) for monday in mondays),
        article,
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
