"""Every word that the widget shows, by short keys. The element fetches them as JSON in the language of its page.

`{name}` is filled in by the element, `{n}` of a wait as "2–4". Keys that end in a plural category (`ahead_one`, `ahead_other`)
are chosen by count.
"""

import hashlib
import json
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

# What the closed bubble says: fetched by every visitor of the page, so only what it needs.
BUBBLE = {
    "help": _("Help"),
    "here": _("People are here now"),
    "open": _("Open now"),
    "leave": _("Leave a message"),
    "bot": _("The assistant answers now"),
    "leave_at": _("Leave a message, opens {time}"),
    "answered": _("{name} answered"),
    "news": _("New message"),
    "unread_one": _("{n} unread"),
    "unread_other": _("{n} unread"),
    "failed": _("No connection. Try again."),
}

PANEL = {
    # who
    "title": _("{site} help"),
    "label": _("Chat with {site}"),
    "with": _("{name}, {site}"),
    "with_you": _("With you now"),
    "people": _("People are here now"),
    "open_now": _("Open now. The next free person answers."),
    "nobody": _("Nobody on chat in {language} now"),
    "offline": _("You are offline"),
    "unreachable": _("Connecting again"),
    "safe": _("Never send passwords, codes or recovery words."),
    "by": _("Help by {site}"),
    # what it says
    "log": _("Messages"),
    "me": _("You"),
    "today": _("Today, {date}"),
    "yesterday": _("Yesterday, {date}"),
    "first_day": _("{day}. Your time, {zone}"),
    "sent": _("Sent"),
    "delivered": _("Delivered"),
    "read": _("Read"),
    "waiting": _("Waiting to send"),
    "sending": _("Sending"),
    "refused": _("Not sent. {why}"),
    "take_back": _("Take back"),
    "edit": _("Edit"),
    "remove": _("Remove"),
    "typing": _("{name} is typing"),
    "new": _("New messages"),
    # how things stand
    "likely": _("Likely {n} min"),
    # leaving the queue
    "opens_today": _("Opens at {time} today"),
    "opens_tomorrow": _("Opens at {time} tomorrow"),
    "opens_on": _("Opens {day}, {time}"),
    "yours_until": _("Your time, {zone}. {until}"),
    "in_days": _("That is in {d} d {h} h."),
    "in_hours": _("That is in {h} h {m} min."),
    "in_minutes": _("That is in {m} min."),
    "closed": _("Nobody is here now"),
    "leave_now": _("Leave a message now. It is answered here after opening."),
    "leave_by": _("Leave a message now. It is usually answered here by {time}."),
    "now": _("now"),
    "chat_in": _("Chat in {language} now"),
    "put_away": _("Put away"),
    "left": _("Your message is here. It is answered after opening, and you can add to it."),
    "leave_any": _("Leave a message. It is answered here."),
    "welcome": _("A person answers you here"),
    "open_until": _("Open until {time}. Your time, {zone}."),
    "open_always": _("Open day and night."),
    "say_what": _("Write what happened, and when."),
    "lost": _("No connection since {time}. What you write is kept on this device and sent once, by itself."),
    "ended": _("Your chat session has ended. Reload the page to go on. What you wrote is kept."),
    # writing
    "message": _("Your message"),
    "write": _("Write a message"),
    "more_words": _("Add more"),
    "later": _("Write, it will be sent later"),
    "send": _("Send"),
    "keep": _("Keep to send later"),
    "too_long_one": _("{n} character too many. Please send it in parts."),
    "too_long_other": _("{n} characters too many. Please send it in parts."),
    # files
    "attach": _("Add pictures or files"),
    "files": _("Files to send"),
    "failed": _("No connection. Try again."),
    "file_sent": _("How much of {name} has been sent"),
    "file_break": _("No connection. It goes on by itself."),
    "file_remove": _("Remove {name}"),
    "file_check": _("Being checked"),
    "file_unscanned": _("Not scanned for viruses"),
    "file_gone": _("Not there any more"),
    "file_secrets": _("Secrets were taken out"),
    "file_look": _("Picture {name}, enlarge"),
    "file_play": _("Play"),
    "file_save": _("Save"),
    "files_wait": _("It is sent as soon as the files are here."),
    "files_wrong": _("Remove the file that was refused, then send."),
    "files_many": _("A message takes at most ten files."),
    # the assistant
    "bot_answers": _("The assistant answers, not a person"),
    "bot_not": _("a program, not a person"),
    "articles": _("Articles"),
    "ways": _("How to go on"),
    "helped": _("That answers it"),
    "to_person": _("Talk to a person"),
    "met": _("The assistant answers first"),
    "met_what": _("It is a program, not a person. A person is one press away."),
    "met_closed": _("It is a program, not a person. What needs a person waits for them here."),
    "people_until": _("People are here until {time}. Your time, {zone}."),
    # doing
    "more": _("More"),
    "close": _("Close"),
    "page": _("Open as a page"),
    "end": _("End chat"),
    "end_ask": _("End this chat?"),
    "end_what": _("You can write again at any time. Everything said stays here."),
    "end_not": _("Keep chatting"),
    "end_failed": _("The chat could not be ended: no connection. Nothing has changed."),
    "link_ask": _("Open this address?"),
    "link_what": _("You leave this chat. Check that the address is the one you expect."),
    "link_foreign": _("It is written with letters of another alphabet that may look like others."),
    "link_open": _("Open the address"),
    "link_back": _("Go back"),
}

# The badge <helio-hours>. {time} is the reader's own: "18:00", "tomorrow 08:00", "Mon 30 Nov, 08:00".
HOURS = {
    "open": _("Open now, day and night"),
    "open_until": _("Open now, until {time} your time"),
    "fewer": _("Open now, with fewer people"),
    "fewer_until": _("Open now with fewer people, until {time} your time"),
    "bot": _("The assistant answers now"),
    "bot_opens": _("The assistant answers; people from {time} your time"),
    "closed": _("Closed now"),
    "closed_opens": _("Closed, opens {time} your time"),
    "tomorrow": _("tomorrow {time}"),
    "on": _("{day}, {time}"),
}

PARTS = {"bubble": BUBBLE, "panel": PANEL, "hours": HOURS}
_TAGS = {"en": "en", "zh-hans": "zh-Hans"}


def languages() -> list[str]:
    """The tags of the languages that the element speaks, as HTML writes them."""
    return [_TAGS.get(code, code) for code, _name in settings.LANGUAGES]


@cache
def words_json(part: str, language: str) -> str:
    """The words of a part ("bubble", "panel") as a JSON object. Raises KeyError for a part or language unknown."""
    if language not in languages():
        raise KeyError(language)
    with translation.override(language.lower()):
        words = {key: str(value) for key, value in PARTS[part].items()}
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


@cache
def words_version(part: str) -> str:
    """A short name for the present words of a part, in all languages."""
    every = "".join(words_json(part, language) for language in languages())
    return hashlib.sha256(every.encode()).hexdigest()[:10]
