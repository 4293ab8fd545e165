"""Who may open what, and what a command answers. Without a browser."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from heliodesk.conversations.models import Conversation, Message, State
from heliodesk.conversations.opening import close
from heliodesk.people.models import Agent, Team
from heliodesk.routing.assignment import accept

ON_A_CONVERSATION = {
    "conversation": "get",
    "thread": "get",
    "hand-over": "get",
    "take-over": "get",
    "say": "post",
    "marks": "post",
    "accept": "post",
    "decline": "post",
    "close": "post",
    "reopen": "post",
}
FOR_ADMINISTRATORS = ["people", "add-person"]


@pytest.fixture
def mei(new_agent) -> Agent:
    return new_agent("Mei Tan", "zh", "en")


@pytest.fixture
def door():
    """`door(agent)`: a browser in which that agent has signed in."""

    def enter(agent: Agent) -> Client:
        client = Client()
        client.force_login(agent)
        return client

    return enter


@pytest.fixture
def hers(mei: Agent, conversation: Conversation) -> Conversation:
    accept(conversation, agent=mei)
    return Conversation.objects.get(pk=conversation.pk)


def address(name: str, conversation: Conversation) -> str:
    return reverse(f"console:{name}", args=[conversation.key])


def say(client: Client, conversation: Conversation, **data: object):
    return client.post(
        address("say", conversation), {"body": "Hello", "client_id": str(uuid4()), "kind": "text", **data}
    )


@pytest.mark.parametrize(("name", "method"), ON_A_CONVERSATION.items())
def test_a_conversation_of_another_team_is_not_there(name: str, method: str, hers, new_agent, door) -> None:
    stranger = new_agent("Grace Ong", team=Team.objects.create(slug="institutional", name="Institutional desk"))
    assert getattr(door(stranger), method)(address(name, hers)).status_code == 404


@pytest.mark.parametrize("part", ["head", "stance", "customer"])
def test_parts_of_a_conversation_of_another_team_are_not_there(part: str, hers, mei, new_agent, door) -> None:
    stranger = new_agent("Grace Ong", team=Team.objects.create(slug="institutional", name="Institutional desk"))
    where = reverse("console:part", args=[hers.key, part])
    assert door(stranger).get(where).status_code == 404
    assert door(mei).get(where).status_code == 200


def test_a_supervisor_sees_every_team(hers, new_agent, door, settings) -> None:
    settings.SECOND_FACTOR_ROLES = []
    other = Team.objects.create(slug="institutional", name="Institutional desk")
    ingrid = new_agent("Ingrid Solberg", team=other, roles=["supervisor"])
    assert door(ingrid).get(address("conversation", hers)).status_code == 200


def test_the_desk_sends_strangers_to_sign_in_and_tells_open_pages_so(db, hers) -> None:
    stranger = Client()
    assert stranger.get("/console/").headers["location"].startswith("/accounts/login/?next=/console/")
    assert stranger.get("/console/left", headers={"hx-request": "true"}).status_code == 401
    assert stranger.post("/console/stream-token", headers={"x-requested-with": "fetch"}).status_code == 401
    boosted = stranger.get(address("conversation", hers), headers={"hx-request": "true", "hx-boosted": "true"})
    assert boosted.headers["hx-redirect"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", FOR_ADMINISTRATORS)
def test_an_agent_cannot_open_the_people_page(name: str, mei, door) -> None:
    assert door(mei).get(reverse(f"console:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["edit-person", "deactivate", "reactivate"])
def test_an_agent_cannot_change_a_colleague(name: str, mei, new_agent, door) -> None:
    ana = new_agent("Ana Duarte")
    assert door(mei).post(reverse(f"console:{name}", args=[ana.key]), {"name": "X"}).status_code == 403
    ana.refresh_from_db()
    assert (ana.is_active, ana.name) == (True, "Ana Duarte")


def test_a_form_sent_twice_posts_once(mei, hers, door) -> None:
    once = str(uuid4())
    answers = [say(door(mei), hers, client_id=once).json() for _ in range(2)]
    assert answers[0]["number"] == answers[1]["number"]
    assert [answer["again"] for answer in answers] == [False, True]
    assert Message.objects.filter(conversation=hers, body="Hello").count() == 1


def test_a_form_resent_after_the_conversation_went_on_is_answered_as_before(mei, hers, door) -> None:
    once = str(uuid4())
    number = say(door(mei), hers, client_id=once).json()["number"]
    Conversation.objects.filter(pk=hers.pk).update(assignee=None, state=State.QUEUED)
    assert say(door(mei), hers, client_id=once).json()["number"] == number


def test_one_id_for_two_texts_is_refused(mei, hers, door) -> None:
    once = str(uuid4())
    say(door(mei), hers, client_id=once)
    answer = say(door(mei), hers, client_id=once, body="Another")
    assert (answer.status_code, answer.json()["error"]) == (409, "client-id-reused")
    assert "sent already" in answer.json()["message"]


def test_only_who_has_it_answers_and_a_colleague_writes_notes(hers, new_agent, door) -> None:
    ana = door(new_agent("Ana Duarte"))
    answer = say(ana, hers)
    assert (answer.status_code, answer.json()["error"]) == (409, "not-yours")
    assert say(ana, hers, kind="note").status_code == 200
    assert list(Message.objects.filter(conversation=hers).exclude(kind="system").values_list("kind", flat=True)) == [
        "text",
        "note",
    ]


@pytest.mark.parametrize(
    ("data", "rule"),
    [({"body": " \n"}, "body-empty"), ({"body": "x" * 8001}, "body-too-long"), ({"client_id": "7"}, "client-id")],
)
def test_what_cannot_be_sent_is_named(data: dict[str, str], rule: str, mei, hers, door) -> None:
    answer = say(door(mei), hers, **data)
    assert (answer.status_code, answer.json()["error"]) == (422, rule)


def test_accepting_what_somebody_has_says_so_and_lets_the_page_look_again(hers, new_agent, door) -> None:
    answer = door(new_agent("Ana Duarte")).post(address("accept", hers), headers={"hx-request": "true"})
    assert answer.status_code == 409
    assert "Somebody else has this conversation now" in answer.content.decode()
    assert "look-again" in answer.headers["hx-trigger"]
    hers.refresh_from_db()
    assert hers.assignee.name == "Mei Tan"


def test_handing_over_to_nobody_keeps_the_note(mei, hers, door) -> None:
    answer = door(mei).post(address("hand-over", hers), {"note": "Speaks Portuguese", "to": "agent:999999"})
    assert answer.status_code == 422
    assert "Choose who gets it." in answer.content.decode()
    assert "Speaks Portuguese" in answer.content.decode()


def test_a_colleague_cannot_close_or_hand_over_what_is_not_theirs(hers, new_agent, door) -> None:
    ana, rui = new_agent("Ana Duarte"), new_agent("Rui Tavares")
    assert door(ana).post(address("close", hers)).status_code == 409
    assert door(ana).post(address("hand-over", hers), {"to": f"agent:{rui.key}"}).status_code == 409
    hers.refresh_from_db()
    assert (hers.state, hers.assignee.name) == (State.ASSIGNED, "Mei Tan")


def test_taking_over_says_from_whom(hers, new_agent, door) -> None:
    ana = new_agent("Ana Duarte")
    assert "Take over from Mei?" in door(ana).get(address("take-over", hers)).content.decode()
    door(ana).post(address("take-over", hers))
    hers.refresh_from_db()
    assert hers.assignee == ana
    shown = door(ana).get(address("thread", hers)).content.decode()
    assert "Ana took over from Mei" in shown


def test_reopening_what_is_open_with_somebody_else_takes_nothing(hers, new_agent, door) -> None:
    assert door(new_agent("Ana Duarte")).post(address("reopen", hers)).status_code == 409


def test_reopening_gives_it_back(mei, hers, door) -> None:
    close(hers, by=mei.actor)
    assert door(mei).post(address("reopen", hers)).status_code == 302
    hers.refresh_from_db()
    assert (hers.state, hers.assignee) == (State.ASSIGNED, mei)


def test_words_of_people_are_shown_as_words(mei, write, door) -> None:
    shown = door(mei).get(address("conversation", write(body="<img src=x onerror=alert(1)>"))).content.decode()
    assert "<img src=x" not in shown
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown


def test_what_comes_after_a_number_leaves_nothing_out_and_says_nothing_twice(mei, hers, door) -> None:
    for body in ("One", "Two", "Three"):
        say(door(mei), hers, body=body)
    shown = door(mei).get(address("thread", hers), {"after": 3}).content.decode()
    assert [f'id="m-{n}"' in shown for n in range(1, 6)] == [False, False, False, True, True]


def test_a_presence_that_does_not_exist_is_refused(mei, door) -> None:
    assert door(mei).post("/console/presence/change", {"state": "asleep"}).status_code == 400


@pytest.fixture
def kofi(new_agent, settings) -> Agent:
    settings.SECOND_FACTOR_ROLES = []
    return new_agent("Kofi Mensah", roles=["agent", "administrator"])


def person(team: Team, **changes: object) -> dict[str, object]:
    return {
        "name": "Li Na",
        "email": "li.na@northstar.example",
        "team": team.pk,
        "languages": ["zh", "en"],
        "roles": ["agent"],
        "capacity": 3,
        "zone": "Asia/Singapore",
        "password": "a long walk at dusk",
        **changes,
    }


def test_an_administrator_adds_a_colleague_who_can_sign_in(kofi, team, door) -> None:
    assert door(kofi).post("/console/people/add/", person(team)).status_code == 302
    added = Agent.objects.get(email="li.na@northstar.example")
    assert (added.languages, added.capacity) == (["zh", "en"], 3)
    assert added.check_password("a long walk at dusk")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password", "short"),
        ("password", "li.na@northstar"),
        ("zone", "Asia/Nowhere"),
        ("email", "nobody"),
        ("roles", ["king"]),
        ("languages", []),
        ("capacity", -1),
    ],
)
def test_a_wrong_field_is_named_and_nobody_is_added(field: str, value: object, kofi, team, door) -> None:
    answer = door(kofi).post("/console/people/add/", person(team, **{field: value}))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not Agent.objects.filter(name="Li Na").exists()


def test_an_administrator_cannot_lock_themselves_out(kofi, team, door) -> None:
    door(kofi).post(f"/console/people/{kofi.key}/deactivate")
    changed = person(team, name="Kofi Mensah", email=kofi.email)
    answer = door(kofi).post(f"/console/people/{kofi.key}/", changed)
    assert list(answer.context["form"].errors) == ["roles"]
    kofi.refresh_from_db()
    assert (kofi.is_active, kofi.roles) == (True, ["agent", "administrator"])


def test_deactivating_ends_access_and_puts_conversations_back(kofi, mei, hers, door) -> None:
    her_door = door(mei)
    assert her_door.get("/console/").status_code == 200
    door(kofi).post(f"/console/people/{mei.key}/deactivate")
    assert her_door.get("/console/").status_code == 302
    hers.refresh_from_db()
    assert (hers.state, hers.assignee) == (State.QUEUED, None)
    assert hers.queued_at == hers.unanswered_since
    door(kofi).post(f"/console/people/{mei.key}/reactivate")
    assert door(mei).get("/console/").status_code == 200


def test_an_agent_who_asks_for_a_secret_is_stopped_before_sending(mei, door, hers):
    answer = say(door(mei), hers, body="Please send me your recovery phrase so that I can check.")
    assert (answer.status_code, answer.json()["error"]) == (422, "asks-for-secret")
    assert not hers.messages.filter(agent=mei).exists()
    assert say(door(mei), hers, body="Never send your password or recovery words to anyone.").status_code == 200
    assert (
        say(door(mei), hers, body="He sent his password, I asked for it to be changed.", kind="note").status_code == 200
    )


def test_a_token_stands_out_and_what_the_customer_wrote_stays_inert(mei, door, write):
    conversation = write(None, "<b>hi</b> my password is Sunny3014 <script>alert(1)</script>")
    accept(conversation, agent=mei)
    page = door(mei).get(address("conversation", conversation)).content.decode()
    assert 'class="gone"' in page
    assert "[password removed]" in page
    assert "&lt;b&gt;hi&lt;/b&gt;" in page
    assert "<script>alert" not in page
