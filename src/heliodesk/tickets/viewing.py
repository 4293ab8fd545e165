"""Keep, change and drop saved views."""

from django.db import transaction

from heliodesk.conversations.body import Refused
from heliodesk.people.models import Agent
from heliodesk.tickets.listing import Wanted
from heliodesk.tickets.models import SavedView

_MOST = 50  # of one agent


@transaction.atomic
def save_view(view: SavedView | None, *, name: str, wanted: Wanted, shared: bool, by: Agent) -> SavedView:
    """Make a view, or change one. Raises Refused("view-name"), ("view-many"), or ("share") for whoever does not oversee."""
    named = " ".join(name.split())[:60]
    if not named:
        raise Refused("view-name")
    if shared and not by.actor.oversees:
        raise Refused("share", status=409)
    if view is None:
        if SavedView.objects.filter(owner=by).count() >= _MOST:
            raise Refused("view-many")
        view = SavedView(owner=by)
    view.name, view.wanted, view.is_shared = named, wanted.kept(), shared
    view.save()
    return view


def drop_view(view: SavedView) -> None:
    """It is not wanted any more; the tickets stay."""
    view.delete()
