"""The statement by hand counts whom `on_duty` counts."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from heliodesk.people.models import Agent, Team
from heliodesk.routing.models import Presence
from heliodesk.routing.policy import speaks
from heliodesk.routing.presence import how_many_speak, on_duty

pytestmark = pytest.mark.django_db


def test_who_speaks_is_who_is_on_duty_and_understands(new_agent):
    other = Team.objects.create(slug="other", name="Other")
    new_agent("Mei Tan", "zh", "en", available=True)
    new_agent("Ana Duarte", "en", "pt", available=True)
    new_agent("Grace Ong", "en", available=True, team=other)
    new_agent("Lu Chen", "en", available=True, roles=["editor"])
    gone, silent, full, away = (new_agent(name, "en", available=True) for name in ("A B", "C D", "E F", "G H"))
    Agent.objects.filter(pk=gone.pk).update(is_active=False)
    Agent.objects.filter(pk=full.pk).update(capacity=0)
    Presence.objects.update(seen_at=Now())
    Presence.objects.filter(agent=silent).update(seen_at=Now() - timedelta(minutes=5))
    Presence.objects.filter(agent=away).update(state="away")
    for team in ("support", "other", "none"):
        present = on_duty().filter(agent__team__slug=team).values_list("agent__languages", flat=True)
        for language in ("en", "zh-Hans", "pt", "ru"):
            assert how_many_speak(team, language) == sum(speaks(known, language) for known in present)
    assert how_many_speak("support", "en") == 2
    assert how_many_speak("support", "zh-Hans") == 1
