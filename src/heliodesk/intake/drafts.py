"""Drafts of customers: kept at each step, found again after a reload and a sign-in, gone when sent or after 30 days."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from django.db import transaction

from heliodesk.intake.cleaning import clean
from heliodesk.intake.models import Draft, FormVersion
from heliodesk.intake.shapes import Answer
from heliodesk.intake.versions import form_of
from heliodesk.jobs.queue import job
from heliodesk.people.models import Customer

KEPT = timedelta(days=30)
MOST = 20  # of one customer; the oldest goes


def draft_for(customer: Customer, slug: str) -> Draft | None:
    """What this customer has begun to fill in of a form; the latest, when a sign-in brought two together."""
    mine = Draft.objects.visible_to(customer.actor).filter(slug=slug).select_related("version")
    return mine.order_by("-changed_at", "-id").first()


@transaction.atomic
def keep(
    *,
    customer: Customer,
    version: FormVersion,
    given: Mapping[str, object],
    asked: Collection[str],
    confirmed: Collection[str] = (),
) -> tuple[Draft, dict[str, str]]:
    """Keep the answers of one page. Returns the draft, and what was removed as a secret (field → kind).

    `asked`: the fields of the page; of these, what was not sent is empty now. The rest stays as it was.
    """
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)  # two tabs, one draft
    draft = draft_for(customer, version.slug)
    if draft is None:
        _make_room(customer)
        draft = Draft(customer=customer, version=version, slug=version.slug)
    form = form_of(draft.version)
    fresh = {name: given.get(name, "") for name in asked}
    held = {name: value for name, value in draft.answers.items() if name not in fresh}
    # All of it, because recovery words may be spread over two pages.
    kept, removed = clean(form, {**held, **fresh})
    changed = {name for name, value in kept.items() if _plain(draft.answers.get(name, "")) != _plain(value)}
    draft.answers = {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items() if value}
    # "It is right so" was said of what stood there then.
    still = {name for name in draft.confirmed if name not in changed}
    draft.confirmed = sorted(still | {name for name in confirmed if name in kept})
    draft.changed_at = datetime.now(UTC)
    draft.save()
    return draft, removed


def _plain(value: object) -> Answer:
    return tuple(value) if isinstance(value, list | tuple) else str(value)


def _make_room(customer: Customer) -> None:
    mine = Draft.objects.visible_to(customer.actor).order_by("-changed_at", "-id")
    Draft.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST - 1 :])).delete()


def discard(*, customer: Customer, slug: str) -> None:
    """The customer does not want to send it."""
    Draft.objects.visible_to(customer.actor).filter(slug=slug).delete()


@job("intake.forget-drafts", every="17 3 * * *")
def forget_old() -> None:
    """What nobody has touched for 30 days goes."""
    Draft.objects.filter(changed_at__lt=datetime.now(UTC) - KEPT).delete()
