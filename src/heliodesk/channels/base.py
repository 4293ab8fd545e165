"""What every channel says and is told: the one contract between a platform's wire and the desk.

A channel is a folder with two modules. `receiving.py`: `verify(request, account)` and `receive(request, account)`, both pure.
`sending.py`: `CAPABILITIES`, `deliver(message, account)` and `health(account)`, which talk to the platform. Everything else
(storing, filing in conversations, queues, retries) is done once, for all of them.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

Secrets = Mapping[str, str]
Renewal = Callable[[Secrets], Awaitable[Secrets]]


@dataclass(frozen=True, slots=True)
class Account:
    """An account of ours on a platform, as a channel needs it.

    `own_id` is how the platform names us (bot id, page id, phone number id, user id); empty when it is not known. `secrets` hold
    what the channel asks for by its own names (`token`, `app_secret`, `verify_token`, …); they are in no log and no `repr`.
    `options` are plain settings, among them `base_url` when the platform is spoken to at another address.

    Where a token is exchanged for a new one, which ends the old (X), `renew` does it once for all processes: it locks the
    account's row and reads its secrets anew; when they are others than these, it returns them; else it awaits the function
    given, with the secrets, keeps what that returns, and returns it.
    """

    channel: str
    key: str
    own_id: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, Any] = field(default_factory=dict)
    renew: Callable[[Renewal], Awaitable[Secrets]] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Request:
    """What came, byte for byte: a webhook's request, or (method "WS" or "POLL") one event of a gateway or one answer to a poll.

    Header names are in lower case.
    """

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a webhook answers at once, when that is more than "200, thank you": a challenge, a probe, a refusal."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"

    @property
    def is_refusal(self) -> bool:
        """Whether nothing of the request may be kept."""
        return self.status >= 400


class Kind(StrEnum):
    """What an event is to the desk."""

    MESSAGE = "message"
    EDIT = "edit"
    DELETE = "delete"
    REACTION = "reaction"
    RECEIPT = "receipt"
    IGNORE = "ignore"  # known and nobody's words: typing, a join, an echo of our own, a change of state (see `facts`)
    UNREAD = "unread"  # not understood: kept, shown, and read again when the channel has learnt it


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something beside the words. `id_or_url` is what the platform fetches it by; for a place "lat,lon", for a contact the phone.

    `type`: image, video, audio, file, sticker, location, contact, share, order, encrypted, unsupported.
    """

    type: str
    id_or_url: str | None
    name: str = ""
    mime: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One event of a platform, read.

    `event_key` is the platform's own key, one within the account: the same event that comes again has the same. Of an edit, a
    reaction, a receipt or a deletion `external_message_id` is the message that it is about. `conversation_id` is where an answer
    goes (a chat, a peer, a thread). `at` is when the platform says that it happened (UTC). `facts` hold what only some channels
    say, by the names in the README of `channels`.
    """

    kind: Kind
    event_key: str
    conversation_id: str = ""
    sender_id: str | None = None
    sender_name: str | None = None
    text: str | None = None
    attachments: tuple[Attachment, ...] = ()
    external_message_id: str | None = None
    reply_to: str | None = None
    at: datetime | None = None
    is_group: bool = False
    is_public: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message of ours on its way. `key` is ours, the same at every try, and is the platform's idempotency key where it has one.

    `by_person` is true only when an agent wrote the words. `written_at` is when the customer last wrote there (UTC), from which
    windows are counted; `until` when the platform's own window is known to be longer. `reply_token` is used first where there is
    one. `files` are (name, media type, bytes). `choices` are quick replies; without them on the platform they are written out.
    `facts`: `sent_parts` (of an earlier try: those are not said again), `was_busy` (how the last try ended), `unsure_at` (when a
    try began of which nobody knows the end), `answers` (the customer's newest message there, by its external id), `thread_id`,
    `subject`, `quote_token` (line), `last_id` (x: the post that a thread goes on from).
    """

    key: str
    conversation_id: str
    text: str = ""
    reply_to: str | None = None
    choices: Sequence[str] = ()
    files: Sequence[tuple[str, str, bytes]] = ()
    by_person: bool = False
    template: Mapping[str, Any] | None = None
    written_at: datetime | None = None
    until: datetime | None = None
    reply_token: str = ""
    is_public: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


class Outcome(StrEnum):
    """What became of a delivery."""

    SENT = "sent"
    LATER = "later"  # refused for now: again after `retry_after`
    UNKNOWN = "unknown"  # the platform may have it; never sent again by itself, not even where there are keys: those say LATER
    REFUSED = "refused"  # this message never: too long ago, not allowed, not understood
    UNREACHABLE = "unreachable"  # the customer cannot be written to here (blocked, left)
    RECONNECT = "reconnect"  # our account is not let in: stop, and tell an administrator
    MOVED = "moved"  # the conversation has another id now (`conversation_id`): again there


@dataclass(frozen=True, slots=True)
class Delivery:
    """The platform's answer. `external_ids` are those of the messages it made of ours, in order; also when a part failed.
    `sent_parts`: how many parts of it (`channels.rendering`) are there, those of earlier tries too; hand it on in `facts`.

    `reason` is a word of `channels.reasons`; `detail` the platform's code and words without anybody's data.
    """

    outcome: Outcome
    external_ids: tuple[str, ...] = ()
    retry_after: float | None = None  # seconds
    conversation_id: str = ""
    reason: str = ""
    detail: str = ""
    sent_parts: int = 0


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What can be said on a channel. Lengths in the platform's own unit, named by `length_unit`: characters, utf16, bytes, or
    weighted (X: wide letters count two, a link counts 23)."""

    text_limit: int
    length_unit: str = "characters"
    caption_limit: int = 0  # 0: a file takes no words with it
    album_limit: int = 0  # files said in one call, with words under the first; 0: each by itself
    choices_limit: int = 0  # 0: no quick replies
    choice_length: int = 0
    choices_text_limit: int = 0  # the longest text that takes choices, where that is less than `text_limit`
    file_limit: int = 0  # bytes; 0: no files can be sent
    media_types: tuple[str, ...] = ()  # prefixes; empty: any
    has_replies: bool = False
    has_edits: bool = False
    has_deletes: bool = False
    has_reactions: bool = False
    has_delivered: bool = False
    has_read: bool = False
    is_idempotent: bool = False
    window_hours: int | None = None  # after the customer's last words; None: no end
    person_window_hours: int | None = None  # for words of a person, where that is longer
    has_templates: bool = False
    is_group_public: bool = True


@dataclass(frozen=True, slots=True)
class Health:
    """How an account is: `problem` is empty when the platform lets us in, else a word of `channels.reasons`."""

    problem: str = ""
    detail: str = ""
    own_id: str = ""
    name: str = ""  # how the platform shows us


Take = Callable[[Request], Awaitable[None]]
Since = Callable[[], Awaitable[Mapping[str, str]]]


class Receiving(Protocol):
    """`receiving.py` of a channel."""

    def verify(self, request: Request, account: Account) -> Answer | None:
        """Whether it is the platform's: None, or what to answer at once (a refusal stores nothing)."""
        ...

    def receive(self, request: Request, account: Account) -> list[Incoming]:
        """Every event in it, in order. Never raises on what it does not know: that is `Kind.UNREAD`."""
        ...


class Sending(Protocol):
    """`sending.py` of a channel. Where not all of it can say the same, `capabilities(account, is_public=…)` says what counts;
    ask `channels.rendering.capabilities`."""

    CAPABILITIES: Capabilities

    async def deliver(self, message: Outgoing, account: Account) -> Delivery:
        """Say it there, once. Never raises for what a platform or a network does."""
        ...

    async def health(self, account: Account) -> Health:
        """Ask the platform who we are."""
        ...


class Removing(Protocol):
    """`removing.py` of a channel whose platform lets our account delete what somebody else wrote in a group. Optional."""

    async def remove(self, conversation_id: str, external_id: str, account: Account) -> Delivery:
        """Delete a message there: SENT when it is gone, also when it was already. Never raises for what a platform does."""
        ...


class Looking(Protocol):
    """`looking.py` of a channel that shows how people look there. Optional."""

    async def picture(self, sender_id: str, account: Account) -> bytes | None:
        """Somebody's picture; None when they have none or it cannot be had. Never raises."""
        ...


class Listening(Protocol):
    """`listening.py` of a channel that has no webhook, or none for all of it: one of ours listens for each account, not two."""

    async def listen(self, account: Account, take: Take, since: Since) -> Health:
        """Hand on what comes, one after the other, until cancelled; ends by itself when our account is not let in (`problem`).

        `take` keeps a Request (method "WS" or "POLL") for good and may be given the same again; while it fails, nothing that came
        after is handed on. `since` tells the newest message that we have of each conversation, by its external id: what came
        while nobody listened is asked for.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Something for everybody. `key` is ours, the same at every try. `place` is where on the platform (a channel, a subreddit);
    empty where an account has one place of its own. `follows` names what of ours it corrects."""

    key: str
    text: str
    title: str = ""
    place: str = ""
    follows: str = ""


class Posting(Protocol):
    """`posting.py` of a channel that has public places."""

    NEEDS_PLACE: bool
    LIMIT: int  # of a text, in LENGTH_UNIT as `Capabilities`
    LENGTH_UNIT: str

    async def post(self, post: Post, account: Account) -> Delivery:
        """Say it to everybody, once; with `follows`, in the place of what stands there or, where that cannot be changed, as an
        answer to it. Never raises for what a platform or a network does."""
        ...
