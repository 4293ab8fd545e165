"""A channel's two halves by name, loaded when they are first needed: some bring libraries that take seconds."""

from importlib import import_module
from typing import Any, cast

from django.conf import settings

from heliodesk.channels.base import Listening, Posting, Receiving, Sending

CHANNELS = ("telegram", "whatsapp", "messenger", "instagram", "x", "discord", "reddit", "line")
_FOLDERS = {"instagram": "messenger"}  # one interface of Meta's for both


class NoSuchChannel(LookupError):
    """No folder of that name."""


def is_off(channel: str) -> bool:
    """Whether whoever runs the desk has to turn it on first: X sends a bill for each event and call."""
    return channel == "x" and not settings.X


def receiving(channel: str) -> Receiving:
    """What reads. Raises NoSuchChannel."""
    return cast(Receiving, _module(channel, "receiving"))


def sending(channel: str) -> Sending:
    """What speaks. Raises NoSuchChannel."""
    return cast(Sending, _module(channel, "sending"))


def media(channel: str) -> Any:
    """What fetches files. Raises NoSuchChannel for one that brings none."""
    return _module(channel, "media")


def posting(channel: str) -> Posting:
    """What tells everybody. Raises NoSuchChannel for one that has no public place."""
    if channel == "instagram":
        raise NoSuchChannel(channel)
    return cast(Posting, _module(channel, "posting"))


def listening(channel: str) -> Listening:
    """What listens. Raises NoSuchChannel where the platform calls us."""
    return cast(Listening, _module(channel, "listening"))


def naming(channel: str) -> Any:
    """What asks for names. Raises NoSuchChannel where messages say them, or nobody may ask."""
    return _module(channel, "naming")


def joining(channel: str) -> Any:
    """What tells the platform where to call. Raises NoSuchChannel where an administrator does that over there."""
    return _module(channel, "joining")


def removing(channel: str) -> Any:
    """What deletes somebody's message. Raises NoSuchChannel where a platform lets no program do that."""
    return _module(channel, "removing")


def looking(channel: str) -> Any:
    """What shows how somebody looks there. Raises NoSuchChannel where that is not to be had."""
    return _module(channel, "looking")


def _module(channel: str, half: str) -> object:
    if channel not in CHANNELS or is_off(channel):  # a word from outside is never imported
        raise NoSuchChannel(channel)
    folder = _FOLDERS.get(channel, channel)
    try:
        return import_module(f"heliodesk.channels.{folder}.{half}")
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith(f"heliodesk.channels.{folder}"):
            raise NoSuchChannel(channel) from error
        raise
