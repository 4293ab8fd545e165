"""The desk's languages: those of its pages and of its people."""

import pytest

from heliodesk.people import spoken
from heliodesk.people.models import Team
from heliodesk.people.staff import add_agent
from heliodesk.text import guessing, language
from heliodesk.text.language import language_of


@pytest.fixture(autouse=True)
def as_it_runs():
    """The fast tests turn it off."""
    assert guessing._kept  # config/apps.py has named the place
    language.speak(spoken.spoken)


def test_a_text_is_in_a_language_that_somebody_answers_in(team):
    assert spoken.spoken() == {"en", "zh"}
    assert language_of("Hola, mi retiro no llega", "en") == "en"
    ana = add_agent(
        email="ana@example.com",
        name="Ana",
        team=team,
        password="northstar-demo",
        roles=["agent"],
        languages=["es-419", "en"],
    )
    assert spoken.spoken() == {"en", "zh", "es"}
    assert language_of("Hola, mi retiro no llega", "en") == "es"
    ana.is_active = False
    ana.save()
    assert language_of("Hola, mi retiro no llega", "en") == "en"


def test_a_chat_is_guessed_into_no_language_that_its_team_does_not_speak(team, write):
    other = Team.objects.create(slug="institutional", name="Institutional desk")
    add_agent(email="ana@example.com", name="Ana", team=other, roles=["agent"], languages=["es"])
    assert write(body="Hola, mi retiro no llega").language == "en"
    add_agent(email="ines@example.com", name="Inês", team=team, roles=["agent"], languages=["es"])
    assert write(body="Hola, mi retiro no llega").language == "es"
