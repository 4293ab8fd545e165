"""Say who goes on when a team closes, and what stays with it. Who changed it is in the audit chain."""

import time
from collections.abc import Sequence

from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.people.models import Agent, Role, Team
from heliodesk.routing.models import Staying, Succession
from heliodesk.routing.passing import Rule

_KEPT = 15.0  # seconds that a process trusts what it has read
_passing: list[tuple[float, frozenset[int]]] = []


class NotSo(Exception):
    """It cannot be said so. `rule`: "itself", "twice", "country", "everything", "reason"."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@transaction.atomic
def set_successors(team: Team, to: Sequence[Team], *, by: Actor) -> None:
    """Make `to`, in this order, what goes on when `team` closes; none: everything stays. Raises NotSo("itself"), ("twice")."""
    if team in to:
        raise NotSo("itself")
    if len({each.pk for each in to}) != len(to):
        raise NotSo("twice")
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    before = [each.slug for each in successors_of(team.pk)]
    if before == [each.slug for each in to]:
        return
    Succession.objects.filter(team=team).delete()
    Succession.objects.bulk_create(Succession(team=team, to=each, position=i) for i, each in enumerate(to))
    _passing.clear()
    slugs = [each.slug for each in to]
    audit.write(actor=by, verb="succession-changed", subject=team.topic, before=before, after=slugs)


@transaction.atomic
def let_stay(team: Team, *, country: str = "", channel: str = "", form: str = "", reason: str, by: Actor) -> Staying:
    """Matters of this country, channel and form stay with `team`; said again, the reason is the new one. Raises
    NotSo("everything") for no condition at all, ("country") for no ISO code, ("reason")."""
    country, reason = country.strip().upper(), " ".join(reason.split())[:120]
    if not (country or channel or form):
        raise NotSo("everything")
    if country and not (len(country) == 2 and country.isalpha() and country.isascii()):
        raise NotSo("country")
    if not reason:
        raise NotSo("reason")
    what = {"country": country, "channel": channel, "form": form}
    made, _new = Staying.objects.update_or_create(
        team=team, country=country, channel=channel, form=form, defaults={"reason": reason}
    )
    audit.write(actor=by, verb="staying-kept", subject=team.topic, reason=reason, **what)
    return made


@transaction.atomic
def let_pass(staying: Staying, *, by: Actor) -> None:
    """Matters like these pass again."""
    what = {"country": staying.country, "channel": staying.channel, "form": staying.form}
    audit.write(actor=by, verb="staying-removed", subject=staying.team.topic, reason=staying.reason, **what)
    staying.delete()


def passes_on(team: int) -> bool:
    """Does anybody go on when this team closes? From memory, for every page asks it."""
    if not _passing or time.monotonic() > _passing[0][0]:
        found = frozenset(Succession.objects.values_list("team", flat=True))
        _passing[:] = [(time.monotonic() + _KEPT, found)]
    return team in _passing[0][1]


def successors_of(team: int) -> list[Team]:
    """The teams that go on, in order."""
    rows = Succession.objects.filter(team=team).select_related("to").order_by("position")
    return [row.to for row in rows]


def rules_of(team: int) -> list[tuple[Rule, str]]:
    """What stays with a team, each with its reason."""
    rows = Staying.objects.filter(team=team)
    return [(Rule(row.country, row.channel, row.form), row.reason) for row in rows]


def spoken_in(team: int) -> frozenset[str]:
    """What the people of a team who answer speak, whether they are at the desk now or not."""
    people = Agent.objects.filter(team=team, is_active=True, capacity__gt=0)
    rows = people.filter(roles__overlap=[Role.AGENT, Role.SUPERVISOR]).values_list("languages", flat=True)
    return frozenset(language for languages in rows for language in languages)
