"""Raw mails are kept for a while and not for ever: what was said stands in the requests."""

from datetime import UTC, datetime, timedelta

from django.conf import settings

from heliodesk.channels.email.models import Raw, State
from heliodesk.jobs.queue import job

_AT_ONCE = 1_000


@job("email.forget", every="23 3 * * *")
def forget() -> None:
    """Every night: the bytes of mails that are settled and older than HELIODESK_MAIL_KEEP_DAYS. What waits for a person's look
    stays."""
    if not settings.MAIL_KEEP_DAYS:
        return
    before = datetime.now(UTC) - timedelta(days=settings.MAIL_KEEP_DAYS)
    settled = Raw.objects.filter(
        received__state__in=[State.FILED, State.COPIED, State.LEFT], received__received_at__lt=before
    )
    while pks := list(settled.values_list("pk", flat=True)[:_AT_ONCE]):
        Raw.objects.filter(pk__in=pks).delete()
