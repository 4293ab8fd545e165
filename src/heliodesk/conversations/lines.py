"""Words for system lines. Stored as what happened; said in the language of whoever reads."""

from datetime import datetime
from typing import Any

from django.utils.timezone import get_current_timezone_name, localtime
from django.utils.translation import gettext_lazy as _

from heliodesk.conversations.passed_on import line_for_customer, line_for_longer_wait, line_for_who_wrote, why_words
from heliodesk.text.saying import city_of, language_in_words, offset_of, short_date

_FOR_CUSTOMERS = {
    "joined": _("%(name)s, a person, is with you now"),
    "joined-in": _("%(name)s, a person, is with you now and answers in %(language)s"),
    "handed-over": _("%(name)s takes over from %(by)s and has everything said so far"),
    "took-over": _("%(name)s takes over from %(by)s and has everything said so far"),
    "to-team": _("This goes to %(team)s, with everything said so far"),
    "followed-sun": _(
        "%(before)s has closed. %(team)s is there and goes on with this: you keep your place, and nothing has to be said again."
    ),
    "followed-sun-due": _(
        "%(before)s has closed. %(team)s is there and goes on with this, and nothing has to be said again. The next word is"
        " promised by %(until)s."
    ),
    "stays-until": _(
        "%(team)s has closed. Those who can answer this are there again from %(until)s. You keep your place, and need not wait"
        " here."
    ),
    "stays": _(
        "%(team)s has closed, and the next opening is not known yet. You keep your place, and need not wait here."
    ),
    "connection-lost": _(
        "%(name)s lost the connection. You keep your place, and a colleague goes on with all of this."
    ),
    "callback": {
        "chat": _("You left the queue and keep your place in it. When it is your turn, you are written to here."),
        "mail": _("You left the queue and keep your place in it. When it is your turn, you are written to by mail."),
        "messenger": _(
            "You left the queue and keep your place in it. When it is your turn, you are written to on %(where)s."
        ),
        "request": _(
            "You left the queue and keep your place in it. When it is your turn, this becomes a request of yours."
        ),
    },
    "callback-over": _("You wait here again, in the place that you kept"),
    "page-closed": {
        "mail": _("This page was closed. You keep your place: when it is your turn, you are written to by mail."),
        "messenger": _(
            "This page was closed. You keep your place: when it is your turn, you are written to on %(where)s."
        ),
        "request": _("This page was closed. You keep your place: when it is your turn, you are answered in writing."),
    },
    "page-open": _("You are back, in the place that you kept"),
    "callback-turn-chat": _("It is your turn: %(name)s, a person, writes to you here"),
    "callback-turn-mail": _("It is your turn: %(name)s, a person, writes to you by mail"),
    "callback-turn-messenger": _(
        "It is your turn: %(name)s, a person, answers on %(where)s what you asked in our chat, and has everything said there"
    ),
    "callback-turn-request": _("It is your turn: %(name)s, a person, answers in “My requests”"),
    "closed": _("%(name)s marked this as solved. Write again if it is not."),
    "answered": _("You said that this answers it. Write again at any time."),
    "left-off": _("Nothing was written for a day, so this chat has ended. Write again at any time."),
    "closed-by-you": _("You ended this chat. Write again at any time."),
    "reopened": _("Open again"),
    "tracked": _("This is now request %(number)s. Answers come here and to “My requests”; you need not wait."),
    "runs-already": _(
        "You have asked about this already: %(number)s. It keeps its place, and “My requests” says where it stands. Whoever"
        " answers here sees it too; there is nothing to tell again."
    ),
    "solved": _("%(name)s marked this as solved. Write within seven days if it is not."),
    "solved-by-you": _("You marked this as solved. Write within seven days if it is not."),
    "merged-in": _("Request %(number)s went on here, with everything said in it"),
    "merged-away": _("This goes on in %(number)s, with everything said so far"),
    "parted": _("Request %(number)s is a matter of its own again"),
    "split-off": _("A part of this goes on in request %(number)s"),
    "split-from": _("This was a part of request %(number)s"),
    "may-be-late": _(
        "We may not manage by the time that we promised. We are on it, and expect to answer by %(until)s."
    ),
    "mail-confirmed": _("You confirmed that the mail is yours. Thank you, it goes on."),
    "identity-linked": _("This chat belongs to your account now. Whoever answers sees that it is you."),
    "identity-unlinked": _("This chat does not belong to your account any more."),
    "went-private": _("This goes on here, in private. Nothing that you write here is shown in public."),
    "appeal-filed": _("Your appeal %(number)s against the decision in %(against)s is filed. The day counts."),
    "appeal-missing": _(
        "Something is still missing from your appeal. “My requests” says what; the time stands until then."
    ),
    "appeal-complete": _("Your appeal is complete. Two people who had no part in the decision will look at it."),
    "appeal-taken": _("%(name)s, who had no part in the decision, reviews your appeal"),
    "appeal-extended": _("We need longer, once, until %(until)s. The reason: %(reason)s"),
    "appeal-decided": _("Your appeal is decided. The letter is in “My requests”."),
    "appeal-withdrawn": _("You withdrew your appeal"),
}
_FOR_STAFF = {
    "joined": _("%(name)s took this conversation"),
    "joined-in": _("%(name)s took this conversation, and answers in %(language)s"),
    "runs-already": _("Probably the same matter as %(number)s, which runs already. The customer was told."),
    "handed-over": _("%(by)s handed this over to %(name)s"),
    "took-over": _("%(name)s took over from %(by)s"),
    "to-team": _("Handed over to %(team)s"),
    "followed-sun": _("%(before)s has closed: passed on to %(team)s, in its old place"),
    "followed-sun-due": _("%(before)s has closed: passed on to %(team)s, promised by %(until)s"),
    "stays-until": _("%(team)s has closed. It stays, and the customer was told: people from %(until)s"),
    "stays": _("%(team)s has closed. It stays, and the customer was told so"),
    "connection-lost": _("%(name)s lost the connection: back in the queue, in its old place"),
    "callback": {
        "chat": _("The customer left the queue and keeps the place: to be written to in this chat"),
        "mail": _("The customer left the queue and keeps the place: to be written to by mail"),
        "messenger": _("The customer left the queue and keeps the place: to be written to on %(where)s"),
        "request": _("The customer left the queue and keeps the place: to be answered as a request"),
    },
    "callback-over": _("The customer waits in the chat again"),
    "page-closed": {
        "mail": _("The customer closed the page and keeps the place: to be written to by mail"),
        "messenger": _("The customer closed the page and keeps the place: to be written to on %(where)s"),
        "request": _("The customer closed the page and keeps the place: to be answered as a request"),
    },
    "page-open": _("The customer is back in the chat"),
    "callback-turn-chat": _("It is the customer’s turn. They do not wait in front of the chat: write to them here"),
    "callback-turn-mail": _("It is the customer’s turn. They are not in the chat: what you write goes by mail"),
    "callback-turn-messenger": _(
        "It is the customer’s turn. They are not in the chat: what you write goes to %(where)s"
    ),
    "callback-turn-request": _(
        "It is the customer’s turn. They are not in the chat: what you write goes to “My requests”"
    ),
    "closed": _("%(name)s marked this as solved"),
    "answered": _("The customer said that the assistant's answer is enough"),
    "left-off": _("Nothing was written to the assistant for a day: ended"),
    "passed-on": _("The assistant passed this to a person: %(why)s"),
    "closed-by-you": _("The customer ended the chat"),
    "reopened": _("Open again"),
    "tracked": _("Became request %(number)s"),
    "solved": _("%(name)s marked this as solved"),
    "solved-by-you": _("The customer marked this as solved"),
    "merged-in": _("%(number)s was merged into this"),
    "merged-away": _("Merged into %(number)s"),
    "parted": _("The merge with %(number)s was undone"),
    "split-off": _("A part was split off as %(number)s"),
    "split-from": _("Split off from %(number)s"),
    "may-be-late": _("The customer was told that the answer may come after the promised time: by %(until)s"),
    "mail-confirmed": _("The mailbox confirmed that this mail is its owner's"),
    "identity-linked": _("The customer has shown who they are: this chat belongs to their account now"),
    "went-private": _("The link in public was opened: this goes on in private, and answers go there alone"),
    "identity-unlinked": _("This chat was parted from the account again"),
    "asked-for-person": _("The customer asked for a person"),
    "received": _("The customer was told when a person can answer"),
    "wait-changed": _("The customer was told that it takes longer"),
    "appeal-filed": _("Appeal against the decision in %(against)s filed"),
    "appeal-missing": _("The customer was asked for what is missing"),
    "appeal-complete": _("The appeal is complete"),
    "appeal-taken": _("%(name)s reviews the appeal"),
    "appeal-extended": _("Extended once, until %(until)s: %(reason)s"),
    "appeal-decided": _("The appeal is decided"),
    "appeal-withdrawn": _("The customer withdrew the appeal"),
}


# What a customer is told when a secret of theirs was taken out, the worst first.
_REMOVED = (
    (
        {"seed-phrase", "private-key", "keystore"},
        _(
            "What opens your wallet was taken out before anyone could read it, and is stored nowhere. Whoever has it can take"
            " your funds: move what is left to a new wallet now. We never need it."
        ),
    ),
    (
        {"password", "code", "otp-secret", "api-key"},
        _(
            "A password, code or key was taken out before anyone could read it, and is stored nowhere. Change it now, and do"
            " not send the new one to anybody. We never need it."
        ),
    ),
    (
        {"card"},
        _("A card number was taken out before anyone could read it, and is stored nowhere. We never need all of it."),
    ),
)
_KINDS = {
    "seed-phrase": _("recovery words"),
    "private-key": _("a private key"),
    "keystore": _("a keystore"),
    "otp-secret": _("an authenticator secret"),
    "api-key": _("an API key"),
    "code": _("a code"),
    "password": _("a password"),
    "card": _("a card number"),
}


# What came in several messages was whole only at the last: the first of them may have been read.
_IN_PARTS = _(
    "What opens your wallet came in several messages. It was taken out of all of them, but the first may have been read."
    " Whoever has it can take your funds: move what is left to a new wallet now. We never need it."
)


def _removed(kinds: list[str], *, in_parts: bool, for_staff: bool) -> str:
    if for_staff:
        listed = ", ".join(str(_KINDS.get(kind, kind)) for kind in kinds)
        if in_parts:
            return str(
                _("Taken out of several messages: %(kinds)s. The first may have been read; the customer was told.")
            ) % {"kinds": listed}
        return str(_("Taken out before anyone could read it: %(kinds)s. Stored nowhere; the customer was told.")) % {
            "kinds": listed
        }
    if in_parts:
        return str(_IN_PARTS)
    return " ".join(str(words) for group, words in _REMOVED if group & set(kinds))


def line(data: dict[str, Any], *, for_staff: bool) -> str:
    """The sentence for a system message's `data`, in the active language; empty for one that this version does not know."""
    what = str(data.get("what", ""))
    if what == "secret-removed":
        return _removed(list(data.get("kinds", [])), in_parts=bool(data.get("parts")), for_staff=for_staff)
    if what == "wait-changed" and not for_staff:
        return line_for_longer_wait(data)
    if what == "received" and not for_staff:
        return line_for_who_wrote(data, _times(data))
    if what == "passed-on":
        if not for_staff:
            return line_for_customer(data, _times(data))
        data = {**data, "why": why_words(str(data.get("why", "")))}
    if what in {"closed", "solved"} and data.get("by") == "customer":
        what += "-by-you"
    if "language" in data:
        data = {**data, "language": language_in_words(str(data["language"]))}
    words = (_FOR_STAFF if for_staff else _FOR_CUSTOMERS).get(what)
    if isinstance(words, dict):
        words = words.get(str(data.get("way", "")))
    return str(words) % _Names({**data, **_times(data)}) if words else ""


def _times(data: dict[str, Any]) -> dict[str, str]:
    """A time in a line, in the reader's zone (the active one) with its offset from UTC."""
    try:
        at = localtime(datetime.fromisoformat(str(data["until"])))
    except (KeyError, ValueError):
        return {}
    zone = get_current_timezone_name()
    return {"until": f"{short_date(at)}, {at:%H:%M} ({city_of(zone)}, {offset_of(zone)})"}


class _Names(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
