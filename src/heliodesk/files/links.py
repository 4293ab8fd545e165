"""Links to a file's content: signed, for one viewer, for five minutes.

They are the one token that travels in an address, because a browser's <img> and <video> send no header. Five minutes and
the binding to a viewer are what makes that bearable; the address is never logged.
"""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from heliodesk.access import tokens
from heliodesk.access.actors import Actor
from heliodesk.files.models import File
from heliodesk.people.models import Agent, Customer

SECONDS = 300


@dataclass(frozen=True, slots=True)
class Link:
    """What a link admits to: whose it is, which file, and whether the small picture is meant."""

    viewer: str
    file: str
    small: bool = False


def link(file: File, *, viewer: Actor, small: bool = False) -> str:
    """The address of a file that `viewer` may see, for five minutes: on the host for files when there is one, else a path
    of this host. Ask `visible_to` before."""
    # A customer sees files of their own matter only, so that the file tells their key.
    whose = f"customer:{file.customer.key}" if viewer.kind == "customer" and file.customer else viewer.topic
    claims = {"v": whose, "f": file.key} | ({"s": 1} if small and file.preview_name else {})
    return settings.FILES_URL + reverse("files:file", args=[tokens.sign("file", claims), file.name])


def read_link(token: str) -> Link:
    """What a link says. Raises tokens.BadToken when it is forged or too old."""
    claims = tokens.verify("file", token, max_age=SECONDS)
    return Link(str(claims.get("v", "")), str(claims.get("f", "")), bool(claims.get("s")))


def viewer_of(found: Link) -> Actor:
    """Whose link it is, as they are now. Raises tokens.BadToken when they are not there, or not active any more."""
    kind, _colon, name = found.viewer.partition(":")
    person: Agent | Customer | None = None
    if kind == "agent":
        person = Agent.objects.filter(pk=int(name), is_active=True).first()
    elif kind == "customer":
        person = Customer.objects.filter(key=name).first()
    if person is None:
        raise tokens.BadToken("file")
    return person.actor
