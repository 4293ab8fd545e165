"""Planners and supervisors write the roster."""

from datetime import date

import pytest
from django.urls import reverse

from heliodesk.routing.models import Shift
from heliodesk.routing.shifts import week_of


@pytest.fixture
def page(client, new_agent, settings):
    settings.SECOND_FACTOR_ROLES = []
    client.force_login(new_agent("Pia", roles=["planner"]))
    return client


def test_a_week_is_kept_and_read_again(page, new_agent):
    mei = new_agent("Mei", "zh", zone="Asia/Singapore")
    address = reverse("console:roster") + "?week=2026-12-02"
    said = {f"s-{mei.key}-2026-11-30": "9-17", f"s-{mei.key}-2026-12-06": "22-6"}
    assert page.post(address, said, follow=True).status_code == 200
    assert week_of([mei], date(2026, 11, 30)) == {
        (mei.pk, date(2026, 11, 30)): ((540, 1020),),
        (mei.pk, date(2026, 12, 6)): ((1320, 1800),),
    }
    assert 'value="22-6"' in page.get(address).content.decode()


def test_one_day_that_cannot_be_read_keeps_nothing_and_is_marked(page, new_agent):
    mei = new_agent("Mei")
    said = {f"s-{mei.key}-2026-11-30": "9-17", f"s-{mei.key}-2026-12-01": "9 to 5"}
    response = page.post(reverse("console:roster") + "?week=2026-11-30", said)
    assert response.status_code == 422
    assert "Write hours such as 9-17" in response.content.decode()
    assert 'value="9-17"' in response.content.decode()  # what was typed is still there
    assert not Shift.objects.exists()


@pytest.mark.parametrize("week", ["", "nonsense", "2026-13-99", "0001-01-01"])
def test_any_week_that_cannot_be_is_this_one(page, week):
    assert page.get(reverse("console:roster"), {"week": week}).status_code == 200
