"""`/api/v1/status` and `/api/v1/hours` as a program anywhere sees them."""

import json
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import Desk


def ask(desk: Desk, path: str, **headers: str):
    """Status, headers, and the JSON of the body."""
    request = urllib.request.Request(desk.url + path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        text = error.read()
        return error.code, error.headers, json.loads(text) if text else None


def test_the_status_names_its_schedule_and_when_it_changes(desk):
    status, headers, told = ask(desk, "/api/v1/status?language=vi&channel=chat&at=2026-11-24T14:32:00Z")
    assert status == 200
    assert told == {
        "open": False,
        "level": "bot",
        "until": None,
        "opens_at": "2026-11-25T01:00:00Z",
        "changes_at": "2026-11-25T01:00:00Z",
        "why": {},
        "team": "",
        "region": "",
        "language": "vi",
        "channel": "chat",
        "schedule": "-.-.vi.chat",
        "zone": "Asia/Ho_Chi_Minh",
        "at": "2026-11-24T14:32:00Z",
    }
    assert headers["access-control-allow-origin"] == "*"


def test_a_closed_day_says_why(desk):
    _status, _headers, told = ask(desk, "/api/v1/status?language=pt&country=BR&at=2027-02-08T15:00:00Z")
    assert told["schedule"] == "-.saopaulo.pt.chat"
    assert told["why"] == {"en": "Carnival", "zh": "狂欢节", "pt": "Carnaval"}


def test_the_region_follows_from_the_country_else_from_the_zone(desk):
    for about in ("country=CN", "zone=Asia/Shanghai", "region=shanghai"):
        assert ask(desk, f"/api/v1/status?language=zh-CN&{about}")[2]["schedule"] == "-.shanghai.zh.chat"
    assert ask(desk, "/api/v1/status?language=zh&country=SG&zone=Asia/Shanghai")[2]["region"] == "singapore"


def test_messengers_have_hours_of_their_own(desk):
    status, _headers, told = ask(desk, "/api/v1/status?language=vi&channel=messenger")
    assert (status, told["open"], told["schedule"]) == (200, True, "-.-.-.messenger")


def test_an_answer_is_kept_by_caches_until_the_next_change_and_not_sent_twice(desk):
    _status, headers, told = ask(desk, "/api/v1/status?language=en")
    age = int(headers["cache-control"].removeprefix("public, max-age="))
    left = (datetime.fromisoformat(told["changes_at"]) - datetime.now(UTC)).total_seconds()
    assert 0 <= age <= min(300, left + 1)
    assert ask(desk, "/api/v1/status?language=en", if_none_match=headers["etag"])[0] == 304
    assert ask(desk, "/api/v1/status?language=en", if_none_match='"other"')[0] == 200
    assert ask(desk, "/api/v1/status?language=zh")[1]["etag"] != headers["etag"]


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("language=1", "language"),
        ("channel=telex", "channel"),
        ("region=atlantis", "region"),
        ("country=XXX", "country"),
        ("country=%00", "country"),
        ("zone=Mars/Olympus", "zone"),
        ("zone=../../etc/passwd", "zone"),
        ("team=nobody", "team"),
        ("at=tomorrow", "at"),
        ("at=2026-11-24T08:00:00", "at"),
        ("at=9999-12-31T23:59:59-12:00", "at"),
        ("language=%ff%fe", "query"),
        ("&".join(f"a{i}=1" for i in range(40)), "query"),
    ],
)
def test_a_wrong_parameter_is_named_in_the_readers_language(desk, query, rule):
    for path in ("status", "hours"):
        if (path, rule) == ("hours", "at"):
            continue
        status, headers, told = ask(desk, f"/api/v1/{path}?{query}")
        assert (status, told["error"]) == (422, rule)
        assert headers["access-control-allow-origin"] == "*"
    chinese = ask(desk, f"/api/v1/status?{query}", accept_language="zh-CN")[2]["message"]
    assert chinese != ask(desk, f"/api/v1/status?{query}")[2]["message"]


@pytest.mark.parametrize(
    "span", ["from=2020-01-01", "from=2026-13-01", "from=2026-12-01&to=2026-11-30", "from=x", "to=2031-01-01"]
)
def test_a_range_that_is_none_is_refused(desk, span):
    status, _headers, told = ask(desk, f"/api/v1/hours?language=en&{span}")
    assert (status, told["error"]) == (422, "range")


def test_the_hours_are_told_as_segments_and_as_days_of_the_readers_zone(desk):
    first = datetime.now(UTC).date() + timedelta(days=1)
    query = f"language=vi&zone=Africa/Lagos&from={first}&to={first + timedelta(days=6)}"
    told = ask(desk, f"/api/v1/hours?{query}")[2]
    assert (told["zone"], told["times_in"], len(told["days"])) == ("Asia/Ho_Chi_Minh", "Africa/Lagos", 7)
    served = {(each["from"], each["until"]): each["level"] for each in told["segments"] if each["level"] != "closed"}
    for day in told["days"]:
        assert day["times"][0]["from"].endswith("T00:00:00+01:00")
        assert day["times"][-1]["until"].endswith("T00:00:00+01:00")
    # The same instants, whichever way they are told.
    joined: list[list[object]] = []
    for day in told["days"]:
        for each in day["times"]:
            begun, ended = (datetime.fromisoformat(each[key]).astimezone(UTC) for key in ("from", "until"))
            if joined and joined[-1][1] == begun and joined[-1][2] == each["level"]:
                joined[-1][1] = ended
            else:
                joined.append([begun, ended, each["level"]])
    assert {(f"{a:%Y-%m-%dT%H:%M:%SZ}", f"{b:%Y-%m-%dT%H:%M:%SZ}"): level for a, b, level in joined} == served


def test_the_exceptions_come_with_their_public_reasons(desk):
    told = ask(desk, "/api/v1/hours?language=vi&from=2027-02-01&to=2027-02-28")[2]
    assert told["exceptions"][0]["first"] == "2027-02-05"
    assert told["exceptions"][0]["reasons"]["zh"] == "越南春节"


def test_a_change_of_hours_is_told_within_a_second_and_by_every_process(desk):
    other = desk.start_another_web()
    query = "/api/v1/status?language=sw&channel=chat"
    assert ask(desk, query)[2]["schedule"] == "-.-.-.chat"
    desk.run(
        "from heliodesk.hours.versions import set_hours\nfrom heliodesk.access.actors import SYSTEM\n"
        "set_hours({'zone': 'Africa/Nairobi', 'week': [[[0, 1440]]] * 7}, by=SYSTEM, reason='Swahili begins', language='sw', channel='chat')"
    )
    deadline = time.monotonic() + 3
    for url in (desk.url, other):
        while True:
            with urllib.request.urlopen(url + query, timeout=5) as answer:
                if json.loads(answer.read())["schedule"] == "-.-.sw.chat":
                    break
            assert time.monotonic() < deadline
            time.sleep(0.05)
