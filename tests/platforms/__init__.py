"""Channels against platforms that behave as the real ones, well and badly."""

from datetime import UTC, datetime
from typing import Any

import pytest

from heliodesk.channels.base import Outgoing


def outgoing(to: str, text: str = "Hello", **more: Any) -> Outgoing:
    return Outgoing(**{"key": "out-1", "conversation_id": to, "text": text, "written_at": datetime.now(UTC), **more})


def on(fake: type) -> Any:
    """The test is served by this fake, as `served`."""
    return pytest.mark.parametrize("served", [fake], indirect=True, ids=[""])
