"""Appeals in the console: who gets in, what a page says, and every refusal in words."""

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

import heliodesk.appeals
from heliodesk.appeals import reviewing
from heliodesk.appeals.filing import file_appeal
from heliodesk.appeals.models import Appeal
from heliodesk.appeals.tests.said import OPINION, TOLD
from heliodesk.console.appeals.words import refusal
from heliodesk.files.models import File
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.safety.models import Viewing
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.writing import answer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_factor(settings) -> None:
    settings.SECOND_FACTOR_ROLES = []


@pytest.fixture
def mei(new_agent: Callable[..., Agent]) -> Agent:
    return new_agent("Mei Tan", roles=["agent", "supervisor"])


@pytest.fixture
def ingrid(new_agent: Callable[..., Agent]) -> Agent:
    return new_agent("Ingrid Solberg", roles=["supervisor"])


@pytest.fixture
def noor(new_agent: Callable[..., Agent]) -> Agent:
    return new_agent("Noor Aziz", roles=["supervisor"])


@pytest.fixture
def matter(team: Team, mei: Agent) -> Ticket:
    words = {"subject": "LTC deposit", "body": "My 2.5 LTC are missing", "language": "en", "client_id": uuid4()}
    customer = Customer.objects.create(external_id="ns-1", name="Amara Nwosu", zone="Africa/Lagos")
    opened = open_ticket(customer=customer, team=team, **words)
    answer(opened.ticket, agent=mei, body="We cannot credit it.", client_id=uuid4(), then="solved")
    return opened.ticket


@pytest.fixture
def appeal(matter: Ticket) -> Appeal:
    return filed(matter)


def filed(matter: Ticket, told: dict[str, str] = TOLD, **words: object) -> Appeal:
    words = {"no_evidence": True, **words}
    customer = matter.conversation.customer
    return file_appeal(matter, customer=customer, told=told, client_id=uuid4(), language="en", **words)


def enter(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def page(agent: Agent, appeal: Appeal) -> str:
    return enter(agent).get(reverse("console:appeal", args=[appeal.key])).content.decode()


def act(agent: Agent, appeal: Appeal, do: str, **words: object):
    return enter(agent).post(reverse("console:act-on-appeal", args=[appeal.key]), {"do": do, **words})


def refused(answered, words: str, status: int) -> None:
    assert answered.status_code == status
    assert words in answered.content.decode()


def again(appeal: Appeal) -> Appeal:
    return Appeal.objects.get(pk=appeal.pk)


def test_only_supervisors_get_in_and_a_wrong_key_is_none(appeal, ingrid, new_agent) -> None:
    plain = enter(new_agent("Ana Duarte"))
    for name in ("appeal", "appeal-letter"):
        assert plain.get(reverse(f"console:{name}", args=[appeal.key])).status_code == 403
    assert plain.post(reverse("console:act-on-appeal", args=[appeal.key]), {"do": "take"}).status_code == 403
    assert "Appeals" not in plain.get("/console/tickets/").content.decode()
    boss = enter(ingrid)
    assert boss.get(reverse("console:appeal", args=["ZZZZZZZZ"])).status_code == 404
    assert boss.get(reverse("console:appeal-letter", args=[appeal.key])).status_code == 404  # nothing is written yet
    assert reverse("console:appeals") in boss.get("/console/tickets/").content.decode()


def test_the_list_shows_what_runs_by_its_time_and_filters(appeal, matter, ingrid) -> None:
    boss = enter(ingrid)
    told = boss.get(reverse("console:appeals")).content.decode()
    assert appeal.ticket.number in told
    assert "d left" in told
    assert appeal.ticket.number not in boss.get(reverse("console:appeals") + "?stage=decided").content.decode()
    assert "None of yours here." in boss.get(reverse("console:appeals") + "?stage=open&mine").content.decode()
    reviewing.take(appeal, by=ingrid)
    assert appeal.ticket.number in boss.get(reverse("console:appeals") + "?stage=review&mine").content.decode()


def test_a_page_says_who_had_a_hand_in_it_and_refuses_them_in_words(appeal, mei) -> None:
    told = page(mei, appeal)
    assert "You had a hand in the decision (had it, or took part, wrote in it, changed it)" in told
    refused(act(mei, appeal, "take"), "had a hand in the decision that is appealed", 403)
    assert again(appeal).reviewer is None


def test_what_is_missing_and_why_the_clock_stands(matter, ingrid) -> None:
    appeal = filed(matter, {**TOLD, "wanted": ""}, no_evidence=False)
    told = page(ingrid, appeal)
    assert "Stands: we wait for the customer" in told
    assert "The customer was asked once for:" in told
    refused(act(ingrid, appeal, "take"), "It stands elsewhere by now", 409)


def test_an_opinion_is_written_handed_in_and_confirmed_by_a_second_person(appeal, ingrid, noor) -> None:
    assert act(ingrid, appeal, "take").status_code == 302
    refused(act(noor, appeal, "save", **OPINION), "Somebody else reviews this appeal", 403)
    short = act(ingrid, appeal, "hand-in", **{**OPINION, "facts": "Too short", "result": ""})
    refused(short, "Facts: at least 20 different words; Result: not there yet", 422)
    assert "Too short" in short.content.decode()  # what was typed is kept
    foreign = act(ingrid, appeal, "hand-in", **{**OPINION, "next_step": "我们会再次查找这笔充值。"})
    refused(foreign, "What the customer can do next: in the customer’s language", 422)
    assert act(ingrid, appeal, "preview", **OPINION)["location"] == reverse("console:appeal-letter", args=[appeal.key])
    preview = enter(ingrid).get(reverse("console:appeal-letter", args=[appeal.key]))
    assert preview["content-disposition"].startswith("inline")
    assert preview.content.startswith(b"%PDF")
    assert act(ingrid, appeal, "hand-in", **OPINION).status_code == 302
    refused(act(ingrid, appeal, "save", **OPINION), "The opinion is with the second person now", 409)
    refused(act(ingrid, appeal, "confirm"), "You wrote this opinion", 403)
    assert "You wrote this opinion" in page(ingrid, appeal)
    assert "You are the second person" in page(noor, appeal)
    refused(act(noor, appeal, "send-back", reason="no"), "Say why, in at least three words.", 422)
    assert act(noor, appeal, "send-back", reason="Name the notice of July").status_code == 302
    assert "Name the notice of July" in page(ingrid, appeal)
    assert act(ingrid, appeal, "hand-in", **OPINION).status_code == 302
    assert act(noor, appeal, "confirm").status_code == 302
    assert again(appeal).stage == "decided"
    refused(act(noor, appeal, "confirm"), "It stands elsewhere by now", 409)
    assert enter(ingrid).get(reverse("console:appeal-letter", args=[appeal.key])).content.startswith(b"%PDF")


def test_evidence_is_chosen_from_what_was_said_and_nothing_is_no_choice(appeal, matter, ingrid, write) -> None:
    reviewing.take(appeal, by=ingrid)
    said = matter.conversation.messages.get(number=1)
    foreign = write(body="Another customer").messages.get(number=1)
    refused(act(ingrid, appeal, "evidence"), "Choose at least one message or file.", 422)
    refused(act(ingrid, appeal, "evidence", message=foreign.pk), "Choose at least one message or file.", 422)
    assert act(ingrid, appeal, "evidence", message=said.pk).status_code == 302
    listed = again(appeal).evidence.get()
    assert listed.message == said
    assert listed.sha256 in page(ingrid, appeal)


def test_it_is_extended_once_and_given_back(appeal, ingrid) -> None:
    reviewing.take(appeal, by=ingrid)
    why = "The bank has not answered us yet"
    refused(act(ingrid, appeal, "extend", reason="busy"), "Say why, in at least three words.", 422)
    assert act(ingrid, appeal, "extend", reason=why).status_code == 302
    assert why in page(ingrid, appeal)
    refused(act(ingrid, appeal, "extend", reason=why), "It was extended before", 409)
    assert act(ingrid, appeal, "give-back").status_code == 302
    assert again(appeal).stage == "complete"
    refused(act(ingrid, appeal, "shred"), "Choose what to do.", 422)


def test_every_rule_of_the_appeals_has_words_of_its_own() -> None:
    source = "".join(path.read_text() for path in Path(heliodesk.appeals.__file__).parent.glob("*.py"))
    rules = set(re.findall(r'Refused\("([\w-]+)"', source)) | set(
        re.findall(r'return "((?:appeal|opinion)-[\w-]+)"', source)
    )
    of_customers = {"appealed", "appeal-no-further", "appeal-too-long"}
    assert rules > {"appeal-conflict", "opinion-own", *of_customers}
    for rule in rules - of_customers:
        assert refusal(rule)


def test_its_ticket_says_in_words_that_it_is_kept(appeal, mei) -> None:
    answered = enter(mei).post(f"/console/c/{appeal.ticket.conversation.key}/close", headers={"HX-Request": "true"})
    refused(answered, "This is an appeal.", 409)
    panel = enter(mei).get(f"/console/c/{appeal.ticket.conversation.key}/ticket/panel").content.decode()
    assert reverse("console:appeal", args=[appeal.key]) in panel


def test_looks_are_written_down_and_passing_by_is_no_look_at_the_appealed_ticket(appeal, matter, ingrid, noor) -> None:
    assert "We cannot credit it." not in page(ingrid, appeal)
    assert looked_at(ingrid) == {appeal.ticket_id}
    told = enter(ingrid).get(reverse("console:appeal", args=[appeal.key]) + "?read").content.decode()
    assert "We cannot credit it." in told
    assert looked_at(ingrid) == {appeal.ticket_id, matter.pk}
    reviewing.take(appeal, by=noor)
    assert "We cannot credit it." in page(noor, appeal)


def looked_at(agent: Agent) -> set[int]:
    return set(Viewing.objects.filter(agent=agent).values_list("conversation", flat=True))


def test_a_file_of_the_evidence_is_opened_by_a_link_of_five_minutes(matter, ingrid, settings) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    customer = matter.conversation.customer
    words = {"kind": "pdf", "media_type": "application/pdf", "state": "ready", "size": 5, "sha256": "0" * 64}
    name = default_storage.save("any", ContentFile(b"%PDF-"))
    file = File.objects.create(customer=customer, name="proof.pdf", storage_name=name, **words)
    appeal = filed(matter, no_evidence=False, files=[file.key])
    entry = appeal.evidence.get()
    where = reverse("console:appeal-evidence", args=[appeal.key, entry.pk])
    assert where in page(ingrid, appeal)
    assert enter(ingrid).get(where)["location"].endswith("/proof.pdf")
    assert enter(ingrid).get(reverse("console:appeal-evidence", args=[appeal.key, entry.pk + 1])).status_code == 404


def test_a_draft_is_kept_while_it_is_written(appeal, ingrid, noor) -> None:
    reviewing.take(appeal, by=ingrid)
    where, quiet = reverse("console:act-on-appeal", args=[appeal.key]), {"HX-Request": "true"}
    told = enter(ingrid).post(where, {"facts": "On Monday", "result": "upheld"}, headers=quiet)
    assert told.content.decode().startswith("Saved, ")
    opinion = again(appeal).opinions.get()
    assert (opinion.facts, opinion.result, opinion.state) == ("On Monday", "upheld", "draft")
    refused(enter(noor).post(where, {"facts": "No"}, headers=quiet), "Somebody else reviews this appeal.", 409)
