"""Pictures and films of articles: taken through `files` like whatever else is sent, and shown to who may read the article."""

import re
from collections.abc import Callable, Iterator

from django.db import transaction
from django.db.models.functions import Now
from django.utils.text import slugify

from heliodesk.access.actors import Actor
from heliodesk.articles.models import Edition, Medium
from heliodesk.articles.rendering import Seen
from heliodesk.files import storing
from heliodesk.files.models import File
from heliodesk.files.names import with_extension
from heliodesk.files.rules import Refused
from heliodesk.files.upload import take_whole
from heliodesk.jobs.queue import TryAgain, defer, job

KINDS = ("image", "video")
SMALL = 640  # px, the longer side of a picture's small form (files/child.py)
_UNKNOWN = 1280, 720  # of a film that does not say how large it is
_NAMED = re.compile(r"media/([a-z0-9][a-z0-9.-]{0,89})")
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,69}\.(?:png|jpe?g|gif|webp|mp4|m4v|webm|mov)")


def address_of(name: str) -> str:
    """Where it is shown."""
    return f"/help/media/{name}"


def media_of(body: str) -> Callable[[str], Seen | None]:
    """What `rendering.render` asks for the pictures and films of a body."""
    names = set(_NAMED.findall(body))
    rows = Medium.objects.filter(name__in=names).select_related("file") if names else ()
    return {each.name: _seen(each) for each in rows}.get


def _seen(medium: Medium) -> Seen:
    file = medium.file
    width, height = (file.width, file.height) if file.width and file.height else _UNKNOWN
    small = min(width, width * SMALL // max(width, height)) if file.preview_name else 0
    return Seen(address_of(medium.name), width, height, file.kind == "video" or _is_film(medium.name), small)


def _is_film(name: str) -> bool:
    return name.rpartition(".")[2] in ("mp4", "m4v", "webm", "mov")


def taken(key: str, *, by: Actor) -> Medium | None:
    """The file that `by` has sent, as a picture or film of articles; None while it is being checked. Raises Refused."""
    with transaction.atomic():
        file = File.objects.sent_by(by).select_for_update(of=("self",)).filter(key=key, customer=None).first()
        if file is None:
            raise Refused("file-not-found", status=404)
        if file.state == File.State.REFUSED:
            raise Refused(file.refusal)
        if file.state != File.State.READY:
            return None
        if file.kind not in KINDS:
            raise Refused("file-type")
        known = Medium.objects.filter(file=file).first()
        return known or _made(_name_for(file), file)


def _name_for(file: File) -> str:
    """What it was called, made fit for an address, and something of chance: two are never confused."""
    ending = with_extension("x", file.media_type).rpartition(".")[2]
    stem = slugify(file.name.rpartition(".")[0])[:40].strip("-_").replace("_", "-") or file.kind
    return f"{stem}-{file.key[:10].lower()}.{ending}"


def _made(name: str, file: File) -> Medium:
    File.objects.filter(pk=file.pk, attached_at=None).update(attached_at=Now())  # else it is swept away after a day
    return Medium.objects.create(name=name, file=file)


def bring(name: str, data: bytes, *, by: Actor) -> bool:
    """A picture or film of an import, under the name that texts call it by; False when it is here already. It is checked in
    the background, and texts that were published meanwhile learn its size then. Raises Refused, ValueError (its name)."""
    if not NAME.fullmatch(name):
        raise ValueError("media are named like name.png")
    if Medium.objects.filter(name=name).exists():
        return False
    file = take_whole(name=name, data=data, by=by)
    with transaction.atomic():
        medium = _made(name, file)
        defer("articles.medium", medium=medium.pk)
    return True


@job("articles.medium")
def settle(*, medium: int) -> None:
    """The job: an imported picture or film has been checked, so the texts that show it are made again with its size."""
    from heliodesk.articles.editions import rendered

    found = Medium.objects.select_related("file").filter(pk=medium).first()
    if found is None:
        return
    if found.file.state in (File.State.UPLOADING, File.State.CHECKING):
        raise TryAgain
    if found.file.state != File.State.READY or found.file.kind not in KINDS:
        found.delete()  # the name is free for a better one
        return
    for edition in found.editions.filter(state="published").select_related("article__category"):
        Edition.objects.filter(pk=edition.pk).update(html=rendered(edition).html)


def taken_out() -> Iterator[tuple[str, bytes]]:
    """What published texts show, one after the other."""
    rows = Medium.objects.filter(editions__state="published", file__state=File.State.READY).distinct()
    for medium in rows.select_related("file").order_by("name"):
        yield f"media/{medium.name}", b"".join(storing.blocks(medium.file.storage_name))


def visible(name: str, *, audiences: list[str], is_staff: bool) -> tuple[Medium | None, bool]:
    """The medium, if a text that these audiences may read shows it, or to staff; and whether everybody may see it."""
    found = Medium.objects.select_related("file").filter(name=name, file__state=File.State.READY).first()
    if found is None:
        return None, False
    shown_to = set(found.editions.published().values_list("article__audience", flat=True))
    may = is_staff or bool(shown_to & set(audiences))
    return (found if may else None), "everybody" in shown_to
