"""Why a message of ours did not go, or an account is not well: a word for the program, and for people what it means."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, tuple[Promise, Promise]] = {
    # The customer
    "blocked": (_("The customer has blocked us there"), _("Answer by another way that they have given.")),
    "gone": (_("The conversation is not there any more"), _("Answer by another way that the customer has given.")),
    "dm-closed": (
        _("The customer takes no private messages there"),
        _("Ask in public, without any detail, to open a private conversation, or answer by another way."),
    ),
    # The window
    "window-closed": (
        _("The time to answer there has ended"),
        _("The platform lets us write again when the customer has written. Answer by another way until then."),
    ),
    "template-needed": (
        _("Only an approved template may be sent now"),
        _("Choose a template. When the customer answers it, you can write freely again."),
    ),
    "template-refused": (
        _("The platform does not take this template"),
        _(
            "It may be paused, changed or not approved. Choose another; an administrator can look at it on the platform."
        ),
    ),
    # The message
    "empty": (_("There is nothing to send"), _("Write something or attach a file.")),
    "too-long": (_("Too long for the platform"), _("Make it shorter.")),
    "file-too-large": (_("The file is too large for the platform"), _("Send a link to it instead.")),
    "file-type": (_("The platform takes no file of this kind"), _("Send a link to it instead.")),
    "personal": (
        _("It tells something of the customer, and everybody reads there"),
        _("Say it in private, or write it without names, addresses, numbers and amounts."),
    ),
    "personal-file": (
        _("A file may show something of the customer, and everybody sees it there"),
        _("Send it in private."),
    ),
    "same-again": (_("The platform takes no second message with the same words"), _("Write it in other words.")),
    "not-understood": (
        _("The platform refused the message"),
        _("Its own words stand beside. Trying again does not help unless the message is changed."),
    ),
    "not-allowed": (
        _("The platform does not let our account do this here"),
        _("An administrator has to look at the account’s rights on the platform."),
    ),
    # For now
    "rate-limited": (_("The platform asked us to wait"), _("It is sent by itself when the time has come.")),
    "no-way": (_("The platform could not be reached"), _("Nothing was sent yet. It is tried again by itself.")),
    "busy": (_("The platform could not take it now"), _("It is tried again by itself.")),
    "moved": (_("The conversation has moved"), _("It is sent to the new place by itself.")),
    # Nobody knows
    "no-answer": (
        _("No answer came after it was sent"),
        _("The customer may have it or not. Look there before you send it again."),
    ),
    "broken-answer": (
        _("The platform failed after it was sent"),
        _("The customer may have it or not. Look there before you send it again."),
    ),
    # The account
    "access-ended": (
        _("The platform does not let our account in any more"),
        _("Connect the account again; until then nothing is sent there."),
    ),
    "restricted": (
        _("The platform has restricted our account"),
        _("An administrator has to look at the platform’s own messages."),
    ),
    "quota": (
        _("The messages of this month are used up"),
        _("More can be bought on the platform. Answers within a minute of the customer’s words still go."),
    ),
    "two-readers": (
        _("Somebody else reads this account’s messages too"),
        _("End the other program that reads them; a platform gives each message to one reader only."),
    ),
    "address": (
        _("The address of the platform may not be reached from here"),
        _("It must be public and https, or be named in the setting for outbound exceptions."),
    ),
    "not-set-up": (_("The account is not complete"), _("Something that it needs is missing. Open it and fill it in.")),
}


def words(reason: str) -> str:
    """What it means. A word that is not known stands as it is."""
    known = REASONS.get(reason)
    return str(known[0]) if known else reason


def advice(reason: str) -> str:
    """What may be done; empty when nothing is known of it."""
    known = REASONS.get(reason)
    return str(known[1]) if known else ""
