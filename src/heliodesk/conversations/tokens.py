"""The tokens that stand for what was taken out, in the words of whoever reads.

Stored is a fixed form (`trust.secrets.TOKENS`). It is put into words only in messages that something was taken out of,
so a customer who types a token says just that.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from heliodesk.conversations.models import Message
from heliodesk.trust.secrets import TOKENS

_SAID = {
    "seed-phrase": _("recovery words removed"),
    "private-key": _("private key removed"),
    "keystore": _("keystore removed"),
    "otp-secret": _("authenticator secret removed"),
    "api-key": _("API key removed"),
    "code": _("code removed"),
    "password": _("password removed"),
    "card": _("card number removed"),
}
_KINDS = {token: kind for kind, token in TOKENS.items()}
_TOKEN = re.compile("(" + "|".join(map(re.escape, TOKENS.values())) + ")")


def pieces(message: Message) -> Iterator[tuple[str, bool]]:
    """A message's body in parts: each with whether it stands for something that was taken out (in the active language)."""
    if "removed" not in message.data:
        yield message.body, False
        return
    for part in _TOKEN.split(message.body):
        kind = _KINDS.get(part)
        if kind:
            yield str(_SAID[kind]), True
        elif part:
            yield part, False


def readable(message: Message) -> str:
    """A message's body as plain text, each token in brackets."""
    return "".join(f"[{text}]" if is_token else text for text, is_token in pieces(message))


def tokens_in(message: Message) -> list[str]:
    """The tokens as `readable` writes them, each once."""
    return list(dict.fromkeys(f"[{text}]" for text, is_token in pieces(message) if is_token))
