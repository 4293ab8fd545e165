"""Pages that say no are told honestly, in the reader's language, and never turn into an error themselves."""

import re

import pytest
from django.db import OperationalError
from django.test import Client

from heliodesk.limits.buckets import Want, take
from heliodesk.limits.budgets import SIGN_INS, wants

CHINESE = {"HTTP_ACCEPT_LANGUAGE": "zh-CN"}


def quiet() -> Client:
    return Client(raise_request_exception=False, **CHINESE)


@pytest.mark.django_db
def test_a_database_that_is_away_is_told_as_such(monkeypatch, team):
    def away(*_words: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("heliodesk.portal.home.service", away)
    answer = quiet().get("/")
    assert answer.status_code == 503
    assert answer["retry-after"] == "5"
    assert "zh-Hans" in answer.content.decode()


@pytest.mark.django_db
def test_an_error_of_ours_is_no_excuse(monkeypatch, team):
    def broken(*_words: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("heliodesk.portal.home.service", broken)
    answer = quiet().get("/")
    assert answer.status_code == 500
    assert "我们这边" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_that_cannot_be_read_is_no_error_of_ours():
    for path in ("/nowhere", "/accounts/login/"):
        for kind in ("multipart/form-data", "multipart/form-data; boundary=é"):
            client = Client(enforce_csrf_checks=True, raise_request_exception=False, **CHINESE)
            client.cookies["csrftoken"] = "x" * 32
            answer = client.generic("POST", path, b"\x00", content_type=kind)
            assert 400 <= answer.status_code < 500, path
            assert "zh-Hans" in answer.content.decode()


@pytest.mark.django_db
def test_too_many_sign_ins_are_told_when_to_come_back(settings):
    settings.LIMITS = 1
    address = wants(SIGN_INS, address="127.0.0.1")[0]
    take(Want(address.limit, address.who, address.limit.burst))
    answer = quiet().post("/accounts/login/", {"login": "mei@northstar.example", "password": "wrong"})
    assert answer.status_code == 429
    assert int(answer["retry-after"]) >= 1
    assert re.search(rf"\b{answer['retry-after']}\b", answer.content.decode())


@pytest.mark.django_db
def test_passwords_that_were_right_are_not_counted(settings, new_agent):
    settings.LIMITS = 1
    agent = new_agent("Mei Tan")
    agent.set_password("twelve small teapots")
    agent.save()
    for _ in range(15):
        answer = Client().post("/accounts/login/", {"login": agent.email, "password": "twelve small teapots"})
        assert answer.status_code == 302
