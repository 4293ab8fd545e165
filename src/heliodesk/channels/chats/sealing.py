"""Secrets of accounts, sealed: what lies in the database opens only with a key that does not.

The keys are Fernet's (AES-128 with HMAC-SHA256), the current one first: of HELIODESK_SECRETS_KEY (between commas), else of a file
in the data folder that is made once with mode 0600. Older ones still open what they sealed, until all is sealed anew.
"""

import contextlib
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM
from heliodesk.channels.chats.models import Account
from heliodesk.storage.embedded import home


class NotOpened(Exception):
    """No key that we have opens it: another key was in use when it was sealed."""


def key_file() -> Path:
    """Where the keys are when the environment names none."""
    return home() / "secrets-key"


def seal(secrets: Mapping[str, str]) -> str:
    """The secrets as one text for the database."""
    return _box(_keys()).encrypt(json.dumps(dict(secrets)).encode()).decode()


def unseal(sealed: str) -> dict[str, str]:
    """What was sealed. Raises NotOpened."""
    if not sealed:
        return {}
    try:
        opened: dict[str, str] = json.loads(_box(_keys()).decrypt(sealed.encode()))
    except (InvalidToken, ValueError):
        raise NotOpened from None
    return opened


def rotate(*, make_key: bool = True) -> tuple[int, int]:
    """Seal everything anew by the current key; `make_key` puts a new one before it first, in the file, and takes the others out
    when all is done. Returns how many accounts were sealed anew and how many could not be opened.

    A crash in between loses nothing: the file holds old and new until the last account is sealed by the new.
    """
    by_file = not settings.SECRETS_KEYS
    if make_key and by_file:
        _write([Fernet.generate_key().decode(), *_keys()])
    done, lost = 0, 0
    for pk in Account.objects.exclude(sealed="").values_list("pk", flat=True):
        with transaction.atomic():
            account = Account.objects.select_for_update().get(pk=pk)
            try:
                account.sealed = seal(unseal(account.sealed))
            except NotOpened:
                lost += 1
                continue
            account.save(update_fields=["sealed"])
            done += 1
    if by_file and not lost:
        _write(list(_keys()[:1]))
    with transaction.atomic():
        audit.write(actor=SYSTEM, verb="channel-secrets-sealed", subject="channels", accounts=done, lost=lost)
    return done, lost


def _keys() -> tuple[str, ...]:
    return tuple(settings.SECRETS_KEYS) or _in_file()


def _in_file() -> tuple[str, ...]:
    path = key_file()
    with contextlib.suppress(FileNotFoundError):
        if found := tuple(path.read_text().split()):
            return found
    fresh = Fernet.generate_key().decode()
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(fresh + "\n")
    except FileExistsError:  # another process was faster
        return tuple(path.read_text().split())
    return (fresh,)


def _write(keys: list[str]) -> None:
    """Whole or not at all: a half-written file of keys would lock us out."""
    path, fresh = key_file(), key_file().with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("\n".join(keys) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
