"""What somebody typed into one field → its canonical value, or the rule that it breaks. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from heliodesk.chains.coins import COINS
from heliodesk.chains.coins import WORDS as COIN_WORDS
from heliodesk.chains.networks import NETWORKS
from heliodesk.chains.orders import Patterns
from heliodesk.chains.recognise import recognise

UNKNOWN = "unknown"  # a network that the customer does not know
LONGEST_MEMO = 120
_COIN = re.compile(r"[A-Z0-9]{1,12}")
_ORDER = re.compile(r"(?=[A-Za-z0-9-]*\d)[A-Za-z0-9-]{6,40}")
_UID = re.compile(r"\d{4,16}")
_AMOUNT = re.compile(r"[+≈~]?\s*(\d[\d\s.,'’_]*)\s*([A-Za-z₮$€¥£ ]{0,12})")
_TAGS_END = 2**32
_FIRST_YEAR = 2009  # nothing that we are asked about is older than the first block


class Refused(Exception):
    """What was typed breaks a rule. `value`: what it would be, when the one who typed it insists."""

    def __init__(self, rule: str, value: str = "", **params: str) -> None:
        super().__init__(rule)
        self.rule = rule
        self.value = value
        self.params = params


@dataclass(frozen=True, slots=True)
class Asking:
    """What is known while answers are read: the instant (aware), the customer's zone, the exchange's own patterns, and
    the files that were sent (key → "ready", "checking", "refused")."""

    now: datetime
    zone: str = "UTC"
    patterns: Patterns = field(default_factory=Patterns)
    files: Mapping[str, str] = field(default_factory=dict)


def plain(text: str) -> str:
    """Without what cannot be seen, trimmed: NFC, no control characters but line ends, no zero-width ones."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        c for c in text if c == "\n" or c == "\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
    ).strip()


def narrow(text: str) -> str:
    """Full-width letters and digits as plain ones: what ids, codes and figures are read from."""
    return unicodedata.normalize("NFKC", plain(text)).strip()


def coin_of(text: str) -> str:
    """The code of a coin: "usdt", "Tether", "BTC (Bitcoin)". Raises Refused("not-a-coin")."""
    said = narrow(text)
    low = said.lower()
    if low in COIN_WORDS:
        return str(COIN_WORDS[low])
    words: list[str] = re.findall(r"[^\s()/,，（）·-]+", said)
    for word in words:
        if word.upper() in COINS:
            return word.upper()
    if code := network_named(low):
        coin = {"TRON": "TRX", "BSC": "BNB"}.get(code, code)
        if coin in COINS:
            return coin
    if len(words) == 1 and _COIN.fullmatch(words[0].upper()):
        return words[0].upper()  # an exchange lists more coins than any table
    raise Refused("not-a-coin")


def network_of(text: str) -> str:
    """The code of a network: "TRC20", "Tron", "波场"; UNKNOWN stays. Raises Refused("not-a-network")."""
    said = narrow(text)
    if said.lower() == UNKNOWN:
        return UNKNOWN
    if said.upper() in NETWORKS or any(said.upper() in networks for networks in COINS.values()):
        return said.upper()
    if code := network_named(said.lower()):
        return code
    raise Refused("not-a-network")


def network_named(low: str) -> str:
    """The network that people call so, in lower case; empty: none."""
    for network in NETWORKS.values():
        if low == network.name.lower() or low in network.words or low in network.careful:
            return network.code
    return ""


def amount_of(text: str) -> str:
    """A figure, as people write it in their countries, without a coin behind it: "1234.5". Raises Refused.

    "1,234" may be a thousand or one: it is asked again rather than guessed, for it is about money.
    """
    said = narrow(text)
    if not said.isascii() and any(c.isdigit() and not c.isascii() for c in said):
        said = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in said)
    if not (found := _AMOUNT.fullmatch(said)):
        raise Refused("not-an-amount")
    digits = re.sub(r"[\s'’_]", "", found[1])
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        last = max(digits.rfind("."), digits.rfind(","))
        whole, rest = re.sub(r"[.,]", "", digits[:last]), digits[last + 1 :]
        if (dots > 1 and commas > 1) or digits.count(digits[last]) > 1:
            raise Refused("not-an-amount")
        digits = f"{whole}.{rest}"
    elif dots > 1 or commas > 1:
        mark = "." if dots else ","
        if any(len(part) != 3 for part in digits.split(mark)[1:]):
            raise Refused("not-an-amount")
        digits = digits.replace(mark, "")
    elif commas:
        whole, _comma, rest = digits.partition(",")
        if len(rest) == 3 and whole.strip("0"):
            raise Refused("ambiguous-amount", thousand=whole + rest, one=f"{whole}.{rest}")
        digits = f"{whole}.{rest}"
    digits = digits.rstrip(".")
    if len(digits) > 40 or not re.fullmatch(r"\d+(\.\d+)?", digits):
        raise Refused("not-an-amount")
    value = Decimal(digits)
    if not value:
        raise Refused("zero")
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def moment_of(text: str, asking: Asking, *, past: bool) -> str:
    """A local date and time of the customer's zone as an instant in UTC, ISO 8601. Raises Refused."""
    said = narrow(text).replace(" ", "T", 1).replace("/", "-")
    try:
        local = datetime.fromisoformat(said)
    except ValueError as error:
        raise Refused("not-a-moment") from error
    if local.tzinfo is None:
        local = local.replace(tzinfo=ZoneInfo(asking.zone))
    if local.year < _FIRST_YEAR:
        raise Refused("too-long-ago")
    if local.year > 9000:
        raise Refused("in-the-future")
    at = local.astimezone(UTC)
    if past and at > asking.now + timedelta(minutes=5):
        raise Refused("in-the-future")
    return at.replace(second=0, microsecond=0).isoformat()


def date_of(text: str, asking: Asking, *, past: bool) -> str:
    """A day. Raises Refused."""
    try:
        day = date.fromisoformat(narrow(text).replace("/", "-"))
    except ValueError as error:
        raise Refused("not-a-date") from error
    if day.year < 1900:
        raise Refused("too-long-ago")
    if past and day > (asking.now + timedelta(hours=14)).date():  # it may be tomorrow already where they are
        raise Refused("in-the-future")
    return day.isoformat()


def order_of(text: str, asking: Asking) -> str:
    """An order number by the exchange's pattern, else by its look. Raises Refused("not-an-order")."""
    said = narrow(text).lstrip("#")
    found = [each for each in recognise(f"order {said}", patterns=asking.patterns) if each.kind == "order"]
    if len({each.value for each in found}) == 1:
        return found[0].value
    if found:
        raise Refused("several")
    if _ORDER.fullmatch(said) and not asking.patterns.order:
        return said
    raise Refused("not-an-order", said[:40] if _ORDER.fullmatch(said) else "")


def uid_of(text: str, asking: Asking) -> str:
    """A UID by the exchange's pattern, else digits. Raises Refused("not-a-uid")."""
    said = narrow(text)
    found = [each for each in recognise(f"uid {said}", patterns=asking.patterns) if each.kind == "uid"]
    if len({each.value for each in found}) == 1:
        return found[0].value
    digits = said.replace(" ", "")
    if _UID.fullmatch(digits) and not asking.patterns.uid:
        return digits
    raise Refused("not-a-uid", digits[:20] if _UID.fullmatch(digits) else "")


def memo_of(text: str, network: str) -> str:
    """A memo or destination tag. Raises Refused("not-a-tag") for what the XRP Ledger cannot carry."""
    said = narrow(text)
    if len(said) > LONGEST_MEMO:
        raise Refused("too-long", most=str(LONGEST_MEMO))
    if network == "XRP" and not (said.isascii() and said.isdecimal() and int(said) < _TAGS_END):
        raise Refused("not-a-tag", said)
    return said
