"""Why a mail is in no request: a word for the program, and for people what it means and what may be done."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, tuple[Promise, Promise]] = {
    "too-big": (
        _("Too large"),
        _(
            "Only its beginning is kept. The sender, where it is safe to write to them, has been told to send less, or files"
            " by the request form."
        ),
    ),
    "gone": (
        _("Not kept any more"),
        _("Its bytes were kept for as long as this site keeps them, and cannot be read again."),
    ),
    "no-sender": (_("Without a sender"), _("Nobody can be answered. Open it to see whether it matters.")),
    "two-senders": (
        _("Several senders"),
        _("Nobody knows who speaks. A mail with more than one From is never put into a request."),
    ),
    "staff": (
        _("From a colleague"),
        _("Colleagues answer in the console; by mail their words would go out as a customer’s."),
    ),
    "loop": (_("Our own mail that came back"), _("Look whether one of our addresses is forwarded to another.")),
    "machine": (_("An automatic answer"), _("Such as an absence note. Nothing has to be done.")),
    "list": (_("From a mailing list"), _("Nothing has to be done, unless somebody subscribed our address.")),
    "bounce": (_("Could not be delivered"), _("A mail of ours came back. It is marked where it was written.")),
    "report": (_("A delivery report"), _("It tells of a mail of ours, and is marked where that was written.")),
    "ticket-trick": (
        _("Automatic mail to a reply address"),
        _(
            "Somebody may be using our address to sign up or to reset a password elsewhere. Whose request the address "
            "belongs to must not learn what it says."
        ),
    ),
    "too-many": (
        _("Too many from one address"),
        _("More than sixty in an hour. Look at one of them; when they are a customer’s, have them read again."),
    ),
    "copy": (_("The same mail again"), _("It came by another way as well. Nothing has to be done.")),
    "failed": (
        _("Something went wrong while it was read"),
        _("Try again. If it stays, the log of the process says more; please report it."),
    ),
}

# What a program thinks that a machine wrote. A person who has looked may say that it is a person's.
BY_A_MACHINE = ("machine", "list", "ticket-trick")


def words(reason: str) -> str:
    """What it means. A word that is not known stands as it is."""
    known = REASONS.get(reason)
    return str(known[0]) if known else reason


def advice(reason: str) -> str:
    """What may be done; empty when nothing is known of it."""
    known = REASONS.get(reason)
    return str(known[1]) if known else ""
