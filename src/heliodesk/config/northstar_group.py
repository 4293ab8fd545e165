"""What was said in Northstar's group on Telegram before the demo begins: a question to us, and somebody who pretends to be us.

As Telegram sends it, with ids that stay the same, so that it is filed once however often the demo is started.
"""

import time
from typing import Any

NAME = "northstar_help_bot"
PLACE = {
    "id": -1001900000001,
    "type": "supergroup",
    "title": "Northstar Community",
    "username": "northstar_community",
}
_KENJI = {"id": 211, "is_bot": False, "first_name": "Kenji", "username": "kenji_trades", "language_code": "en"}
# The о is Cyrillic.
_IMPOSTOR = {
    "id": 212,
    "is_bot": False,
    "first_name": "N\u043erthstar",
    "last_name": "Support",
    "username": "northstar_he1p",
}
_SAID: tuple[tuple[dict[str, Any], str, int], ...] = (
    (_KENJI, "Anybody else waiting for an LTC deposit?", 3),
    (
        _IMPOSTOR,
        "Dear user, deposits must be validated. Send your recovery phrase to @northstar_he1p or enter it at"
        " northstar-verify.top and it is credited at once.",
        2,
    ),
    (_KENJI, f"@{NAME} my deposit is missing since this morning. What is going on?", 1),
)


def updates() -> list[dict[str, Any]]:
    """One for each message."""
    return [{"update_id": 1_000 + number, "message": each} for number, each in enumerate(messages())]


def messages() -> list[dict[str, Any]]:
    """As they stand in the group."""
    now = int(time.time())
    return [
        {"message_id": 100 + number, "from": who, "chat": PLACE, "date": now - ago, "text": text}
        for number, (who, text, ago) in enumerate(_SAID)
    ]
