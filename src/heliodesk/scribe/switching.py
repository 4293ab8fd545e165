"""Turn the language model on and off, and say how much it may take; both are in the audit chain."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Avg, Count, Sum

from heliodesk.access import audit
from heliodesk.people.models import Agent
from heliodesk.scribe.models import Setting, Use

_SHOWN = timedelta(days=7)


def setting() -> Setting:
    """As it stands; off and unsaved when nobody has chosen."""
    return Setting.objects.first() or Setting()


@transaction.atomic
def switch(*, is_on: bool, tokens_a_day: int, by: Agent) -> None:
    """From the next use on. `tokens_a_day` may be 0: then nothing is asked."""
    now, _made = Setting.objects.select_for_update().get_or_create(pk=1)
    before = {"on": now.is_on, "tokens": now.tokens_a_day}
    now.is_on, now.tokens_a_day = is_on, tokens_a_day
    now.save()
    after = {"on": is_on, "tokens": tokens_a_day}
    if before != after:
        audit.write(actor=by.actor, verb="model-switched", subject="scribe", before=before, after=after)


def used() -> list[dict[str, Any]]:
    """The last seven days by purpose and outcome: how often, tokens, mean milliseconds."""
    lately = Use.objects.filter(at__gt=datetime.now(UTC) - _SHOWN)
    told = lately.values("purpose", "outcome").annotate(times=Count("pk"), tokens=Sum("tokens"), took=Avg("took"))
    return [dict(row) for row in told.order_by("purpose", "outcome")]
