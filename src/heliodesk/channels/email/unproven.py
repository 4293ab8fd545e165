"""Why a sender is not proven, in words for staff."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, str | Promise] = {
    "no-exchanger": _("This site names no mail exchanger of its own, so no sender can be proven."),
    "no-stamp": _("Our mail exchanger has not stamped this mail."),
    "dmarc-failed": _("Our mail exchanger says that the sender's domain does not stand for this mail."),
    "no-signature": _("The mail carries no signature of the sender's domain."),
    "signature-wrong": _("The signature does not fit: the mail was changed on its way, or somebody else wrote it."),
    "signature-partial": _("The signature leaves out what matters, such as the subject or the end of the text."),
    "not-to-us": _("It was signed for other recipients and then brought to us."),
    "ambiguous": _("It can be read in two ways: a header stands there twice, or is broken."),
    "no-answer": _("The sender's domain did not answer when we asked for its key."),
}


def words_for(reason: str) -> str:
    """The reason in a sentence, in the active language."""
    return str(WORDS.get(reason, ""))
