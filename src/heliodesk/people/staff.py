"""Add and change the people who answer."""

from typing import Any

from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM, Actor
from heliodesk.events.log import record
from heliodesk.people.models import Agent, Team

# What is written down with its new value when it changes; of other fields only that they did.
_TOLD = {"team", "languages", "levels", "skills", "clearances", "channels", "roles", "capacity", "is_active"}


@transaction.atomic
def add_agent(
    *, email: str, name: str, team: Team, password: str | None = None, by: Actor = SYSTEM, **fields: Any
) -> Agent:
    """Create an agent. Raises django.core.exceptions.ValidationError naming the fields that are wrong."""
    agent = Agent.objects.create_user(email, password, name=name, team=team, **fields)
    audit.write(actor=by, verb="agent-added", subject=agent.actor.topic, team=team.slug, roles=agent.roles)
    record("agent.added", topics=[team.topic], data={"agent": agent.pk})
    return agent


@transaction.atomic
def change_agent(agent: Agent, *, by: Actor = SYSTEM, **fields: Any) -> Agent:
    """Change an agent's team, languages, roles and the like. Their open streams end and come back with the new rights."""
    changed = {name: value for name, value in fields.items() if getattr(agent, name) != value}
    for name, value in fields.items():
        setattr(agent, name, value)
    agent.full_clean(exclude=["password"])
    agent.save()
    if changed:
        told = {name: str(value) if name == "team" else value for name, value in changed.items() if name in _TOLD}
        audit.write(actor=by, verb="agent-changed", subject=agent.actor.topic, fields=sorted(changed), values=told)
    record("agent.changed", topics=[f"agent:{agent.pk}", agent.team.topic], data={"agent": agent.pk})
    return agent


@transaction.atomic
def set_password(agent: Agent, password: str, *, by: Actor = SYSTEM) -> None:
    """Give an agent another password, already validated. Their sessions end, since they are bound to the old one."""
    agent.set_password(password)
    audit.write(actor=by, verb="password-set", subject=agent.actor.topic)
    change_agent(agent, by=by)


def deactivate(agent: Agent, *, by: Actor = SYSTEM) -> None:
    """End an agent's access. Sessions die with their next request; streams and sockets are cut at once."""
    change_agent(agent, by=by, is_active=False)


def reactivate(agent: Agent, *, by: Actor = SYSTEM) -> None:
    """Let an agent sign in again."""
    change_agent(agent, by=by, is_active=True)
