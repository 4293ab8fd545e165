"""Who waits on a messenger hears when it takes longer, once for each change."""

from datetime import UTC, datetime, timedelta

import pytest

from heliodesk.channels.chats import waiting
from heliodesk.channels.chats.models import Going
from heliodesk.channels.chats.tests.world import account_of, come, message
from heliodesk.conversations.models import Message
from heliodesk.people.models import Team
from heliodesk.routing.estimates import Shown


def test_longer_is_said_once_and_shorter_not(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    come(account_of(team), message("Where is my deposit?"))
    now = datetime.now(UTC)
    told = [Shown(now, now + timedelta(minutes=20), now + timedelta(seconds=1), "shorter", False)]
    monkeypatch.setattr(waiting, "wait_told", lambda _talk, _now: told[0])
    waiting.tell_of_longer_waits()
    assert not Message.objects.filter(data__what="wait-changed").exists()
    told[0] = Shown(
        now + timedelta(minutes=8), now + timedelta(minutes=20), now + timedelta(seconds=1), "longer", False
    )
    waiting.tell_of_longer_waits()
    line = Message.objects.get(data__what="wait-changed")
    assert Going.objects.filter(message=line).exists()
    Message.objects.filter(pk=line.pk).update(at=now + timedelta(seconds=2))
    waiting.tell_of_longer_waits()
    assert Message.objects.filter(data__what="wait-changed").count() == 1
