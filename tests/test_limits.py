"""Limits hold across processes, and do not punish those who share an address."""

import json
import re
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
import pytest

from tests.conftest import Desk

OFFICE = "198.51.100.77"


@pytest.fixture(scope="module")
def limited():
    """A desk with the limits that a site has, in two processes."""
    site = Desk("limits", HELIODESK_LIMITS="1")
    site.second = site.start_another_web()
    yield site
    site.close()


def ask(base: str, path: str, body: dict | None, token: str = "", address: str = OFFICE, language: str = "en"):
    headers = {"x-forwarded-for": address, "accept-language": language}
    if token:
        headers["authorization"] = f"Bearer {token}"
    data = json.dumps(body).encode() if body is not None else None
    try:
        with urllib.request.urlopen(urllib.request.Request(base + path, data, headers), timeout=20) as answer:
            return answer.status, json.loads(answer.read() or b"{}"), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"{}"), error.headers


def test_a_customer_who_writes_to_two_processes_has_one_allowance(limited):
    token = ask(limited.url, "/live/session", {})[1]["token"]
    _status, first, _headers = ask(limited.url, "/live/messages", {"client_id": str(uuid4()), "body": "x"}, token)

    def post(turn: int) -> int:
        body = {"client_id": str(uuid4()), "body": "x", "conversation": first["conversation"]}
        return ask((limited.url, limited.second)[turn % 2], "/live/messages", body, token)[0]

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(post, range(80)))
    stored = answers.count(201)
    assert set(answers) == {201, 429}
    assert 19 <= stored <= 40, stored  # a burst of 20, what came back meanwhile, at most a lease of 8


def test_a_refusal_says_when_and_in_the_readers_language(limited):
    token = ask(limited.url, "/live/session", {}, address="198.51.100.78")[1]["token"]
    for _ in range(60):
        body = {"client_id": str(uuid4()), "body": "x"}
        status, answer, headers = ask(limited.url, "/live/messages", body, token, language="zh-CN")
        if status == 429:
            break
    assert status == 429
    assert answer["error"] == "too-fast"
    assert re.search("[\u4e00-\u9fff]", answer["message"])
    assert int(headers["retry-after"]) >= 1


def test_visitors_of_one_address_are_limited_and_others_are_not(limited):
    with ThreadPoolExecutor(8) as crowd:
        answers = list(
            crowd.map(lambda _n: ask(limited.url, "/live/session", {}, address="203.0.113.5")[0], range(160))
        )
    assert answers.count(200) >= 120
    assert answers.count(429) >= 20
    assert ask(limited.second, "/live/session", {}, address="203.0.113.5")[0] == 429
    assert ask(limited.url, "/live/session", {}, address="203.0.113.6")[0] == 200


def test_an_address_in_front_of_the_trusted_proxy_cannot_be_made_up(limited):
    """Each with another left-most entry, which is the client's own word."""
    made_up = [f"10.1.2.{n}, 203.0.113.7" for n in range(160)]
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda a: ask(limited.url, "/live/session", {}, address=a)[0], made_up))
    assert answers.count(429) >= 20


def test_proven_customers_are_not_limited_by_their_address(limited):
    def come_in(_n: int) -> int:
        with urllib.request.urlopen(f"{limited.url}/northstar/identity?as=ns-20841", timeout=10) as answer:
            identity = json.loads(answer.read())["identity"]
        return ask(limited.url, "/live/session", {"identity": identity}, address="203.0.113.8")[0]

    with ThreadPoolExecutor(8) as crowd:
        assert set(crowd.map(come_in, range(200))) == {200}


def sign_in(base: str, email: str, password: str, address: str) -> tuple[int, str]:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    opener.addheaders = [("x-forwarded-for", address)]
    page = opener.open(f"{base}/accounts/login/", timeout=10).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    data = urlencode({"csrfmiddlewaretoken": token, "login": email, "password": password}).encode()
    try:
        with opener.open(f"{base}/accounts/login/", data, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_wrong_passwords_are_counted_by_all_processes_together(limited):
    """Guesses from everywhere at once, half of them at each process."""

    def guess(n: int) -> int:
        base = (limited.url, limited.second)[n % 2]
        return sign_in(base, "mei@northstar.example", f"wrong-{n}", f"192.0.2.{n}")[0]

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(guess, range(24)))
    assert answers.count(200) <= 9
    assert answers.count(429) >= 15
    assert sign_in(limited.url, "ana@northstar.example", "wrong", "192.0.2.1")[0] == 200  # another account


def test_the_database_is_away_and_everybody_is_told_so(limited):
    token = ask(limited.url, "/live/session", {}, address="203.0.113.99")[1]["token"]
    with psycopg.connect(limited.settings["DATABASE_URL"], autocommit=True) as db:
        db.execute("alter table limits_bucket rename to limits_gone")
        try:
            for path, body in [
                ("/live/session", {}),
                ("/live/messages", {"client_id": str(uuid4()), "body": "x"}),
            ]:
                status, answer, headers = ask(limited.second, path, body, token, address="203.0.113.98")
                assert (status, answer["error"]) == (503, "unavailable")
                assert headers["retry-after"]
        finally:
            db.execute("alter table limits_gone rename to limits_bucket")
