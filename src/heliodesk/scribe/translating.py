"""A conversation in another language, both ways. What was written stays what counts; a translation stands beside it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings

from heliodesk.conversations.models import Message
from heliodesk.conversations.tokens import readable
from heliodesk.scribe.asking import ask
from heliodesk.scribe.founded import broken_rule
from heliodesk.scribe.models import Purpose, Translation
from heliodesk.text.language import language_of
from heliodesk.trust.secrets import guard

_AT_ONCE = 20  # messages in one question
_LONGEST = 3_000  # characters of them together
_TASK = (
    'Translate each text into the language tagged "{language}", keeping names, numbers, addresses and codes as they are. '
    'JSON: {{"texts": {{id: translation}}}}.'
)


def kept(messages: Iterable[Message], language: str) -> dict[int, Translation]:
    """The translations that there are already, by message; none is made."""
    primary = _primary(language)
    return {each.message_id: each for each in Translation.objects.filter(message__in=list(messages), language=primary)}


def originals(messages: Iterable[Message]) -> dict[int, Translation]:
    """What agents wrote before it was translated to be sent, by message."""
    return {each.message_id: each for each in Translation.objects.filter(message__in=list(messages), is_original=True)}


def translate(messages: Sequence[Message], language: str) -> dict[int, Translation]:
    """Translations of messages that an agent was given, made where there are none; what is not believed stays away."""
    primary = _primary(language)
    there = kept(messages, primary)
    foreign = [each for each in messages if each.pk not in there and needs_translation(each, primary)]
    for batch in _batches(foreign):
        texts = _translated({str(each.pk): readable(each) for each in batch}, primary)
        made = [
            Translation(message=each, language=primary, text=texts[str(each.pk)], model=settings.LLM_MODEL)
            for each in batch
            if str(each.pk) in texts
        ]
        Translation.objects.bulk_create(made, ignore_conflicts=True)
        there |= {each.message_id: each for each in made}
    return there


def needs_translation(message: Message, language: str) -> bool:
    """Is it text, and as far as its words and its writer's language say, in another language?"""
    if message.kind != Message.Kind.TEXT or not message.body:
        return False
    return language_of(message.body, message.language or language) != _primary(language)


def into(text: str, language: str) -> str:
    """A draft in the customer's language; "" when there is no translation that can be believed."""
    return _translated({"draft": text}, _primary(language)).get("draft", "")


def keep_original(message: int, text: str, language: str) -> None:
    """What an agent wrote before it was translated and sent as `message`. Secrets are taken out of it, too."""
    Translation.objects.update_or_create(
        message_id=message, language=_primary(language), defaults={"text": guard(text).text, "is_original": True}
    )


def forget(conversation: str, number: int) -> None:
    """Drop what was made of a message (by its conversation's key): it was changed since."""
    Translation.objects.filter(message__conversation__key=conversation, message__number=number).delete()


def _translated(texts: Mapping[str, str], language: str) -> dict[str, str]:
    """Those of the texts whose translation is founded on them."""

    def good(answer: Mapping[str, Any]) -> dict[str, str]:
        said = answer.get("texts")
        found = said if isinstance(said, dict) else {}
        return {
            name: str(found[name]).strip()
            for name, text in texts.items()
            if isinstance(found.get(name), str) and not broken_rule(found[name], [text], in_own_words=True)
        }

    task = _TASK.format(language=language)
    answer = ask(Purpose.TRANSLATION, task, dict(texts), believe=lambda said: "" if good(said) else "unfounded")
    return good(answer) if answer else {}


def _batches(messages: Sequence[Message]) -> Iterable[list[Message]]:
    batch: list[Message] = []
    size = 0
    for message in messages:
        if batch and (len(batch) == _AT_ONCE or size + len(message.body) > _LONGEST):
            yield batch
            batch, size = [], 0
        batch.append(message)
        size += len(message.body)
    if batch:
        yield batch


def _primary(language: str) -> str:
    return language.split("-")[0].lower()
