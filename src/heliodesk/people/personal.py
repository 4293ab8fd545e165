"""What identifies or exposes a customer: kept apart from the customer, and read in one place only.

A `Customer` carries masks alone, so no page, answer, search or export can show more by mistake. `value_of` is called by the
reveal, which writes down who asked and why, `address_of` by the job that writes to its owner; a test holds everything else
off the table.
"""

from collections.abc import Collection, Mapping

from django.utils.crypto import salted_hmac

from heliodesk.people.models import Customer, PersonalFact

_DOT = "•"
LONGEST = 200  # characters of one value
_PHISHING = "phishing-code"  # no field that can be revealed: it has no mask


def learn(customer: Customer, told: Mapping[str, str], *, proven: bool) -> None:
    """Keep what is told of a customer, field → value (`PersonalFact.Field`); empty values change nothing.

    `proven`: the exchange says so, or the mailbox itself has shown it; else a visitor typed it. The caller saves `customer`,
    whose `masks` are renewed.
    """
    for field, value in told.items():
        if value and field in PersonalFact.Field.values:
            kept = value[:LONGEST]
            PersonalFact.objects.update_or_create(
                customer=customer, field=field, defaults=_row(field, kept) | {"is_proven": proven}
            )
            customer.masks = {**customer.masks, field: mask(field, kept)}


def _row(field: str, value: str) -> dict[str, str | bool]:
    return {"value": value, "digest": digest_of(value) if field == PersonalFact.Field.EMAIL else ""}


def digest_of(address: str) -> str:
    """A keyed hash of a mail address, however its letters were written: by it one finds whose it is, and learns nothing."""
    return salted_hmac("heliodesk.mail-address", address.strip().casefold(), algorithm="sha256").hexdigest()


def holders(digest: str) -> list[Customer]:
    """Who gave the mail address of this digest: identified customers first, then the latest visitors, ten at most."""
    rows = PersonalFact.objects.filter(digest=digest).select_related("customer") if digest else ()
    found = sorted((row.customer for row in rows), key=lambda each: (each.is_identified, each.pk), reverse=True)
    return found[:10]


def vouch(customer: Customer, digest: str) -> None:
    """The mailbox of this digest has shown that it is the customer's."""
    PersonalFact.objects.filter(customer=customer, digest=digest).update(is_proven=True)


def proven_holder(digest: str) -> Customer | None:
    """Whose mail address of this digest has been vouched for; the exchange's customer before whoever wrote from it."""
    return proven_holders([digest]).get(digest)


def proven_holders(digests: Collection[str]) -> dict[str, Customer]:
    """The same for many, by the digest."""
    rows = PersonalFact.objects.filter(digest__in=[each for each in digests if each], is_proven=True)
    found: dict[str, Customer] = {}
    for row in rows.select_related("customer"):
        best = found.get(row.digest, row.customer)
        found[row.digest] = min(best, row.customer, key=lambda each: (not each.is_identified, each.pk))
    return found


def is_address_of(customer: Customer, digest: str) -> bool:
    """Is the mail address of this digest the one that this customer has now?"""
    return bool(digest) and PersonalFact.objects.filter(customer=customer, digest=digest).exists()


def address_of(digest: str) -> str | None:
    """The mail address of this digest, to write to its owner and nobody else. None when nobody gave it."""
    rows = PersonalFact.objects.filter(digest=digest) if digest else PersonalFact.objects.none()
    return rows.values_list("value", flat=True).order_by("-id").first()


def values_of(customers: Collection[Customer]) -> list[str]:
    """Every clear value of these customers, for the check alone that none is said in public. None is shown or kept."""
    rows = PersonalFact.objects.filter(customer__in=customers)
    return [value for value in rows.values_list("value", flat=True) if value]


def masked_address(digest: str) -> str:
    """The mail address of this digest as it may be shown; empty when nobody gave it."""
    address = address_of(digest)
    return mask(PersonalFact.Field.EMAIL, address) if address else ""


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


def learn_phishing_code(customer: Customer, code: str) -> None:
    """Keep the word by which a customer tells our mails from forged ones; empty takes it away. It has no mask, and no page of
    ours shows it: whoever knows it can forge such a mail."""
    kept = " ".join(code.split())[:40]
    mine = PersonalFact.objects.filter(customer=customer, field=_PHISHING)
    if not kept:
        mine.delete()
    elif not mine.update(value=kept):
        PersonalFact.objects.create(customer=customer, field=_PHISHING, value=kept, is_proven=True)


def phishing_code_for(customer: Customer, digest: str) -> str:
    """The customer's anti-phishing code, for a mail to the address of this digest: only to the one that is vouched for."""
    holder = proven_holder(digest)
    if holder is None or holder.pk != customer.pk:
        return ""
    mine = PersonalFact.objects.filter(customer=customer, field=_PHISHING)
    return mine.values_list("value", flat=True).first() or ""


def proven_digest(customer: Customer) -> str:
    """The digest of a customer's mail address that has been vouched for; empty when none has."""
    mine = PersonalFact.objects.filter(customer=customer, field=PersonalFact.Field.EMAIL, is_proven=True)
    return mine.values_list("digest", flat=True).first() or ""
