"""Whether somebody who was flagged also looks like us: their picture beside our account's and the official ones, where a platform
shows it."""

from tempfile import TemporaryFile

from heliodesk.access import audit
from heliodesk.channels import base
from heliodesk.channels.chats.accounts import told
from heliodesk.channels.chats.loading import NoSuchChannel, looking
from heliodesk.channels.chats.models import Account, Flagged, Picture
from heliodesk.channels.chats.speaking import spoken
from heliodesk.events.log import record
from heliodesk.files.reencode import clean
from heliodesk.files.rules import Refused
from heliodesk.jobs.queue import defer, job
from heliodesk.people.models import Agent
from heliodesk.safety.watch import SUPERVISORS
from heliodesk.trust.avatars import look_alike, picture_hash

LARGEST = 5 * 2**20  # bytes of an official picture
_SURE = 0.97  # a name that resembles ours, with our picture


def soon(row: Flagged) -> None:
    """Have it looked at when this transaction is done."""
    defer("chats.look-at-picture", flagged=row.pk)


@job("chats.look-at-picture")
def look_at_picture(flagged: int) -> None:
    """Compare, and note it when they look alike. A picture alone flags nobody."""
    row = Flagged.objects.select_related("account").filter(pk=flagged).first()
    if row is None or row.account.state != Account.State.WORKS:
        return
    account = told(row.account)
    ours = [int(sign, 16) for sign in Picture.objects.values_list("sign", flat=True)]
    if account.own_id and (own := _hash(account, account.own_id)) is not None:
        ours.append(own)
    theirs = _hash(account, row.sender) if ours else None
    if not any(look_alike(each, theirs) for each in ours):
        return
    Flagged.objects.filter(pk=row.pk).update(looks_alike=True, score=max(row.score, _SURE))
    record("stranger.judged", topics=[SUPERVISORS], data={"flagged": row.key})


class NoPicture(ValueError):
    """It is none that can be compared: no picture, or one of a single colour."""


def keep(name: str, content: bytes, *, by: Agent) -> Picture:
    """An official picture, to compare strangers' with. Raises NoPicture."""
    sign = picture_hash(_anew(content)) if len(content) <= LARGEST else None
    if sign is None or not name.strip():
        raise NoPicture
    made: Picture = Picture.objects.create(name=" ".join(name.split())[:120], sign=f"{sign:016x}", by=by)
    audit.write(actor=by.actor, verb="picture-kept", subject=f"picture:{made.key}", name=made.name)
    return made


def drop(picture: Picture, *, by: Agent) -> None:
    """It is nobody's any more."""
    audit.write(actor=by.actor, verb="picture-dropped", subject=f"picture:{picture.key}", name=picture.name)
    picture.delete()


def _hash(account: base.Account, sender: str) -> int | None:
    """Of the picture made anew: a stranger's bytes are read by no program of ours but the one that has nothing to lose."""
    try:
        found: bytes | None = spoken(looking(account.channel).picture(sender, account), seconds=20)
    except (NoSuchChannel, TimeoutError):
        return None
    return picture_hash(_anew(found)) if found else None


def _anew(picture: bytes) -> bytes:
    media = (
        "image/png" if picture.startswith(b"\x89PNG") else "image/webp" if picture[8:12] == b"WEBP" else "image/jpeg"
    )
    with TemporaryFile() as source, TemporaryFile() as result, TemporaryFile() as preview:
        source.write(picture)
        try:
            clean(source, media, result, preview)
        except Refused:
            return b""
        result.seek(0)
        return result.read()
