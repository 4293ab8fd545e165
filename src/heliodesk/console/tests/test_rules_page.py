"""Supervisors change the rules of routing."""

import pytest
from django.urls import reverse

from heliodesk.access.models import AuditEntry
from heliodesk.routing import current, past
from heliodesk.routing.models import RuleVersion
from heliodesk.routing.rules import Asks, Step


@pytest.fixture
def page(client, new_agent, settings):
    settings.SECOND_FACTOR_ROLES = []
    client.force_login(new_agent("Ingrid", roles=["supervisor"]))
    current.forget()
    return client


def said(page, **changed):
    """What the page's form would send, with these changes."""
    edit = page.get(reverse("console:rules")).context["edit"]
    data = {}
    for form in [edit.numbers, edit.steps.management_form, edit.asks.management_form, *edit.steps, *edit.asks]:
        for field in form:
            value = field.value()
            data[field.html_name] = "" if value is None or value is False else value
    return {**data, **changed}


def test_a_change_holds_with_its_reason_and_is_in_the_audit(page, team):
    response = page.post(
        reverse("console:rules"),
        said(
            page,
            **{
                "funds": "45",
                "vip_levels": "Gold， Platinum",
                "steps-0-of": team.pk,
                "steps-0-after": "5",
                "steps-0-language": "en",
                "asks-0-urgency": "3",
                "asks-0-clearance": "security",
                "reason": "More for who was robbed",
            },
        ),
    )
    assert response.status_code == 302
    rules = current.rules()
    assert rules.head_start[3] == 45 * 60
    assert rules.vip_levels == {"Gold", "Platinum"}
    assert rules.chains == {team.pk: (Step(300, language="en"),)}
    assert rules.asks == (Asks(urgency=3, clearance="security"),)
    assert AuditEntry.objects.filter(verb="routing-changed").exists()
    again = page.get(reverse("console:rules")).content.decode()
    assert "More for who was robbed" in again


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reason": ""}, "Say why"),
        ({"funds": "3", "vip": "9"}, "A VIP never comes before funds at risk"),
        ({"accept": "1"}, "greater than or equal to 5"),
        ({"steps-0-after": "5"}, "This field is required"),
        ({"asks-0-urgency": "3"}, "Say what is asked of people"),
    ],
)
def test_what_is_wrong_is_said_in_its_place_and_nothing_changes(page, changed, words):
    response = page.post(reverse("console:rules"), said(page, **{"reason": "Because", **changed}))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not RuleVersion.objects.exists()


def test_a_version_is_begun_with_again_and_a_step_is_removed(page, team):
    row = {"steps-0-of": team.pk, "steps-0-after": "5", "steps-0-ticket": "on"}
    page.post(reverse("console:rules"), said(page, reason="one", **row))
    page.post(reverse("console:rules"), said(page, reason="two", **{"steps-0-DELETE": "on"}))
    assert current.rules().chains == {}
    first = RuleVersion.objects.last()
    edit = page.get(reverse("console:rules"), {"from": first.pk}).context["edit"]
    assert edit.steps.forms[0].initial["ticket"] is True
    assert page.get(reverse("console:rules"), {"from": "999999"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_try_changes_nothing_and_says_what_it_would_have_been(page, write):
    past.keep_picture()
    write(body="my account was hacked")
    response = page.post(reverse("console:rules"), said(page, **{"try": "1", "funds": "60"}))
    assert response.status_code == 200
    assert not RuleVersion.objects.exists()
    assert response.context["trial"].lines[0].name == "Funds or a life at risk"
