"""Add and change the people who answer."""

from typing import Any

from django.db import transaction

from heliodesk.events.log import record
from heliodesk.people.models import Agent, Team


@transaction.atomic
def add_agent(*, email: str, name: str, team: Team, password: str | None = None, **fields: Any) -> Agent:
    """Create an agent. Raises django.core.exceptions.ValidationError naming the fields that are wrong."""
    agent = Agent.objects.create_user(email, password, name=name, team=team, **fields)
    record("agent.added", topics=[team.topic], data={"agent": agent.pk})
    return agent


@transaction.atomic
def change_agent(agent: Agent, **fields: Any) -> Agent:
    """Change an agent's team, languages, roles and the like. Their open streams end and come back with the new rights."""
    for name, value in fields.items():
        setattr(agent, name, value)
    agent.full_clean(exclude=["password"])
    agent.save()
    record("agent.changed", topics=[f"agent:{agent.pk}", agent.team.topic], data={"agent": agent.pk})
    return agent


def set_password(agent: Agent, password: str) -> None:
    """Give an agent another password, already validated. Their sessions end, since they are bound to the old one."""
    agent.set_password(password)
    change_agent(agent)


def deactivate(agent: Agent) -> None:
    """End an agent's access. Sessions die with their next request; streams and sockets are cut at once."""
    change_agent(agent, is_active=False)


def reactivate(agent: Agent) -> None:
    """Let an agent sign in again."""
    change_agent(agent, is_active=True)
