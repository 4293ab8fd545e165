"""The editor's page: every input by its path, with its label, value and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliodesk.console.forms.draft import Content, choices_in_lines, when_in_fields
from heliodesk.console.forms.words import ASKS, GROUPS, KINDS, rule_in_words
from heliodesk.intake.forms import Problem
from heliodesk.intake.shapes import words_in
from heliodesk.people.models import Team
from heliodesk.text.saying import language_name

_FOLDED = ("when", "choices")  # a fault inside is told at the whole


@dataclass
class Errors:
    """What is wrong, by path; those that no input shows are left for the top of the page."""

    at: dict[str, list[str]] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> "Errors":
        made = cls()
        for problem in problems:
            parts = problem.where.split(".")
            folded = next((i for i, part in enumerate(parts) if part in _FOLDED), None)
            where = ".".join(parts[: folded + 1] if folded is not None else parts)
            made.at.setdefault(where, [])
            if (said := rule_in_words(problem.rule)) not in made.at[where]:
                made.at[where].append(said)
        return made

    def take(self, path: str) -> str:
        self.shown.add(path)
        return " ".join(self.at.get(path, ()))

    def under(self, path: str) -> bool:
        return any(each == path or each.startswith(f"{path}.") for each in self.at)

    def rest(self) -> list[str]:
        return [
            f"{path}: {' '.join(said)}" if path else " ".join(said)
            for path, said in self.at.items()
            if path not in self.shown
        ]


def rows(content: Content, languages: list[str], problems: Sequence[Problem], opened: str = "") -> dict[str, Any]:
    """Everything that the template shows."""
    errors, own = Errors.of(problems), get_language() or "en"

    def one(path: str, label: str, value: object, **more: object) -> dict[str, Any]:
        return {"path": path, "label": label, "value": value, "error": errors.take(path), **more}

    def words(path: str, label: str, value: object) -> list[dict[str, Any]]:
        held: Mapping[str, Any] = value if isinstance(value, dict) else {}
        first = errors.take(path)
        made = [
            one(f"{path}.{tag}", f"{label} ({language_name(tag)})", held.get(tag, ""), lang=tag) for tag in languages
        ]
        made[0]["error"] = made[0]["error"] or first
        return made

    def options(offered: Mapping[str, Any], chosen: object) -> list[dict[str, Any]]:
        return [{"value": value, "label": label, "chosen": value == chosen} for value, label in offered.items()]

    def condition(path: str, when: object) -> dict[str, Any]:
        return {"path": path, "error": errors.take(path), **when_in_fields(when)}

    def question(i: int, j: int, each: Content, before: list[Content]) -> dict[str, Any]:
        path = f"steps.{i}.fields.{j}"

        def linked(kind: str) -> list[str]:
            return [other["name"] for other in before if other["kind"] == kind]

        return {
            "path": path, "i": i, "j": j, "kind_word": str(KINDS.get(each["kind"], each["kind"])),
            "shown": words_in(each.get("label") or {}, own) or each["name"],
            "required": bool(each.get("required")),
            "open": errors.under(path) or opened == path,
            "name": one(f"{path}.name", _("Name in the data"), each["name"]),
            "kind": one(f"{path}.kind", _("Kind"), each["kind"], options=options(KINDS, each["kind"])),
            "label": words(f"{path}.label", _("Question"), each.get("label")),
            "help": words(f"{path}.help", _("Help"), each.get("help")),
            "takes_choices": each["kind"] in ("choice", "several"),
            "choices": one(f"{path}.choices", _("Choices"), choices_in_lines(each.get("choices"), languages)),
            "when": condition(f"{path}.when", each.get("when")),
            "before": [other["name"] for other in before],
            "links": [
                one(f"{path}.coin", _("Coin is asked in"), each.get("coin", ""), offered=linked("coin")),
                one(f"{path}.network", _("Network is asked in"), each.get("network", ""), offered=linked("network")),
            ],
            "most": one(f"{path}.most", _("At most"), each.get("most", "")),
            "tolerates": bool(each.get("tolerates")), "past": bool(each.get("past")),
            "extra": errors.take(f"{path}.required") or errors.take(f"{path}.tolerates") or errors.take(f"{path}.past"),
        }  # fmt: skip

    def page(i: int, each: Content, before: list[Content]) -> dict[str, Any]:
        path = f"steps.{i}"
        earlier = [other["name"] for other in before]
        asked = []
        for j, one_field in enumerate(each["fields"]):
            asked.append(question(i, j, one_field, before))
            before.append(one_field)
        return {
            "path": path, "i": i, "n": i + 1, "before": earlier, "fields": asked,
            "shown": words_in(each.get("title") or {}, own) or each["name"],
            "open": errors.under(path) or opened.startswith(path),
            "name": one(f"{path}.name", _("Name in the address"), each["name"]),
            "title": words(f"{path}.title", _("Title"), each.get("title")),
            "says": words(f"{path}.says", _("Sentence below it"), each.get("says")),
            "when": condition(f"{path}.when", each.get("when")),
            "error": errors.take(f"{path}.fields"),
        }  # fmt: skip

    teams = {team.slug: team.name for team in Team.objects.all()}
    before: list[Content] = []
    made = {
        "group": one("group", _("Group"), content.get("group"), options=options(GROUPS, content.get("group"))),
        "team": one("team", _("Department"), content.get("team"), options=options(teams, content.get("team"))),
        "urgency": one("urgency", _("Urgency, 1 to 4"), content.get("urgency")),
        "complexity": one("complexity", _("Complexity, 1 to 3"), content.get("complexity")),
        "asks": one(
            "asks",
            _("What the exchange's systems are asked"),
            content.get("asks", ""),
            options=options(ASKS, content.get("asks", "")),
        ),
        "title": words("title", _("Title"), content.get("title")),
        "says": words("says", _("What it is for"), content.get("says")),
        "search": words("search", _("Words that people use"), content.get("search")),
        "pages": [page(i, each, before) for i, each in enumerate(content.get("steps", []))],
        "wrong_steps": errors.take("steps"),
        "languages": languages,
    }
    return {**made, "rest": errors.rest(), "faults": sum(len(said) for said in errors.at.values())}
