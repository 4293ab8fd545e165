"""Which conversations somebody reads in translation: kept with their sign-in, for this browser only."""

from heliodesk.console.signed_in import AuthedRequest
from heliodesk.scribe.asking import is_on

_KEPT, _MOST = "translated", 50


def is_translated(request: AuthedRequest, key: str) -> bool:
    """Is this conversation read in translation? Never when the model is off."""
    return key in request.session.get(_KEPT, []) and is_on()


def remember(request: AuthedRequest, key: str, *, on: bool) -> None:
    """From now on, or not any more."""
    others = [each for each in request.session.get(_KEPT, []) if each != key]
    request.session[_KEPT] = ([*others, key] if on else others)[-_MOST:]
