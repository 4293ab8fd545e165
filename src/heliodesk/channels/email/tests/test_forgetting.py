"""Raw mails go after a while; what waits for somebody stays."""

from datetime import UTC, datetime, timedelta

import pytest

from heliodesk.channels.email.forgetting import forget
from heliodesk.channels.email.models import Raw, Received
from heliodesk.channels.email.sources import row
from heliodesk.channels.email.storing import keep

pytestmark = pytest.mark.django_db


def test_settled_mails_are_forgotten_after_a_while(settings):
    for number, (state, age) in enumerate(
        [
            ("filed", 91),
            ("left", 91),
            ("copied", 91),
            ("unprocessed", 91),
            ("quarantined", 91),
            ("waiting", 91),
            ("filed", 89),
        ]
    ):
        received, _new = keep(b"mail %d" % number, source=row("lmtp /x"))
        at = datetime.now(UTC) - timedelta(days=age)
        Received.objects.filter(pk=received.pk).update(state=state, received_at=at)
    settings.MAIL_KEEP_DAYS = 0
    forget()
    assert Raw.objects.count() == 7
    settings.MAIL_KEEP_DAYS = 90
    forget()
    left = Received.objects.filter(raw__isnull=False).order_by("pk").values_list("state", flat=True)
    assert list(left) == ["unprocessed", "quarantined", "waiting", "filed"]
    assert Received.objects.count() == 7
