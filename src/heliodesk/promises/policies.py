"""Change what is promised. Who changed it is in the audit chain."""

from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.promises.keeping import forget
from heliodesk.promises.models import Policy


@transaction.atomic
def keep_policy(policy: Policy, *, by: Actor) -> None:
    """Store a new or changed policy; its fields have been checked."""
    policy.save()
    terms = {"first": policy.first, "next": policy.next, "solved": policy.solved}
    audit.write(
        actor=by, verb="policy-kept", subject=policy.name, **{name: str(value or 0) for name, value in terms.items()}
    )
    forget()


@transaction.atomic
def remove_policy(policy: Policy, *, by: Actor) -> None:
    """Promise that no more; what was promised by it goes on."""
    audit.write(actor=by, verb="policy-removed", subject=policy.name)
    policy.delete()
    forget()
