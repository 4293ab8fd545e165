"""What `heliodesk mail check` looks at, a line each: it is well, or what to do."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import make_msgid

import dns.exception
import dns.resolver
from django.conf import settings
from django.db import connection
from publicsuffixlist import PublicSuffixList

from heliodesk.channels.email.keys import resolver
from heliodesk.channels.email.models import Received
from heliodesk.outbound.letters import Letter, domain_of
from heliodesk.outbound.mail import NotSent, Unsure, answers, deliver, sends_mail
from heliodesk.outbound.signing import Key, NoKey, keys

_SECONDS = 5.0  # for one question to the DNS
_SUFFIXES = PublicSuffixList()


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at. Not well: somebody has to do something."""

    what: str
    said: str
    is_well: bool = True

    @property
    def text(self) -> str:
        return f"{'ok  ' if self.is_well else 'do  '} {self.what}: {self.said}"


def names() -> Iterator[Line]:
    """What the DNS says of our domains."""
    sender = domain_of(settings.MAIL_FROM)
    yield from _ways_in()
    yield from _reply_domain()
    for domain in dict.fromkeys([sender, *(domain_of(each) for each in settings.MAIL_ADDRESSES)]):
        yield from _spf(domain)
        yield from _dmarc(domain)
    yield from _signature(sender)


def server() -> Iterator[Line]:
    """Whether the server takes our connection."""
    if not sends_mail():
        yield Line("server", "none is set; set HELIODESK_SMTP", False)
        return
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield Line(
            "server", f"mails go by {settings.EMAIL_BACKEND.split('.')[-2]}; the circle shows whether it takes them"
        )
        return
    place = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        answers()
    except NotSent as error:
        yield Line("server", f"{place} does not answer ({error.said}); look at HELIODESK_SMTP and the way there", False)
    else:
        safe = "by TLS" if settings.EMAIL_USE_SSL or settings.EMAIL_USE_TLS else "without TLS: only for this machine"
        yield Line("server", f"{place} answers, {safe}")


def circle(*, to: str = "", seconds: float) -> Iterator[Line]:
    """Send a mail to an address of ours, through the server and back in."""
    address = to or next(iter(settings.MAIL_ADDRESSES), "")
    if not address:
        yield Line("circle", "no address; say one by --to, or set HELIODESK_MAIL_ADDRESSES", False)
        return
    if not sends_mail():
        return
    mail_id = make_msgid(domain=domain_of(settings.MAIL_FROM))
    headers = {"Auto-Submitted": "auto-generated", "X-Heliodesk-Loop": settings.HOST}
    words = "This mail of Heliodesk's goes in a circle, to see that mail works. Nobody has to do anything."
    began = time.monotonic()
    try:
        deliver(Letter(to=address, subject="Heliodesk mail check", text=words, mail_id=mail_id, headers=headers))
    except NotSent as error:
        yield Line("circle", f"the server does not take it: {error.said}", False)
        return
    except Unsure:
        yield Line("circle", "the server went away in the middle; run this again", False)
        return
    while time.monotonic() - began < seconds:
        if _has_come(mail_id):
            yield Line("circle", f"the mail to {address} was back after {time.monotonic() - began:.1f} s")
            return
        time.sleep(0.2)
    yield Line(
        "circle",
        f"sent to {address}, not back after {seconds:g} s; look at HELIODESK_MAIL_SOURCES and the way in",
        False,
    )


def _has_come(mail_id: str) -> bool:
    """By its id in the raw mail too: a mail that is still to be read has come."""
    if Received.objects.filter(mail_id=mail_id).exists():
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from email_raw raw join email_received r on r.id = raw.received_id"
            " where r.received_at > now() - interval '15 minutes' and position(%s::bytea in raw.content) > 0 limit 1",
            [mail_id.encode()],
        )
        return cursor.fetchone() is not None


def _ways_in() -> Iterator[Line]:
    if not settings.MAIL_ADDRESSES:
        yield Line("addresses", "none; set HELIODESK_MAIL_ADDRESSES", False)
    for domain in dict.fromkeys(domain_of(each) for each in settings.MAIL_ADDRESSES):
        yield _exchanger(domain)
    if not settings.MAIL_SOURCES:
        yield Line("sources", "none, so no mail comes in; set HELIODESK_MAIL_SOURCES", False)
    if not settings.MAIL_AUTHSERV:
        yield Line("exchanger", "unnamed, so no sender is ever proven; set HELIODESK_MAIL_AUTHSERV", False)


def _exchanger(domain: str) -> Line:
    found = _asked(domain, "MX")
    if found is None:
        return Line("MX", f"the DNS does not answer about {domain}", False)
    if not found:
        return Line("MX", f"{domain} has none; add a record that names your mail exchanger", False)
    return Line("MX", f"{domain} → {', '.join(each.rstrip('.') for each in found)}")


def _reply_domain() -> Iterator[Line]:
    domain = settings.MAIL_REPLY_DOMAIN
    if not domain:
        yield Line("answers", "no domain of their own; set HELIODESK_MAIL_REPLY_DOMAIN", False)
        return
    staff = {domain_of(each) for each in (*settings.MAIL_ADDRESSES, settings.MAIL_FROM)} | _domains_of_staff()
    if domain in staff:
        yield Line("answers", f"{domain} has mailboxes of people; give answers a domain of their own", False)
    else:
        yield _exchanger(domain)


def _domains_of_staff() -> set[str]:
    from heliodesk.people.models import Agent

    return {domain_of(each) for each in Agent.objects.filter(is_active=True).values_list("email", flat=True)}


def _spf(domain: str) -> Iterator[Line]:
    found = [each for each in _asked(domain, "TXT") or [] if each.lower().startswith("v=spf1")]
    if len(found) != 1:
        said = "has none" if not found else "has several, so none holds"
        yield Line("SPF", f"{domain} {said}; publish one TXT record: v=spf1 include:… -all", False)
    else:
        yield Line("SPF", f"{domain}: {found[0]}")


def _dmarc(domain: str) -> Iterator[Line]:
    whole = str(_SUFFIXES.privatesuffix(domain) or domain)
    for name in dict.fromkeys((domain, whole)):
        found = [each for each in _asked(f"_dmarc.{name}", "TXT") or [] if each.lower().startswith("v=dmarc1")]
        if found:
            policy = re.search(r"\bp\s*=\s*(\w+)", found[0])
            if policy and policy[1].lower() in ("quarantine", "reject"):
                yield Line("DMARC", f"{name}: {found[0]}")
            else:
                yield Line(
                    "DMARC",
                    f"{name} says p=none, so anybody writes in your name; make it quarantine, later reject",
                    False,
                )
            return
    yield Line("DMARC", f'{domain} has none; publish _dmarc.{whole} TXT "v=DMARC1; p=quarantine; rua=mailto:…"', False)


def _signature(sender: str) -> Iterator[Line]:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return  # providers sign by themselves
    try:
        found = keys()
    except NoKey as error:
        yield Line("DKIM", str(error), False)
        return
    if not found:
        yield Line("DKIM", "mails are not signed; set HELIODESK_DKIM_KEY", False)
        return
    domain = settings.DKIM_DOMAIN
    if _SUFFIXES.privatesuffix(domain) != _SUFFIXES.privatesuffix(sender):
        yield Line("DKIM", f"signed as {domain}, but mails are from {sender}; set HELIODESK_DKIM_DOMAIN to that", False)
    for key in found:
        yield _record(key, domain)


def _record(key: Key, domain: str) -> Line:
    name = f"{key.selector}._domainkey.{domain}"
    published = _asked(name, "TXT")
    if published is None:
        return Line("DKIM", f"the DNS does not answer about {name}", False)
    for each in published:
        tags = dict(part.strip().partition("=")[::2] for part in each.split(";") if "=" in part)
        if re.sub(r"\s", "", tags.get("p", "")) == key.public:
            return Line("DKIM", f"{name} is our key ({key.algorithm})")
    said = "is another key" if published else "is not there"
    return Line("DKIM", f'{name} {said}; publish TXT "{key.record}"', False)


def _asked(name: str, kind: str) -> list[str] | None:
    """What the DNS says; [] when there is nothing, None when it does not answer."""
    try:
        answer = resolver().resolve(name, kind, lifetime=_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.exception.SyntaxError):
        return []
    except dns.exception.DNSException:
        return None
    if kind == "TXT":
        return [b"".join(each.strings).decode("utf-8", "replace") for each in answer]
    return [str(each) for each in answer]
