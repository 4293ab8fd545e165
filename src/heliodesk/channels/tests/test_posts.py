"""Which chat a public word belongs to, and where it can be read."""

import pytest

from heliodesk.channels.base import Incoming, Kind
from heliodesk.channels.posts import answer_at, link_of, place_of


def incoming(**told: object) -> Incoming:
    return Incoming(**{"kind": Kind.MESSAGE, "event_key": "1", "conversation_id": "40", "sender_id": "7", **told})  # type: ignore[arg-type]


def test_below_a_post_each_has_a_chat_and_in_a_group_all_have_one() -> None:
    assert place_of(incoming(is_public=True)) == "40~7"
    assert answer_at("40~7") == "40"
    assert place_of(incoming(is_public=True, is_group=True)) == place_of(incoming()) == answer_at("40") == "40"


@pytest.mark.parametrize(
    ("channel", "told", "link"),
    [
        ("x", {"external_message_id": "50", "facts": {"username": "ann"}}, "https://x.com/ann/status/50"),
        ("x", {"external_message_id": "50"}, "https://x.com/i/status/50"),
        ("reddit", {"facts": {"link": "/r/a/comments/1/b/c/"}}, "https://www.reddit.com/r/a/comments/1/b/c/"),
        ("messenger", {"facts": {"link": "https://www.facebook.com/p/1"}}, "https://www.facebook.com/p/1"),
        ("messenger", {"facts": {"link": "javascript:alert(1)"}}, ""),
        (
            "telegram",
            {
                "conversation_id": "-1001:7",
                "external_message_id": "9",
                "is_group": True,
                "facts": {"place_name": "talk"},
            },
            "https://t.me/talk/7/9",
        ),
        (
            "telegram",
            {"conversation_id": "-10012", "external_message_id": "9", "is_group": True},
            "https://t.me/c/12/9",
        ),
        (
            "discord",
            {"conversation_id": "3", "external_message_id": "9", "facts": {"guild_id": "2"}},
            "https://discord.com/channels/2/3/9",
        ),
        ("line", {"external_message_id": "9"}, ""),
    ],
)
def test_the_post_can_be_read_there(channel: str, told: dict[str, object], link: str) -> None:
    assert link_of(channel, incoming(**told)) == link
