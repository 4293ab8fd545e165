"""What identifies or exposes a customer: kept apart from the customer, and read in one place only.

A `Customer` carries masks alone, so no page, answer, search or export can show more by mistake. `value_of` is called by the
reveal, which writes down who asked and why, `address_of` by the job that writes to its owner; a test holds everything else
off the table.
"""

from collections.abc import Mapping

from django.utils.crypto import salted_hmac

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
            PersonalFact.objects.update_or_create(customer=customer, field=field, defaults=_row(field, kept))
            customer.masks = {**customer.masks, field: mask(field, kept)}


def _row(field: str, value: str) -> dict[str, str]:
    return {"value": value, "digest": digest_of(value) if field == PersonalFact.Field.EMAIL else ""}


def digest_of(address: str) -> str:
    """A keyed hash of a mail address, however its letters were written: by it one finds whose it is, and learns nothing."""
    return salted_hmac("heliodesk.mail-address", address.strip().casefold(), algorithm="sha256").hexdigest()


def holders(digest: str) -> list[Customer]:
    """Who gave the mail address of this digest: identified customers first, then the latest visitors, ten at most."""
    rows = PersonalFact.objects.filter(digest=digest).select_related("customer") if digest else ()
    found = sorted((row.customer for row in rows), key=lambda each: (each.is_identified, each.pk), reverse=True)
    return found[:10]


def address_of(digest: str) -> str | None:
    """The mail address of this digest, to write to its owner and nobody else. None when nobody gave it."""
    rows = PersonalFact.objects.filter(digest=digest) if digest else PersonalFact.objects.none()
    return rows.values_list("value", flat=True).order_by("-id").first()


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
