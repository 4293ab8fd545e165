"""One usual body of each channel, signed: what the benchmark measures."""

from heliodesk.channels.base import Account, Request
from heliodesk.channels.tests.platform import raw
from heliodesk.channels.tests.platforms import PLATFORMS

WORDS = (
    "Hello, my withdrawal of 0.5 BTC from this morning has not arrived yet. Could you please have a look at it? " * 3
)

SAMPLES: dict[str, tuple[Account, Request]] = {
    channel: (one.account, one.seal(raw(one.batch([one.text("123456", WORDS)])))) for channel, one in PLATFORMS.items()
}
