"""Who is the visitor? Tokens of a browser, and the exchange's word for its customers."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import jwt
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Model

from heliodesk.access import tokens
from heliodesk.people.models import Customer, PersonalFact, UsedToken, new_key
from heliodesk.people.personal import learn, learn_phishing_code
from heliodesk.text.language import tag

VISITOR_SECONDS = 400 * 86400
CUSTOMER_SECONDS = 12 * 3600
LONGEST_IDENTITY = timedelta(minutes=5)
_LEEWAY = 30  # seconds that the two clocks may differ


class NotIdentified(Exception):
    """The identity token is refused. `rule` names which rule it broke, for the developer of the exchange."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True)
class Identity:
    """What the exchange says of its customer."""

    external_id: str
    name: str = ""
    level: str = ""
    language: str = ""
    since: str = ""
    country: str = ""
    personal: Mapping[str, str] = field(default_factory=dict)  # what personal.py keeps: mail address, phone, …
    phishing_code: str | None = None  # the word that stands in genuine mails; None: nothing was said of it


def token_for(customer: Customer) -> str:
    """The token that a browser keeps to be this visitor or customer again."""
    return tokens.sign("customer", {"c": customer.key, "i": customer.is_identified})


def customer_of(token: str) -> Customer:
    """Return whom a browser's token names. Raises tokens.BadToken when forged, too old, or replaced."""
    claims = tokens.verify("customer", token, max_age=VISITOR_SECONDS)
    if claims.get("i"):
        claims = tokens.verify("customer", token, max_age=CUSTOMER_SECONDS)
    try:
        return Customer.objects.get(key=claims.get("c"))
    except Customer.DoesNotExist as error:
        raise tokens.BadToken("customer") from error


def read_identity(token: str) -> Identity:
    """Check an identity token (JWT) and use it up. Raises NotIdentified with the rule that it broke.

    Rules: a known `kid` and its algorithm (EdDSA or HS256), our `aud`, `iat` and `exp` at most five minutes apart,
    a `jti` never seen before, a `sub`.
    """
    claims = _checked_claims(token)
    external_id, jti = claims.get("sub"), claims.get("jti")
    if not isinstance(external_id, str) or not 0 < len(external_id) <= 120:
        raise NotIdentified("sub")
    if not isinstance(jti, str) or not 0 < len(jti) <= 120:
        raise NotIdentified("jti")
    UsedToken.objects.filter(used_at__lt=datetime.now(UTC) - UsedToken.KEPT).delete()
    try:
        with transaction.atomic():
            UsedToken.objects.create(jti=jti)
    except IntegrityError as error:
        raise NotIdentified("jti-used") from error
    words = {name: str(claims.get(name, ""))[:120] for name in ("name", "level", "language", "since", "country")}
    words["language"] = tag(words["language"][:8]).rstrip("-")
    words["country"] = words["country"].upper() if len(words["country"]) == 2 else ""
    personal = {name: str(claims[name]) for name in PersonalFact.Field.values if name in claims}
    code = claims.get("phishing_code")
    return Identity(external_id, **words, personal=personal, phishing_code=code if isinstance(code, str) else None)


def _checked_claims(token: str) -> dict[str, Any]:
    try:
        kid = jwt.get_unverified_header(token).get("kid", "")
    except jwt.InvalidTokenError as error:
        raise NotIdentified("format") from error
    key = settings.IDENTITY_KEYS.get(kid)
    if key is None or key["alg"] not in {"EdDSA", "HS256"}:
        raise NotIdentified("kid")
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key["key"],
            algorithms=[key["alg"]],  # the key's own, never the token's word for it
            audience=settings.IDENTITY_AUDIENCE,
            leeway=_LEEWAY,
            options={"require": ["exp", "iat", "aud", "jti", "sub"]},
        )
    except jwt.ExpiredSignatureError as error:
        raise NotIdentified("expired") from error
    except jwt.InvalidAudienceError as error:
        raise NotIdentified("aud") from error
    except jwt.MissingRequiredClaimError as error:
        raise NotIdentified(error.claim) from error
    except jwt.InvalidTokenError as error:
        raise NotIdentified("signature") from error
    if claims["exp"] - claims["iat"] > LONGEST_IDENTITY.total_seconds():
        raise NotIdentified("exp-too-far")
    return claims


@transaction.atomic
def identify(*, visitor: Customer | None, identity: Identity, hand_on: list[type[Model]]) -> Customer:
    """Return the customer that `identity` names, who takes over what the anonymous `visitor` began.

    `hand_on`: models with a `customer` foreign key whose rows move along. A visitor who is already somebody else's
    customer is left alone: on a shared device the next person must not inherit anything. The anonymous token dies
    with the hand-over, because whoever had copied it must not become the customer.
    """
    customer = Customer.objects.select_for_update().filter(external_id=identity.external_id).first()
    anonymous = visitor if visitor is not None and not visitor.is_identified else None
    if anonymous is not None:
        anonymous = Customer.objects.select_for_update().filter(pk=anonymous.pk, external_id=None).first()
    if customer is None:
        customer = anonymous or Customer()
        customer.external_id = identity.external_id
        customer.key = new_key()
    elif anonymous is not None:
        for model in hand_on:
            model._default_manager.filter(customer=anonymous).update(customer=customer)
        anonymous.key = new_key()
        anonymous.save(update_fields=["key"])
    for name, longest in (("name", 120), ("level", 40), ("language", 8), ("country", 2)):
        if value := getattr(identity, name):
            setattr(customer, name, value[:longest])
    with contextlib.suppress(ValueError):  # a date that is none is left out, not held against the customer
        customer.since = date.fromisoformat(identity.since)
    customer.save()
    if identity.personal:
        learn(customer, identity.personal, proven=True)
        customer.save(update_fields=["masks"])
    if identity.phishing_code is not None:
        learn_phishing_code(customer, identity.phishing_code)
    return customer
