"""Texts by language: which one a reader is shown, and what an editor may write. Pure."""

from collections.abc import Mapping

LONGEST = {"titles": 120, "affected": 400, "texts": 2_000}


class NotSaid(ValueError):
    """A text cannot be taken so. `field`: titles, affected, texts, state, began; `rule`: empty, long, state, time, over."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule


def in_language(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """The text in a language, else in English, else in any; and which language it is."""
    for each in (language, "en", *texts):
        if texts.get(each):
            return texts[each], each
    return "", language


def checked(field: str, texts: Mapping[str, str], *, needed: bool = True) -> dict[str, str]:
    """Without empty ones. Raises NotSaid: none at all, or one is too long."""
    found = {language: text.replace("\x00", "").strip() for language, text in texts.items()}
    found = {language: text for language, text in found.items() if text}
    if needed and not found:
        raise NotSaid(field, "empty")
    if any(len(text) > LONGEST[field] for text in found.values()):
        raise NotSaid(field, "long")
    return found
