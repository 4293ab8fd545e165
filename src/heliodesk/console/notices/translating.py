"""A language model's draft of a notice, in the languages that it lacks. It is published by nobody who has not read it."""

from heliodesk.console.articles.words import own_languages
from heliodesk.notices.models import Notice
from heliodesk.notices.words import LONGEST
from heliodesk.notices.writing import add_drafts
from heliodesk.people.models import Agent
from heliodesk.scribe.translating import into


def translated(notice: Notice, *, by: Agent) -> list[str]:
    """Draft it in each language of the site that has neither title nor text. None where nothing can be believed."""
    source = next((each for each in own_languages() if notice.titles.get(each) and notice.texts.get(each)), "")
    if not source:
        return []
    titles, texts = {}, {}
    for language in own_languages():
        if notice.titles.get(language) or notice.texts.get(language):
            continue
        title, text = into(notice.titles[source], language), into(notice.texts[source], language)
        if title and text and len(title) <= LONGEST["titles"] and len(text) <= LONGEST["texts"]:
            titles[language], texts[language] = title, text
    if titles:
        add_drafts(notice, titles, texts, by=by)
    return list(titles)
