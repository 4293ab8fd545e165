"""Why the assistant hands over: what it says to the customer. What staff read stands in conversations/passed_on.py."""

from django.conf import settings
from django.utils.translation import gettext as _

from heliodesk.assistant.reply import HandOver

# The reasons that say something about the articles: nothing was found, or what was found did not help.
OF_ARTICLES = frozenset({"nothing", "third", "again"})


def because(why: str, *, band: str = "") -> HandOver:
    """Hand over for this reason, in words of the active language."""
    links = []
    if why == "stolen" and settings.FREEZE_URL:
        links.append({"title": _("Freeze your account"), "address": settings.FREEZE_URL})
    return HandOver(why, _words(why), links, band)


def _words(why: str) -> str:
    match why:
        case "life":
            return _(
                "Thank you for writing this. Your life matters more than any account or amount. If you are in danger now, please"
                " call your local emergency number, or somebody who is close to you. A person of ours reads what you wrote first."
            )
        case "stolen":
            return _(
                "A person looks at this first. Until then: freeze your account if you can, and change your password and that of"
                " your mail. Nobody of ours ever asks for a code, a password or recovery words."
            )
        case "minor" | "legal" | "press":
            return _("This is a matter for a person, not for me. Please write down here what they should know.")
        case "person":
            return _("This needs a person. Please write down here what they should know.")
        case "nothing":
            return _("I find nothing of ours that answers this, so I do not guess. A person answers you.")
        case "third" | "again":
            return _("What I know has not helped you. A person goes on from here.")
        case "files":
            return _("I cannot look at pictures and files. A person can.")
        case "failed" | "off":
            return _("I cannot answer at the moment. A person does.")
    return ""
