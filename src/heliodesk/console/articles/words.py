"""Rules and states of articles in words for editors, and the languages that they are written in."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from heliodesk.articles.foreign import NotReadable
from heliodesk.articles.models import Article, Category, Edition

_RULES: Mapping[str, str | Promise] = {
    "title": gettext_lazy("Give it a title of at most 160 characters."),
    "body": gettext_lazy("There is no text yet, or it is longer than 100,000 characters."),
    "summary": gettext_lazy("The summary has at most 300 characters, the version of the rules 40."),
    "questions": gettext_lazy("At most 20 questions, each of at most 300 characters."),
    "nothing": gettext_lazy("There is nothing to do that with any more: somebody was faster."),
    "in-work": gettext_lazy("There is a draft already. Publish it or drop it first."),
    "changed-since": gettext_lazy("Somebody has changed this text since you opened it."),
    "slug": gettext_lazy("Names have small letters, digits and hyphens, and begin with a letter."),
    "taken": gettext_lazy("There is an article of this name."),
    "four-eyes": gettext_lazy("On this shelf somebody else publishes what you wrote. Ask for review."),
    "words": gettext_lazy("A picture or film has no words for those who cannot see it: ![what it shows](../media/…)."),
    "effective": gettext_lazy("This is not a day."),
    "at": gettext_lazy("Choose a day and a time."),
    "at-past": gettext_lazy("Choose a time that is still to come."),
    "at-none": gettext_lazy("The clocks are changed then: this time does not exist on that day."),
    "shelf": gettext_lazy("Choose one of those offered."),
    "audience": gettext_lazy("Choose one of those offered."),
}
# What cannot be read of another help centre's export, and what was left behind of it.
_EXPORTS: Mapping[str, str | Promise] = {
    "json": gettext_lazy("This is not JSON that can be read to its end. Nothing has been stored."),
    "empty": gettext_lazy("There are no articles in it. Nothing has been stored."),
    "unknown": gettext_lazy(
        "It is JSON, but neither of Zendesk's Help Center nor of Intercom. Nothing has been stored."
    ),
    "mixed": gettext_lazy("It holds pages of Zendesk and of Intercom. Bring them in one after the other."),
    "large": gettext_lazy("Unpacked, it is larger than 60 MB. Nothing has been stored."),
    "zip": gettext_lazy("This is not a zip that can be read."),
}
_LEFT: Mapping[str, str | Promise] = {
    "no-language": gettext_lazy("The help centre does not have this language."),
    "second": gettext_lazy("Another text of the same language was brought instead."),
    "no-text": gettext_lazy("There is no text in it."),
    "in-work": gettext_lazy("Somebody has a draft of it. It was left alone."),
    "too-much": gettext_lazy("It is too long, or too deeply nested, to be read."),
    "picture": gettext_lazy("A picture stayed there; the text links to it. Upload it and put it in."),
    "wordless": gettext_lazy(
        "A picture came along without words for those who cannot see it. Write them before publishing."
    ),
    "film": gettext_lazy("A film stayed there; the text links to it."),
    "restricted": gettext_lazy(
        "It was for some readers only, so it is for institutional customers. Look whether that is right."
    ),
}
NOT_BROUGHT = ("no-language", "second", "no-text", "in-work", "too-much", "title", "body", "summary")
_PICTURES: Mapping[str, str | Promise] = {
    "no-words": gettext_lazy("Say between the brackets what it shows, for those who cannot see it."),
    "elsewhere": gettext_lazy("Pictures of other sites are not shown: they would tell others who reads. Upload it."),
    "unknown": gettext_lazy("There is no picture or film of this name."),
}
_FIELDS = {"words": "body", "effective": "effective", "at": "at", "at-past": "at", "at-none": "at"}


def rule_in_words(rule: str) -> str:
    """Why something cannot be done."""
    return str(_RULES.get(rule, rule))


def export_in_words(refused: NotReadable) -> str:
    """Why an export cannot be read, and which of its files."""
    words = str(_EXPORTS[refused.rule])
    return f"{refused.name}: {words}" if refused.name else words


def left_in_words(rule: str) -> str:
    """What of an article was left behind."""
    return str(_LEFT[rule]) if rule in _LEFT else rule_in_words(rule)


def picture_in_words(rule: str) -> str:
    """What is wrong with a picture."""
    return str(_PICTURES[rule])


def field_of(rule: str) -> str:
    """The field that a rule is about."""
    return _FIELDS.get(rule, rule)


def own_languages() -> list[str]:
    """The languages of the site, English first."""
    return [code for code, _name in settings.LANGUAGES]


def languages_of(article: Article) -> list[str]:
    """The first language, those of the site, and whichever else it has been brought in."""
    also = set(article.editions.order_by().values_list("language", flat=True)) - set(own_languages())
    return list(dict.fromkeys([article.first_language, *own_languages(), *sorted(also)]))


def article_of(slug: str, language: str = "") -> Article:
    """The article of that name, in a language that it may have; else not found."""
    article = Article.objects.select_related("category", "owner").filter(slug=slug).first()
    if article is None or (language and language not in languages_of(article)):
        raise Http404
    return article


def shelf_name(shelf: Category, language: str) -> str:
    """A shelf's name, in the reader's language or else in English."""
    for each in (language, "en"):
        told = shelf.names.get(each)
        if isinstance(told, dict) and told.get("name"):
            return str(told["name"])
    return shelf.slug


def title_of(editions: Iterable[Edition], language: str, first: str) -> str:
    """A title of these editions: the reader's language before the first, what is published before what is in work."""
    ranked = sorted(
        editions, key=lambda each: (each.language != language, each.language != first, each.state != "published")
    )
    return ranked[0].title if ranked else ""


def in_zone(written: str) -> datetime | str:
    """A day and time as written in the zone that is current, or the rule that it breaks."""
    try:
        plain = datetime.fromisoformat(written)
    except ValueError:
        return "at"
    if plain.tzinfo is not None:
        return "at"
    at = timezone.make_aware(plain)
    if timezone.make_naive(at.astimezone(timezone.get_fixed_timezone(0))) != plain:
        return "at-none"
    return at if at > timezone.now() else "at-past"


def past_in_zone(written: str) -> datetime | str | None:
    """When something began, as written in the zone that is current: now when nothing is written; else the rule it breaks."""
    if not written.strip():
        return None
    try:
        plain = datetime.fromisoformat(written)
    except ValueError:
        return "at"
    return "at" if plain.tzinfo is not None else timezone.make_aware(plain)
