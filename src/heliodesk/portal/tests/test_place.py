"""Where a reader sits: their choice, the exchange's word, the edge's header, their browser's zone, and never their address."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from heliodesk.access.actors import SYSTEM
from heliodesk.hours import visiting
from heliodesk.hours.models import Region
from heliodesk.hours.versions import set_hours
from heliodesk.people.models import Customer
from heliodesk.portal.place import COOKIE, Place, chosen, place_of, remember_customer

WEEK = [[[0, 1440]]] * 7


@pytest.fixture(autouse=True)
def world(db):
    Region.objects.create(slug="singapore", names={"en": "Singapore"}, countries=["SG", "VN"], zone="Asia/Singapore")
    visiting.forget()
    Region.objects.create(slug="shanghai", names={"en": "Shanghai"}, countries=["CN"], zone="Asia/Shanghai")
    for language in ("en", "vi"):
        set_hours(
            {"zone": "Europe/Lisbon", "week": WEEK}, by=SYSTEM, reason="Always", language=language, channel="chat"
        )


def asks(query: str = "", cookie: str = "", **headers: str):
    request = RequestFactory().get(f"/hours/{query}", headers={k.replace("_", "-"): v for k, v in headers.items()})
    request.COOKIES[COOKIE] = cookie
    return request


def test_nothing_known_is_nothing_guessed():
    assert place_of(asks()) == Place(language="en")
    assert place_of(asks(x_forwarded_for="113.161.1.1", cf_ipcountry="VN")).country == ""


def test_the_edges_header_counts_only_where_the_operator_names_it(settings):
    settings.COUNTRY_HEADER = "CF-IPCountry"
    told = place_of(asks(cf_ipcountry="VN"))
    assert (told.country, told.region, told.zone) == ("VN", "singapore", "Asia/Ho_Chi_Minh")
    assert place_of(asks(cf_ipcountry="T1")).country == ""
    assert place_of(asks(cf_ipcountry="<script>")).country == ""


def test_the_browsers_zone_decides_the_region_when_no_country_is_known():
    assert place_of(asks(cookie="zone=Asia%2FShanghai&by=browser")).region == "shanghai"


def test_what_the_reader_chose_counts_before_everything(settings):
    settings.COUNTRY_HEADER = "CF-IPCountry"
    cookie = "zone=Africa%2FLagos&region=shanghai&language=vi&by=me"
    told = place_of(asks(cookie=cookie, cf_ipcountry="SG"))
    assert (told.zone, told.region, told.language) == ("Africa/Lagos", "shanghai", "vi")


def test_the_browsers_first_language_that_people_answer_is_taken():
    assert place_of(asks(accept_language="sw,vi;q=0.9,en;q=0.8")).language == "vi"


@pytest.mark.parametrize(
    "cookie",
    [
        "zone=Mars/Base&region=atlantis&language=xx&country=QQQ&by=root",
        "=;;&&&",
        "a=1&" * 40,
        "zone=%00",
        "zone=../etc",
    ],
)
def test_a_spoilt_cookie_is_no_place(cookie):
    assert place_of(asks(cookie=cookie)) == Place(language="en")


def test_a_choice_changes_what_it_names_and_keeps_the_rest():
    held = "zone=Africa%2FLagos&language=vi&by=browser"
    assert chosen(asks("?region=shanghai", held)) == Place("Africa/Lagos", "shanghai", "vi", "", "browser")
    assert chosen(asks("?zone=UTC", held)) == Place("UTC", "", "vi", "", "me")
    assert chosen(asks("", held)) is None


def test_signing_in_tells_the_country_and_leaves_a_chosen_zone_alone():
    customer = Customer(country="VN", zone="Asia/Ho_Chi_Minh")
    fresh, mine = HttpResponse(), HttpResponse()
    remember_customer(asks(), fresh, customer)
    remember_customer(asks(cookie="zone=Africa%2FLagos&by=me"), mine, customer)
    assert "country=VN" in fresh.cookies[COOKIE].value
    assert "Ho_Chi_Minh" in fresh.cookies[COOKIE].value
    assert "Lagos" in mine.cookies[COOKIE].value
    assert "country=VN" in mine.cookies[COOKIE].value


def test_the_page_remembers_what_was_chosen_and_shows_it_the_next_time():
    client = Client()
    client.get("/hours/?zone=Asia/Ho_Chi_Minh&language=vi")
    page = client.get("/hours/").content.decode()
    assert "Ho Chi Minh City. All times below are yours." in page
    assert '<option value="vi" lang="vi" selected>' in page
