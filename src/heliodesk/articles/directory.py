"""The two public lists that go with the help centre: official community groups, and independent help outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Max

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM
from heliodesk.articles.models import Entry
from heliodesk.people.models import Agent

HELPERS = (Entry.Kind.LEGAL, Entry.Kind.TAX, Entry.Kind.TECHNICAL)
_MOST = 200


class NotListed(ValueError):
    """A line cannot be taken so. `rule`: address, name, about, kind, full."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Told:
    """A line as a reader is shown it. `host`: where its address leads, to be compared letter by letter."""

    kind: str
    name: str
    about: str
    language: str
    address: str
    host: str


def entries(language: str, *kinds: str) -> list[Told]:
    """The lines of these kinds in a language, else in English."""
    return [_told(each, language) for each in Entry.objects.filter(kind__in=kinds)]


def _told(entry: Entry, language: str) -> Told:
    spoken = next((each for each in (language, "en", *entry.names) if entry.names.get(each, {}).get("name")), language)
    words = entry.names.get(spoken, {})
    parts = urlsplit(entry.address)
    host = parts.netloc.removeprefix("www.") + (parts.path.rstrip("/") if entry.kind == Entry.Kind.GROUP else "")
    return Told(entry.kind, words.get("name", host), words.get("about", ""), spoken, entry.address, host)


@transaction.atomic
def keep(
    entry: Entry | None, *, kind: str, address: str, names: Mapping[str, Mapping[str, str]], by: Agent | None
) -> Entry:
    """Add a line, or change one. Raises NotListed."""
    parts = _parted(address.strip())
    if kind not in Entry.Kind.values:
        raise NotListed("kind")
    if parts is None or len(address) > 300:
        raise NotListed("address")
    told = {
        language: {"name": " ".join(each.get("name", "").split()), "about": " ".join(each.get("about", "").split())}
        for language, each in names.items()
    }
    told = {language: each for language, each in told.items() if each["name"]}
    if not told or any(len(each["name"]) > 80 for each in told.values()):
        raise NotListed("name")
    if any(len(each["about"]) > 300 for each in told.values()) or "\x00" in repr(told):
        raise NotListed("about")
    if entry is None:
        if Entry.objects.count() >= _MOST:
            raise NotListed("full")
        last = Entry.objects.filter(kind=kind).aggregate(last=Max("place"))["last"]
        entry = Entry(place=(last or 0) + 1)
    entry.kind, entry.address, entry.names = kind, parts, told
    entry.save()
    _note(entry, "kept", by)
    return entry


@transaction.atomic
def remove(entry: Entry, *, by: Agent | None) -> None:
    """Take a line off the list."""
    _note(entry, "removed", by)
    entry.delete()


def _note(entry: Entry, what: str, by: Agent | None) -> None:
    """Who leads customers where is looked at when somebody was led to a swindler."""
    actor = by.actor if by else SYSTEM
    audit.write(actor=actor, verb=f"listing-{what}", subject=f"{entry.kind}:{entry.pk}", address=entry.address)


def _parted(address: str) -> str | None:
    """The address when it is a whole one of the web, without anything that hides where it leads."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme != "https" or "." not in host or parts.username is not None or any(c.isspace() for c in address):
        return None
    return address if host.isascii() else None  # an а that is no a
