"""How this exchange writes its order numbers and UIDs."""

from functools import cache

from django.conf import settings

from heliodesk.chains.orders import Patterns
from heliodesk.text.patterns import compile_pattern


def patterns() -> Patterns:
    """The settings' patterns, compiled once. Raises ValidationError at the first use of one that is none."""
    return _compiled(settings.ORDER_PATTERN, settings.UID_PATTERN)


@cache
def _compiled(order: str, uid: str) -> Patterns:
    return Patterns(
        order=(compile_pattern(order),) if order else (),
        uid=(compile_pattern(uid),) if uid else (),
    )
