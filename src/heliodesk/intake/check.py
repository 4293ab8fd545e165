"""Answers to a form: what is kept, what is missing or wrong, and what is worth a word. Everything at once. Pure."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from dataclasses import field as made_by

from heliodesk.chains.coins import networks_of
from heliodesk.chains.networks import NETWORKS
from heliodesk.intake import values
from heliodesk.intake.forms import LONGEST_LONG, LONGEST_TEXT, MOST_FILES
from heliodesk.intake.ids import Kind, id_of
from heliodesk.intake.shapes import ATTACHED, Answer, Field, Form, Step
from heliodesk.intake.values import UNKNOWN, Asking, Refused

# Remarks that are good news: what was recognised.
FOUND = frozenset({"id-found", "network-found"})
# Rules that may be our error rather than the customer's: told once, and taken when the customer says it is right so.
DOUBTS = frozenset(
    {
        "wrong-network", "coin-not-on-network", "coin-elsewhere", "wrong-checksum", "testnet", "is-a-contract", "mixed-case",
        "letters", "not-hex", "too-short", "not-a-tag", "not-an-order", "not-a-uid", "is-an-address",
        "is-a-transaction",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say at a field: the name of a rule (`sayings.py` has the words) and what the words need.

    `doubt`: the customer may say that it is right as it stands.
    """

    field: str
    rule: str
    params: Mapping[str, str] = made_by(default_factory=dict)
    doubt: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """`answers`: the canonical values of what is asked and was answered, in order. `networks`: of ids, by field.
    `visible`: names of the steps and of the fields that are asked. `faults` stop; `remarks` only tell."""

    answers: dict[str, Answer]
    networks: dict[str, str]
    steps: tuple[Step, ...]
    visible: tuple[Field, ...]
    faults: tuple[Note, ...]
    remarks: tuple[Note, ...]

    @property
    def is_complete(self) -> bool:
        return not self.faults

    def of_step(self, step: Step) -> tuple[Field, ...]:
        """What is asked on a page."""
        return tuple(each for each in self.visible if each in step.fields)

    def faults_of(self, step: Step) -> list[Note]:
        """What stops on a page."""
        names = {each.name for each in step.fields}
        return [note for note in self.faults if note.field in names]


def check(form: Form, given: Mapping[str, object], asking: Asking, *, confirmed: Set[str] = frozenset()) -> Checked:
    """Read all answers of a form.

    `given`: name → text, or a list of texts. `confirmed`: fields whose doubt the customer has answered with "it is right
    so". What is not asked, by the conditions, is neither kept nor judged.
    """
    reading = _Reading(form, given, asking, confirmed)
    for step in form.steps:
        if step.when is None or step.when.holds(reading.answers):
            reading.steps.append(step)
            for each in step.fields:
                if each.when is None or each.when.holds(reading.answers):
                    reading.visible.append(each)
                    reading.read(each)
    reading.look_at_memos()
    asked = tuple(step for step in reading.steps if any(each in step.fields for each in reading.visible))
    return Checked(
        reading.answers, reading.networks, asked, tuple(reading.visible), tuple(reading.faults), tuple(reading.remarks)
    )


class _Reading:
    def __init__(self, form: Form, given: Mapping[str, object], asking: Asking, confirmed: Set[str]) -> None:
        self.form, self.given, self.asking, self.confirmed = form, given, asking, confirmed
        self.answers: dict[str, Answer] = {}
        self.networks: dict[str, str] = {}
        self.steps: list[Step] = []
        self.visible: list[Field] = []
        self.faults: list[Note] = []
        self.remarks: list[Note] = []

    def read(self, each: Field) -> None:
        texts = texts_of(self.given.get(each.name))
        if each.kind in ("several", *ATTACHED):
            self.read_many(each, texts)
            return
        text = values.plain(texts[0]) if texts else ""
        if not text or (each.kind == "consent" and text != "yes"):
            if each.required:
                self.fault(each, "missing-consent" if each.kind == "consent" else "missing")
            return
        try:
            self.answers[each.name] = _READERS[each.kind](self, each, text)
        except Refused as refused:
            self.refuse(each, refused)
            return
        if each.kind == "network":
            self.compare(each)

    def refuse(self, each: Field, refused: Refused) -> None:
        doubt = refused.rule in DOUBTS and bool(refused.value)
        params = {name: value for name, value in refused.params.items() if value}
        if doubt and (each.tolerates or each.name in self.confirmed):
            self.answers[each.name] = refused.value
            if network := params.get("network", "") or params.get("networks", "").partition(" ")[0]:
                self.networks[each.name] = network
            self.remarks.append(Note(each.name, refused.rule, params))
        else:
            self.faults.append(Note(each.name, refused.rule, params, doubt))

    def fault(self, each: Field, rule: str, **params: str) -> None:
        self.faults.append(Note(each.name, rule, params))

    def held(self, name: str) -> str:
        value = self.answers.get(name, "") if name else ""
        return value if isinstance(value, str) else ""

    def read_many(self, each: Field, texts: Sequence[str]) -> None:
        if each.kind == "several":
            offered = [choice.value for choice in each.choices]
            kept = tuple(value for value in offered if value in texts)
        else:
            kept = tuple(dict.fromkeys(key for key in texts if key in self.asking.files))
            if any(self.asking.files[key] == "refused" for key in kept):
                self.fault(each, "file-refused")
            most = 1 if each.kind == "recording" else each.most or MOST_FILES
            if len(kept) > most:
                self.fault(each, "too-many-files", most=str(most))
                kept = kept[:most]
        if kept:
            self.answers[each.name] = kept
        elif each.required:
            self.fault(each, "missing-file" if each.kind in ATTACHED else "missing")

    def compare(self, each: Field) -> None:
        """The network against the coin."""
        coin, network = self.held(each.coin), self.held(each.name)
        known = networks_of(coin)
        if not known or network in (UNKNOWN, "") or network in known:
            return
        params = {"coin": coin, "network": network, "networks": " ".join(known[:6])}
        if each.tolerates or each.name in self.confirmed:
            self.remarks.append(Note(each.name, "coin-not-on-network", params))
        else:
            self.faults.append(Note(each.name, "coin-not-on-network", params, doubt=True))

    def look_at_memos(self) -> None:
        """A network that wants a memo, and none was given: said, never refused, for it may be the very matter."""
        for each in self.visible:
            if each.kind == "memo" and not self.answers.get(each.name) and not self.has_fault(each):
                network = NETWORKS.get(self.held(each.network))
                if network and network.memo:
                    self.remarks.append(Note(each.name, "needs-memo", {"network": network.code, "needs": network.memo}))

    def has_fault(self, each: Field) -> bool:
        return any(note.field == each.name for note in self.faults)

    def text(self, each: Field, text: str) -> str:
        most = each.most or (LONGEST_TEXT if each.kind == "text" else LONGEST_LONG)
        kept = " ".join(text.split()) if each.kind == "text" else text
        if len(kept) > most:
            raise Refused("too-long", most=str(most), length=str(len(kept)))
        return kept

    def choice(self, each: Field, text: str) -> str:
        offered = {choice.value for choice in each.choices} or ({"yes", "no"} if each.kind == "yes-no" else {"yes"})
        if text not in offered:
            raise Refused("missing")
        return text

    def id(self, each: Field, text: str) -> str:
        kind: Kind = "address" if each.kind == "address" else "transaction"
        found = id_of(text, kind, coin=self.held(each.coin), network=self.held(each.network))
        if found.network:
            self.networks[each.name] = found.network
        if found.found:
            self.remarks.append(Note(each.name, "id-found", {"value": found.value, "network": found.network}))
        elif found.network and self.held(each.network) == UNKNOWN:
            self.remarks.append(Note(each.name, "network-found", {"network": found.network}))
        has_memo = any(other.kind == "memo" for other in self.form.fields)
        if found.needs and not has_memo:
            self.remarks.append(Note(each.name, "needs-memo", {"network": found.network, "needs": found.needs}))
        return found.value


def texts_of(given: object) -> list[str]:
    """An answer as it came: a text, or several."""
    if isinstance(given, str):
        return [given]
    return [each for each in given if isinstance(each, str)] if isinstance(given, list | tuple) else []


_Read = Callable[[_Reading, Field, str], str]
_READERS: dict[str, _Read] = {
    "text": _Reading.text,
    "long-text": _Reading.text,
    "choice": _Reading.choice,
    "yes-no": _Reading.choice,
    "consent": _Reading.choice,
    "transaction": _Reading.id,
    "address": _Reading.id,
    "coin": lambda _self, _each, text: values.coin_of(text),
    "network": lambda _self, _each, text: values.network_of(text),
    "memo": lambda self, each, text: values.memo_of(text, self.held(each.network)),
    "order": lambda self, _each, text: values.order_of(text, self.asking),
    "uid": lambda self, _each, text: values.uid_of(text, self.asking),
    "amount": lambda _self, _each, text: values.amount_of(text),
    "date": lambda self, each, text: values.date_of(text, self.asking, past=each.past),
    "moment": lambda self, each, text: values.moment_of(text, self.asking, past=each.past),
}
