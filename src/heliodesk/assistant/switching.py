"""Whether the assistant meets first who writes to a team. Kept in the audit chain."""

from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.people.models import Team


def switch(team: Team, *, on: bool, by: Actor) -> None:
    """Turn it on or off for a team; nothing when it stands so already. What runs goes to people within a minute of its end."""
    with transaction.atomic():
        held = Team.objects.select_for_update().get(pk=team.pk)
        if held.assistant == on:
            return
        held.assistant = on
        held.save(update_fields=["assistant"])
        audit.write(actor=by, verb="assistant-switched", subject=held.slug, on=on)
