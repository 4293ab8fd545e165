"""Another help centre's export as a job: read at once, so that a broken one is refused, stored in the background."""

from django.conf import settings
from django.db import transaction

from heliodesk.articles.fetching import fetched
from heliodesk.articles.models import Bringing
from heliodesk.articles.moving_in import Brought, bring_in, exported
from heliodesk.jobs.queue import defer, job
from heliodesk.people.models import Agent

_MOST_LINES = 2_000


@transaction.atomic
def begin(content: bytes, *, by: Agent | None) -> Bringing:
    """Read an export and have it brought in. Raises NotReadable, and nothing is stored."""
    held = exported(content)
    made = Bringing.objects.create(by=by, system=held.system, content=content, total=len(held.articles))
    defer("articles.bring", bringing=made.pk, lock="articles.bring")
    return made


@job("articles.bring")
def bring(*, bringing: int) -> None:
    """The job: store an export. Run twice, it finds the texts of the first time as they were."""
    run = Bringing.objects.filter(pk=bringing, state=Bringing.State.WAITING).first()
    if run is None:
        return
    seen = Bringing.objects.filter(pk=run.pk)

    def step(done: int, _brought: Brought) -> None:
        if done % 10 == 0:
            seen.update(done=done)

    try:
        brought = bring_in(
            exported(bytes(run.content)), languages=[code for code, _ in settings.LANGUAGES], step=step, picture=fetched
        )
    except Exception:
        seen.update(state=Bringing.State.FAILED, content=b"")
        raise
    seen.update(
        state=Bringing.State.DONE,
        content=b"",
        done=run.total,
        written=brought.written,
        same=brought.same,
        report=brought.lines[:_MOST_LINES],
    )
