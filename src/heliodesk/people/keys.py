"""API keys: made by an administrator, shown once, known afterwards only by their hash."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from heliodesk.access import audit
from heliodesk.access.tokens import BadToken
from heliodesk.people.models import Agent, ApiKey

# So that a key which ended up in a public place can be recognised for what it is.
PREFIX = "hdk_"
NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def make_key(*, name: str, scopes: Sequence[str], by: Agent) -> tuple[ApiKey, str]:
    """Create a key and return it with its secret, which nobody can read again. Raises ValidationError by field."""
    if not scopes:
        raise ValidationError({"scopes": _("Choose at least one thing that the key may do.")})
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(name=name, scopes=sorted(scopes), made_by=by, digest=_digest(secret))
    key.full_clean(exclude=["used_at", "revoked_at"])
    key.save()
    audit.write(actor=by.actor, verb="key-made", subject=key.actor.topic, name=key.name, scopes=key.scopes)
    return key, secret


@transaction.atomic
def revoke(key: ApiKey, *, by: Agent) -> None:
    """End a key's access, from its next request on. Ending it twice is no error."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=datetime.now(UTC)):
        audit.write(actor=by.actor, verb="key-revoked", subject=key.actor.topic)


def key_of(secret: str) -> ApiKey:
    """The key whose secret this is. Raises BadToken for one that is unknown or revoked, without telling which."""
    key = ApiKey.objects.filter(digest=_digest(secret), revoked_at=None).first() if secret.startswith(PREFIX) else None
    if key is None:
        raise BadToken("key")
    now = datetime.now(UTC)
    stale = Q(used_at=None) | Q(used_at__lt=now - NOTED_EVERY)
    ApiKey.objects.filter(stale, pk=key.pk).update(used_at=now)
    return key


def _digest(secret: str) -> str:
    # A plain hash is enough for 256 random bits: there is nothing to guess, unlike with a password.
    return hashlib.sha256(secret.encode()).hexdigest()
