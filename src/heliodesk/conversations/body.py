"""What a message body may be."""

import re
import unicodedata
from uuid import UUID

LONGEST = 8000  # characters, after normalisation

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # category Cc without tab and line feed
_INVISIBLE = {"Cf", "Zs", "Zl", "Zp"}


class Refused(ValueError):
    """Input that breaks a rule. `rule` is a stable name; `status` the HTTP answer that fits."""

    def __init__(self, rule: str, *, status: int = 422) -> None:
        super().__init__(rule)
        self.rule = rule
        self.status = status


def clean_body(body: object, *, may_be_empty: bool = False) -> str:
    """Return `body` as it is stored: NFC, lines ended by a line feed, no control characters but tab and line feed.

    Raises Refused with the rule "body-text" (not text), "body-empty" (unless it comes with files) or "body-too-long".
    """
    if not isinstance(body, str):
        raise Refused("body-text")
    if len(body) > 4 * LONGEST:  # do not normalise a novel to find out that it is one
        raise Refused("body-too-long")
    try:
        body.encode()
    except UnicodeEncodeError as error:  # a lone half of a surrogate pair is not a character
        raise Refused("body-text") from error
    text = unicodedata.normalize("NFC", body.replace("\r\n", "\n").replace("\r", "\n"))
    text = _CONTROL.sub("", text).strip()
    if all(unicodedata.category(c) in _INVISIBLE or c in "\n\t" for c in text):
        if may_be_empty:
            return ""
        raise Refused("body-empty")
    if len(text) > LONGEST:
        raise Refused("body-too-long")
    return text


def clean_client_id(client_id: object) -> UUID:
    """Return the sender's own name for the message. Raises Refused("client-id")."""
    if isinstance(client_id, UUID):
        return client_id
    try:
        return UUID(client_id) if isinstance(client_id, str) and len(client_id) <= 45 else _refuse()
    except ValueError as error:
        raise Refused("client-id") from error


def _refuse() -> UUID:
    raise Refused("client-id")
