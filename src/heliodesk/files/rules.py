"""What may be sent as a file, and the name of each rule that refuses one."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MB: Final = 2**20
CHUNK: Final = 2 * MB  # bytes of one part of an upload; the last is what is left
LARGEST: Final[Mapping[str, int]] = {
    "image": 25 * MB,
    "pdf": 25 * MB,
    "text": 5 * MB,
    "video": 200 * MB,
    "audio": 25 * MB,
}
MOST_PIXELS: Final = 40_000_000
MOST_IN_A_MESSAGE: Final = 10
KEPT_UNATTACHED_HOURS: Final = 24


class Refused(ValueError):
    """A file, or a step of its way, that breaks a rule. `rule` is a stable name; `status` the HTTP answer that fits."""

    def __init__(self, rule: str, *, status: int = 422) -> None:
        super().__init__(rule)
        self.rule = rule
        self.status = status


WORDS: Final[Mapping[str, str | Promise]] = {
    "file-empty": _("The file is empty."),
    "file-size": _("The size of the file is missing or wrong."),
    "file-too-large": _("The file is too large: pictures, PDFs and sounds may have 25 MB, texts 5 MB, videos 200 MB."),
    "file-type": _(
        "This kind of file cannot be sent. Send a picture, a PDF, a video (MP4, WebM, MOV), a sound (OGG, MP3, M4A, AMR, WAV) "
        "or a plain text."
    ),
    "file-broken": _("The file is damaged or incomplete. Please send it again, or take a new picture of it."),
    "file-pixels": _("The picture has more than 40 million pixels. Please send it smaller, or as a part."),
    "file-encoding": _("The text file is not written in Unicode (UTF-8). Please save it as UTF-8 and send it again."),
    "file-infected": _("A virus was found in this file. It was deleted and nobody has opened it."),
    "file-unscannable": _("The file is larger than our virus scanner takes. Please send it in parts."),
    "file-offset": _("This part of the file does not follow what has come so far."),
    "file-incomplete": _("The file has not come completely yet."),
    "file-not-found": _("There is no such file."),
    "file-gone": _("The file is not there any more. Please send it again."),
    "file-sent": _("The file has been sent with another message already. Please choose it again."),
    "file-refused": _("The file was refused, so the message was not sent. Remove it, then send again."),
    "files-too-many": _("A message takes at most ten files. Please send the others with another one."),
    "files-per-day": _(
        "You have sent as many files as one day takes. Please send more tomorrow, or describe it in words."
    ),
    "files-away": _("The part could not be stored at the moment. It is sent again by itself."),
    "files-full": _("No files can be taken at the moment. Please describe it in words, and try again later."),
}


def words_for(rule: str) -> str:
    """The rule in a sentence for a person, in the active language."""
    return str(WORDS[rule])
