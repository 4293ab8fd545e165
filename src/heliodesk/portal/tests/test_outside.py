"""Incidents, official groups and independent help, as everybody reads them and as editors write them."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from heliodesk.access.models import AuditEntry
from heliodesk.articles.directory import NotListed, entries, keep
from heliodesk.articles.models import Entry
from heliodesk.incidents.models import Incident
from heliodesk.incidents.telling import open_incident, update

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 11, 2, 22, 30, tzinfo=UTC)
CONSOLE = "/console/articles/"


@pytest.fixture
def incident(team) -> Incident:
    return open_incident(
        titles={"en": "Deposits are <b>late</b>", "zh-hans": "充值延迟"},
        affected={"en": "LTC"},
        texts={"en": "We look\ninto it.", "zh-hans": "正在查找原因。"},
        began_at=BEGAN,
    )


def text(answer) -> str:
    return answer.content.decode()


def get(path: str, **cookies: str) -> str:
    client = Client()
    for name, value in cookies.items():
        client.cookies[name.replace("_", "-")] = value
    answer = client.get(path)
    assert answer.status_code == 200
    return text(answer)


def test_what_lasts_stands_on_the_front_pages_until_it_is_over(incident: Incident) -> None:
    for path in ("/", "/help/en/"):
        assert "Deposits are &lt;b&gt;late&lt;/b&gt;" in get(path)
        assert 'href="/help/en/status/"' in get(path)
    assert "充值延迟" in get("/help/zh-hans/")
    update(incident, state="resolved", texts={"en": "Over."})
    for path in ("/", "/help/en/"):
        assert "Deposits are" not in get(path)
    assert "No incident is known" in get("/help/en/status/")


def test_times_are_in_the_readers_zone_and_it_is_named(incident: Incident) -> None:
    unknown = get("/help/en/status/")
    assert "Times are in UTC." in unknown
    assert "Monday 2 November, 22:30" in unknown
    assert "portal/status" in unknown  # a script makes them the reader's
    known = get("/help/en/status/", heliodesk_place="zone=Asia/Shanghai&by=me")
    assert "Tuesday 3 November, 06:30" in known
    assert "Times are yours" in known
    assert "portal/status" not in known
    chinese = get("/help/zh-hans/status/", heliodesk_place="zone=Asia/Shanghai&by=me")
    assert "11月3日星期二 06:30" in chinese
    assert 'lang="en">LTC' in chinese  # said in English only, and marked so


def test_the_feed_is_atom_and_has_every_update(incident: Incident) -> None:
    update(incident, state="watching", texts={"en": "Better & better."})
    answer = Client().get("/help/en/status/feed.atom")
    assert answer["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    ns = {"a": "http://www.w3.org/2005/Atom"}
    titles = [each.text for each in root.findall("a:entry/a:title", ns)]
    assert titles == ["Mended, being watched: Deposits are <b>late</b>", "Investigating: Deposits are <b>late</b>"]
    assert len({each.text for each in root.findall("a:entry/a:id", ns)}) == 2
    chinese = ElementTree.fromstring(Client().get("/help/zh-hans/status/feed.atom").content)
    assert "正在查找原因。" in "".join(chinese.itertext())


def test_the_group_list_warns_of_what_staff_never_ask(team) -> None:
    empty = get("/help/en/community/")
    assert "There is no official group" in empty
    keep(None, kind="group", address="https://telegram.example/northstar", names={"en": {"name": "News"}}, by=None)
    page = get("/help/en/community/")
    assert ">telegram.example/northstar<" in page
    assert "never write to you first" in page
    assert "密码、验证码、助记词" in get("/help/zh-hans/community/")


def test_independent_help_is_not_vouched_for(team) -> None:
    keep(None, kind="tax", address="https://tax.example", names={"en": {"name": "Register <i>"}}, by=None)
    page = get("/help/en/independent-help/")
    assert "We do not vouch for them" in page
    assert "Register &lt;i&gt;" in page
    assert "Legal help" not in page  # no empty heading
    assert 'rel="noopener nofollow"' in page
    assert "我们不为他们担保" in get("/help/zh-hans/independent-help/")


@pytest.mark.parametrize(
    "address",
    [
        "http://x.example",
        "javascript:alert(1)",
        "https://me@x.example",
        "https://x",
        "https://\u0430pple.example",
        "x",
        "https://[",
        "",
    ],
)
def test_an_address_that_hides_where_it_leads_is_refused(address: str) -> None:
    with pytest.raises(NotListed):
        keep(None, kind="group", address=address, names={"en": {"name": "x"}}, by=None)


def test_the_pages_are_in_the_sitemap_with_both_languages(team) -> None:
    found = text(Client().get("/sitemap.xml"))
    for page in ("status", "community", "independent-help"):
        assert re.search(rf"<loc>[^<]*/help/en/{page}/</loc>", found)
        assert re.search(rf'hreflang="zh-Hans" href="[^"]*/help/zh-hans/{page}/"', found)


@pytest.fixture
def desk(new_agent, settings) -> Client:
    settings.SECOND_FACTOR_ROLES = []
    client = Client()
    client.force_login(new_agent("Lu Chen", roles=["editor"], zone="Asia/Singapore"))
    return client


def test_an_editor_opens_updates_and_renames_an_incident(desk: Client) -> None:
    where = f"{CONSOLE}incidents/"
    told = {"titles-en": "Late", "texts-en": "We look.", "began": "2026-11-03T06:30"}
    refused = desk.post(where, {**told, "titles-en": ""})
    assert refused.status_code == 422
    assert "Say it in one language at least." in text(refused)
    assert "We look." in text(refused)
    later = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert desk.post(where, {**told, "began": later}).status_code == 422
    assert desk.post(where, {**told, "began": "soon"}).status_code == 422
    assert not Incident.objects.exists()
    answer = desk.post(where, told)
    made = Incident.objects.get()
    assert made.began_at == BEGAN  # typed in Singapore
    page = answer["location"]
    assert desk.post(page, {"state": "none", "texts-en": "x"}).status_code == 422
    desk.post(page, {"do": "update", "state": "resolved", "texts-en": "Over.", "texts-zh-hans": "已恢复。"})
    desk.post(page, {"do": "rename", "titles-en": "Deposits were late", "affected-en": "LTC"})
    made.refresh_from_db()
    assert (made.state, made.titles["en"]) == ("resolved", "Deposits were late")
    assert "Over." in text(desk.get(page))
    assert "Deposits were late" in text(desk.get(where))


def test_an_editor_keeps_the_lists_and_the_chain_knows(desk: Client) -> None:
    where = f"{CONSOLE}directory/"
    line = {"kind": "group", "address": "https://discord.example/ns", "name-en": "Discord", "about-en": "For builders."}
    refused = desk.post(where, {**line, "address": "discord.example"})
    assert refused.status_code == 422
    assert "beginning with https://" in text(refused)
    desk.post(where, line)
    entry = Entry.objects.get()
    desk.post(f"{where}{entry.pk}/", {**line, "name-zh-hans": "社区"})
    assert [each.name for each in entries("zh-hans", "group")] == ["社区"]
    desk.post(f"{where}{entry.pk}/remove")
    assert not Entry.objects.exists()
    verbs = AuditEntry.objects.filter(verb__startswith="listing-").values_list("verb", flat=True)
    assert sorted(verbs) == ["listing-kept", "listing-kept", "listing-removed"]


def test_nobody_else_writes_them(new_agent, incident: Incident, settings) -> None:
    settings.SECOND_FACTOR_ROLES = []
    for roles in (["agent"], ["supervisor"], ["administrator"]):
        client = Client()
        client.force_login(new_agent("Ana", roles=roles))
        assert client.post(f"{CONSOLE}incidents/", {"titles-en": "x", "texts-en": "y"}).status_code == 403
        assert (
            client.post(f"{CONSOLE}incidents/{incident.key}/", {"state": "resolved", "texts-en": "y"}).status_code
            == 403
        )
        assert client.post(f"{CONSOLE}directory/", {"kind": "group"}).status_code == 403
    assert Incident.objects.count() == 1
