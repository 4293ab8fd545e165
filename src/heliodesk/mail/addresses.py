"""Lists of addresses as people and programs write them. Pure, one pass over the header."""

import re

from heliodesk.mail.headers import worded
from heliodesk.mail.shapes import Address

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.)*\)|<[^<>]*>|[,;]|[^",;()<]+|.', re.S)
_BARE = re.compile(r"[^\s<>()\[\]\",;:]+@[^\s<>()\[\]\",;]+")
_ESCAPED = re.compile(r"\\(.)")


def addresses(value: str, hint: str = "", most: int = 500) -> tuple[Address, ...]:
    """The mailboxes of a header whose encoded words are still as written; groups are opened, empty ones left out."""
    found: list[Address] = []
    words: list[str] = []
    comment = angle = ""
    has_angle = False

    def close() -> None:
        nonlocal comment, angle, has_angle
        one = _one("".join(words), comment, angle, has_angle, hint)
        if one.address or one.name:
            found.append(one)
        words.clear()
        comment = angle = ""
        has_angle = False

    for match in _PIECE.finditer(value):
        piece = match[0]
        if piece in ",;":
            # An unquoted comma within a name ("Doe, Jane <jane@…>") does not part it.
            if piece == "," and not has_angle and words and not comment and "@" not in "".join(words):
                words.append(piece)
                continue
            close()
        elif piece[0] == "<" and len(piece) > 1:
            if has_angle:
                close()
            angle, has_angle = piece[1:-1].strip(), True
        elif piece[0] == "(" and len(piece) > 1:
            comment = piece[1:-1]
        else:
            words.append(piece)
        if len(found) >= most:
            return tuple(found)
    close()
    return tuple(found[:most])


def _one(said: str, comment: str, angle: str, has_angle: bool, hint: str) -> Address:
    said = said.strip().strip(",").strip()
    if has_angle:
        return Address(_address(angle), _name(_ungrouped(said) or comment, hint))
    bare = _BARE.search(said)
    if bare:
        rest = _ungrouped((said[: bare.start()] + said[bare.end() :]).strip())
        return Address(_address(bare[0]), _name(comment or rest, hint))
    # A group without members ("undisclosed-recipients:") is nobody; a name without an address stays a name.
    said = _ungrouped(said)
    if comment and said and " " not in said:
        return Address(said, _name(comment, hint))  # "MAILER-DAEMON (Mail Delivery System)"
    return Address("", _name(said, hint)) if said and "@" not in said else Address(_address(said), "")


def _ungrouped(said: str) -> str:
    if ":" in said and not said.startswith('"') and "=?" not in said:
        before, _colon, after = said.partition(":")
        if " " not in before.strip() or not after.strip():
            return after.strip()
    return said


def _address(said: str) -> str:
    said = said.strip().strip("'\"").removeprefix("mailto:").strip()
    if said.startswith("@") and ":" in said:
        said = said.split(":", 1)[1]  # a source route of RFC 821
    inner = _BARE.search(said)
    if inner and (" " in said or "<" in said):
        return inner[0].rstrip(".>")
    return re.sub(r"\s+", "", worded(said)).rstrip(".") if "@" in said or "=?" in said else said


def _name(said: str, hint: str) -> str:
    said = said.strip()
    if len(said) > 1 and said[0] == '"' and said[-1] == '"':
        said = _ESCAPED.sub(r"\1", said[1:-1])
    elif '"' in said:
        said = re.sub(r'"((?:[^"\\]|\\.){0,300})"', lambda found: _ESCAPED.sub(r"\1", found[1]), said)
    said = worded(said.replace("<", "").replace(">", "") if "<" in said or ">" in said else said, hint).strip()
    if len(said) > 1 and said[0] == said[-1] and said[0] in "'\"":
        said = said[1:-1]
    return " ".join(said.split())
