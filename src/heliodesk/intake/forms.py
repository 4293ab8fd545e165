"""Forms as JSON, which is how versions keep them and how editors hand them over; and what is wrong with one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from heliodesk.intake.shapes import ASKS, ATTACHED, GROUPS, KINDS, Choice, Condition, Field, Form, Step, Words

MOST_STEPS, MOST_FIELDS, MOST_CHOICES, MOST_PARTS = 12, 30, 60, 12
LONGEST_WORDS = 600  # characters of a label, a help or a sentence
LONGEST_TEXT, LONGEST_LONG = 300, 6000  # characters of an answer, when the form does not say less
MOST_FILES = 10
_DEEPEST = 3
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_OF_FORM = {"slug", "group", "team", "urgency", "complexity", "title", "says", "search", "asks", "steps"}
_OF_STEP = {"name", "title", "says", "when", "fields"}
_OF_FIELD = {
    "name", "kind", "label", "help", "required", "choices", "when", "coin", "network", "tolerates", "most", "past",
}  # fmt: skip
_LINKED = {"coin": ("network", "address", "transaction", "amount"), "network": ("address", "transaction", "memo")}


@dataclass(frozen=True, slots=True)
class Problem:
    """One rule that a form breaks. `where` is the path of the place: "steps.1.fields.0.label"."""

    where: str
    rule: str


class NotAForm(ValueError):
    """Everything that is wrong with a form."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.where}: {problem.rule}" for problem in problems[:5]))
        self.problems = list(problems)


def read_form(data: object) -> Form:
    """Read a form from its JSON form (README.md shows one). Raises NotAForm naming each place that breaks a rule."""
    reader = _Reader()
    form = reader.form(data)
    if reader.problems or form is None:
        raise NotAForm(reader.problems)
    return form


class _Reader:
    """Reads as far as it can and notes every problem, so that an editor can mark all of them at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.asked: dict[
            str, Field
        ] = {}  # fields so far: a condition asks about earlier ones only, so none can go round

    def wrong(self, where: str, rule: str) -> None:
        if len(self.problems) < 200:
            self.problems.append(Problem(where, rule))

    def form(self, data: object) -> Form | None:
        if not isinstance(data, dict):
            self.wrong("", "not-a-form")
            return None
        self.known("", data, _OF_FORM)
        steps = self.many("steps", data.get("steps"), MOST_STEPS, self.step)
        if not steps:
            self.wrong("steps", "no-steps")
        self.once("steps", [step.name for step in steps])
        return Form(
            slug=self.name("slug", data.get("slug")),
            group=self.one_of("group", data.get("group"), GROUPS),
            team=self.name("team", data.get("team")),
            urgency=self.between("urgency", data.get("urgency"), 1, 4),
            complexity=self.between("complexity", data.get("complexity"), 1, 3),
            title=self.words("title", data.get("title")),
            says=self.words("says", data.get("says")),
            steps=tuple(steps),
            asks=self.one_of("asks", data.get("asks", ""), ASKS),
            search=self.words("search", data.get("search", {}), optional=True),
        )

    def step(self, where: str, data: object) -> Step | None:
        if not isinstance(data, dict):
            self.wrong(where, "not-a-step")
            return None
        self.known(where, data, _OF_STEP)
        # Before the fields, because a step cannot depend on what it asks itself.
        when = self.condition(f"{where}.when", data.get("when"), 0)
        fields = self.many(f"{where}.fields", data.get("fields"), MOST_FIELDS, self.field)
        if not fields:
            self.wrong(f"{where}.fields", "no-fields")
        name, title = self.name(f"{where}.name", data.get("name")), self.words(f"{where}.title", data.get("title"))
        if name in ("review", "files", "discard", "save"):
            self.wrong(f"{where}.name", "name-taken")  # parts of the addresses
        return Step(name, title, tuple(fields), self.words(f"{where}.says", data.get("says", {}), optional=True), when)

    def field(self, where: str, data: object) -> Field | None:
        if not isinstance(data, dict):
            self.wrong(where, "not-a-field")
            return None
        self.known(where, data, _OF_FIELD)
        name, kind = self.name(f"{where}.name", data.get("name")), self.one_of(f"{where}.kind", data.get("kind"), KINDS)
        made = Field(
            name=name,
            kind=kind,
            label=self.words(f"{where}.label", data.get("label")),
            help=self.words(f"{where}.help", data.get("help", {}), optional=True),
            required=self.flag(f"{where}.required", data.get("required", False)),
            choices=self.choices(f"{where}.choices", data.get("choices", []), kind),
            when=self.condition(f"{where}.when", data.get("when"), 0),
            coin=self.link(where, "coin", data.get("coin", ""), kind),
            network=self.link(where, "network", data.get("network", ""), kind),
            tolerates=self.flag(f"{where}.tolerates", data.get("tolerates", False)),
            most=self.most(f"{where}.most", data.get("most", 0), kind),
            past=self.flag(f"{where}.past", data.get("past", False)),
        )
        if name in self.asked:
            self.wrong(f"{where}.name", "name-twice")
        elif name:
            self.asked[name] = made
        return made

    def choices(self, where: str, data: object, kind: str) -> tuple[Choice, ...]:
        made = self.many(where, data, MOST_CHOICES, self.choice)
        if kind in ("choice", "several"):
            if len(made) < 2:
                self.wrong(where, "too-few-choices")
        elif made:
            self.wrong(where, "not-for-this-kind")
        self.once(where, [choice.value for choice in made])
        return tuple(made)

    def choice(self, where: str, data: object) -> Choice | None:
        if not isinstance(data, dict):
            self.wrong(where, "not-a-choice")
            return None
        self.known(where, data, {"value", "label"})
        value = data.get("value")
        if not isinstance(value, str) or not _VALUE.fullmatch(value):
            self.wrong(f"{where}.value", "not-a-value")
            value = ""
        return Choice(value, self.words(f"{where}.label", data.get("label")))

    def condition(self, where: str, data: object, depth: int) -> Condition | None:
        if data is None:
            return None
        if not isinstance(data, dict) or depth >= _DEEPEST:
            self.wrong(where, "not-a-condition" if depth < _DEEPEST else "too-deep")
            return None
        for join in ("all", "any"):
            if set(data) == {join}:
                made = self.many(
                    f"{where}.{join}", data[join], MOST_PARTS, lambda w, d: self.condition(w, d, depth + 1)
                )
                if not made:
                    self.wrong(f"{where}.{join}", "not-a-condition")
                return Condition(join, parts=tuple(made))
        if set(data) == {"not"}:
            part = self.condition(f"{where}.not", data["not"] or 0, depth + 1)
            return Condition("not", parts=(part,)) if part else None
        if set(data) - {"field"} not in ({"is"}, {"in"}, {"filled"}) or "field" not in data:
            self.wrong(where, "not-a-condition")
            return None
        return self.comparison(where, data)

    def comparison(self, where: str, data: dict[str, Any]) -> Condition | None:
        name = data["field"]
        asked = self.asked.get(name) if isinstance(name, str) else None
        if asked is None:
            self.wrong(f"{where}.field", "no-such-field")
            return None
        if "filled" in data:
            if not isinstance(data["filled"], bool):
                self.wrong(f"{where}.filled", "not-yes-or-no")
            return Condition("filled" if data["filled"] else "empty", asked.name)
        rule = "is" if "is" in data else "in"
        given = [data["is"]] if rule == "is" else data["in"]
        if not isinstance(given, list) or not 0 < len(given) <= MOST_CHOICES or not all(map(_is_short, given)):
            self.wrong(f"{where}.{rule}", "not-a-value")
            return None
        offered = {choice.value for choice in asked.choices} or ({"yes", "no"} if asked.kind == "yes-no" else set())
        if offered and not set(given) <= offered:
            self.wrong(f"{where}.{rule}", "no-such-choice")
        return Condition(rule, asked.name, tuple(given))

    def link(self, where: str, to: str, value: object, kind: str) -> str:
        if value == "":
            return ""
        if kind not in _LINKED[to]:
            self.wrong(f"{where}.{to}", "not-for-this-kind")
        elif not isinstance(value, str) or getattr(self.asked.get(value), "kind", "") != to:
            self.wrong(f"{where}.{to}", "no-such-field")
        else:
            return value
        return ""

    def most(self, where: str, value: object, kind: str) -> int:
        limits = {"text": LONGEST_TEXT, "long-text": LONGEST_LONG, "files": MOST_FILES}
        if value == 0:
            return 0
        if kind not in limits:
            self.wrong(where, "not-for-this-kind")
            return 0
        return self.between(where, value, 1, limits[kind])

    def words(self, where: str, data: object, *, optional: bool = False) -> Words:
        if not isinstance(data, dict):
            self.wrong(where, "not-words")
            return {}
        for tag, text in data.items():
            if not isinstance(tag, str) or not _TAG.fullmatch(tag):
                self.wrong(where, "not-a-language")
            elif not isinstance(text, str) or len(text) > LONGEST_WORDS:
                self.wrong(f"{where}.{tag}", "too-long" if isinstance(text, str) else "not-words")
        kept = {tag: text.strip() for tag, text in data.items() if isinstance(text, str) and text.strip()}
        if (kept or not optional) and not kept.get("en"):
            self.wrong(f"{where}.en", "english-missing")
        return kept

    def many(self, where: str, data: object, most: int, read: Any) -> list[Any]:
        if not isinstance(data, list):
            self.wrong(where, "not-a-list")
            return []
        if len(data) > most:
            self.wrong(where, "too-many")
            return []
        return [found for i, each in enumerate(data) if (found := read(f"{where}.{i}", each)) is not None]

    def known(self, where: str, data: dict[Any, Any], names: set[str]) -> None:
        for name in data:
            if name not in names:
                self.wrong(f"{where}.{str(name)[:40]}".strip("."), "unknown-name")

    def once(self, where: str, names: list[str]) -> None:
        if len(names) != len(set(names)):
            self.wrong(where, "name-twice")

    def name(self, where: str, value: object) -> str:
        if isinstance(value, str) and _NAME.fullmatch(value):
            return value
        self.wrong(where, "not-a-name")
        return ""

    def one_of(self, where: str, value: object, offered: Sequence[str]) -> str:
        if isinstance(value, str) and value in offered:
            return value
        self.wrong(where, "not-offered")
        return offered[0]

    def between(self, where: str, value: object, least: int, most: int) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.wrong(where, "not-in-range")
        return least

    def flag(self, where: str, value: object) -> bool:
        if not isinstance(value, bool):
            self.wrong(where, "not-yes-or-no")
        return value is True


def _is_short(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 80


def form_to_json(form: Form) -> dict[str, Any]:
    """The JSON form of a form; what stands at its default is left out."""
    return _without_empty(
        {
            "slug": form.slug, "group": form.group, "team": form.team, "urgency": form.urgency, "complexity": form.complexity,
            "asks": form.asks, "title": dict(form.title), "says": dict(form.says), "search": dict(form.search),
            "steps": [_step_to_json(step) for step in form.steps],
        }
    )  # fmt: skip


def _step_to_json(step: Step) -> dict[str, Any]:
    return _without_empty(
        {
            "name": step.name,
            "title": dict(step.title),
            "says": dict(step.says),
            "when": condition_to_json(step.when),
            "fields": [_field_to_json(each) for each in step.fields],
        }
    )


def _field_to_json(each: Field) -> dict[str, Any]:
    choices = [{"value": choice.value, "label": dict(choice.label)} for choice in each.choices]
    return _without_empty(
        {
            "name": each.name, "kind": each.kind, "label": dict(each.label), "help": dict(each.help),
            "required": each.required, "choices": choices, "when": condition_to_json(each.when), "coin": each.coin,
            "network": each.network, "tolerates": each.tolerates, "most": each.most, "past": each.past,
        }
    )  # fmt: skip


def condition_to_json(condition: Condition | None) -> dict[str, Any] | None:
    """The JSON form of a condition."""
    if condition is None:
        return None
    if condition.rule in ("all", "any"):
        return {condition.rule: [condition_to_json(part) for part in condition.parts]}
    if condition.rule == "not":
        return {"not": condition_to_json(condition.parts[0])}
    if condition.rule in ("filled", "empty"):
        return {"field": condition.name, "filled": condition.rule == "filled"}
    return {
        "field": condition.name,
        condition.rule: condition.values[0] if condition.rule == "is" else list(condition.values),
    }


def _without_empty(made: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in made.items() if value not in ("", None, {}, [], False, 0)}


__all__ = ["ATTACHED", "NotAForm", "Problem", "condition_to_json", "form_to_json", "read_form"]
