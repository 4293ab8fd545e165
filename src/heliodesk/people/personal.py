"""What identifies or exposes a customer: kept apart from the customer, and read in one place only.

A `Customer` carries masks alone, so no page, answer, search or export can show more by mistake. `value_of` is called by the
reveal, which writes down who asked and why; a test holds everything else off the table.
"""

from collections.abc import Mapping

from heliodesk.people.models import Customer, PersonalFact

_DOT = "•"
LONGEST = 200  # characters of one value


def learn(customer: Customer, told: Mapping[str, str]) -> None:
    """Keep what the exchange tells of a customer, field → value (`PersonalFact.Field`); empty values change nothing.

    The caller saves `customer`, whose `masks` are renewed.
    """
    for field, value in told.items():
        if value and field in PersonalFact.Field.values:
            kept = value[:LONGEST]
            PersonalFact.objects.update_or_create(customer=customer, field=field, defaults={"value": kept})
            customer.masks = {**customer.masks, field: mask(field, kept)}


def value_of(customer: Customer, field: str) -> str | None:
    """The clear value, for the reveal alone. None when we were never told one."""
    return PersonalFact.objects.filter(customer=customer, field=field).values_list("value", flat=True).first()


def mask(field: str, value: str) -> str:
    """Enough to recognise one's own, too little to use: a•••••u@g•••.com, •••• 4512, •••."""
    if field == PersonalFact.Field.EMAIL:
        return _mask_email(value)
    if field == PersonalFact.Field.BALANCE:
        return _DOT * 4  # its length would tell its size
    shown = "".join(c for c in value if c.isalnum())
    return f"{_DOT * 4} {shown[-3:]}" if len(shown) >= 7 else _DOT * 4


def _mask_email(value: str) -> str:
    local, at, domain = value.rpartition("@")
    host, dot, end = domain.rpartition(".")
    if not (local and at and host and dot):
        return _DOT * 4
    first, last = local[0], local[-1] if len(local) > 3 else ""
    return f"{first}{_DOT * 5}{last}@{host[0]}{_DOT * 3}.{end}"
