"""The signatures of the contract (docs/platform.md), for both sides. Pure: no Django, no network.

A question is signed over everything that makes it: method, path, query, digest of the body, time, nonce and the key's name.
An answer is signed over its status and body and over the question's own signature, so an answer that somebody recorded
fits no other question.
"""

import hashlib
import hmac
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

KEY, TIME, NONCE, SIGNATURE = "heliodesk-key", "heliodesk-time", "heliodesk-nonce", "heliodesk-signature"
SKEW = 60  # seconds by which the two clocks may differ
SHORTEST_SECRET = 32  # characters
_NONCE_LENGTHS = range(16, 65)


class BadSignature(Exception):
    """Not from whom it says, changed on the way, too old, or seen before. `rule` names which."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Key:
    """A shared secret and the name that both sides know it by."""

    name: str
    secret: str = field(repr=False)

    @classmethod
    def of(cls, text: str) -> "Key":
        """Read "name:secret". Raises ValueError, without the secret in its words."""
        name, colon, secret = text.partition(":")
        if not colon or not name.isascii() or not name.isprintable() or " " in name or not 0 < len(name) <= 40:
            raise ValueError("a key is written name:secret")
        if len(secret) < SHORTEST_SECRET:
            raise ValueError(f"the secret of a key has at least {SHORTEST_SECRET} characters")
        return cls(name, secret)


def sign_question(key: Key, *, method: str, path: str, query: str, body: bytes, at: int, nonce: str) -> dict[str, str]:
    """The headers of a question asked at a POSIX time; `nonce` is used once."""
    signature = _question(key, method, path, query, body, str(at), nonce)
    return {KEY: key.name, TIME: str(at), NONCE: nonce, SIGNATURE: signature}


def sign_answer(key: Key, *, status: int, body: bytes, question: str) -> dict[str, str]:
    """The headers of an answer to the question with that signature."""
    return {KEY: key.name, SIGNATURE: _answer(key, status, body, question)}


def check_answer(key: Key, *, status: int, body: bytes, question: str, headers: Mapping[str, str]) -> None:
    """Raises BadSignature when this is no answer of the key's owner to this question. Header names in lower case."""
    if headers.get(KEY) != key.name:
        raise BadSignature("key")
    if not _same(headers.get(SIGNATURE, ""), _answer(key, status, body, question)):
        raise BadSignature("signature")


class Guard:
    """The exchange's side: takes each question once, and only a fresh one. For one process; several share the nonces in
    their database instead. May be called from several threads."""

    def __init__(self, keys: Mapping[str, Key], skew: int = SKEW) -> None:
        self._keys = keys
        self._skew = skew
        self._seen: dict[tuple[str, str], float] = {}
        self._lock = threading.Lock()

    def check(
        self, *, method: str, path: str, query: str, body: bytes, headers: Mapping[str, str], now: float
    ) -> tuple[Key, str]:
        """Return the key that asked and the question's signature, which the answer is signed with. Header names in lower
        case. Raises BadSignature."""
        key = self._keys.get(headers.get(KEY, ""))
        if key is None:
            raise BadSignature("key")
        at, nonce, given = headers.get(TIME, ""), headers.get(NONCE, ""), headers.get(SIGNATURE, "")
        if not (at.isascii() and at.isdecimal() and len(at) <= 12) or len(nonce) not in _NONCE_LENGTHS:
            raise BadSignature("format")
        if not _same(given, _question(key, method, path, query, body, at, nonce)):
            raise BadSignature("signature")
        if abs(now - int(at)) > self._skew:
            raise BadSignature("time")
        with self._lock:
            for old in [each for each, until in self._seen.items() if until < now]:
                del self._seen[old]
            if (key.name, nonce) in self._seen:
                raise BadSignature("seen before")
            # As long as the time of the question lets it pass: that may be one skew ahead.
            self._seen[key.name, nonce] = int(at) + self._skew
        return key, given


def _question(key: Key, method: str, path: str, query: str, body: bytes, at: str, nonce: str) -> str:
    return _mac(key, "question", method.upper(), path, query, hashlib.sha256(body).hexdigest(), at, nonce, key.name)


def _answer(key: Key, status: int, body: bytes, question: str) -> str:
    return _mac(key, "answer", str(status), hashlib.sha256(body).hexdigest(), question, key.name)


def _mac(key: Key, *parts: str) -> str:
    # One part a line; none may hold the end of a line, or two messages could be one.
    if any("\n" in part for part in parts):
        raise BadSignature("format")
    return "v1=" + hmac.new(key.secret.encode(), "\n".join(parts).encode(), hashlib.sha256).hexdigest()


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(), right.encode())
