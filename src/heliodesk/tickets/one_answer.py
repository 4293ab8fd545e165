"""One incident, all who wait for it, and one answer to them: in each one's language, once, and taken back for a minute."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q

from heliodesk.access import audit
from heliodesk.conversations.body import Refused, clean_body
from heliodesk.conversations.models import WAITING, Conversation, ConversationQuerySet, Message, State
from heliodesk.conversations.opening import close
from heliodesk.conversations.posting import ConversationClosed, ConversationTracked, post_message
from heliodesk.events.log import record
from heliodesk.incidents.models import Incident
from heliodesk.incidents.words import in_language
from heliodesk.jobs.queue import defer, job
from heliodesk.people.models import Agent
from heliodesk.routing.models import OneAnswer, PreparedAnswer, Told, Waiter
from heliodesk.text.tokens import tokens
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.models import Status, Ticket
from heliodesk.tickets.writing import answer as answer_ticket
from heliodesk.trust.asks import asks_for_secret

UNDO = timedelta(seconds=60)
_BEFORE = timedelta(hours=1)  # people write before anybody has told of it
_ALIKE, _MOST = 2, 500  # words in common that make a matter a likely one; matters of one page
# Words that are in every other message.
_COMMON = frozenset(
    {
        "the",
        "and",
        "for",
        "not",
        "with",
        "are",
        "was",
        "has",
        "have",
        "you",
        "your",
        "this",
        "that",
        "can",
        "but",
        "from",
        "now",
    }
    | {"than", "usual", "some", "mine", "will", "been"}
)
_NAMES = UUID("a3f0a9c2-3d0b-4f3c-9c9e-6a0d6c7f2b55")


def likely(incident: Incident, seen: ConversationQuerySet) -> list[Conversation]:
    """Of conversations that were seen, those that wait and speak of what the incident is about, and are not on its list."""
    words = _words(incident)
    listed = Waiter.objects.filter(incident=incident).values("conversation")
    open_ones = seen.filter(_waits(), opened_at__gte=incident.began_at - _BEFORE).exclude(pk__in=listed)
    found = list(open_ones.select_related("customer", "team", "ticket").order_by("opened_at")[:_MOST])
    first = {
        row.conversation_id: row.body
        for row in Message.objects.filter(conversation__in=found, number=1, kind=Message.Kind.TEXT)
    }
    return [talk for talk in found if _in_common(words, _text(talk, first.get(talk.pk, "")), talk.language) >= _ALIKE]


def is_about(incident: Incident, text: str, language: str) -> bool:
    """Does a text of that language speak of what the incident is about?"""
    return _in_common(_words(incident), text, language) >= _ALIKE


def _waits() -> Q:
    owed = Q(state=State.TRACKED, ticket__status__in=[Status.OPEN, Status.US, Status.OTHERS])
    return Q(state__in=[*WAITING, State.ASSIGNED, State.ASSISTED]) | owed


def _text(talk: Conversation, body: str) -> str:
    subject = talk.ticket.subject if talk.is_tracked and hasattr(talk, "ticket") else ""
    return f"{subject}\n{body}"


def _words(incident: Incident) -> dict[str, set[str]]:
    texts: dict[str, str] = {}
    for language, text in [*incident.titles.items(), *incident.affected.items()]:
        primary = language.split("-")[0]
        texts[primary] = f"{texts.get(primary, '')}\n{text}"
    return {language: set(_telling(text, language)) for language, text in texts.items()}


def _in_common(words: dict[str, set[str]], text: str, language: str) -> int:
    primary = language.split("-")[0]
    return len(words.get(primary, set()) & set(_telling(text, primary)))


def _telling(text: str, language: str) -> list[str]:
    return [word for word in tokens(text, language) if len(word) > 2 - (not word.isascii()) and word not in _COMMON]


@transaction.atomic
def put_on_list(incident: Incident, talks: Iterable[Conversation], *, by: Agent | None) -> int:
    """These wait for it. Which were on the list already stay there. How many are new."""
    rows = [Waiter(incident=incident, conversation=talk, by=by) for talk in talks]
    before = Waiter.objects.filter(incident=incident).count()
    Waiter.objects.bulk_create(rows, ignore_conflicts=True)
    return Waiter.objects.filter(incident=incident).count() - before


def take_off_list(incident: Incident, talk: Conversation) -> None:
    """It is about something else."""
    Waiter.objects.filter(incident=incident, conversation=talk).delete()


def languages_of(incident: Incident) -> Counter[str]:
    """In how many of the matters that wait for it which language is written (primary subtag)."""
    rows = Waiter.objects.filter(incident=incident).values_list("conversation__language", flat=True)
    return Counter(language.split("-")[0] for language in rows)


def checked(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts that are there, each by the rules of what may be said. Raises Refused."""
    said = {language: clean_body(text) for language, text in texts.items() if text.strip()}
    if not said:
        raise Refused("body-empty")
    if any(asks_for_secret(text) for text in said.values()):
        raise Refused("asks-for-secret")
    return said


@transaction.atomic
def prepare(incident: Incident, *, texts: Mapping[str, str], drafted: Iterable[str], by: Agent) -> PreparedAnswer:
    """Keep what was written for all who wait, until a supervisor sends it. `drafted`: what the model put into words. Raises
    Refused."""
    said = checked(texts)
    told = {"texts": said, "drafted": sorted(set(drafted) & set(said)), "by": by, "at": datetime.now(UTC)}
    made, _is_new = PreparedAnswer.objects.update_or_create(incident=incident, defaults=told)
    record("incident.prepared", topics=["supervisors", by.actor.topic], data={"incident": incident.key})
    return made


def prepared(incident: Incident) -> PreparedAnswer | None:
    """What is written and not sent."""
    return PreparedAnswer.objects.filter(incident=incident).select_related("by").first()


@transaction.atomic
def answer_all(
    incident: Incident,
    talks: Iterable[Conversation],
    *,
    texts: Mapping[str, str],
    by: Agent,
    now: datetime | None = None,
) -> OneAnswer:
    """Write one answer to conversations that `by` sees, to be sent in a minute unless it is taken back. Raises Refused for a text
    that breaks a rule, ("nobody") when nobody waits, ("running") while another one is on its way."""
    now = now or datetime.now(UTC)
    said = checked(texts)
    Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
    if OneAnswer.objects.filter(incident=incident, done_at=None, undone_at=None).exists():
        raise Refused("running", status=409)
    found = list(talks)
    if not found:
        raise Refused("nobody", status=409)
    made = OneAnswer.objects.create(incident=incident, texts=said, by=by, send_at=now + UNDO)
    Told.objects.bulk_create(Told(answer=made, conversation=talk) for talk in found)
    PreparedAnswer.objects.filter(incident=incident).delete()
    audit.write(actor=by.actor, verb="answered-all", subject=incident.key, number=str(len(found)))
    defer("tickets.send-one-answer", at=made.send_at, answer=made.pk)
    return made


@transaction.atomic
def take_back(answer: OneAnswer, *, by: Agent, now: datetime | None = None) -> bool:
    """Nobody has been sent it yet, and nobody will be. False when it is too late."""
    held = OneAnswer.objects.select_for_update().get(pk=answer.pk)
    is_late = (now or datetime.now(UTC)) >= held.send_at or held.told.exclude(state=Told.State.WAITS).exists()
    if held.undone_at or held.done_at or is_late:
        return False
    held.undone_at = datetime.now(UTC)
    held.save(update_fields=["undone_at"])
    audit.write(actor=by.actor, verb="answer-to-all-undone", subject=held.incident.key)
    return True


@job("tickets.send-one-answer")
def send_one_answer(*, answer: int) -> None:
    """Send what is still to be sent of an answer. Each in a transaction of its own, under an id of its own: never twice."""
    held = OneAnswer.objects.select_related("by", "incident").get(pk=answer)
    if held.undone_at or held.done_at:
        return
    for pk in list(held.told.filter(state=Told.State.WAITS).order_by("pk").values_list("pk", flat=True)):
        _send(held, pk)
    OneAnswer.objects.filter(pk=held.pk).update(done_at=datetime.now(UTC))
    record("incident.answered", topics=["supervisors", held.by.actor.topic], data={"incident": held.incident.key})


@transaction.atomic
def _send(held: OneAnswer, pk: int) -> None:
    row = Told.objects.select_for_update(of=("self",)).filter(pk=pk, state=Told.State.WAITS).first()
    if row is None:
        return
    talk = Conversation.objects.select_for_update(of=("self",), no_key=True).get(pk=row.conversation_id)
    body, once = in_language(held.texts, talk.language.split("-")[0])[0], uuid5(_NAMES, f"{held.key}/{talk.key}")
    try:
        with transaction.atomic():  # a savepoint: what cannot be said to one harms none of the others
            row.state = Told.State.SENT if _say(held, talk, body, once) else Told.State.LEFT
    except (NotPossible, Refused, ConversationClosed, ConversationTracked):
        row.state = Told.State.LEFT
    row.at = datetime.now(UTC)
    row.save(update_fields=["state", "at"])
    if row.state == Told.State.SENT:
        Waiter.objects.filter(incident=held.incident, conversation=talk).delete()


def _say(held: OneAnswer, talk: Conversation, body: str, once: UUID) -> bool:
    """False when somebody has answered or closed it meanwhile."""
    ticket = Ticket.objects.filter(pk=talk.pk).first() if talk.is_tracked else None
    if ticket is not None and ticket.status in (Status.OPEN, Status.US, Status.OTHERS):
        answer_ticket(ticket, agent=held.by, body=body, client_id=once)
    elif ticket is None and talk.state in (*WAITING, State.ASSIGNED, State.ASSISTED):
        post_message(conversation=talk.key, author=held.by.actor, body=body, client_id=once, language=talk.language)
        if talk.state != State.ASSIGNED:  # nobody talks with them: the queue is free of it until they write again
            close(talk, by=held.by.actor)
    else:
        return False
    return True
