"""Write, review, publish, go back. A published edition is never changed; what was read yesterday can be read again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM, Actor
from heliodesk.articles.media import media_of
from heliodesk.articles.models import IN_WORK, Article, Edition, Medium, Passage, State
from heliodesk.articles.passages import passages_of
from heliodesk.articles.rendering import LONGEST, Rendered, render
from heliodesk.articles.resolving import resolver
from heliodesk.events.log import record
from heliodesk.jobs.queue import defer_once, job
from heliodesk.people.models import Agent
from heliodesk.text.tokens import tokens

MOST_QUESTIONS = 20


class NotPossible(Exception):
    """An edition cannot be written or published so. `rule`: title, body, words, questions, nothing, in-work, changed-since,
    four-eyes."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Text:
    """What an editor writes."""

    title: str
    summary: str = ""
    body: str = ""
    questions: tuple[str, ...] = ()
    rules_version: str = ""
    effective_on: date | None = None


@transaction.atomic
def write_draft(
    article: Article, language: str, text: Text, *, by: Agent | None, seen: int | None = None, mark: str | None = None
) -> Edition:
    """Save the draft of an article in a language; there is one. `seen`: the number of the edition that its writer began
    with; `mark`: its number and when it was saved (`mark_of`), so that two who change one draft hear of each other.
    Raises NotPossible."""
    Article.objects.select_for_update().get(pk=article.pk)
    check(text)
    draft = article.editions.in_work().filter(language=language).first()
    if mark is not None and mark != mark_of(draft or latest(article, language)):
        raise NotPossible("changed-since")
    if draft is None:
        draft = Edition(article=article, language=language, number=_next(article, language))
    elif seen is not None and draft.number != seen:
        raise NotPossible("changed-since")
    draft.state, draft.publish_at, draft.by = State.DRAFT, None, by
    draft.title, draft.summary, draft.body = text.title.strip(), text.summary.strip(), text.body
    draft.questions = [" ".join(each.split()) for each in text.questions if each.strip()]
    draft.rules_version, draft.effective_on = text.rules_version.strip(), text.effective_on
    if language != article.first_language:
        draft.source = article.editions.published().filter(language=article.first_language).first()
    draft.saved_at = Now()
    draft.save()
    draft.refresh_from_db()
    return draft


def text_of(edition: Edition) -> Text:
    """What its editor wrote."""
    return Text(
        edition.title,
        edition.summary,
        edition.body,
        tuple(edition.questions),
        edition.rules_version,
        edition.effective_on,
    )


def latest(article: Article, language: str) -> Edition | None:
    """The edition that a change begins with: the one in work, else the published, else the last there was."""
    every = article.editions.filter(language=language)
    return every.in_work().first() or every.published().first() or every.first()


def mark_of(edition: Edition | None) -> str:
    """Which edition, as it was saved when: another mark, and somebody has changed it."""
    return f"{edition.number}@{edition.saved_at.isoformat()}" if edition else ""


def needs_two(article: Article) -> bool:
    """Must a second person have read what is published on its shelf?"""
    return bool({"*", article.category.slug} & set(settings.FOUR_EYES_SHELVES))


def is_left_to_another(draft: Edition, actor: Actor) -> bool:
    """Is it for somebody else to publish this draft? So it is for who asked for review, and for everybody before that. What the
    desk's operator does by command, and what was scheduled by a second person, is not asked again."""
    if actor.kind != "agent" or not needs_two(draft.article):
        return False
    return draft.state not in (State.REVIEW, State.SCHEDULED) or draft.by_id == actor.id


def check(text: Text) -> None:
    """Raise NotPossible with the field that breaks a rule."""
    if not text.title.strip() or len(text.title) > 160:
        raise NotPossible("title")
    if len(text.body) > LONGEST or "\x00" in "".join((text.body, text.title, text.summary, *text.questions)):
        raise NotPossible("body")
    if len(text.summary) > 300 or len(text.rules_version) > 40 or "\x00" in text.rules_version:
        raise NotPossible("summary")
    if len(text.questions) > MOST_QUESTIONS or any(len(each) > 300 for each in text.questions):
        raise NotPossible("questions")


@transaction.atomic
def ask_for_review(draft: Edition, *, by: Agent | None) -> None:
    """Somebody else should read it before it is published. `by` is none for a text that came from elsewhere."""
    held = _held(draft)
    held.state, held.by = State.REVIEW, by
    held.save()


@transaction.atomic
def schedule(draft: Edition, *, at: datetime, by: Agent) -> None:
    """Publish it at that time (aware). Raises NotPossible as `publish` does."""
    held = _held(draft)
    if is_left_to_another(held, by.actor):
        raise NotPossible("four-eyes")
    if not held.body.strip():
        raise NotPossible("body")
    if any(rule == "no-words" for _written, rule in rendered(held).wrong):
        raise NotPossible("words")
    held.state, held.publish_at = State.SCHEDULED, at
    held.save()
    audit.write(actor=by.actor, verb="article-scheduled", subject=held.article.slug, language=held.language)


@transaction.atomic
def publish(draft: Edition, *, by: Actor) -> Edition:
    """Show it to everybody, in place of the one before. Raises NotPossible: "body" for an empty one, "words" when a picture says
    nothing to those who cannot see it, "four-eyes" when somebody else has to."""
    held = _held(draft)
    if is_left_to_another(held, by):
        raise NotPossible("four-eyes")
    if not held.body.strip():
        raise NotPossible("body")
    made = rendered(held)
    if any(rule == "no-words" for _written, rule in made.wrong):
        raise NotPossible("words")
    held.article.editions.published().filter(language=held.language).update(state=State.REPLACED)
    held.state, held.published_at, held.publish_at, held.html = State.PUBLISHED, Now(), None, made.html
    held.save()
    held.refresh_from_db()
    held.media.set(Medium.objects.filter(name__in=made.media))
    _file(held, made)
    _tell(held, "published", by)
    return held


@transaction.atomic
def withdraw(article: Article, language: str, *, by: Actor) -> None:
    """Show it no more in this language; it can be restored."""
    shown = article.editions.published().filter(language=language).select_for_update().first()
    if shown is None:
        raise NotPossible("nothing")
    shown.state = State.WITHDRAWN
    shown.save()
    Passage.objects.filter(edition=shown).delete()
    _tell(shown, "withdrawn", by)


def restore(edition: Edition, *, by: Agent) -> Edition:
    """A draft of what was said then; publishing it is a step of its own."""
    return write_draft(edition.article, edition.language, text_of(edition), by=by)


def drop(draft: Edition) -> None:
    """Throw a draft away; what is published stays."""
    Edition.objects.in_work().filter(pk=draft.pk).delete()


@job("articles.publish-due", every="* * * * *")
def publish_due() -> None:
    """The job: publish what was scheduled for a time that has come."""
    for draft in Edition.objects.filter(state=State.SCHEDULED, publish_at__lte=Now()).select_related("article"):
        publish(draft, by=SYSTEM)


def rendered(edition: Edition) -> Rendered:
    """Its body as it is shown, with links to other articles in its language."""
    resolve = resolver(edition.language, edition.article.category.slug)
    return render(edition.body, resolve=resolve, media=media_of(edition.body))


def _held(draft: Edition) -> Edition:
    held = Edition.objects.select_for_update(of=("self",)).select_related("article__category").get(pk=draft.pk)
    if held.state not in IN_WORK:
        raise NotPossible("nothing")
    return held


def _next(article: Article, language: str) -> int:
    latest = article.editions.filter(language=language).aggregate(latest=Max("number"))["latest"]
    return int(latest or 0) + 1


def _file(edition: Edition, made: Rendered) -> None:
    """What it is found by, in place of what the edition before was found by."""
    Passage.objects.filter(edition__article=edition.article, edition__language=edition.language).delete()
    Passage.objects.bulk_create(
        Passage(
            edition=edition,
            number=number,
            kind=each.kind,
            anchor=each.anchor,
            heading=each.heading[:300],
            text=each.text,
            words=_words(each.searched, edition.language),
        )
        for number, each in enumerate(passages_of(edition, made.sections))
    )


def _words(text: str, language: str) -> Sequence[str]:
    return tokens(text, language.split("-")[0])


def _tell(edition: Edition, what: str, by: Actor) -> None:
    audit.write(
        actor=by,
        verb=f"article-{what}",
        subject=edition.article.slug,
        language=edition.language,
        number=edition.number,
    )
    record("article.changed", topics=["articles"], data={"article": edition.article.key, "language": edition.language})
    defer_once("articles.embed")
