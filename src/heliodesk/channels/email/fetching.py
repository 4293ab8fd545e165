"""Compare a mailbox with what is stored, and take what is missing.

By UID alone: whether a mail was read by a person, what its Date says and whether it has a Message-ID tells nothing about whether
it was stored. So an outage of any length catches up by itself, and a mailbox whose numbering has changed (UIDVALIDITY) is
looked through once more, in which every mail that is here already is known by its bytes.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import structlog

from heliodesk.channels.email.database import database
from heliodesk.channels.email.imap import Mailbox
from heliodesk.channels.email.models import Place, Source
from heliodesk.channels.email.problems import Problem, fails, fine
from heliodesk.channels.email.sources import Imap
from heliodesk.channels.email.storing import HEAD, LARGEST, keep

log = structlog.get_logger(__name__)

_CHUNK = 100  # mails between two looks at whether we may go on


class Fetcher:
    """Takes mails out of one open mailbox. `may_go_on` raises, or tells whether to stop in good order."""

    def __init__(self, source: Imap, row: Source, box: Mailbox, may_go_on: Callable[[], bool]) -> None:
        self._source = source
        self._row = row
        self._box = box
        self._may_go_on = may_go_on
        self._highest = 0  # UID that was looked at
        self._unmarked = False

    def compare(self) -> None:
        """Take what lies there and is not stored; write down when that was, and what remains."""
        box, row = self._box, self._row
        self._unmarked = False
        with database():
            Source.objects.filter(pk=row.pk).update(asked_at=None)
            placed = set(Place.objects.filter(source=row, validity=box.validity).values_list("uid", flat=True))
        lying = box.uids()
        missing = [uid for uid in lying if uid not in placed]
        if row.validity not in (None, box.validity):
            log.warning("mail.numbered-anew", source=row.name, mails=len(lying))
        row.validity = box.validity
        with database():
            Source.objects.filter(pk=row.pk).update(validity=box.validity, behind=len(missing))
        if self._source.after == "move":  # stored, and the end came before it was moved
            self._finish(uid for uid in lying if uid in placed)
        failed = self._take(missing)
        self._highest = max([self._highest, *lying])
        with database():
            if self._may_go_on():
                Source.objects.filter(pk=row.pk).update(behind=len(failed), compared_at=datetime.now(UTC))
            if failed:
                fails(row, Problem("mails", "UID " + ", ".join(map(str, sorted(failed)[:20]))), self._source.secrets)
            elif not self._unmarked:
                fine(row)

    def take_new(self) -> None:
        """Take what came since the last look."""
        found = self._box.uids(above=self._highest)
        with database():
            known = Place.objects.filter(source=self._row, validity=self._box.validity, uid__in=found)
            placed = set(known.values_list("uid", flat=True))
        failed = self._take([uid for uid in found if uid not in placed])
        self._highest = max([self._highest, *found])
        if failed:
            with database():
                Source.objects.filter(pk=self._row.pk).update(behind=len(failed))

    def _take(self, uids: list[int]) -> set[int]:
        """The UIDs that the server has and does not give out."""
        failed: set[int] = set()
        for start in range(0, len(uids), _CHUNK):
            if not self._may_go_on():
                break
            # Those that were deleted meanwhile are not among them.
            sizes = self._box.sizes(uids[start : start + _CHUNK])
            stored: set[int] = set()
            for uid, raw, size in self._box.mails(sizes, largest=LARGEST, head=HEAD):
                if isinstance(raw, Problem):
                    log.warning("mail.not-given-out", source=self._row.name, uid=uid, said=raw.said)
                    continue
                with database():
                    keep(raw, source=self._row, place=(self._box.validity, uid), size=size)
                stored.add(uid)
            failed |= set(sizes) - stored
            self._finish(stored)
            with database():
                left = len(uids) - start - len(sizes)
                Source.objects.filter(pk=self._row.pk).update(behind=max(0, left) + len(failed))
        return failed

    def _finish(self, stored: Iterable[int]) -> None:
        """Mark what is stored, over there. That it cannot be marked is no reason to take no more."""
        try:
            self._box.done_with(stored)
        except Problem as problem:
            self._box.ask()
            self._unmarked = True
            with database():
                fails(self._row, Problem("marks", problem.said), self._source.secrets)
