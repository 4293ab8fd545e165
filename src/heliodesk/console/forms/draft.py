"""A form as it is being edited: read from the page's fields, written back into them, nothing lost on the way.

A field of the page is called by the path of what it holds: "steps.0.fields.1.label.en". So a fault finds its place.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from heliodesk.intake.forms import MOST_FIELDS, MOST_STEPS

Content = dict[str, Any]
_LONGEST = 2000


def languages_of(content: Content, own: list[str]) -> list[str]:
    """In which languages words are edited: the site's, and those that are there already."""
    found = [*own]

    def look(value: object) -> None:
        if isinstance(value, dict):
            if "en" in value and all(isinstance(text, str) for text in value.values()):
                found.extend(value)
            else:
                for each in value.values():
                    look(each)
        elif isinstance(value, list):
            for each in value:
                look(each)

    look(content)
    return list(dict.fromkeys(found))


def of_post(slug: str, sent: QueryDict, languages: list[str]) -> Content:
    """What stands in the page's fields, right or wrong."""

    def text(name: str, most: int = _LONGEST) -> str:
        return sent.get(name, "")[:most].strip()

    def number(name: str) -> int:
        return int(given) if (given := text(name, 6)).isdecimal() else 0

    def words(name: str) -> dict[str, str]:
        return {tag: said for tag in languages if (said := text(f"{name}.{tag}"))}

    def field(at: str) -> Content:
        made: Content = {"name": text(f"{at}.name", 60), "kind": text(f"{at}.kind", 20), "label": words(f"{at}.label")}
        made |= {name: said for name in ("help",) if (said := words(f"{at}.{name}"))}
        if sent.get(f"{at}.required"):
            made["required"] = True
        if choices := _choices(sent.get(f"{at}.choices", "")[:8000], languages):
            made["choices"] = choices
        if (when := _when(sent, f"{at}.when")) is not None:
            made["when"] = when
        made |= {name: link for name in ("coin", "network") if (link := text(f"{at}.{name}", 60))}
        made |= {name: True for name in ("tolerates", "past") if sent.get(f"{at}.{name}")}
        if most := number(f"{at}.most"):
            made["most"] = most
        return made

    def step(at: str) -> Content:
        many = min(number(f"{at}.many"), MOST_FIELDS + 5)
        made: Content = {"name": text(f"{at}.name", 60), "title": words(f"{at}.title")}
        if says := words(f"{at}.says"):
            made["says"] = says
        if (when := _when(sent, f"{at}.when")) is not None:
            made["when"] = when
        return {**made, "fields": [field(f"{at}.fields.{j}") for j in range(many)]}

    return {
        "slug": slug,
        "group": text("group", 20),
        "team": text("team", 60),
        "urgency": number("urgency"),
        "complexity": number("complexity"),
        "asks": text("asks", 20),
        "title": words("title"),
        "says": words("says"),
        **({"search": search} if (search := words("search")) else {}),
        "steps": [step(f"steps.{i}") for i in range(min(number("many"), MOST_STEPS + 2))],
    }


def _choices(text: str, languages: list[str]) -> list[Content]:
    """One on each line: value | English | 中文."""
    made = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.split("|")]
        if any(parts):
            label = {tag: said for tag, said in zip(languages, parts[1:], strict=False) if said}
            made.append({"value": parts[0], "label": label})
    return made


def choices_in_lines(choices: object, languages: list[str]) -> str:
    """The other way round."""
    lines = []
    for each in choices if isinstance(choices, list) else []:
        label = each.get("label", {}) if isinstance(each, dict) else {}
        lines.append(
            " | ".join([str(each.get("value", "")), *(str(label.get(tag, "")) for tag in languages)]).rstrip(" |")
        )
    return "\n".join(lines)


def _when(sent: Mapping[str, Any], at: str) -> object:
    """The condition of a page or question; None when it is always asked. What is no JSON stays as it was typed."""
    rule, name = str(sent.get(f"{at}.rule", "")), str(sent.get(f"{at}.field", ""))[:60].strip()
    if rule == "json":
        typed = str(sent.get(f"{at}.json", ""))[:4000].strip()
        try:
            return json.loads(typed) if typed else None
        except ValueError:
            return typed
    if rule in ("filled", "empty"):
        return {"field": name, "filled": rule == "filled"}
    if rule == "in":
        values = [value.strip() for value in str(sent.get(f"{at}.values", ""))[:2000].split(",") if value.strip()]
        return {"field": name, "is": values[0]} if len(values) == 1 else {"field": name, "in": values}
    return None


def when_in_fields(when: object) -> dict[str, str]:
    """A condition as the page's fields show it; joined ones as JSON."""
    empty = {"rule": "", "field": "", "values": "", "json": ""}
    if when is None:
        return empty
    if isinstance(when, dict) and isinstance(when.get("field"), str):
        name = when["field"]
        if set(when) == {"field", "filled"}:
            return {**empty, "rule": "filled" if when["filled"] else "empty", "field": name}
        values = [when["is"]] if set(when) == {"field", "is"} else when.get("in")
        if (
            isinstance(values, list)
            and len(when) == 2
            and all(isinstance(each, str) and "," not in each for each in values)
        ):
            return {**empty, "rule": "in", "field": name, "values": ", ".join(values)}
    typed = when if isinstance(when, str) else json.dumps(when, ensure_ascii=False)
    return {**empty, "rule": "json", "json": typed}


def change(content: Content, do: str) -> str:
    """Move, add or remove a page or question: "add:1", "up:1:0", "remove:1:0", "add-step", "up-step:1". Returns the path
    of what it concerns, to show it."""
    verb, *at = do.split(":")
    numbers = [int(each) for each in at if each.isdecimal()]
    steps: list[Content] = content["steps"]
    if verb == "add-step" and len(steps) < MOST_STEPS:
        steps.append({"name": _free("page", [s["name"] for s in steps]), "title": {}, "fields": [_field(content)]})
        return f"steps.{len(steps) - 1}"
    if not numbers or numbers[0] >= len(steps):
        return ""
    fields: list[Content] = steps[numbers[0]]["fields"]
    if verb == "add" and len(fields) < MOST_FIELDS:
        fields.append(_field(content))
        return f"steps.{numbers[0]}.fields.{len(fields) - 1}"
    row, place = (
        (steps, numbers[0]) if verb.endswith("-step") else (fields, numbers[1] if len(numbers) > 1 else len(fields))
    )
    if place >= len(row):
        return ""
    if verb.startswith("remove"):
        del row[place]
        return f"steps.{numbers[0]}" if row is fields else ""
    other = place + (-1 if verb.startswith("up") else 1)
    if verb.startswith(("up", "down")) and 0 <= other < len(row):
        row[place], row[other] = row[other], row[place]
        place = other
    return f"steps.{place}" if row is steps else f"steps.{numbers[0]}.fields.{place}"


def _field(content: Content) -> Content:
    names = [each["name"] for step in content["steps"] for each in step["fields"]]
    return {"name": _free("question", names), "kind": "text", "label": {}}


def _free(name: str, taken: list[str]) -> str:
    return next(f"{name}-{n}" for n in range(1, 1000) if f"{name}-{n}" not in taken)


def fresh(slug: str, title: str, team: str) -> Content:
    """A new form with one page and one question."""
    made: Content = {
        "slug": slug, "group": "other", "team": team, "urgency": 2, "complexity": 2, "asks": "",
        "title": {"en": title}, "says": {}, "steps": [],
    }  # fmt: skip
    change(made, "add-step")
    return made
