"""Hours as they are being typed: read from a form, written back into it, nothing lost on the way."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from babel.dates import get_day_names
from django.http import QueryDict
from django.utils.translation import gettext as _

from heliodesk.console.hours.words import level_words, rule_in_words, site_languages
from heliodesk.hours.calendar import DAY, Exceptional, Level, Part, Plan
from heliodesk.hours.plans import LONGEST_REASON, MOST_EXCEPTIONS, NotAPlan, Problem, read_plan
from heliodesk.hours.typed import LONGEST, Unreadable, read_day, write_day
from heliodesk.text.saying import locale

CLOSED, OTHER, MORE = "closed", "other", "more"
_EXCEPTION = re.compile(r"exception-(\d{1,5})-first")
_SEASON = re.compile(r"season-(\d{1,3})-first")


@dataclass
class SeasonDraft:
    first: str = ""  # month and day: "03-29"
    last: str = ""
    week: list[str] = field(default_factory=lambda: [""] * 7)


@dataclass
class ExceptionDraft:
    """`kind`: closed, other hours, or more hours. `source`: the holiday that it was accepted from."""

    first: str = ""
    last: str = ""
    kind: str = CLOSED
    parts: str = ""
    reasons: dict[str, str] = field(default_factory=dict)
    source: str = ""


@dataclass
class Draft:
    """What stands in the editor's fields, right or wrong."""

    zone: str = "UTC"
    effective: str = ""
    reason: str = ""
    week: list[str] = field(default_factory=lambda: [""] * 7)
    seasons: list[SeasonDraft] = field(default_factory=list)
    exceptions: list[ExceptionDraft] = field(default_factory=list)
    base: int = 0  # the number of the version that one began from
    errors: dict[str, str] = field(default_factory=dict)  # name of a field → what is wrong

    @classmethod
    def of_plan(cls, plan: Plan, **more: Any) -> "Draft":
        words = level_words()
        return cls(
            zone=plan.zone,
            week=[write_day(day, words) for day in plan.week],
            seasons=[
                SeasonDraft(_month_day(s.first), _month_day(s.last), [write_day(day, words) for day in s.week])
                for s in plan.seasons
            ],
            exceptions=[_exception_draft(each, words) for each in plan.exceptions],
            **more,
        )

    @classmethod
    def of_post(cls, sent: QueryDict) -> "Draft":
        def text(name: str, most: int = 400) -> str:
            return sent.get(name, "")[:most].strip()

        seasons = sorted(int(found[1]) for name in sent if (found := _SEASON.fullmatch(name)))
        exceptions = sorted(int(found[1]) for name in sent if (found := _EXCEPTION.fullmatch(name)))
        return cls(
            zone=text("zone", 60),
            effective=text("effective", 10),
            reason=text("reason"),
            week=[text(f"week-{day}", LONGEST + 1) for day in range(7)],
            seasons=[
                SeasonDraft(
                    text(f"season-{n}-first", 10),
                    text(f"season-{n}-last", 10),
                    [text(f"season-{n}-week-{day}", LONGEST + 1) for day in range(7)],
                )
                for n in seasons
            ],
            exceptions=[
                ExceptionDraft(
                    text(f"exception-{n}-first", 10),
                    text(f"exception-{n}-last", 10),
                    text(f"exception-{n}-kind", 10) or CLOSED,
                    text(f"exception-{n}-parts", LONGEST + 1),
                    {
                        name.rpartition("-")[2]: text(name, LONGEST_REASON + 1)
                        for name in sent
                        if name.startswith(f"exception-{n}-reason-")
                    },
                    text(f"exception-{n}-source", 60),
                )
                for n in exceptions
            ],
            base=int(base) if (base := text("base", 9)).isdigit() else 0,
        )

    def languages(self, own: str = "") -> list[str]:
        """In which languages reasons are told: the site's, the schedule's own, and those that are there already."""
        found = [*site_languages(), own, *(code for each in self.exceptions for code in each.reasons)]
        return [code for code in dict.fromkeys(found) if code]

    def read(self) -> Plan | None:
        """The plan, or None with `errors` at every field that is wrong, by the form's own names."""
        noted, self.errors = self.errors, {}
        plan = self._plan()
        wrong = bool(self.errors)
        self.errors = {**self.errors, **noted}
        return None if wrong else plan

    def _plan(self) -> Plan | None:
        if len(self.exceptions) > MOST_EXCEPTIONS:
            self.errors["exceptions"] = rule_in_words("too-many")
            return None
        data = {
            "zone": self.zone,
            "week": [self._day(f"week-{day}", text) for day, text in enumerate(self.week)],
            "seasons": [
                {
                    "first": each.first,
                    "last": each.last,
                    "week": [self._day(f"season-{n}-week-{day}", text) for day, text in enumerate(each.week)],
                }
                for n, each in enumerate(self.seasons)
            ],
            "exceptions": [self._exception(n, each) for n, each in enumerate(self.exceptions)],
        }
        try:
            plan: Plan | None = read_plan(data)
        except NotAPlan as wrong:
            plan = None
            self.note(wrong.problems)
        for n, each in enumerate(self.exceptions):
            if not each.first:
                self.errors[f"exception-{n}-first"] = _("Choose a day.")
            if not each.last:
                self.errors.pop(f"exception-{n}-last", None)  # it was taken for the first
        if self.effective and self.effective_date() is None:
            self.errors.setdefault("effective", rule_in_words("no-such-day"))
        return plan

    def note(self, problems: list[Problem]) -> None:
        """Say problems of a plan at the fields they are about."""
        for problem in problems:
            self.errors.setdefault(field_of(problem.where), rule_in_words(problem.rule))

    def effective_date(self) -> date | None:
        try:
            return date.fromisoformat(self.effective) if len(self.effective) == 10 else None
        except ValueError:
            return None

    def _day(self, name: str, text: str) -> list[list[object]]:
        words = {said.lower(): level for level, said in level_words().items()}
        try:
            return read_day(text, words)
        except Unreadable as wrong:
            self.errors[name] = rule_in_words(wrong.rule, wrong.piece)
            return []

    def _exception(self, n: int, each: ExceptionDraft) -> dict[str, Any]:
        parts = [] if each.kind == CLOSED else self._day(f"exception-{n}-parts", each.parts)
        if each.kind == OTHER and not parts:
            self.errors.setdefault(f"exception-{n}-parts", _("Say which hours, or choose closed."))
        return {
            "first": each.first,
            "last": each.last or each.first,
            "parts": parts,
            "adds": each.kind == MORE,
            "reasons": each.reasons,
            "source": each.source,
        }

    def rows(self, own_language: str = "") -> dict[str, Any]:
        """For the template: every field with its name, label, value and what is wrong with it."""
        names = get_day_names("wide", locale=locale())
        languages = self.languages(own_language)

        def one(name: str, value: str, label: str = "") -> dict[str, str]:
            return {"name": name, "value": value, "label": label, "error": self.errors.get(name, "")}

        def week(prefix: str, days: list[str]) -> list[dict[str, str]]:
            return [one(f"{prefix}-{day}", text, names[day]) for day, text in enumerate(days)]

        return {
            "zone": one("zone", self.zone),
            "effective": one("effective", self.effective),
            "reason": one("reason", self.reason),
            "base": self.base,
            "week": week("week", self.week),
            "seasons": [
                {
                    "n": n,
                    "first": one(f"season-{n}-first", each.first),
                    "last": one(f"season-{n}-last", each.last),
                    "week": week(f"season-{n}-week", each.week),
                }
                for n, each in enumerate(self.seasons)
            ],
            "exceptions": [self._row(n, each, languages, one) for n, each in enumerate(self.exceptions)],
            "wrong": self.errors.get("exceptions", "") or self.errors.get("seasons", "") or self.errors.get("", ""),
            "languages": languages,
        }

    def _row(self, n: int, each: ExceptionDraft, languages: list[str], one: Any) -> dict[str, Any]:
        return {
            "n": n,
            "first": one(f"exception-{n}-first", each.first),
            "last": one(f"exception-{n}-last", each.last if each.last != each.first else ""),
            "kind": each.kind,
            "parts": one(f"exception-{n}-parts", each.parts),
            "reasons": [(code, one(f"exception-{n}-reason-{code}", each.reasons.get(code, ""))) for code in languages],
            "reasons_error": self.errors.get(f"exception-{n}-reasons", ""),
            "source": each.source,
        }

    def half(self, n: int, *, morning: bool) -> None:
        """Make an exception the first or the second half of the hours that its first day would have had."""
        each = self.exceptions[n]
        copy = Draft(zone=self.zone, week=self.week, seasons=self.seasons)
        plan = copy.read()
        try:
            day = date.fromisoformat(each.first)
        except ValueError:
            self.errors[f"exception-{n}-first"] = rule_in_words("no-such-day")
            return
        parts = [part for part in plan.parts_on(day) if part.level.has_people] if plan else []
        if not parts:
            self.errors[f"exception-{n}-first"] = _("Nobody answers on this day of the week, so it has no halves.")
            return
        middle = (min(p.start for p in parts) + max(p.end for p in parts)) // 2 // 30 * 30
        kept = [_clipped(part, 0, middle) if morning else _clipped(part, middle, 2 * DAY) for part in parts]
        each.kind, each.parts = OTHER, write_day([part for part in kept if part], level_words())


def _clipped(part: Part, start: int, end: int) -> Part | None:
    lo, hi = max(part.start, start), min(part.end, end)
    return Part(lo, hi, part.level) if lo < hi and lo < DAY else None


def _exception_draft(each: Exceptional, words: Mapping[Level, str]) -> ExceptionDraft:
    kind = MORE if each.adds else OTHER if each.parts else CLOSED
    return ExceptionDraft(
        each.first.isoformat(),
        each.last.isoformat(),
        kind,
        write_day(each.parts, words),
        dict(each.reasons),
        each.source,
    )


def _month_day(day: tuple[int, int]) -> str:
    return "{:02}-{:02}".format(*day)


def place_of(name: str) -> str:
    """What a field's error stands beside, for a list of errors away from the fields."""
    kind, *rest = name.split("-")
    number = int(rest[0]) if rest and rest[0].isdigit() else 0
    if kind == "week":
        return str(get_day_names("wide", locale=locale())[number])
    if kind in ("season", "exception"):
        said = _("Season %(n)s") if kind == "season" else _("Exception %(n)s")
        return said % {"n": number + 1}
    return {"zone": _("Time zone"), "effective": _("Counts from"), "reason": _("Why")}.get(kind, _("Exceptions"))


def field_of(where: str) -> str:
    """The form's field of a problem's path: "exceptions.3.parts.0" → "exception-3-parts"."""
    parts = where.split(".")
    if parts[0] == "week" and len(parts) > 1:
        return f"week-{parts[1]}"
    if parts[0] in ("seasons", "exceptions") and len(parts) > 1:
        name = f"{parts[0][:-1]}-{parts[1]}"
        if len(parts) > 3 and parts[2] == "week":
            return f"{name}-week-{parts[3]}"
        return f"{name}-{parts[2]}" if len(parts) > 2 else f"{name}-first"
    return parts[0]
