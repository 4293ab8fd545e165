"""Answers from live data: the hours, the queue, and the customer's own matters. In the active language and zone."""

from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heliodesk.assistant.asked import Asked
from heliodesk.assistant.asks import numbers_in
from heliodesk.assistant.clock import minutes_words, when, zone_words
from heliodesk.assistant.reply import Say
from heliodesk.assistant.sayings import joined
from heliodesk.assistant.waits import Wait, wait_of
from heliodesk.conversations import numbers
from heliodesk.conversations.models import Conversation, State
from heliodesk.conversations.served import scope_of
from heliodesk.hours.instead import elsewhere
from heliodesk.promises.models import Promise
from heliodesk.promises.models import State as Kept
from heliodesk.text.saying import language_in_words
from heliodesk.tickets.models import Status, Ticket, TicketQuerySet

_MOST = 3  # matters that are told of at once


def hours(asked: Asked) -> Say:
    """When is somebody there?"""
    waits = wait_of(asked.talk)
    sentences = [_open(waits) if waits.is_open else _closed(asked, waits)]
    if waits.is_open and not waits.present:
        sentences.append(_nobody_speaks(asked.talk))
    sentences.append(_("I am here at any hour."))
    return Say("hours", joined(*sentences), links=[{"title": _("All opening hours"), "address": "/hours/"}])


def wait(asked: Asked) -> Say:
    """How long would one wait for a person?"""
    waits = wait_of(asked.talk)
    if not waits.is_open:
        return Say("wait", _closed(asked, waits))
    if waits.ahead:
        text = ngettext("%(n)s person waits before you now.", "%(n)s people wait before you now.", waits.ahead)
        sentences = [text % {"n": waits.ahead}]
    else:
        sentences = [_("Nobody waits before you now.")]
    if waits.likely:
        sentences.append(_("A person likely answers in %(range)s.") % {"range": minutes_words(waits.likely)})
        if waits.is_learning:
            sentences.append(_("We are still learning how long it takes here, so this is rough."))
    elif not waits.present:
        sentences.append(_nobody_speaks(asked.talk))
    else:
        sentences.append(_("How long that takes is not known."))
    sentences.append(_("Press “Talk to a person” to join: your place counts from when you first wrote."))
    return Say("wait", joined(*sentences), told=waits.word)


def _open(waits: Wait) -> str:
    if waits.until is None:
        return _("People are here on chat now, day and night.")
    return _("People are here on chat now, until %(until)s (%(zone)s).") % {
        "until": when(waits.until),
        "zone": zone_words(),
    }


def _closed(asked: Asked, waits: Wait) -> str:
    if waits.opens_at is None:
        return _("Nobody of ours is on chat now, and the next opening is not known yet.")
    text = _("Nobody of ours is on chat now. People answer from %(opens)s (%(zone)s).")
    said = text % {"opens": when(waits.opens_at), "zone": zone_words()}
    open_ones = {each.language for each in elsewhere(scope_of(asked.talk), datetime.now(UTC)) if each.status.is_open}
    if "en" in open_ones:
        other = _("People who speak %(language)s are here now.") % {"language": language_in_words("en")}
        return joined(said, other)
    return said


def _nobody_speaks(talk: Conversation) -> str:
    text = _("At this moment nobody who speaks %(language)s is free.")
    return text % {"language": language_in_words(talk.language)}


def tickets(asked: Asked) -> Say:
    """Where do the customer's own matters stand? Who has not proven who they are is told the same of every number."""
    customer = asked.talk.customer
    mine = {"title": _("My requests"), "address": "/requests/"}
    if not customer.is_identified:
        text = _(
            "I can say where a request stands only to whom it belongs, and I do not know yet who you are. Sign in at %(site)s and"
            " open the chat from there, or see “My requests”."
        )
        return Say("ticket", text % {"site": settings.SITE_NAME}, links=[mine])
    named = [numbers.read(written) for written in numbers_in(asked.question, prefix=settings.TICKET_PREFIX)]
    if named:
        return _named(asked, [code for code in named if code], mine)
    found = list(_own(asked).unfinished().select_related("conversation").order_by("-pk")[: _MOST + 1])
    if not found:
        return Say("ticket", _("You have no open request at the moment."), links=[mine])
    lines = [_standing(ticket) for ticket in found[:_MOST]]
    if len(found) > _MOST:
        lines.append(_("“My requests” lists the others."))
    return Say("ticket", "\n".join([*lines, _times(found)]).strip(), links=[mine])


def _own(asked: Asked) -> TicketQuerySet:
    found: TicketQuerySet = Ticket.objects.visible_to(asked.talk.customer.actor)
    return found


def _named(asked: Asked, codes: list[str], mine: dict[str, str]) -> Say:
    talks = Conversation.objects.visible_to(asked.talk.customer.actor).filter(code__in=codes[:_MOST])
    theirs = {talk.code: talk for talk in talks}
    tickets = {ticket.pk: ticket for ticket in _own(asked).filter(pk__in=talks).select_related("conversation")}
    lines, links = [], []
    for code in codes[:_MOST]:
        talk = theirs.get(code)
        if talk is None:
            lines.append(_("I see no request %(number)s among yours.") % {"number": numbers.shown(code)})
            continue
        lines.append(_standing(tickets[talk.pk]) if talk.pk in tickets else _chat(talk))
        links.append({"title": talk.number, "address": f"/requests/{talk.number}/"})
    return Say("ticket", "\n".join([*lines, _times(list(tickets.values()))]).strip(), links=links or [mine])


def _standing(ticket: Ticket) -> str:
    words = {"number": ticket.conversation.number, "subject": ticket.subject}
    match ticket.status:
        case Status.CUSTOMER:
            return _("%(number)s, “%(subject)s”: it waits for your answer.") % words
        case Status.OTHERS:
            return _("%(number)s, “%(subject)s”: we wait for somebody outside.") % words
        case Status.SOLVED:
            return _("%(number)s, “%(subject)s”: solved. Write there within seven days if it is not.") % words
        case Status.CLOSED:
            return _("%(number)s, “%(subject)s”: finished.") % words
    due = _due(ticket)
    if due is None:
        return _("%(number)s, “%(subject)s”: it is our turn.") % words
    return _("%(number)s, “%(subject)s”: it is our turn, and we answer by %(due)s.") % {**words, "due": when(due)}


def _due(ticket: Ticket) -> datetime | None:
    """The next answer that is promised."""
    running = Promise.objects.filter(conversation=ticket.pk, state=Kept.RUNNING, due__isnull=False)
    due: datetime | None = running.exclude(kind="solved").order_by("due").values_list("due", flat=True).first()
    return due


def _times(tickets: list[Ticket]) -> str:
    """Which zone the times are in, when there are any."""
    if any(_due(ticket) for ticket in tickets if ticket.status in (Status.OPEN, Status.US)):
        return _("Times are %(zone)s.") % {"zone": zone_words()}
    return ""


def _chat(talk: Conversation) -> str:
    words = {"number": talk.number}
    match talk.state:
        case State.CLOSED:
            return _("%(number)s is a chat that has ended.") % words
        case State.ASSIGNED:
            return _("%(number)s is a chat; a person has it.") % words
        case State.ASSISTED:
            return _("%(number)s is a chat with me.") % words
    return _("%(number)s is a chat that waits for a person.") % words
