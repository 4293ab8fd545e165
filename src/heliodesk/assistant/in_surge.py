"""While more come than usual the assistant may meet first, where the team's plan says so; afterwards it is as it was."""

from heliodesk.access.actors import SYSTEM
from heliodesk.assistant.switching import switch
from heliodesk.routing.models import Surge
from heliodesk.routing.surging import plan_of


def surge_began(key: str) -> None:
    """Turn the assistant on for a surge whose team wants it and has it off."""
    found = Surge.objects.select_related("team").filter(key=key, ended_at=None).first()
    if found and plan_of(found.team).assistant and not found.team.assistant:
        Surge.objects.filter(pk=found.pk).update(turned_assistant_on=True)
        switch(found.team, on=True, by=SYSTEM)


def surge_ended(key: str) -> None:
    """Turn it off again, if the surge had turned it on."""
    found = (
        Surge.objects.select_related("team").filter(key=key, turned_assistant_on=True, ended_at__isnull=False).first()
    )
    if found:
        Surge.objects.filter(pk=found.pk).update(turned_assistant_on=False)
        switch(found.team, on=False, by=SYSTEM)
