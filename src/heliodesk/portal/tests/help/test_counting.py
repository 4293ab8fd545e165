"""What is counted of an article: views, whether it helped and why not, and the requests that came after it."""

import pytest
from django.test import Client

from heliodesk.articles.models import Verdict
from heliodesk.intake import versions
from heliodesk.people.identity import token_for
from heliodesk.people.models import Customer
from heliodesk.portal.help import readers
from heliodesk.portal.help.reached import COOKIE as READ
from heliodesk.portal.tests.help.articles import WHERE, tally
from heliodesk.portal.tests.intake.form import FORM, filled
from heliodesk.portal.who import COOKIE
from heliodesk.tickets.models import Ticket


def test_a_view_is_counted_once_each_and_looking_ahead_is_none(client, costs):
    client.get(WHERE)
    client.get(WHERE)
    client.head(WHERE)
    client.get(WHERE, headers={"sec-purpose": "prefetch"})
    assert tally(costs) == {"viewed": 2}


def test_helpful_is_counted_once_for_each_browser(client, costs):
    assert client.post(f"{WHERE}helped", {"vote": "yes"})["location"] == f"{WHERE}#helped"
    client.post(f"{WHERE}helped", {"vote": "no"})
    client.post(f"{WHERE}helped", {"vote": "yes"})
    assert tally(costs) == {"helped": 1}
    assert "You said that this helped" in client.get(WHERE).content.decode()


def test_why_it_did_not_help_passes_the_guard(client, costs):
    assert client.post(f"{WHERE}helped", {"reason": "wrong", "words": "x"}).status_code == 302
    assert not Verdict.objects.exists()  # nobody has said no
    client.post(f"{WHERE}helped", {"vote": "no"})
    assert "What was missing?" in client.get(WHERE).content.decode()
    client.post(f"{WHERE}helped", {"reason": "nonsense", "words": "x"})
    words = "my password is Hunter2xyz!\x00 " + "a" * 3000
    client.post(f"{WHERE}helped", {"reason": "unclear", "words": words})
    client.post(f"{WHERE}helped", {"reason": "wrong", "words": "again"})
    found = Verdict.objects.get()
    assert found.reason == "unclear"
    assert "Hunter2xyz" not in found.words
    assert "[password removed]" in found.words
    assert len(found.words) <= 1000
    assert tally(costs) == {"viewed": 1, "not_helped": 1}


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
def test_no_other_page_speaks_for_a_reader(costs, headers):
    assert Client().post(f"{WHERE}helped", {"vote": "yes"}, headers=headers).status_code == 404
    assert tally(costs) == {}


@pytest.mark.parametrize("cookie", ["", "x", "1", "9" * 400 + "y", "1z.2q", "²y", "..y", "1y." * 900])
def test_a_cookie_of_nonsense_harms_nothing(client, costs, cookie):
    client.cookies[readers.TOLD] = cookie
    assert client.get(WHERE).status_code == 200
    assert client.post(f"{WHERE}helped", {"vote": "no"}).status_code == 302


def test_a_request_after_an_article_is_counted_to_it(client, costs, rf):
    from django.http import HttpResponse

    from heliodesk.portal.help.reached import note_request

    page = client.get(WHERE)
    kept = page.cookies[READ]
    assert (kept["path"], kept["max-age"]) == ("/requests/", 1800)
    for value, times in (
        (kept.value, 1),
        ("999999999.en", 1),
        ("x.en", 1),
        (f"{costs.pk}.xx", 1),
        ("9" * 30 + ".en", 1),
    ):
        request = rf.post("/requests/new/fees/review/")
        request.COOKIES[READ] = value
        note_request(request, HttpResponse())
        assert tally(costs)["led_to_ticket"] == times


def test_the_request_that_is_sent_after_an_article_counts_and_what_is_added_to_one_does_not(client, costs, team):
    versions.ship(team.slug)
    who = Customer.objects.create(external_id="ns-2")
    client.cookies[COOKIE] = token_for(who)
    client.get(WHERE)
    assert filled(client).post(f"{FORM}review/", {"do": "send"}).cookies[READ].value == ""  # counted once
    assert tally(costs)["led_to_ticket"] == 1
    client.get(WHERE)
    number = Ticket.objects.get().number
    filled(client).post(f"{FORM}review/", {"do": "add", "request": number})
    assert tally(costs)["led_to_ticket"] == 1
