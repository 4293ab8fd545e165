"""A message that its writer changed where they wrote it: edited, taken back, or reacted to. Never silently: what it was before an
edit stays beside it, and that something was taken back stays when its words go."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce, Now

from heliodesk.conversations.body import Refused, clean_body
from heliodesk.conversations.models import Attachment, Conversation, Message
from heliodesk.conversations.posting import tell_of_secrets
from heliodesk.events.log import record
from heliodesk.files.models import File
from heliodesk.trust.secrets import Guarded, guard

_MOST_EDITS = 20
_MOST_SIGNS = 40


@transaction.atomic
def edit(message: Message, body: str, *, at: datetime | None = None) -> bool:
    """It was written anew where it was written. What it said before stays below it. False when nothing is different, or it was
    taken back. Of a customer it is as if they had written again."""
    now, talk = _locked(message)
    words = clean_body(body, may_be_empty=True)
    guarded = guard(words) if now.by_customer else Guarded(words, ())
    if now.body == guarded.text or "deleted" in now.data:
        return False
    edits = [*now.data.get("edits", []), {"at": (at or datetime.now(UTC)).isoformat(), "was": now.body}][-_MOST_EDITS:]
    kinds = sorted({*now.data.get("removed", []), *guarded.kinds})
    _write(now, talk, guarded.text, {**now.data, "edits": edits, **({"removed": kinds} if kinds else {})})
    if now.by_customer:
        Conversation.objects.filter(pk=talk.pk).exclude(state="closed").update(
            unanswered_since=Coalesce("unanswered_since", Now())
        )
    if guarded.found:
        tell_of_secrets(talk, now.number, body, guarded)
    return True


@transaction.atomic
def take_back(message: Message, *, at: datetime | None = None) -> bool:
    """Its writer deleted it: its words, earlier words and files go, and that there was something stays."""
    now, talk = _locked(message)
    if "deleted" in now.data:
        return False
    kept = {
        name: value for name, value in now.data.items() if name not in ("edits", "removed", "files", "coming", "signs")
    }
    _write(now, talk, "", {**kept, "deleted": (at or datetime.now(UTC)).isoformat()})
    theirs = Attachment.objects.filter(message=now)
    files = list(theirs.values_list("file", flat=True))
    theirs.delete()
    File.objects.filter(pk__in=files).update(attached_at=None)  # swept away with what nobody sent
    return True


@transaction.atomic
def react(message: Message, *, by: str, sign: str, gone: bool = False) -> bool:
    """Somebody (`by`: a name of the platform's) put a sign to it, or took it away (`sign` empty: whichever it was)."""
    now, talk = _locked(message)
    signs: dict[str, Any] = dict(now.data.get("signs", {}))
    before = dict(signs)
    if gone:
        signs.pop(by, None)
    elif sign and len(signs) < _MOST_SIGNS:
        signs[by] = sign[:16]
    if signs == before or "deleted" in now.data:
        return False
    _write(now, talk, now.body, {**now.data, "signs": signs})
    return True


@transaction.atomic
def note(message: Message, **data: Any) -> None:
    """More is known of it now, such as that its files have come. None takes a word away."""
    now, talk = _locked(message)
    merged = {name: value for name, value in {**now.data, **data}.items() if value is not None}
    _write(now, talk, now.body, merged)


def whole(body: str) -> str:
    """As much of what somebody wrote elsewhere as a message holds. Empty for what holds no words."""
    text = body.encode("utf-8", "ignore").decode()
    for longest in (len(text), 7_800):
        try:
            return clean_body(text[:longest] + ("" if longest == len(text) else "\n…"), may_be_empty=True)
        except Refused:
            continue
    return ""


def _locked(message: Message) -> tuple[Message, Conversation]:
    talk = Conversation.objects.select_for_update(of=("self",)).get(pk=message.conversation_id)
    return Message.objects.get(pk=message.pk), talk


def _write(message: Message, talk: Conversation, body: str, data: dict[str, Any]) -> None:
    Message.objects.filter(pk=message.pk).update(body=Value(body), data=data)
    told = {"conversation": talk.key, "number": message.number}
    record("message.changed", topics=talk.topics, data=told)
