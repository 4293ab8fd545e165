"""One answer to all who wait for an incident: prepared by whoever answers, in each language that waits, sent by a supervisor."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from heliodesk.incidents.telling import open_incident
from heliodesk.people.models import Customer
from heliodesk.routing.models import OneAnswer, PreparedAnswer
from heliodesk.scribe.models import Setting
from heliodesk.scribe.tests.endpoint import model
from heliodesk.tickets.one_answer import put_on_list

pytestmark = pytest.mark.django_db
__all__ = ["model"]

ENGLISH = "LTC withdrawals are late. They are not lost, and nothing has to be sent again."


@pytest.fixture
def incident():
    return open_incident(
        titles={"en": "LTC withdrawals late"}, affected={"en": "Withdrawals of LTC"}, texts={"en": "We look into it."}
    )


@pytest.fixture
def waiting(write, incident):
    talks = [
        write(Customer.objects.create(), "My LTC is late", "en"),
        write(Customer.objects.create(), "Mi retiro de LTC no llega", "es"),
        write(Customer.objects.create(), "Mi LTC tarda", "es"),
        write(Customer.objects.create(), "我的 LTC 提现还没到", "zh"),
    ]
    put_on_list(incident, talks, by=None)
    return talks


@pytest.fixture
def as_(settings):
    settings.SECOND_FACTOR_ROLES = []

    def enter(agent):
        door = Client()
        door.force_login(agent)
        return door

    return enter


def test_an_agent_prepares_it_and_a_supervisor_sends_it(as_, new_agent, incident, waiting):
    mei, boss = new_agent("Mei Tan", "en"), new_agent("Ingrid Solberg", roles=["agent", "supervisor"])
    address = reverse("console:surge-incident", args=[incident.key])
    page = as_(mei).get(address).content.decode()
    assert all(f'name="text-{language}"' in page for language in ("en", "es", "zh"))
    assert 'name="do" value="send"' not in page
    assert as_(mei).post(address, {"do": "send", "text-en": ENGLISH}).status_code == 403
    assert as_(mei).post(address, {"do": "back"}).status_code == 403
    looked = as_(mei).post(address, {"do": "look", "text-en": ENGLISH, "text-es": "Los retiros de LTC tardan."})
    said = " ".join(looked.content.decode().split())
    assert "2 read this in English" in said
    assert "no text in their language:" in said  # and it says whose
    assert (
        as_(mei)
        .post(address, {"do": "prepare", "text-en": ENGLISH, "text-es": "Los retiros de LTC tardan."})
        .status_code
        == 302
    )
    kept = PreparedAnswer.objects.get()
    assert (kept.by, set(kept.texts)) == (mei, {"en", "es"})
    assert not OneAnswer.objects.exists()
    listed = as_(mei).get(reverse("console:surge-incidents")).content.decode()
    assert "an answer of Mei is prepared" in listed
    page = as_(boss).get(address).content.decode()
    assert "Los retiros de LTC tardan." in page
    assert "Mei Tan prepared it" in page
    as_(boss).post(address, {"do": "send", **{f"text-{language}": text for language, text in kept.texts.items()}})
    answer = OneAnswer.objects.get()
    assert (answer.by, answer.told.count(), answer.texts) == (boss, 4, kept.texts)
    assert not PreparedAnswer.objects.exists()


def test_what_must_not_be_said_is_not_kept_either(as_, new_agent, incident, waiting):
    address = reverse("console:surge-incident", args=[incident.key])
    page = as_(new_agent("Mei Tan")).post(address, {"do": "prepare", "text-en": "Please send us your recovery phrase."})
    assert page.status_code == 200
    assert not PreparedAnswer.objects.exists()


def test_the_model_drafts_what_is_missing_and_is_not_believed_blindly(as_, new_agent, incident, waiting, model):
    Setting.objects.update_or_create(defaults={"is_on": True})
    drafts = {"es": "Los retiros de LTC tardan. No se han perdido.", "zh": "LTC 提现延迟，我们保证赔偿 500 USDT。"}
    model.says = lambda asked: json.dumps(
        {
            "texts": {
                "draft": next(
                    text for tag, text in drafts.items() if f'"{tag}"' in json.dumps(asked).replace('\\"', '"')
                )
            }
        }
    )
    address = reverse("console:surge-incident", args=[incident.key])
    page = as_(new_agent("Mei Tan")).post(address, {"do": "draft", "text-en": ENGLISH}).content.decode()
    assert drafts["es"] in page
    assert "Drafted by the model" in page
    assert drafts["zh"] not in page  # a promise and a number that the English does not hold
    assert "There is no draft that can be trusted in: Chinese" in page
