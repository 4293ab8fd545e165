"""What somebody may ask of a program: /start, /hours, /ticket, /verify, /human. Answered at once, in their language."""

import re

from django.utils import timezone
from django.utils.translation import gettext as _

from heliodesk.channels.base import Incoming
from heliodesk.channels.chats import continuing, proving
from heliodesk.channels.chats.accounts import site
from heliodesk.channels.chats.known import note_known
from heliodesk.channels.chats.models import Chat, Identity
from heliodesk.channels.chats.queueing import say
from heliodesk.channels.chats.telling import hours_now, moment, tell_of_wait, zone_of
from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Conversation, State
from heliodesk.conversations.opening import naming
from heliodesk.conversations.posting import post_system_line
from heliodesk.events.log import record
from heliodesk.text.links import absolute
from heliodesk.tickets.becoming import become_ticket
from heliodesk.tickets.models import FINISHED, Ticket
from heliodesk.trust.secrets import guard

_COMMAND = re.compile(r"/([a-z]{2,12})(?:@([\w]{2,64}))?(?:\s+(.*))?", re.ASCII | re.IGNORECASE | re.DOTALL)
_IN_GROUPS = {"hours"}  # what tells nobody anything of anybody
_LISTED = 5


def hear(chat: Chat, identity: Identity | None, one: Incoming) -> bool:
    """Answer a command. False: it is none of ours, but words."""
    found = _COMMAND.fullmatch((one.text or "").strip())
    if found is None or one.is_public or identity is None:
        return False
    name, to, rest = found[1].lower(), found[2] or "", (found[3] or "").strip()
    if to and chat.account.username and to.casefold() != chat.account.username.casefold():
        return True  # another bot's
    answer = _ANSWERS.get(name)
    if answer is None:
        return False
    note_known(chat, (one.external_message_id or one.event_key)[:200])  # so that an edit of it is nobody's message
    language = identity.language
    with continuing.in_language(language), timezone.override(zone_of(chat)):
        if chat.is_group and name not in _IN_GROUPS:
            text = _("Please write to me in a private chat for that: here everybody reads along.")
        else:
            text = answer(chat, identity, rest)
        if text:
            say(chat, text, reply_to=(one.external_message_id or "") if chat.is_group else "")
    return True


def _start(chat: Chat, identity: Identity, _rest: str) -> str:
    lines = [
        _(
            "This is the support of %(site)s. Write what it is about; what you write is read by our assistant and by people."
        )
        % {"site": site()},
        hours_now(chat, identity.language),
        _(
            "Nobody of us will ever ask you for recovery words, passwords or codes, or write to you first about your funds."
        ),
        help_line(),
    ]
    return "\n\n".join(lines)


def help_line() -> str:
    """What there is to ask."""
    return "\n".join(
        (
            _("/hours – when people are here"),
            _("/human – to a person"),
            _("/ticket – your requests, or make one of this"),
            _("/verify – show that you are a customer"),
        )
    )


def _hours(chat: Chat, identity: Identity, _rest: str) -> str:
    return hours_now(chat, identity.language)


def _verify(chat: Chat, identity: Identity, _rest: str) -> str:
    if identity.trust != Identity.Trust.CLAIMED:
        return _("You have shown already who you are. Whoever answers here sees your account.")
    link = proving.link_for(identity)
    return "\n\n".join(
        (
            _("Open this link and sign in as usual. It is good for you alone, works once and for %(minutes)s minutes:")
            % {"minutes": proving.LASTS_MINUTES},
            link,
            _(
                "Do not hand it on: whoever opens it joins this chat to their own account. We never ask for passwords here."
            ),
        )
    )


def _human(chat: Chat, identity: Identity, _rest: str) -> str:
    talk = continuing.running(chat)
    if talk is None:
        talk = continuing.open_talk(chat, language=identity.language.split("-")[0], to_person=True)
        tell_of_wait(talk)
        return _("Write what it is about: whoever answers reads it first.")
    if talk.is_assisted:
        _to_person(talk)
        tell_of_wait(talk)
        return ""
    if talk.is_waiting:
        return "\n".join(
            (_("You are in the queue for a person already, and keep your place."), hours_now(chat, talk.language))
        )
    if talk.is_tracked:
        return _("People work on this as request %(number)s. Write here to add something.") % {"number": talk.number}
    return _("A person has this already and answers here.")


def _to_person(talk: Conversation) -> None:
    """Out of the assistant's hands into the queue, at the place of its first words."""
    talk.state, talk.queued_at = State.QUEUED, talk.opened_at
    talk.unanswered_since = talk.opened_at  # what a program said is no answer
    talk.save(update_fields=["state", "queued_at", "unanswered_since"])
    post_system_line(conversation=talk.key, what="asked-for-person")
    record("conversation.queued", topics=talk.topics, data=naming(talk))


def _ticket(chat: Chat, identity: Identity, rest: str) -> str:
    talk = continuing.running(chat)
    if talk is not None and not talk.is_tracked and talk.message_count:
        first = talk.messages.filter(by_customer=True).order_by("number").values_list("body", flat=True).first() or "–"
        try:
            become_ticket(talk, by=talk.customer.actor, subject=guard(rest or first).text[:160].split("\n")[0])
        except Refused:
            become_ticket(talk, by=talk.customer.actor, subject="–")
        return ""  # the line of the conversation says its number
    seen = Ticket.objects.visible_to(chat.customer.actor).filter(conversation__customer=chat.customer, merged_into=None)
    rows = list(seen.exclude(status__in=FINISHED).select_related("conversation").order_by("-opened_at")[:_LISTED])
    if not rows:
        return _("No request of yours runs. Write what it is about, then /ticket makes a request of it, with a number.")
    lines = [_line(chat, each) for each in rows]
    return "\n".join((_("Your requests:"), *lines, absolute("/requests/")))


def _line(chat: Chat, ticket: Ticket) -> str:
    """Its number and where it stands; what it is about is read on our pages."""
    said = f"{ticket.number}: {ticket.get_status_display()}"
    return said + (", " + _("next word by %(time)s") % {"time": moment(chat, ticket.due)} if ticket.due else "")


_ANSWERS = {"start": _start, "help": _start, "hours": _hours, "verify": _verify, "human": _human, "ticket": _ticket}
