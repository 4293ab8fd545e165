"""Content goes only by a link: signed, for one viewer, for five minutes, and as something to be saved."""

import logging
import time
from collections.abc import Iterator

import pytest
from django.core import signing
from django.test import Client
from structlog.stdlib import ProcessorFormatter

from heliodesk.access.actors import Actor
from heliodesk.files.links import SECONDS, link
from heliodesk.files.models import File
from heliodesk.files.tests import samples
from heliodesk.people.models import Customer

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")]
FILM = samples.film(filler=600_000)


def get(path, client=None, **headers):
    return (client or Client()).get(path, headers=headers)


def body(answer) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


@pytest.fixture
def film(send) -> File:
    return send(FILM, 'подпись "1".mp4')


@pytest.fixture(params=["disk", "bucket"])
def where(request, settings) -> Iterator[None]:
    """Both kinds of storage."""
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    return None


def test_a_film_is_served_whole_and_harmless(where, film, customer):
    answer = get(link(film, viewer=customer.actor))
    assert answer.status_code == 200
    assert body(answer) == FILM
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Content-Length"] == str(len(FILM))
    assert answer["Content-Disposition"].startswith('attachment; filename="')
    assert answer["Content-Disposition"].endswith(
        "filename*=UTF-8''%D0%BF%D0%BE%D0%B4%D0%BF%D0%B8%D1%81%D1%8C%20_1_.mp4"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-0", 0, 1), ("bytes=100-299999", 100, 300_000), ("bytes=500000-", 500_000, None), ("bytes=-7", -7, None)],
)
def test_a_player_gets_the_range_that_it_asks_for(where, film, customer, asked, start, end):
    answer = get(link(film, viewer=customer.actor), range=asked)
    assert answer.status_code == 206
    assert body(answer) == FILM[start:end]
    first = start if start >= 0 else len(FILM) + start
    assert answer["Content-Range"] == f"bytes {first}-{first + len(FILM[start:end]) - 1}/{len(FILM)}"
    assert answer["Content-Length"] == str(len(FILM[start:end]))


@pytest.mark.parametrize("asked", [f"bytes={len(FILM)}-", "bytes=-0", "bytes=5-4"])
def test_a_range_of_nothing_is_416(film, customer, asked):
    answer = get(link(film, viewer=customer.actor), range=asked)
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(FILM)}")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=a-b", ""])
def test_a_range_of_another_kind_is_left_out(film, customer, asked):
    assert get(link(film, viewer=customer.actor), range=asked).status_code == 200


def test_head_tells_the_length_and_sends_nothing(film, customer):
    answer = Client().head(link(film, viewer=customer.actor))
    assert (answer.status_code, answer["Content-Length"], body(answer)) == (200, str(len(FILM)), b"")


def test_the_small_picture_has_a_link_of_its_own(send, customer):
    file = send(samples.picture("JPEG", (2000, 1000)))
    whole, small = (get(link(file, viewer=customer.actor, small=small)) for small in (False, True))
    assert whole["Content-Type"] == "image/jpeg"
    assert small["Content-Type"] == "image/webp"
    assert int(small["Content-Length"]) == len(body(small)) < int(whole["Content-Length"])


def test_a_link_ends_after_five_minutes(film, customer, monkeypatch):
    path = link(film, viewer=customer.actor)
    now = time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + SECONDS - 5)
    assert get(path).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: now + SECONDS + 5)
    assert get(path).status_code == 404


def test_a_link_that_was_changed_is_none(film, customer):
    path = link(film, viewer=customer.actor)
    parts = path.split("/")
    assert get("/".join([*parts[:2], parts[2][:-2] + "AA", parts[3]])).status_code == 404
    assert get("/files/x/y").status_code == 404
    assert get(f"/files/{'x' * 3000}/y").status_code == 404


def test_the_name_in_the_address_says_nothing(film, customer):
    path = link(film, viewer=customer.actor)
    answer = get(path.rpartition("/")[0] + "/evil.html")
    assert "evil" not in answer["Content-Disposition"]


def test_a_link_is_good_as_long_as_its_viewer_may_see_the_file(film, customer, new_agent):
    path = link(film, viewer=customer.actor)
    claims = signing.b64_decode(path.split("/")[2].split(":")[0].encode()).decode()
    assert f'"v":"customer:{customer.key}"' in claims  # and not the row's own number
    film.customer = Customer.objects.create()  # handed on: the visitor has become a customer
    film.save()
    assert get(path).status_code == 404
    agent, client = new_agent(), Client()
    client.force_login(agent)
    assert get(link(film, viewer=agent.actor), client).status_code == 404
    assert get(link(film, viewer=Actor("agent", 10**9)), client).status_code == 404


def test_no_link_gets_into_a_log(film, new_agent, caplog):
    path = link(film, viewer=new_agent().actor)
    get(path)
    (ours,) = (each for each in logging.getLogger().handlers if isinstance(each.formatter, ProcessorFormatter))
    told = "".join(ours.format(record) for record in caplog.records)
    assert "Not Found: /files/[hidden]" in told
    assert path.split("/")[2] not in told


def test_what_is_held_is_not_served(send, customer):
    file = send(FILM, checked=False)
    assert get(link(file, viewer=customer.actor)).status_code == 404


def test_an_agents_link_is_good_with_their_sign_in_only(send, customer, new_agent):
    agent, other = new_agent(), new_agent("Ana Duarte")
    file = send(samples.pdf(), by=agent.actor)
    path = link(file, viewer=agent.actor)
    assert get(path).status_code == 404
    for who, expected in ((agent, 200), (other, 404)):
        client = Client()
        client.force_login(who)
        assert get(path, client).status_code == expected
    client = Client()
    client.force_login(agent)
    assert get(path, client)["Cross-Origin-Resource-Policy"] == "same-origin"
    agent.is_active = False
    agent.save()
    assert get(path, client).status_code == 404


def test_with_a_host_of_their_own_files_are_served_there_only(send, customer, new_agent, settings):
    agent = new_agent()
    file = send(samples.pdf(), by=agent.actor)
    settings.FILES_URL = "https://files.example.net"
    settings.ALLOWED_HOSTS = ["files.example.net", "testserver"]
    path = link(file, viewer=agent.actor)
    assert path.startswith("https://files.example.net/files/")
    path = path.removeprefix("https://files.example.net")
    there = get(path, host="files.example.net")  # no cookie comes to that host: the link alone is the admission
    assert there.status_code == 200
    assert there["Cross-Origin-Resource-Policy"] == "cross-origin"
    client = Client()
    client.force_login(agent)
    assert get(path, client).status_code == 404
    agent.is_active = False
    agent.save()
    assert get(path, host="files.example.net").status_code == 404


def test_posting_to_a_link_is_not_allowed(film, customer):
    assert Client().post(link(film, viewer=customer.actor)).status_code == 405
