"""A notice as an editor types it, and its rules in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliodesk.channels.chats.places import Place, places
from heliodesk.channels.chats.publishing import text_for
from heliodesk.channels.rendering import length
from heliodesk.console.articles.words import in_zone, own_languages
from heliodesk.notices.models import Notice, Placing
from heliodesk.notices.words import LONGEST, NotWritten
from heliodesk.notices.writing import Written

_RULES: Mapping[tuple[str, str], str | Promise] = {
    ("titles", "empty"): _("Every language with a text needs a title, and there is one at least."),
    ("texts", "empty"): _("Every language with a title needs a text."),
    ("texts", "draft"): _(
        "A language holds a draft of the language model. Read it, correct it, and say that you have."
    ),
    ("titles", "long"): _("A title has at most 120 characters."),
    ("texts", "long"): _("A text has at most 2,000 characters."),
    ("words", "long"): _("These words are too long for the place. The preview counts them."),
    ("link", "shape"): _("A link begins with https://."),
    ("kind", "shape"): _("Choose one of those offered."),
    ("places", "empty"): _("Choose a place, or show it on our own pages."),
    ("ends", "order"): _("It would end before it begins."),
    ("ends", "shape"): _("Choose a day and a time that is still to come."),
    ("at", "past"): _("Choose a day and a time that is still to come."),
    ("at", "shape"): _("Choose a day and a time that is still to come."),
    ("state", "over"): _("Somebody was faster: the notice has changed since you opened it. Look at it as it is now."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A place to choose, with what would stand there."""

    number: int
    place: Place
    chosen: bool
    language: str
    words: str
    text: str = ""
    count: int = 0

    @property
    def is_too_long(self) -> bool:
        return self.count > self.place.channel.LIMIT


def rule_in_words(wrong: NotWritten) -> str:
    """Why it cannot be done."""
    return str(_RULES.get((wrong.field, wrong.rule), wrong))


def written(data: QueryDict, rows: Iterable[Row]) -> Written:
    """What was typed. Raises NotWritten for what is no time, and for words that a place does not take."""
    chosen = [row for row in rows if row.chosen]
    for row in chosen:
        if row.is_too_long:
            raise NotWritten("words", "long", row.place.name)
    return Written(
        titles=texts_of(data, "titles"),
        texts=texts_of(data, "texts"),
        kind=data.get("kind", ""),
        link=data.get("link", ""),
        on_site="on_site" in data,
        ends_at=time_of(data, "ends"),
        read=frozenset(each for each in own_languages() if f"read-{each}" in data),
        places={(row.place.name, row.language): row.words for row in chosen},
    )


def texts_of(data: QueryDict, field: str) -> dict[str, str]:
    """The texts of a field by language."""
    return {each: data.get(f"{field}-{each}", "") for each in own_languages()}


def time_of(data: QueryDict, field: str) -> datetime | None:
    """A time to come in the editor's zone; None when nothing was typed."""
    typed = data.get(field, "").strip()
    if not typed:
        return None
    found = in_zone(typed)
    if isinstance(found, str):
        raise NotWritten(field, "past" if field == "at" and found == "at-past" else "shape")
    return found


def rows_of(data: QueryDict | None, notice: Notice | None) -> list[Row]:
    """The places with what was typed for them, else with what is kept."""
    kept = {placing.place: placing for placing in notice.placings.all()} if notice else {}
    seen = Notice(kind=Notice.Kind.ANNOUNCEMENT) if notice is None else notice
    titles = texts_of(data, "titles") if data is not None else seen.titles
    texts = texts_of(data, "texts") if data is not None else seen.texts
    link = data.get("link", "") if data is not None else seen.link
    found = []
    for number, place in enumerate(places()):
        placing = kept.get(place.name)
        usual = place.language or own_languages()[0]
        language, words, chosen = (placing.language, placing.words, True) if placing else (usual, "", False)
        if data is not None:
            chosen = f"place-{number}" in data or bool(placing and placing.edition)
            language = data.get(f"language-{number}", language) if not (placing and placing.edition) else language
            words = data.get(f"words-{number}", words).replace("\r\n", "\n")
        language = language if language in own_languages() else usual
        there = Placing(language=language, words=words.strip(), edition=placing.edition if placing else 0)
        text = text_for(Notice(titles=titles, texts=texts, link=link, edition=seen.edition), there)
        count = length(text, place.channel.LENGTH_UNIT)
        found.append(Row(number, place, chosen, language, words, text, count))
    return found


def fields(data: QueryDict | None, notice: Notice | None) -> dict[str, Any]:
    """What the form shows."""
    kept = {"titles": notice.titles, "texts": notice.texts} if notice else {"titles": {}, "texts": {}}
    drafts = notice.drafts if notice else []
    shown = {field: texts_of(data, field) if data is not None else kept[field] for field in kept}
    asked = {
        field: [
            {
                "name": f"{field}-{each}",
                "language": each,
                "value": shown[field].get(each, ""),
                "longest": LONGEST[field],
                "is_draft": each in drafts,
            }
            for each in own_languages()
        ]
        for field in shown
    }
    ends = timezone.localtime(notice.ends_at).strftime("%Y-%m-%dT%H:%M") if notice and notice.ends_at else ""
    return {
        "asked": asked,
        "drafts": [(each, data is not None and f"read-{each}" in data) for each in drafts],
        "kinds": Notice.Kind.choices,
        "kind": data.get("kind", "") if data is not None else notice.kind if notice else Notice.Kind.ANNOUNCEMENT,
        "link": data.get("link", "") if data is not None else notice.link if notice else "",
        "on_site": "on_site" in data if data is not None else notice.on_site if notice else True,
        "ends": data.get("ends", "") if data is not None else ends,
        "at": data.get("at", "") if data is not None else "",
        "own_languages": own_languages(),
    }
