"""How far a message has come that goes to its customer on a messenger, and what a platform tells of theirs beside the words."""

from datetime import datetime
from html import escape

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from heliodesk.channels import reasons
from heliodesk.channels.chats.fetching import WORDS
from heliodesk.channels.chats.guides import name_of
from heliodesk.channels.chats.models import STOPPED, Account, Going, Way
from heliodesk.conversations.models import Message
from heliodesk.files.rules import WORDS as FILE_WORDS
from heliodesk.text.saying import short_date
from heliodesk.text.tags import icon

_LOOKS = {
    Way.QUEUED: ("clock", ""),
    Way.SENDING: ("clock", ""),
    Way.SENT: ("check", ""),
    Way.DELIVERED: ("checks", ""),
    Way.READ: ("checks", "seen"),
    Way.FAILED: ("alert", "wrong"),
    Way.UNKNOWN: ("alert", "unsure"),
}


def going_mark(going: Going | None, platform: str = "") -> SafeString:
    """The mark below a message of ours, and a button where a person decides. None: it is nobody's to send."""
    if going is None:
        return SafeString("")
    way = Way(going.state)
    name, looks = _LOOKS[way]
    button = ""
    if way in STOPPED:
        where = reverse("console:send-again", args=[going.key])
        again = escape(_("Send again"))
        button = (
            f' <button class="hd-btn hd-btn--quiet" type="button" hx-post="{where}" hx-swap="none">{again}</button>'
        )
    words = escape(said(going))
    return mark_safe(f'<span class="mail-mark {looks}">{icon(name)}<span>{words}</span></span>{button}')  # noqa: S308  # nosec B308, B703 (escaped)


def said(going: Going) -> str:
    """Such as "Telegram: not sent. The customer has blocked us there", in the active language and zone."""
    account = going.chat.account
    words = {"platform": name_of(account.channel), "why": reasons.words(going.reason) if going.reason else ""}
    match going.state:
        case Way.QUEUED if account.state == Account.State.RECONNECT:
            return _("%(platform)s: waits until the account is connected again") % words
        case Way.QUEUED if account.state == Account.State.PAUSED:
            return _("%(platform)s: waits, the account is paused") % words
        case Way.QUEUED if going.tries and going.look_at:
            at = timezone.localtime(going.look_at)
            when = f"{at:%H:%M:%S}" if at.date() == timezone.localdate() else f"{short_date(at)}, {at:%H:%M}"
            return _("%(platform)s: does not take it now, again at %(time)s") % {**words, "time": when}
        case Way.QUEUED | Way.SENDING:
            return _("%(platform)s: is being sent") % words
        case Way.SENT:
            return _("%(platform)s: sent") % words
        case Way.DELIVERED:
            return _("%(platform)s: delivered") % words
        case Way.READ:
            return _("%(platform)s: read") % words
        case Way.UNKNOWN:
            return (
                _("%(platform)s: perhaps sent. No answer came, so nobody knows; look there before you send it again.")
                % words
            )
    return _("%(platform)s: not sent. %(why)s") % words


def said_by(message: Message) -> str:
    """Whose words ours are: an agent's, Heliodesk's, or of one of us who wrote in the platform's own app."""
    if message.is_from_elsewhere:
        return _("Written in %(platform)s") % {"platform": name_of(str(message.data.get("via", "")))}
    return message.agent.first_name if message.agent else "Heliodesk"


def before(message: Message) -> str:
    """What stands above a customer's words: who it was in a group, and that it was handed on."""
    data = message.data
    parts = []
    if data.get("who"):
        parts.append(f'<span class="said-by hd-words" dir="auto">{escape(str(data["who"]))}</span>')
    if data.get("public"):
        shown = escape(_("In public"))
        words = f"{icon('web')}{shown}"
        link = str(data.get("post") or "")
        if link.startswith("https://"):
            words = f'<a href="{escape(link)}" target="_blank" rel="noopener noreferrer nofollow">{words}</a>'
        parts.append(f'<span class="said-by">{words}</span>')
    if data.get("forwarded"):
        parts.append(f'<span class="said-by">{icon("swap")}{escape(_("Handed on from somebody else"))}</span>')
    return "".join(parts)


def below(message: Message) -> str:
    """What stands below them: how it was before, signs, files that come or did not."""
    data = message.data
    parts = []
    if data.get("deleted"):
        here, there = _("The customer deleted this. Its words are gone."), _("Deleted there. Its words are gone.")
        words = there if message.is_from_elsewhere else here
        parts.append(f'<p class="beside">{icon("x")}{escape(words)}</p>')
    if edits := data.get("edits"):
        title = escape(
            ngettext("Edited. As it was before", "Edited %(n)s times. As it was before", len(edits)) % {"n": len(edits)}
        )
        rows = "".join(f'<li class="hd-words" dir="auto">{escape(str(each.get("was", "")))}</li>' for each in edits)
        parts.append(f'<details class="translated edits"><summary>{title}</summary><ol>{rows}</ol></details>')
    if signs := data.get("signs"):
        label = escape(f"{_('Reactions')}: {' '.join(map(str, signs.values()))}")
        shown = "".join(f"<span>{escape(str(sign))}</span>" for sign in signs.values())
        parts.append(f'<p class="signs" role="img" aria-label="{label}">{shown}</p>')
    if coming := int(data.get("coming", 0)):
        words = ngettext("A file is being fetched…", "%(n)s files are being fetched…", coming) % {"n": coming}
        parts.append(f'<p class="beside">{icon("clip")}{escape(words)}</p>')
    for kind, name, why in data.get("missing", ()):
        what = name or str(_KINDS.get(kind) or _("A file"))
        because = WORDS.get(why) or FILE_WORDS.get(why) or reasons.words(why)
        words = _("%(file)s did not come: %(why)s") % {"file": what, "why": because}
        parts.append(f'<p class="beside">{icon("alert")}<span class="hd-words" dir="auto">{escape(words)}</span></p>')
    return "".join(parts)


def written(message: Message) -> str:
    """When it was written, where that was long before it came here."""
    if not (said_at := message.data.get("said_at")):
        return ""
    at = timezone.localtime(datetime.fromisoformat(said_at))
    when = f"{at:%H:%M}" if at.date() == timezone.localdate() else f"{short_date(at)}, {at:%H:%M}"
    words = _("written at %(time)s") % {
        "time": when
    }  # not within an f-string, where no program finds it to be translated
    return f" <span>{escape(words)}</span>"


_KINDS = {"audio": gettext_lazy("A voice message"), "video": gettext_lazy("A film"), "image": gettext_lazy("A picture")}
