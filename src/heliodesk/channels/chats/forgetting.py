"""What is kept of what came, and for how long: of what is filed only that it came, so that it is known when it comes again."""

from datetime import UTC, datetime, timedelta

from django.db.models import Q

from heliodesk.channels.chats.models import Arrived, Filed, Shown
from heliodesk.jobs.queue import job

KNOWN = timedelta(days=30)  # longer than any platform repeats what was not answered (WhatsApp: seven days)
UNREAD = timedelta(days=30)  # bodies that nobody could read, with what customers wrote in them
_AT_ONCE = 5_000


@job("chats.forget", every="40 3 * * *")
def forget_old() -> None:
    """Every night."""
    now = datetime.now(UTC)
    old = Q(state=Arrived.State.FILED, at__lt=now - KNOWN) | Q(at__lt=now - UNREAD)
    for rows in (Arrived.objects.filter(old), Filed.objects.filter(at__lt=now - KNOWN)):
        while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
            rows.filter(pk__in=ids).delete()
    Shown.objects.filter(asked_at__lt=now - KNOWN).delete()
