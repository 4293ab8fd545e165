"""The sentences that the page's own script says."""

from django.utils.translation import gettext as _


def for_the_page() -> dict[str, str]:
    """What the page's script says, in the reader's language. Placeholders are those of Python."""
    return {
        "hours": _("%(hours)s h %(minutes)s"),
        "days": _("%(days)s d"),
        "short-seconds": _("%(n)s s"),
        "short-minutes": _("%(n)s min"),
        "seconds": _("%(seconds)s s left"),
        "looking": _("%(name)s is also looking"),
        "typing": _("%(name)s is typing"),
        "delivered": _("Delivered"),
        "read": _("Read"),
        "not-sent": _(
            "Not sent: there is no connection. Your text is kept. Press Send to try again; it is never sent twice."
        ),
        "ask-first": _("%(name)s is typing here right now. Press Send again if you still want to send this."),
        "signed-out": _("You are signed out"),
        "unheard": _("This browser cannot play it. Save it to listen to it."),
        "failed": _("That did not work. Nothing was changed; please try again."),
        "kept": _("Your text is kept."),
        "file-sending": _("Being sent"),
        "file-here": _("Goes with your next message"),
        "file-break": _("No connection. It goes on by itself."),
        "file-remove": _("Remove %(name)s"),
        "files-wait": _("It is sent as soon as the files are here."),
        "files-wrong": _("Remove the file that was refused, then send."),
        "files-many": _("A message takes at most ten files."),
    }
