"""A mail of ours as its reader gets it: words in their language, times in their zone, plain and in HTML alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formataddr, parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from heliodesk.channels.email.enclosing import Enclosed, enclosed
from heliodesk.channels.email.models import Claim, Kind, Received, Sent
from heliodesk.channels.email.own import address_of_team
from heliodesk.channels.email.reply_address import reply_address
from heliodesk.channels.email.unsubscribing import link_to_stop
from heliodesk.channels.email.words import Paragraph, paragraphs
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.tokens import readable
from heliodesk.hours.visiting import is_zone
from heliodesk.outbound.letters import ID, Letter, domain_of
from heliodesk.people.personal import address_of, phishing_code_for
from heliodesk.promises.keeping import earliest_due
from heliodesk.text.links import absolute
from heliodesk.text.saying import city_of, comma, list_comma, long_date, offset_of
from heliodesk.tickets.models import Status, Ticket

_MOST_REFERENCES = 10
_AUTOMATIC = {Kind.RECEIPT: "auto-replied", Kind.CONFIRM: "auto-generated", Kind.SURVEY: "auto-generated"}


class NoAddress(Exception):
    """Nobody has the address of this mail any more."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a mail says, ready to be put on a page: all of it in the active language."""

    site: str
    number: str
    subject: str
    words: Sequence[Paragraph]
    by: str  # who signs: "Ana, Support"
    link: tuple[str, str] | None  # words and address of the one button
    files: str  # the names of what goes along
    elsewhere: Sequence[str]  # what was too large, each as a line
    next: str  # what happens next, and whose turn it is
    page: str  # where the request is shown
    stop: str  # where no more such mails are asked for
    safety: str
    code: str  # the customer's own word
    preview: str
    language: str
    dir: str


def compose(sent: Sent) -> Letter:
    """The mail of a row. Raises NoAddress, and enclosing.BeingChecked while a file of its message is not ready."""
    to = address_of(sent.to)
    if to is None:
        raise NoAddress
    conversation = sent.conversation
    ticket = Ticket.objects.within([conversation]).select_related("team").first()
    language = language_for(conversation)
    with translation.override(language), timezone.override(zone_for(conversation)):
        files = enclosed(sent.message) if sent.message else Enclosed()
        said = _said(sent, ticket, files)
        subject = _subject(sent, ticket, conversation)
        html = render_to_string("email/letter.html", {"said": said})
        text = render_to_string("email/letter.txt", {"said": said})
    sender = sender_for(conversation)
    answers_to = reply_address(conversation.pk, sent.to)
    return Letter(
        to=to,
        subject=subject,
        text=text.strip() + "\n",
        html=html,
        mail_id=sent.mail_id,
        sender=sender,
        envelope=answers_to,
        reply_to=formataddr((settings.SITE_NAME, answers_to)) if answers_to else "",
        headers=_headers(sent),
        attachments=files.attachments,
    )


def language_for(conversation: Conversation) -> str:
    """The language of the frame: the talk's, else the customer's, else English; of those that we write."""
    for language in (conversation.language, conversation.customer.language):
        if language.split("-")[0] in ("en", "zh"):
            return "zh-hans" if language.startswith("zh") else "en"
    return "en"


def zone_for(conversation: Conversation) -> ZoneInfo:
    """The customer's zone, as far as it is known."""
    zone = conversation.customer.zone
    return ZoneInfo(zone if is_zone(zone) else "UTC")


def sender_for(conversation: Conversation) -> str:
    """The address of the team that has it, under the site's name; else the one that all our mails have."""
    address = address_of_team(conversation.team)
    if not address:
        return str(settings.MAIL_FROM)
    return formataddr((parseaddr(settings.MAIL_FROM)[0] or settings.SITE_NAME, address))


def new_mail_id(conversation: Conversation) -> str:
    """An id that nobody guesses: who names it has had the mail."""
    import secrets

    return f"<{secrets.token_hex(16)}@{settings.MAIL_REPLY_DOMAIN or domain_of(sender_for(conversation))}>"


def _subject(sent: Sent, ticket: Ticket | None, conversation: Conversation) -> str:
    if sent.kind in _AUTOMATIC:  # without a word of the sender's: nobody has the desk write what they like to others
        return _("Your request %(number)s") % {"number": conversation.number}
    title = ticket.subject if ticket else _("Your message")
    bare = title.strip()
    while bare[:3].lower() in ("re:", "回复", "re：", "aw:"):
        bare = bare[3:].lstrip(" :：")
    return f"Re: {bare or _('Your message')} [{conversation.number}]"


def _headers(sent: Sent) -> dict[str, str]:
    earlier = Sent.objects.filter(conversation=sent.conversation_id, to=sent.to, pk__lt=sent.pk).order_by("-id")
    theirs = Received.objects.filter(conversation=sent.conversation_id, sender=sent.to).exclude(mail_id="")
    row = [(at, name) for name, at in earlier.values_list("mail_id", "queued_at")[:_MOST_REFERENCES]]
    row += [(at, name) for name, at in theirs.order_by("-id").values_list("mail_id", "received_at")[:_MOST_REFERENCES]]
    named = [name for _at, name in sorted(row) if ID.fullmatch(name) and name != sent.in_reply_to][-_MOST_REFERENCES:]
    named += [sent.in_reply_to] if sent.in_reply_to else []
    headers = {"X-Heliodesk-Loop": settings.HOST, "X-Auto-Response-Suppress": "OOF, AutoReply"}
    if sent.in_reply_to:
        headers["In-Reply-To"] = sent.in_reply_to
    if named:
        headers["References"] = " ".join(named)
    if sent.kind == Kind.SURVEY:
        headers["List-Unsubscribe"] = f"<{link_to_stop(sent.to)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if sent.kind in _AUTOMATIC:
        headers["Auto-Submitted"] = _AUTOMATIC[Kind(sent.kind)]
        headers["X-Auto-Response-Suppress"] = "All"
    return headers


def _said(sent: Sent, ticket: Ticket | None, files: Enclosed) -> Said:
    conversation, message = sent.conversation, sent.message
    is_unproven = Claim.objects.filter(conversation=conversation, proven_at=None).exists()
    body = readable(message) if message else "\n\n".join(map(str, sent.data.get("paragraphs", ())))
    words = paragraphs(body)
    link = sent.data.get("link")
    page = absolute(f"/requests/{conversation.number}/")
    return Said(
        site=settings.SITE_NAME,
        number=conversation.number,
        subject=ticket.subject if ticket else "",
        words=words,
        by=_signed(sent, ticket),
        link=(str(link[0]), str(link[1])) if link else None,
        files=list_comma().join(name for name, _media, _content in files.attachments),
        elsewhere=[
            _("%(name)s is too large for a mail (%(size)s). You find it on the page of your request.")
            % {"name": name, "size": size}
            for name, size in files.elsewhere
        ],
        # A stranger's matter is told of nothing but what was said in it.
        next=_next(sent, ticket),
        page="" if is_unproven or sent.kind == Kind.CONFIRM else page,
        stop=link_to_stop(sent.to) if sent.kind == Kind.SURVEY else "",
        safety=_("Nobody at %(site)s will ever ask you for a password, a code or your recovery words.")
        % {"site": settings.SITE_NAME},
        code="" if is_unproven else phishing_code_for(conversation.customer, sent.to),
        preview=" ".join(body.split())[:120],
        language="zh-Hans" if translation.get_language() == "zh-hans" else "en",
        dir="rtl" if translation.get_language_bidi() else "ltr",
    )


def _signed(sent: Sent, ticket: Ticket | None) -> str:
    if sent.message is None or sent.message.agent is None:
        return ""
    team = ticket.team.name if ticket else sent.conversation.team.name
    return pgettext("signs a mail", "%(name)s, %(team)s at %(site)s") % {
        "name": sent.message.agent.first_name,
        "team": team,
        "site": settings.SITE_NAME,
    }


def _next(sent: Sent, ticket: Ticket | None) -> str:
    """What happens next: a promise with its time, or whose turn it is."""
    if sent.kind == Kind.CONFIRM or ticket is None:
        return ""
    due = earliest_due(ticket.pk)
    if due is not None and due > datetime.now(UTC):
        return _("You hear from us by %(time)s.") % {"time": in_full(due)}
    if sent.kind in (Kind.RECEIPT, Kind.SURVEY):
        return ""
    if ticket.status == Status.CUSTOMER:
        return _("It is your turn: we go on as soon as you answer.")
    if ticket.is_finished:
        return _("For us this is settled. If it is not for you, answer this mail and it goes on.")
    return ""


def in_full(at: datetime) -> str:
    """Such as "Thursday 26 November, 12:00 (Lagos, UTC+1)", in the active language and zone."""
    zone = timezone.get_current_timezone_name()
    local = timezone.localtime(at)
    place = city_of(zone)
    offset = offset_of(zone)
    named = place if place == offset else f"{place}{comma()}{offset}"
    brackets = "（%s）" if translation.get_language() == "zh-hans" else " (%s)"
    named = named.replace(" ", "\u00a0")  # kept on one line
    return f"{long_date(local.date())}{comma()}{local:%H:%M}{brackets % named}"
