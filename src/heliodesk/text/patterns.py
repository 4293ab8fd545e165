"""Patterns that administrators write. They run on RE2, which takes time linear in the text, whatever the pattern."""

from itertools import islice

import re2
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 300  # characters of a pattern
_MEMORY = 1 << 20  # bytes that one compiled pattern may take
_SEARCHED = 100_000  # characters of a text that are looked at
_FINDS = 100


class Pattern:
    """A compiled pattern, blind to case unless it says otherwise by `(?-i)`."""

    def __init__(self, text: str) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        options.log_errors = False
        options.case_sensitive = False
        self.text = text
        self._compiled = re2.compile(text, options)

    def matches(self, text: str) -> bool:
        """Is it found anywhere in the first 100,000 characters?"""
        return self._compiled.search(text[:_SEARCHED]) is not None

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where it is found in the first 100,000 characters, 100 times at most: half-open, in order, without overlaps.

        Each find may read to the end of the text, so their number is what keeps this linear.
        """
        return [match.span() for match in islice(self._compiled.finditer(text[:_SEARCHED]), _FINDS)]


def compile_pattern(text: str) -> Pattern:
    """Compile what an administrator wrote. Raises ValidationError, in words for beside the field."""
    if not text:
        raise ValidationError(_("Write a pattern."), code="pattern-empty")
    if len(text) > LONGEST:
        raise ValidationError(
            _("The pattern is too long. The limit is %(limit)s characters."),
            code="pattern-too-long",
            params={"limit": LONGEST},
        )
    try:
        pattern = Pattern(text)
    except (re2.error, UnicodeError) as error:
        raise _explained(error) from error
    if pattern.matches(""):
        raise ValidationError(_("This pattern fits every text, even an empty one."), code="pattern-empty-match")
    return pattern


def _explained(error: Exception) -> ValidationError:
    raw = error.args[0] if error.args else ""
    why = raw.decode(errors="replace") if isinstance(raw, bytes) else str(raw)
    if "perl operator" in why or "escape sequence: \\" in why:
        words = _("The pattern uses something that is not supported, as look-around or back-references: %(why)s")
    elif "too large" in why or "repetition" in why:
        words = _("The pattern is too large: %(why)s")
    else:
        words = _("The pattern is not valid: %(why)s")
    return ValidationError(words, code="pattern", params={"why": why.partition(": ")[2] or why})
