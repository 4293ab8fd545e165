"""A page of a form as it is shown: each question with its answer so far and what is to be said at it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from heliodesk.chains.coins import COINS, networks_of
from heliodesk.chains.networks import NETWORKS
from heliodesk.intake.check import FOUND, Checked, Note, texts_of
from heliodesk.intake.forms import LONGEST_LONG, LONGEST_TEXT, MOST_FILES, condition_to_json
from heliodesk.intake.sayings import say, say_removed
from heliodesk.intake.shapes import ATTACHED, Answer, Condition, Field, Form, Step, words_in
from heliodesk.intake.telling import network_name
from heliodesk.intake.values import UNKNOWN

_USUAL = ("TRON", "ETH", "BSC", "BTC", "SOL", "POLYGON", "ARBITRUM", "TON", "XRP")
_INPUTS = {"date": "date", "moment": "datetime-local"}


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool = False


@dataclass
class Question:
    """One field for the template. `shape` names how it is drawn."""

    field: Field
    label: str
    help: str
    value: str
    values: list[str]
    shape: str
    input_type: str = "text"
    most: int = 0
    options: list[Option] = made_by(default_factory=list)
    more_options: list[Option] = made_by(default_factory=list)
    files: list[dict[str, Any]] = made_by(default_factory=list)
    faults: list[str] = made_by(default_factory=list)
    remarks: list[str] = made_by(default_factory=list)
    found: list[str] = made_by(default_factory=list)  # what was recognised
    doubt: bool = False
    confirmed: bool = False
    removed: str = ""
    when: str = ""  # the condition, for the script; only when it asks about this very page
    only_for: str = ""  # the same in words, for readers without scripts

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def is_optional(self) -> bool:
        return not self.field.required


def questions(
    form: Form,
    step: Step,
    given: Mapping[str, object],
    checked: Checked,
    *,
    language: str,
    zone: str,
    files: Mapping[str, dict[str, Any]],
    faults: Collection[Note] = (),
    remarks: Collection[Note] = (),
    confirmed: Collection[str] = (),
    removed: Mapping[str, str] | None = None,
    every: bool = False,
) -> list[Question]:
    """The questions of a page. One that depends on another of the same page is always there, for a script to hide; `every`:
    what depends on other pages too."""
    here = {each.name for each in step.fields}
    shown = []
    for each in step.fields:
        depends = bool(each.when and here & set(each.when.names()))
        if each not in checked.visible and not depends and not every:
            continue
        one = _question(each, given, checked, language, zone, files)
        if (depends or every) and each.when is not None:
            one.when = json.dumps(_for_script(each.when, here, checked.answers))
            one.only_for = only_for(form, each.when, language)
        _say(one, faults, remarks)
        one.confirmed = each.name in confirmed
        one.removed = say_removed(removed[each.name]) if removed and each.name in removed else ""
        shown.append(one)
    return shown


def _for_script(when: Condition, here: Collection[str], answers: Mapping[str, Answer]) -> dict[str, Any]:
    """A condition for the page's script. What it asks about other pages was answered there: the script is told how."""
    if when.rule in ("all", "any"):
        return {when.rule: [_for_script(part, here, answers) for part in when.parts]}
    if when.rule == "not":
        return {"not": _for_script(when.parts[0], here, answers)}
    return (condition_to_json(when) or {}) if when.name in here else {"known": when.holds(answers)}


def _say(one: Question, faults: Collection[Note], remarks: Collection[Note]) -> None:
    mine = [note for note in faults if note.field == one.name]
    one.faults = [say(note) for note in mine]
    one.doubt = any(note.doubt for note in mine)
    one.remarks = [say(note) for note in remarks if note.field == one.name and note.rule not in FOUND]
    one.found = [say(note) for note in remarks if note.field == one.name and note.rule in FOUND]


def _question(
    each: Field,
    given: Mapping[str, object],
    checked: Checked,
    language: str,
    zone: str,
    files: Mapping[str, dict[str, Any]],
) -> Question:
    texts = texts_of(given.get(each.name))
    value = texts[0] if texts else ""
    one = Question(each, words_in(each.label, language), words_in(each.help, language), value, texts, each.kind)
    if each.kind in ("choice", "several"):
        one.options = [Option(c.value, words_in(c.label, language), c.value in texts) for c in each.choices]
    elif each.kind == "yes-no":
        one.options = [Option("yes", _("Yes"), value == "yes"), Option("no", _("No"), value == "no")]
        one.shape = "choice"
    elif each.kind == "network":
        one.value = str(checked.answers.get(each.name) or value)
        one.options, one.more_options = networks(
            one.value, str(checked.answers.get(each.coin, "")) if each.coin else ""
        )
    elif each.kind == "coin":
        one.options = [Option(code, code) for code in COINS]
    elif each.kind in ATTACHED:
        one.shape = each.kind
        one.most = 1 if each.kind == "recording" else each.most or MOST_FILES
        one.files = [files[key] for key in texts if key in files]
    elif each.kind in _INPUTS:
        one.input_type, one.value = _INPUTS[each.kind], _local(value, zone)
        one.shape = "line"
    elif each.kind in ("long-text", "consent"):
        one.most = each.most or LONGEST_LONG
    elif each.kind not in ("transaction", "address"):
        one.shape = "line"
        one.most = each.most or LONGEST_TEXT
    return one


def networks(chosen: str, coin: str) -> tuple[list[Option], list[Option]]:
    """The networks to choose from: the coin's own or the usual ones first, then all others."""
    first = networks_of(coin) or _USUAL
    known = [*first, *(code for code in NETWORKS if code not in first)]
    if chosen and chosen not in known and chosen != UNKNOWN:
        known.append(chosen)
    made = [Option(code, network_name(code), code == chosen) for code in known]
    unknown = Option(UNKNOWN, network_name(UNKNOWN), chosen == UNKNOWN)
    return [*made[: len(first)], unknown], sorted(made[len(first) :], key=lambda option: option.label.lower())


def only_for(form: Form, when: Condition, language: str) -> str:
    """A condition in words: "Another exchange"; empty when it is too long to say."""
    asked = form.field(when.name) if when.rule in ("is", "in") else None
    if asked is None:
        return ""
    labels = {c.value: words_in(c.label, language) for c in asked.choices} | {"yes": _("Yes"), "no": _("No")}
    if asked.kind == "network":
        labels = {value: network_name(value) for value in when.values}
    said = [labels.get(value, value) for value in when.values]
    return f"{words_in(asked.label, language)} {', '.join(said)}" if len(said) <= 12 else ""


def _local(value: str, zone: str) -> str:
    """An instant that was kept as the clock on the wall, for a field of the browser."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") if at.tzinfo else value


def progress(checked: Checked, step: Step | None, language: str) -> list[dict[str, Any]]:
    """Where one is: every page that is asked, and the last look."""
    steps: Sequence[Step] = checked.steps
    at = steps.index(step) if step in steps else len(steps)
    found = [
        {"name": each.name, "title": words_in(each.title, language), "done": i < at, "here": i == at}
        for i, each in enumerate(steps)
    ]
    return [*found, {"name": "", "title": _("Look over and send"), "done": False, "here": at == len(steps)}]
