"""Payment card numbers: 13-19 digits with an issuer's prefix and a right Luhn digit (ISO/IEC 7812-1, annex B)."""

import re
from collections.abc import Iterator

# Bounded: at most 19 digits with at most one separator between two of them.
_DIGITS = re.compile(r"(?<![A-Za-z0-9_+#@$€£/])(?<!\d[.,\-])\d(?:[ \-.]?\d){12,18}(?![A-Za-z0-9_/@])(?![.,\- ]?\d)")
_ISSUERS: tuple[tuple[int, int, tuple[int, ...]], ...] = (
    # first and last prefix, lengths
    (4, 4, (13, 16, 19)),  # Visa
    (51, 55, (16,)),  # Mastercard
    (2221, 2720, (16,)),
    (34, 34, (15,)),  # American Express
    (37, 37, (15,)),
    (6011, 6011, (16, 19)),  # Discover
    (644, 659, (16, 19)),
    (62, 62, (16, 17, 18, 19)),  # UnionPay
    (81, 82, (16,)),
    (3528, 3589, (16, 17, 18, 19)),  # JCB
    (300, 305, (14, 16)),  # Diners Club
    (36, 36, (14,)),
    (38, 39, (14, 16)),
    (2200, 2204, (16, 19)),  # Mir
    (9792, 9792, (16,)),  # Troy
    (5018, 5018, (13, 14, 15, 16, 17, 18, 19)),  # Maestro
    (5020, 5020, (13, 14, 15, 16, 17, 18, 19)),
    (5038, 5038, (13, 14, 15, 16, 17, 18, 19)),
    (5893, 5893, (13, 14, 15, 16, 17, 18, 19)),
    (6304, 6304, (13, 14, 15, 16, 17, 18, 19)),
    (6759, 6763, (13, 14, 15, 16, 17, 18, 19)),
    (508, 508, (16,)),  # RuPay
    (606, 608, (16,)),
    (636368, 636368, (16,)),  # Elo
)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def luhn(digits: str) -> bool:
    """Is the last digit the check digit of those before it?"""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        total += _DOUBLED[int(digit)] if place % 2 else int(digit)
    return total % 10 == 0


def issued(digits: str) -> bool:
    """Does an issuer use this prefix at this length?"""
    return any(
        len(digits) in lengths and first <= int(digits[: len(str(first))]) <= last for first, last, lengths in _ISSUERS
    )


def card_spans(plain: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end and whether the digits are grouped as on a card (and so need no word beside them)."""
    for match in _DIGITS.finditer(plain):
        shown = match.group()
        digits = "".join(c for c in shown if c.isdigit())
        if len(set(digits)) > 1 and issued(digits) and luhn(digits):
            groups = [len(group) for group in re.split(r"[ \-.]", shown)]
            grouped = groups[:3] == [4, 4, 4] or groups in ([4, 6, 5], [4, 6, 4])
            yield match.start(), match.end(), grouped
