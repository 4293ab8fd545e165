"""A picture or film that comes with the form of a text, from a browser without scripts: taken, checked, put at the text's end."""

import re
import time
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from heliodesk.articles.media import taken
from heliodesk.console.signed_in import AuthedRequest
from heliodesk.files.rules import Refused, words_for
from heliodesk.files.upload import take_whole

_WAITED = 6.0  # seconds, in which most pictures have been checked
_LOOKED = 0.3
_SIGNS = re.compile(r"([\\\[\]`*_<])")


@dataclass(frozen=True, slots=True)
class Put:
    """What became of it. `key`: it is still being checked, and can be asked for again; `words`: what it shows."""

    body: str
    said: str
    is_wrong: bool = False
    key: str = ""
    words: str = ""


def put_in(request: AuthedRequest, body: str) -> Put:
    """Take `medium`, or go on with `medium_key` of the last try; `medium_words` say what it shows."""
    sent, words = request.FILES.get("medium"), " ".join(request.POST.get("medium_words", "").split())[:300]
    key = request.POST.get("medium_key", "")[:40]
    if not isinstance(sent, UploadedFile) and not key:
        return Put(body, _("Choose a picture or film first."), True, "", words)
    try:
        if isinstance(sent, UploadedFile):
            key = take_whole(name=sent.name or "", data=sent.read(), by=request.user.actor).key
        if not words:
            return Put(body, _("Say what it shows, for those who cannot see it."), True, key)
        address = _address(request, key)
    except Refused as refused:
        return Put(body, words_for(refused.rule), True, "", words)
    if not address:
        return Put(body, _("It is being checked. Press “Put it in” once more."), False, key, words)
    text = "![" + _SIGNS.sub(r"\\\1", words) + f"]({address})"
    return Put(f"{body.rstrip()}\n\n{text}\n".lstrip("\n"), _("It stands at the end of your text. Save to keep it."))


def _address(request: AuthedRequest, key: str) -> str:
    until = time.monotonic() + _WAITED
    while (medium := taken(key, by=request.user.actor)) is None:
        if time.monotonic() > until:
            return ""
        time.sleep(_LOOKED)
    return f"../media/{medium.name}"
