"""How the console answers a command: go somewhere, say what went wrong, or tell the page to look again."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from heliodesk.conversations.body import LONGEST
from heliodesk.files import rules as files

Triggers = dict[str, Any]


def go(request: HttpRequest, path: str, **triggers: Any) -> HttpResponse:
    """Show `path` in the middle of the page that asks, or as a page of its own."""
    if not request.headers.get("HX-Request"):
        return redirect(path)
    response = HttpResponse(status=204)
    response["HX-Location"] = json.dumps({"path": path, "target": "#view", "swap": "innerHTML"})
    return _with(response, triggers)


def done(**triggers: Any) -> HttpResponse:
    """It is done; the page looks again at what concerns it."""
    return _with(HttpResponse(status=204), {"look-again": True, **triggers})


def problem(request: HttpRequest, text: str, *, status: int = 409) -> HttpResponse:
    """Say in the page what was not possible and what to do; a page that was out of date repairs itself."""
    response = render(request, "console/parts/problem.html", {"text": text}, status=status)
    response["HX-Retarget"], response["HX-Reswap"] = "#problem", "innerHTML"
    return _with(response, {"look-again": True, "close-dialog": True})


def words_for(rule: str) -> str:
    """What a person is told for the rule of a NotPossible or a Refused."""
    return {
        "asks-for-secret": _(
            "This asks the customer for a password, a code, a key or recovery words. We never need one: ask for something"
            " else, or send them to the page where they enter it themselves. Your text is kept."
        ),
        "taken": _(
            "Somebody else has this conversation now, or is being asked to take it. Your list is up to date again."
        ),
        "other-team": _("This conversation is another team’s now. You may read it for some days, but not work on it."),
        "reason": _("Say why, in a few words. It is kept with your name and the time."),
        "unknown-field": _("We were never told this of the customer."),
        "stopped": _(
            "You have shown more details than an hour or a day allows. A supervisor has been told and can let you go on."
        ),
        "too-many": _("You have looked up many cases this hour. Try again later, or ask a supervisor."),
        "no-such-case": _("There is no case of your team with this number. Check it with the customer."),
        "own-alert": _("This is about you, so somebody else has to decide."),
        "verdict": _("Choose what you found."),
        "own-request": _("You asked for this yourself, so somebody else has to allow it."),
        "decided": _("Somebody has decided this already."),
        "dates": _("The last day is before the first."),
        "gone": _("The file is gone: an export lasts 24 hours. Ask again if it is still needed."),
        "too-many-rows": _("These are more than %(limit)s rows. Choose fewer days.") % {"limit": 500},
        "closed": _("This conversation is closed. Reopen it first, then hand it over."),
        "inactive": _("This colleague cannot sign in any more. Choose somebody else."),
        "not-yours": _(
            "You do not have this conversation any more, so the customer was not sent this. Your text is kept: "
            "write it as a note, or take over."
        ),
        "client-id-reused": _(
            "An earlier version of this text has been sent already. Look above; press Send again to send "
            "this version too."
        ),
        "body-empty": _("There is nothing to send yet. Write something first."),
        "body-too-long": _("The text is too long. The limit is %(limit)s characters; please send it in parts.")
        % {"limit": LONGEST},
        "body-text": _("The text has characters that cannot be sent. Please type it again."),
        "client-id": _("The page is out of date. Your text is kept: load the page again, then send it."),
    }.get(rule) or files.words_for(rule)


def _with(response: HttpResponse, triggers: Triggers) -> HttpResponse:
    if triggers:
        response["HX-Trigger"] = json.dumps(triggers)
    return response
