"""Where mail comes from, as HELIODESK_MAIL_SOURCES says it, and the row of each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from heliodesk.channels.email.models import Source

_NAME = "HELIODESK_MAIL_SOURCES"
_TLS = {"imaps": "tls", "imap": "starttls", "imap+plain": "none", "imaps+oauth2": "tls"}
_PORTS = {"tls": 993, "starttls": 143, "none": 143}
_IMAP_WORDS = {"after", "move_to", "since", "ca", "password_file"}
_OAUTH_WORDS = {"token_url", "client_id", "scope", "secret_file", "refresh_file"}
_LISTENER_WORDS = {"cert", "key", "mode", "size"}


class BadSource(ValueError):
    """A source cannot be understood. Says which setting, and never a password."""


@dataclass(frozen=True, slots=True)
class OAuth:
    """How a token is got: by a refresh token when there is one, else by the client's own secret."""

    token_url: str
    client_id: str
    scope: str
    secret: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)
    refresh_file: str = ""


@dataclass(frozen=True, slots=True)
class Imap:
    """A mailbox that is looked into. `after` is what happens to a mail there once it is stored: seen, leave or move."""

    name: str
    host: str
    port: int
    user: str
    folder: str
    tls: str  # tls, starttls, none
    password: str = field(default="", repr=False)
    oauth: OAuth | None = None
    after: str = "seen"
    move_to: str = ""
    since: date | None = None  # mails that lay there before that day are not ours to take
    ca: str = ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be written anywhere."""
        known = (self.password, *((self.oauth.secret, self.oauth.refresh) if self.oauth else ()))
        return tuple(each for each in known if each)


@dataclass(frozen=True, slots=True)
class Listener:
    """A socket on which mail servers hand mail over: TCP (`host`, `port`) or a file (`path`)."""

    name: str
    protocol: str  # lmtp, smtp
    host: str = ""
    port: int = 0
    path: str = ""
    mode: int = 0o660
    cert: str = ""
    key: str = ""
    size: int = 0  # bytes; 0: as much as is kept of any mail


def configured() -> list[Imap | Listener]:
    """All sources of the setting. Raises BadSource, which names what is wrong with which of them."""
    good, bad = sort_out(settings.MAIL_SOURCES)
    if bad:
        raise BadSource(bad[0])
    return good


def sort_out(urls: Iterable[str]) -> tuple[list[Imap | Listener], list[str]]:
    """The sources that can be understood, and what is wrong with the others: one mistake must not stop all mail."""
    good: dict[str, Imap | Listener] = {}
    bad: list[str] = []
    for number, url in enumerate(urls, start=1):
        try:
            source = read(url)
        except BadSource as problem:
            bad.append(f"{_NAME}, source {number}: {problem}")
        else:
            if source.name in good:
                bad.append(f"{_NAME}, source {number}: {source.name} is there twice")
            good.setdefault(source.name, source)
    return list(good.values()), bad


def read(url: str) -> Imap | Listener:
    """One URL. Raises BadSource."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadSource("this is no URL; a password in it must be percent-encoded") from None
    if parts.scheme in _TLS:
        return _imap(url, port)
    if parts.scheme in ("lmtp", "smtp"):
        return _listener(url, port)
    raise BadSource(f"“{_shown(parts.scheme)}” is none of {', '.join((*_TLS, 'lmtp', 'smtp'))}")


def row(name: str) -> Source:
    """The row of the source with this name."""
    return Source.objects.get_or_create(name=name[:160])[0]


def _imap(url: str, port: int | None) -> Imap:
    parts = urlsplit(url)
    tls = _TLS[parts.scheme]
    by_oauth = parts.scheme.endswith("+oauth2")
    words = _words(parts.query, _IMAP_WORDS | (_OAUTH_WORDS if by_oauth else set()))
    host, user = parts.hostname or "", unquote(parts.username or "")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not host or not user:
        raise BadSource("a mailbox needs user and host: imaps://user:password@host/INBOX")
    password = unquote(parts.password or "") or _file(words.get("password_file", ""))
    if not by_oauth and not password:
        raise BadSource("there is no password; write it into the URL or name a file by password_file=")
    after = words.get("after", "move" if words.get("move_to") else "seen")
    if after not in ("seen", "leave", "move") or (after == "move") != bool(words.get("move_to")):
        raise BadSource("after= is seen, leave, or move together with move_to=FOLDER")
    return Imap(
        name=f"imap {host}{'' if port in (None, _PORTS[tls]) else f':{port}'}/{folder} {user}"[:160],
        host=host,
        port=port or _PORTS[tls],
        user=user,
        folder=folder,
        tls=tls,
        password=password,
        oauth=_oauth(words) if by_oauth else None,
        after=after,
        move_to=words.get("move_to", ""),
        since=_day(words.get("since", "")),
        ca=words.get("ca", ""),
    )


def _oauth(words: dict[str, str]) -> OAuth:
    for name in ("token_url", "client_id"):
        if not words.get(name):
            raise BadSource(f"{name}= is missing")
    secret = _file(words.get("secret_file", "")) or settings.MAIL_OAUTH_SECRET
    refresh = _file(words.get("refresh_file", "")) or settings.MAIL_OAUTH_REFRESH
    if not secret and not refresh:
        raise BadSource(
            "there is neither a secret (secret_file= or HELIODESK_MAIL_OAUTH_SECRET) "
            "nor a refresh token (refresh_file= or HELIODESK_MAIL_OAUTH_REFRESH)"
        )
    return OAuth(
        token_url=words["token_url"],
        client_id=words["client_id"],
        scope=words.get("scope", ""),
        secret=secret,
        refresh=refresh,
        refresh_file=words.get("refresh_file", ""),
    )


def _listener(url: str, port: int | None) -> Listener:
    parts = urlsplit(url)
    words = _words(parts.query, _LISTENER_WORDS)
    if parts.username or parts.password:
        raise BadSource("a socket asks for no password; leave it out")
    if bool(words.get("cert")) != bool(words.get("key")):
        raise BadSource("cert= and key= belong together")
    mode, size = words.get("mode", "660"), words.get("size", "0")
    if not re.fullmatch("[0-7]{3,4}", mode) or not size.isdecimal():
        raise BadSource("mode= is octal, such as 660, and size= a number of bytes")
    told = {"cert": words.get("cert", ""), "key": words.get("key", ""), "mode": int(mode, 8), "size": int(size)}
    scheme = parts.scheme
    if parts.hostname:
        if not port:
            raise BadSource(f"a port is missing: {scheme}://127.0.0.1:2424")
        return Listener(f"{scheme} {parts.hostname}:{port}", scheme, host=parts.hostname, port=port, **told)  # type: ignore[arg-type]
    if not parts.path.strip("/"):
        raise BadSource(f"a place is missing: {scheme}://127.0.0.1:2424 or {scheme}:///run/heliodesk/{scheme}.sock")
    return Listener(f"{scheme} {unquote(parts.path)}", scheme, path=unquote(parts.path), **told)  # type: ignore[arg-type]


def _words(query: str, known: set[str]) -> dict[str, str]:
    found = {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}
    if strange := sorted(set(found) - known):
        raise BadSource(f"“{_shown(strange[0])}” is none of {', '.join(sorted(known))}")
    return found


def _file(path: str) -> str:
    if not path:
        return ""
    try:
        return Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSource(f"{path} cannot be read ({type(error).__name__})") from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadSource("since= is a day: 2026-11-01") from None


def _shown(word: str) -> str:
    return re.sub(r"[^\w+-]", "?", word)[:20]
