"""Keep a customer and an agent apart: nothing of that customer is offered to them while there is a reason."""

from collections.abc import Iterable

from heliodesk.people.models import Customer
from heliodesk.routing.models import Apart


def keep_apart(customer: Customer, agents: Iterable[int], *, why: str) -> None:
    """From now on. Who is kept apart for another reason already stays so for that one."""
    Apart.objects.bulk_create(
        [Apart(customer=customer, agent_id=agent, why=why[:200]) for agent in agents], ignore_conflicts=True
    )


def let_together(why: str) -> None:
    """The reason is gone."""
    Apart.objects.filter(why=why).delete()
