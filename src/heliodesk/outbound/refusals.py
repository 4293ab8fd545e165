"""Why a mail was not taken, in the other server's words and without anybody's address."""

import re

_ADDRESS = re.compile(r"<?[^\s<>\"]+@[^\s<>\"]+>?")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_NO_SUCH = frozenset({550, 551, 553, 556})


class NotSent(Exception):
    """The mail was not taken. `again`: trying later may help. `is_address`: it is the address that cannot be written to.
    `said`: the other side's words; they never say to whom."""

    def __init__(self, said: str = "", *, again: bool, is_address: bool = False) -> None:
        super().__init__("not taken for now" if again else "refused")
        self.said = without_addresses(said)
        self.again = again
        self.is_address = is_address


class Unsure(Exception):
    """The content went and no answer came: the other side may have the mail or not."""

    def __init__(self, said: str = "") -> None:
        super().__init__("no answer to the content")
        self.said = without_addresses(said)


def refusal(code: int, said: bytes | str, *, step: str) -> NotSent:
    """What an SMTP answer means. `step`: "mail", "rcpt", "data" or "content"."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    is_final = 500 <= code < 600
    return NotSent(
        f"{code} {text}",
        again=not is_final,
        is_address=is_final and step in ("rcpt", "content") and is_gone(code, text, step),
    )


def is_gone(code: int, said: str, step: str = "rcpt") -> bool:
    """Does a final refusal say that the address is not there? Being blocked, or a mail that nobody likes, is not that."""
    if found := _STATUS.search(said):
        kind, subject, detail = found.groups()
        return kind == "5" and ((subject == "1" and detail not in ("7", "8")) or (subject, detail) == ("2", "1"))
    return step == "rcpt" and code in _NO_SUCH


def without_addresses(said: str) -> str:
    """At most 300 characters on one line; addresses become a dash."""
    return _ADDRESS.sub("–", " ".join(said.replace("\x00", " ").split()))[:300]
