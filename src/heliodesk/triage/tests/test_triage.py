"""A desk learns from its finished requests; nothing of it lives before somebody has decided so."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from heliodesk.intake.versions import ship
from heliodesk.people.models import Customer, Team
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.opening import open_ticket
from heliodesk.triage import examples, hinting, training
from heliodesk.triage.models import Classifier
from heliodesk.triage.seeds import FORM_OF, by_form

pytestmark = pytest.mark.django_db
PAYMENTS = (
    "deposit of {} USDT is missing",
    "my withdrawal {} has not arrived",
    "bank transfer {} not booked",
    "card payment {} lost",
)
ACCESS = (
    "cannot sign in since {}",
    "lost my phone {} and authenticator",
    "password {} is refused",
    "verification {} rejected",
)


@pytest.fixture
def finished(team, settings, monkeypatch):
    """Sixteen finished requests of each of two departments; words alone."""
    monkeypatch.setenv("HELIODESK_EMBEDDER", "none")
    other = Team.objects.create(slug="payments", name="Payments")
    customer = Customer.objects.create()
    for n in range(16):
        for which, said in ((other, PAYMENTS), (team, ACCESS)):
            words = {
                "subject": said[n % 4].format(n),
                "body": "Please look into it",
                "language": "en",
                "client_id": uuid4(),
            }
            open_ticket(customer=customer, team=which, **words)
    Ticket.objects.update(status="closed")
    hinting.forget()
    yield
    hinting.forget()
    hinting._live.clear()


@pytest.fixture
def boss(new_agent, settings):
    settings.SECOND_FACTOR_ROLES = []
    return new_agent("Ingrid Solberg", roles=["agent", "supervisor"])


def test_what_is_trained_waits_and_then_gives_hints(finished, boss) -> None:
    made = training.begin("department", by=boss)
    with pytest.raises(training.NotPossible, match="running"):
        training.begin("department", by=boss)
    training.train(key=made.key)
    made.refresh_from_db()
    assert (made.state, made.why, made.own, made.shipped) == ("candidate", "", 32, 0)
    assert made.report["accuracy"] > 0.8
    assert made.report["counts"] == {"payments": 16, "support": 16}
    assert hinting.hints("my deposit is missing", "en") == {}

    training.go_live(made.key, by=boss)
    hinting.forget()
    told = hinting.hints("my USDT deposit is missing", "en")
    assert told["department"].label == "payments"
    assert 0.5 <= told["department"].likely <= 1
    assert hinting.hints("", "en") == {}

    training.discard(made.key, by=boss)
    hinting.forget()
    assert hinting.hints("my USDT deposit is missing", "en") == {}
    training.train(key=made.key)  # a job that runs again
    made.refresh_from_db()
    assert made.state == "past"


def test_one_lives_and_the_other_was(finished, boss) -> None:
    first = training.begin("department", by=boss)
    training.train(key=first.key)
    training.go_live(first.key, by=boss)
    second = training.begin("department", by=boss)
    training.train(key=second.key)
    training.go_live(second.key, by=boss)
    assert dict(Classifier.objects.values_list("key", "state")) == {first.key: "past", second.key: "live"}
    with pytest.raises(training.NotPossible, match="state"):
        training.go_live(second.key, by=boss)
    training.go_live(first.key, by=boss)
    assert Classifier.objects.get(state="live").key == first.key


def test_a_desk_without_requests_learns_its_forms_from_the_seeds(team, boss) -> None:
    ship("support")
    assert examples.own("intent") == []
    seeds = examples.shipped("intent", [])
    assert {each.label for each in seeds} == set(FORM_OF.values())
    assert len(seeds) == len(by_form()) > 1_000
    assert {each.label for each in examples.shipped("department", [])} == {"support"}


def test_too_few_is_said(team, boss, settings, monkeypatch) -> None:
    monkeypatch.setenv("HELIODESK_EMBEDDER", "none")
    made = training.begin("department", by=boss)
    training.train(key=made.key)
    made.refresh_from_db()
    assert (made.state, made.why) == ("failed", "too-few")


def test_the_page_trains_reports_and_decides(finished, boss, new_agent) -> None:
    door = Client()
    door.force_login(boss)
    page = reverse("console:triage")
    assert "Nothing has been trained yet" in door.get(page).content.decode()
    door.post(reverse("console:train"), {"sort": "department"})
    assert "being trained" in door.get(page).content.decode()
    made = Classifier.objects.get()
    training.train(key=made.key)
    shown = door.get(page).content.decode()
    assert "Right, of all" in shown
    assert "32 requests of our own" in shown
    door.post(reverse("console:decide-training", args=[made.key]), {"do": "live"})
    assert Classifier.objects.get().state == "live"

    words = {
        "subject": "deposit of 70 USDT is missing",
        "body": "Please look into it",
        "language": "en",
        "client_id": uuid4(),
    }
    opened = open_ticket(customer=Customer.objects.create(), team=Team.objects.get(slug="support"), **words)
    mei = new_agent("Mei Tan")
    desk = Client()
    desk.force_login(mei)
    panel = desk.get(reverse("console:ticket-panel", args=[opened.key])).content.decode()
    assert "Probably for Payments" in panel
    assert desk.get(page).status_code == 403
