"""Have a picture encoded anew, or a text cleaned, by a child process that can do no harm."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import structlog

from heliodesk.files.rules import Refused

log = structlog.get_logger(__name__)

SECONDS = 40  # of wall time
_CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What the child made: `width` and `height` (px) of a picture, kinds of secrets `removed` from a text."""

    media: str
    width: int = 0
    height: int = 0
    removed: tuple[str, ...] = ()


def clean(source: BinaryIO, media: str, result: BinaryIO, preview: BinaryIO) -> Cleaned:
    """Write to `result` (and `preview`, for pictures that are larger) what may be kept of `source`.

    Raises Refused: "file-broken" also when the child came to its limits of memory or time.
    """
    source.seek(0)
    third = preview.fileno()
    try:
        done = subprocess.run(  # noqa: S603 (our own file, a fixed list of words)
            [sys.executable, "-I", str(_CHILD), media],
            stdin=source,
            stdout=result,
            stderr=subprocess.PIPE,
            env={"LANG": "C.UTF-8", "HELIO_PREVIEW": str(third)},  # nothing of ours: no address, no key
            pass_fds=[third],
            timeout=SECONDS,
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("file-broken") from error
    told = _last_line(done.stderr)
    if done.returncode or not told:
        log.warning("files.child_ended", code=done.returncode, media=media)
        raise Refused("file-broken")
    if rule := told.get("refused"):
        raise Refused(str(rule))
    return Cleaned(
        str(told["media"]), int(told.get("width", 0)), int(told.get("height", 0)), tuple(told.get("removed", ()))
    )


def _last_line(said: bytes) -> dict[str, Any]:
    lines = said.decode(errors="replace").strip().splitlines()
    try:
        told = json.loads(lines[-1]) if lines else {}
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
