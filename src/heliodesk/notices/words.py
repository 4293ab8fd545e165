"""What a notice says, by language and place. Pure."""

from collections.abc import Mapping

LONGEST = {"titles": 120, "texts": 2_000, "words": 4_000}


class NotWritten(ValueError):
    """A notice cannot be taken so. `field`: titles, texts, link, kind, words, places, at, ends, state; `rule`: empty, long, past,
    order, over, shape, draft (a language model's, which nobody has read). `where` is the language or place that is meant."""

    def __init__(self, field: str, rule: str, where: str = "") -> None:
        super().__init__(f"{field}: {rule} {where}")
        self.field = field
        self.rule = rule
        self.where = where


def in_language(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """The text in a language, else in its main one, else in English, else in any; and which language it is."""
    for each in (language, language.split("-")[0], "en", *texts):
        if texts.get(each):
            return texts[each], each
    return "", language


def composed(titles: Mapping[str, str], texts: Mapping[str, str], link: str, language: str) -> str:
    """As it is posted: the title, the text, the link, each on its own lines."""
    title, tongue = in_language(titles, language)
    text = texts.get(tongue) or in_language(texts, language)[0]
    return "\n\n".join(part for part in (title, text, link) if part)


def checked(field: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Without empty ones. Raises NotWritten: one is too long."""
    found = {
        language: text.replace("\x00", "").replace("\r\n", "\n").strip()
        for language, text in texts.items()
        if text.replace("\x00", "").strip()
    }
    for language, text in found.items():
        if len(text) > LONGEST[field]:
            raise NotWritten(field, "long", language)
    return found


def missing(titles: Mapping[str, str], texts: Mapping[str, str]) -> str:
    """The first language that has a text and no title, or a title and no text; empty when all are whole."""
    return next(iter(sorted(set(titles) ^ set(texts))), "")
