"""What somebody wrote anew: the text without quotes, and without the signature. Pure, one pass over the lines.

Our own rules, because the library that measured best (Zapier's email-reply-parser) knows English only, rests since 2020 and is
cubic on one long line; see docs/decisions/libraries.md.
"""

import re

from heliodesk.mail import quote_words as words

_LONGEST = 500  # characters of a line that is looked at by patterns
_JOINED = 4  # lines that an attribution is folded into
_READ = 100_000  # characters that are looked at; what is behind them goes with them
_SIGNATURE = 14  # lines of a signature, at most


def reply_of(text: str, sender: str = "") -> tuple[str, bool]:
    """The new words of `text`, and whether a quote was taken off. Never empty when the text is not.

    `sender` is the name in From: a last paragraph that begins with it is a signature.
    """
    lines = text[:_READ].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept, has_quote, goes_on = _without_quotes(lines)
    if not any(line.strip() for line in kept):
        return text.strip(), False
    if len(text) > _READ:
        return "\n".join([*kept, text[_READ:]] if goes_on else kept).strip(), has_quote
    kept = _without_signature(kept, sender)
    return "\n".join(kept).strip(), has_quote


def _without_quotes(lines: list[str]) -> tuple[list[str], bool, bool]:
    """What is not quoted, whether anything was, and whether what may stand behind belongs to it."""
    kept: list[str] = []
    at, has_quote = 0, False
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            kept.append(line)
        elif _is_quoted(line):
            has_quote = True
        elif words.FORWARDED.match(line[:_LONGEST]):
            # What is passed on is what the sender wants read.
            return kept + lines[at:], has_quote, True
        elif _ends_here(lines, at):
            return _trimmed(kept), True, False
        elif (back := _attribution(lines, at, len(kept))) is not None:
            has_quote = True
            del kept[len(kept) - back :]
            if not _is_marked(lines, at + 1):
                # Not marked by ">", so it goes on to the end; an attribution with nothing above it is all there is.
                return _trimmed(kept), True, False
        else:
            kept.append(line)
        at += 1
    return kept, has_quote, True


def _is_quoted(line: str) -> bool:
    start = line.lstrip(" \t\xa0")
    if start.startswith(">"):
        return not start.startswith(">:")
    return start.startswith(("| ", "＞")) and len(start) > 2 and start.startswith("＞")


def _ends_here(lines: list[str], at: int) -> bool:
    """A divider, a support desk's line, or a block of headers: all behind it is quoted."""
    line = lines[at][:_LONGEST]
    if words.DIVIDER.match(line) or words.ABOVE.match(line) or words.PREVIOUS.match(line):
        return True
    bare = line.strip()
    if len(bare) >= 5 and not bare.strip("_-=—─ ") and _next_is_block(lines, at + 1):
        return True
    return _is_block(lines, at)


def _next_is_block(lines: list[str], at: int) -> bool:
    for place in range(at, min(at + 3, len(lines))):
        if lines[place].strip():
            return _is_block(lines, place) or bool(words.PREVIOUS.match(lines[place][:_LONGEST]))
    return False


def _is_block(lines: list[str], at: int) -> bool:
    """From, sent, to, subject: three of them within few lines, the first at `at`."""
    first = words.LABEL.match(lines[at][:_LONGEST])
    if not first or first.lastgroup in ("cc", "to"):
        return False
    seen = {first.lastgroup}
    has_address = "@" in lines[at][:_LONGEST]
    for line in lines[at + 1 : at + 9]:
        if found := words.LABEL.match(line[:_LONGEST]):
            seen.add(found.lastgroup)
            has_address = has_address or "@" in line[:_LONGEST]
    # From, to and date alone may be what somebody says of a transfer of coins.
    return len(seen) >= 3 and "from" in seen and ("subject" in seen or has_address)


def _attribution(lines: list[str], at: int, above: int) -> int | None:
    """How many lines above belong to the attribution that ends at `at`; None when there is none."""
    last = lines[at].strip(" \t\xa0*_")
    if not last or last[-1] not in ":：" or len(last) > _LONGEST:
        return None
    joined = last
    found: int | None = 0 if _is_attribution(last) or (words.ENDED.search(last) and _is_marked(lines, at + 1)) else None
    if words.OPENED.fullmatch(joined) and words.SOMEBODY.search(joined):
        return 0
    for back in range(1, min(_JOINED, above + 1, at + 1)):
        line = lines[at - back].strip()
        if not line or line[0] == ">" or len(joined) + len(line) > _LONGEST:
            break
        joined = f"{line} {joined}"
        if words.OPENED.fullmatch(joined) and words.SOMEBODY.search(joined):
            return back
        if found is None and back == 1 and _is_attribution(joined):
            found = back
    return found


def _is_attribution(line: str) -> bool:
    return bool(
        words.DATED.search(line)
        or words.TIMED.search(line)
        or (words.ENDED.search(line) and words.SOMEBODY.search(line))
    )


def _is_marked(lines: list[str], at: int) -> bool:
    for line in lines[at : at + 4]:
        if line.strip():
            return _is_quoted(line)
    return False


def _trimmed(kept: list[str]) -> list[str]:
    """Without the line that was drawn above a quote."""
    while kept and not kept[-1].strip("_-=—─*# \t\xa0"):
        kept.pop()
    return kept


def _without_signature(kept: list[str], sender: str) -> list[str]:
    while kept and not kept[-1].strip():
        kept.pop()
    first = next((at for at, line in enumerate(kept) if line.strip()), 0)
    start = max(first + 1, len(kept) - _SIGNATURE * 2)
    for at in range(start, len(kept)):
        line = kept[at].replace("\xa0", " ")
        if line.rstrip() in ("--", "—", "__") and len(kept) - at <= _SIGNATURE * 2:
            return _trimmed(kept[:at])
        if words.DEVICE.match(line[:200]) and len(kept) - at <= 6:
            return _trimmed(kept[: _above_device(kept, at, first)])
    for at in range(max(first + 1, len(kept) - _SIGNATURE), len(kept)):
        if words.CLOSING.match(kept[at][:120]) and _has_contact(kept[at + 1 :]):
            return _trimmed(kept[:at])
    return _without_named(kept, first, sender)


def _above_device(kept: list[str], at: int, first: int) -> int:
    """Where a paragraph begins that is a name and then the device's line."""
    above = at
    while above - 1 > first and kept[above - 1].strip():
        above -= 1
    names = kept[above:at]
    is_name = 0 < len(names) <= 2 and all(
        1 < len(name.split()) <= 4 and name.istitle() and "," not in name for name in names
    )
    return above if is_name and not kept[above - 1].strip() else at


def _has_contact(rest: list[str]) -> bool:
    said = [line for line in rest if line.strip()]
    if not said or re.search(r"[\d:：@/]", said[0]):
        return False  # the first line is a name; an order's number or a link to a transfer is none
    return all(len(line) < 120 for line in said) and any(words.CONTACT.search(line) for line in said)


def _without_named(kept: list[str], first: int, sender: str) -> list[str]:
    """A last paragraph that begins with the sender's own name, when there is more than the name."""
    if len(sender.split()) < 2:
        return kept
    blank = max((at for at in range(max(first, len(kept) - 8), len(kept)) if not kept[at].strip()), default=-1)
    if blank > first and len(kept) - blank > 2 and kept[blank + 1].strip().casefold() == sender.casefold():
        return _trimmed(kept[:blank])
    return kept
