"""What a form is, once it has been read: steps, fields, conditions, words. Frozen values; `forms` reads and writes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

# Kinds of fields. What people type becomes a canonical value by `values.py`; see README.md.
KINDS = (
    "text", "long-text", "choice", "several", "yes-no", "consent", "coin", "network", "address", "transaction", "memo",
    "order", "uid", "amount", "date", "moment", "files", "recording",
)  # fmt: skip
GROUPS = ("deposits", "trading", "account", "other")  # how the matters are grouped for choosing
ASKS = ("", "deposit", "withdrawal", "order")  # what the exchange's back end may be asked before a request is opened
ATTACHED = ("files", "recording")

Words = Mapping[str, str]  # language tag → text; "en" is always there
Answer = str | tuple[str, ...]


def words_in(words: Words, language: str) -> str:
    """The text in a language (any BCP 47 tag), else in a relative of it, else in English."""
    wanted = language.lower()
    by_tag = {tag.lower(): text for tag, text in words.items()}
    if text := by_tag.get(wanted):
        return text
    primary = wanted.split("-")[0]
    return next((text for tag, text in by_tag.items() if tag.split("-")[0] == primary and text), by_tag.get("en", ""))


@dataclass(frozen=True, slots=True)
class Condition:
    """A question about another field, or several joined. A closed language: nothing in it is ever run as code.

    `rule`: "is" and "in" compare with `values`; "filled" and "empty" look whether something was answered; "all", "any"
    and "not" join `parts`.
    """

    rule: str
    name: str = ""
    values: tuple[str, ...] = ()
    parts: tuple["Condition", ...] = ()

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        """Is it so, by canonical answers? A field that was not answered equals nothing."""
        if self.rule == "all":
            return all(part.holds(answers) for part in self.parts)
        if self.rule == "any":
            return any(part.holds(answers) for part in self.parts)
        if self.rule == "not":
            return not self.parts[0].holds(answers)
        held = answers.get(self.name, "")
        if self.rule == "filled":
            return bool(held)
        if self.rule == "empty":
            return not held
        given = (held,) if isinstance(held, str) else held
        return any(one in self.values for one in given if one)

    def names(self) -> Iterator[str]:
        """The fields that it asks about."""
        if self.name:
            yield self.name
        for part in self.parts:
            yield from part.names()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several: what is stored, and what is read."""

    value: str
    label: Words


@dataclass(frozen=True, slots=True)
class Field:
    """One question.

    `coin` and `network` name the fields that say of which coin and on which network an id, an amount or a network is.
    `tolerates`: what does not go together is pointed out and taken all the same, because it is the very matter.
    `most`: characters of a text, or files. `past`: a moment that cannot lie ahead.
    """

    name: str
    kind: str
    label: Words
    help: Words = field(default_factory=dict)
    required: bool = False
    choices: tuple[Choice, ...] = ()
    when: Condition | None = None
    coin: str = ""
    network: str = ""
    tolerates: bool = False
    most: int = 0
    past: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A page of questions."""

    name: str
    title: Words
    fields: tuple[Field, ...]
    says: Words = field(default_factory=dict)
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """All that is asked in one kind of matter.

    `urgency` 1 (can wait) to 4 (money or an account is in danger now); `complexity` 1 (one answer settles it) to 3
    (several departments, evidence). `asks`: what the exchange's back end may be asked. `search`: words that people use.
    """

    slug: str
    group: str
    team: str
    urgency: int
    complexity: int
    title: Words
    says: Words
    steps: tuple[Step, ...]
    asks: str = ""
    search: Words = field(default_factory=dict)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, in the order in which it is asked."""
        return tuple(each for step in self.steps for each in step.fields)

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((each for each in self.fields if each.name == name), None)

    def languages(self) -> list[str]:
        """In which languages anything is told, English first."""
        found = {tag for each in _words_of(self) for tag in each}
        return ["en", *sorted(found - {"en"})]


def _words_of(form: Form) -> Iterator[Words]:
    yield from (form.title, form.says, form.search)
    for step in form.steps:
        yield from (step.title, step.says)
        for each in step.fields:
            yield from (each.label, each.help)
            yield from (choice.label for choice in each.choices)
