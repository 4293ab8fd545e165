"""Sign our mails (DKIM, RFC 6376 and 8463), so that others can tell them from forged ones."""

import base64
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.conf import settings

from heliodesk.outbound.refusals import NotSent

# Signed once more than they are there: one that somebody adds on the way breaks the signature.
_HEADERS = (
    *("from", "to", "cc", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version"),
    *("content-type", "content-transfer-encoding", "auto-submitted", "x-heliodesk-loop"),
    *("list-unsubscribe", "list-unsubscribe-post"),
)


class NoKey(Exception):
    """HELIODESK_DKIM_KEY names a file that is no private key. The message says which and why, and nothing of the key."""


@dataclass(frozen=True, slots=True)
class Key:
    """A private key as dkimpy takes it, and what stands in the DNS for it."""

    selector: str
    algorithm: str  # rsa-sha256, ed25519-sha256
    private: bytes
    public: str  # base64, the `p=` of the record

    @property
    def record(self) -> str:
        """The TXT record at <selector>._domainkey.<domain>."""
        return f"v=DKIM1; k={self.algorithm.partition('-')[0]}; p={self.public}"


def signed(mail: bytes) -> bytes:
    """The mail with one DKIM-Signature for each key; as it is when there is none. Raises NotSent (again) for a key that cannot
    be read: an unsigned mail would be taken for a forged one."""
    try:
        found = keys()
    except NoKey as error:
        raise NotSent(str(error), again=True) from None
    domain = settings.DKIM_DOMAIN.encode()
    names = {line.partition(b":")[0].strip().lower() for line in mail.partition(b"\r\n\r\n")[0].split(b"\r\n")}
    twice = [name.encode() for name in _HEADERS if name.encode() in names] + [name.encode() for name in _HEADERS]
    heads = [
        dkim.sign(
            mail,
            key.selector.encode(),
            domain,
            key.private,
            canonicalize=(b"relaxed", b"relaxed"),
            signature_algorithm=key.algorithm.encode(),
            include_headers=twice,
        )
        for key in found
    ]
    return b"".join(heads) + mail


def keys() -> tuple[Key, ...]:
    """The keys that the settings name, in their order. Raises NoKey."""
    selectors = settings.DKIM_SELECTORS
    if settings.DKIM_KEYS and len(selectors) != len(settings.DKIM_KEYS):
        raise NoKey("HELIODESK_DKIM_SELECTOR has to name as many selectors as HELIODESK_DKIM_KEY names files")
    return (
        tuple(_read(path, name) for path, name in zip(settings.DKIM_KEYS, selectors, strict=True))
        if settings.DKIM_KEYS
        else ()
    )


@lru_cache(maxsize=8)
def _read(path: str, selector: str) -> Key:
    try:
        private = serialization.load_pem_private_key(Path(path).read_bytes(), password=None)
    except OSError as error:
        raise NoKey(f"HELIODESK_DKIM_KEY: {path}: {error.strerror}") from None
    except (ValueError, TypeError):
        raise NoKey(f"HELIODESK_DKIM_KEY: {path} is no private key in PEM") from None
    if isinstance(private, Ed25519PrivateKey):
        raw = private.private_bytes(
            serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
        )
        public = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return Key(selector, "ed25519-sha256", base64.b64encode(raw), base64.b64encode(public).decode())
    if isinstance(private, RSAPrivateKey):
        pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
        public = private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return Key(selector, "rsa-sha256", pem, base64.b64encode(public).decode())
    raise NoKey(f"HELIODESK_DKIM_KEY: {path} is neither RSA nor Ed25519")
