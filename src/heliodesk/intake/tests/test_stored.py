"""Versions and drafts in the database; a request in words."""

import copy
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.access.models import AuditEntry
from heliodesk.events.models import Event
from heliodesk.intake import drafts, versions
from heliodesk.intake.check import check
from heliodesk.intake.forms import NotAForm
from heliodesk.intake.models import Draft, FormVersion
from heliodesk.intake.telling import tell
from heliodesk.intake.values import Asking
from heliodesk.people.identity import Identity, identify
from heliodesk.people.models import Customer, Team

pytestmark = pytest.mark.django_db
EDITOR = Actor("agent", 7, roles=frozenset({"editor"}))
HASH = "9f2c4b1d8e7a6053c1b2d3e4f5a60718293a4b5c6d7e8f9012a3b4c5d6e7f809"
SLUG = "deposit-not-credited"


@pytest.fixture(autouse=True)
def _support():
    Team.objects.create(slug="support", name="Support")
    versions.ship("support")


def changed(title: str) -> dict:
    content = copy.deepcopy(versions.current(SLUG).content)
    content["title"]["en"] = title
    return content


def test_a_site_is_given_the_shipped_forms_once_and_its_own_are_never_touched():
    assert FormVersion.objects.count() == 14
    mine = versions.publish(SLUG, changed("Where is my deposit"), by=EDITOR, reason="Plainer words")
    assert versions.ship("support") == 0
    assert versions.current(SLUG) == mine
    assert mine.number == 2


def test_a_publication_is_in_the_audit_chain_and_told():
    versions.publish(SLUG, changed("Other"), by=EDITOR, reason="Plainer words")
    entry = AuditEntry.objects.get(verb="form-published", actor="agent:7")
    assert (entry.subject, entry.facts["version"], entry.reason) == (SLUG, 2, "Plainer words")
    assert audit.verify().broken is None
    assert Event.objects.filter(kind="form.published", data__version=2).count() == 1


def test_going_back_publishes_the_old_one_anew():
    first = versions.current(SLUG)
    versions.publish(SLUG, changed("Other"), by=EDITOR, reason="Other words")
    again = versions.publish_again(first, by=EDITOR, reason="Was better")
    assert again.number == 3
    assert again.content == first.content
    assert FormVersion.objects.filter(slug=SLUG, state="published").count() == 3


def test_a_form_that_is_not_sound_is_kept_as_a_draft_and_not_published():
    versions.save_draft(SLUG, {"slug": SLUG, "title": "?"}, by=EDITOR)
    with pytest.raises(NotAForm):
        versions.publish(SLUG, versions.draft_of(SLUG).content, by=EDITOR, reason="Try")
    assert versions.current(SLUG).number == 1
    assert versions.draft_of(SLUG).content["title"] == "?"


def test_a_reason_and_a_department_that_exists_are_asked_for():
    with pytest.raises(NotAForm) as caught:
        versions.publish(SLUG, {**changed("X"), "team": "nobody"}, by=EDITOR, reason=" ")
    assert {(p.where, p.rule) for p in caught.value.problems} == {("reason", "reason"), ("team", "no-such-team")}


def test_a_withdrawn_form_is_offered_no_longer_and_comes_back():
    versions.withdraw(SLUG, by=EDITOR, reason="Not now")
    assert versions.current(SLUG) is None
    assert SLUG not in {each.form.slug for each in versions.offered()}
    versions.publish_again(FormVersion.objects.get(slug=SLUG, number=1), by=EDITOR, reason="Again")
    assert SLUG in {each.form.slug for each in versions.offered()}


def keep(customer: Customer, **given: object):
    return drafts.keep(customer=customer, version=versions.current(SLUG), given=given, asked=list(given))


def test_a_draft_grows_page_by_page_and_keeps_its_version():
    customer = Customer.objects.create()
    keep(customer, coin="USDT", network="TRON")
    versions.publish(SLUG, changed("Other"), by=EDITOR, reason="Other words")
    draft, _removed = keep(customer, amount="250")
    assert draft.answers == {"coin": "USDT", "network": "TRON", "amount": "250"}
    assert draft.version.number == 1
    assert Draft.objects.count() == 1


def test_secrets_are_never_written_into_a_draft():
    customer = Customer.objects.create()
    words = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    draft, removed = keep(customer, more=f"these are mine: {words}")
    assert removed == {"more": "seed-phrase"}
    assert "sausage" not in str(Draft.objects.values_list("answers").get(pk=draft.pk))


def test_a_doubt_that_was_answered_is_asked_again_when_the_answer_changes():
    customer, version = Customer.objects.create(), versions.current(SLUG)
    drafts.keep(customer=customer, version=version, given={"network": "TRON"}, asked=["network"], confirmed=["network"])
    assert drafts.draft_for(customer, SLUG).confirmed == ["network"]
    keep(customer, network="ETH")
    assert drafts.draft_for(customer, SLUG).confirmed == []


def test_a_draft_is_the_customers_own_and_goes_along_when_they_sign_in():
    visitor, other = Customer.objects.create(), Customer.objects.create()
    keep(visitor, coin="USDT")
    assert drafts.draft_for(other, SLUG) is None
    assert not Draft.objects.visible_to(Actor("agent", 1, roles=frozenset({"supervisor"}))).exists()
    known = Customer.objects.create(external_id="ns-1")
    assert identify(visitor=visitor, identity=Identity("ns-1"), hand_on=[Draft]) == known
    assert drafts.draft_for(known, SLUG).answers == {"coin": "USDT"}


def test_a_draft_is_gone_after_thirty_days():
    customer = Customer.objects.create()
    draft, _removed = keep(customer, coin="USDT")
    Draft.objects.filter(pk=draft.pk).update(changed_at=datetime.now(UTC) - timedelta(days=29))
    drafts.forget_old()
    assert Draft.objects.exists()
    Draft.objects.filter(pk=draft.pk).update(changed_at=datetime.now(UTC) - timedelta(days=31))
    drafts.forget_old()
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("language", "subject", "line"),
    [
        ("en", "Deposit not credited: 250 USDT, TRON", "Where did it come from? A wallet of my own"),
        ("zh-hans", "充值未到账：250 USDT，TRON", "从哪里转来？ 我自己的钱包"),
    ],
)
def test_a_request_in_words(language, subject, line):
    form = versions.form_of(versions.current(SLUG))
    asking = Asking(datetime(2026, 11, 24, 12, tzinfo=UTC), "Africa/Lagos", files={"K1": "ready"})
    given = {"coin": "USDT", "network": "TRON", "transaction": HASH, "amount": "250.00", "when": "2026-11-24T09:30",
             "from": "wallet", "evidence": ["K1"]}  # fmt: skip
    with translation.override(language):
        told = tell(form, check(form, given, asking), language=language, zone="Africa/Lagos", names={"K1": "sent.png"})
    assert told.subject == subject
    assert line in told.body
    assert "09:30 (UTC+01:00)" in told.body
    assert "sent.png" in told.body
    assert told.ids == {("transaction", HASH)}
    assert (told.coin, told.network, told.amounts) == ("USDT", "TRON", {Decimal(250)})
    assert (told.fields["transaction"], told.fields["network"]) == (HASH, "TRON")
    assert told.files == ("K1",)
