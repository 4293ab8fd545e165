"""What never stays in a draft or an answer: secrets. And how much of anything is kept. Pure."""

from collections.abc import Iterable, Mapping

from heliodesk.intake.check import texts_of
from heliodesk.intake.forms import MOST_FILES
from heliodesk.intake.shapes import ATTACHED, Answer, Form
from heliodesk.trust.secrets import guard

_LONGEST = 20_000  # characters; an answer that is too long is told so, and still there; not without an end
_TYPED = (
    "text",
    "long-text",
    "coin",
    "network",
    "address",
    "transaction",
    "memo",
    "order",
    "uid",
    "amount",
    "date",
    "moment",
)


def clean(
    form: Form, given: Mapping[str, object], *, names: Iterable[str] = ()
) -> tuple[dict[str, Answer], dict[str, str]]:
    """The answers to the form's own questions as they may be kept, and what was removed: field → kind of secret.

    Recovery words may be spread over several fields, so each is looked at together with those before it. `names` limits
    it to these fields.
    """
    wanted = set(names)
    kept: dict[str, Answer] = {}
    removed: dict[str, str] = {}
    typed: list[str] = []
    for each in form.fields:
        if each.name not in given or (wanted and each.name not in wanted):
            continue
        texts = texts_of(given[each.name])
        if each.kind in ("several", *ATTACHED):
            many = max(MOST_FILES, len(each.choices)) + 5
            kept[each.name] = tuple(text[:80] for text in texts[:many])
            continue
        text = (texts[0] if texts else "")[:_LONGEST].replace("\x00", "")
        if each.kind in _TYPED and text.strip():
            guarded = guard(text, before=[str(kept[name]) for name in typed])
            if guarded.found:
                text = guarded.text
                removed[each.name] = guarded.found[0].kind
            for place, before in guarded.before.items():
                kept[typed[place]] = before.text
                removed[typed[place]] = (
                    guarded.found[0].kind if guarded.found else next(iter(f.kind for f in before.found), "")
                )
            typed.append(each.name)
        kept[each.name] = text
    return kept, removed
