"""Runs as a process of its own, on one file from outside: `python -I child.py image/png` or `text/plain`.

Standard input is the file, standard output what may be kept, the descriptor HELIO_PREVIEW a small preview. The last line of
standard error is JSON: what came of it, or the rule that was broken. Whatever a hostile file does to a decoder, it does it here:
with little memory and time, without the desk's settings, keys or connections, and as nobody where we may choose.
"""

import codecs
import contextlib
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any, NoReturn

MEMORY = 1024 * 2**20  # bytes of address space
SECONDS = 20  # of processor time
LARGEST_RESULT = 80 * 2**20  # bytes written
PREVIEW = 640  # px, the longer side
MOST_PIXELS = 40_000_000
NOBODY = 65534


def confine() -> None:
    """Take away from this process what it does not need. Called after everything is imported, before a byte is read."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_RESULT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        _soft, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def end(**facts: Any) -> NoReturn:
    sys.stdout.flush()
    sys.stderr.write("\n" + json.dumps(facts) + "\n")
    sys.stderr.flush()
    os._exit(0)


def picture(form: str) -> NoReturn:
    """Decode the one expected format and encode it anew: upright, in sRGB, one picture, no metadata."""
    import io
    import warnings

    from PIL import Image, ImageCms, ImageFile, ImageOps

    # Whatever is loaded late by decoders and encoders is loaded now, while we may still read our own files.
    for tried in (form, "PNG", "WEBP"):
        small = io.BytesIO()
        Image.new("RGB", (2, 2)).save(small, tried)
        ImageOps.exif_transpose(Image.open(small, formats=[tried])).convert("RGBA")
    ours = ImageCms.createProfile("sRGB")
    confine()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        seen: Image.Image = Image.open(sys.stdin.buffer, formats=[form])
        if seen.width * seen.height > MOST_PIXELS:  # told by the header; nothing is decoded yet
            end(refused="file-pixels")
        seen.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        end(refused="file-pixels")
    except MemoryError:
        end(refused="file-pixels")
    except Exception:  # whatever a decoder says of a broken file
        end(refused="file-broken")
    seen = ImageOps.exif_transpose(seen)
    profile = seen.info.get("icc_profile")
    if seen.mode.startswith("I") or seen.mode == "F":
        seen = seen.point(lambda value: value / 256).convert("L") if seen.mode != "L" else seen
    clear = "A" in seen.mode or "a" in seen.mode or "transparency" in seen.info
    seen = seen.convert("RGBA" if clear else "RGB")
    if profile and not clear:
        with contextlib.suppress(Exception):  # a profile that is none: the colours stay as they are
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            ImageCms.profileToProfile(seen, source, ours, inPlace=True)
    seen.info.clear()
    kept = {"JPEG": "JPEG", "WEBP": "WEBP"}.get(form, "PNG")
    if kept == "JPEG" and clear:
        kept = "PNG"
    _save(seen, sys.stdout.buffer, kept)
    width, height = seen.size
    if max(seen.size) > PREVIEW:
        seen.thumbnail((PREVIEW, PREVIEW), Image.Resampling.LANCZOS, reducing_gap=2.0)
        with os.fdopen(int(os.environ["HELIO_PREVIEW"]), "wb") as preview:
            _save(seen, preview, "WEBP")
    end(media=f"image/{kept.lower()}", width=width, height=height)


def _save(picture: Any, where: Any, form: str) -> None:
    about = {"JPEG": {"quality": 88}, "WEBP": {"quality": 82, "method": 2}, "PNG": {"compress_level": 6}}[form]
    picture.save(where, form, **about)


def text() -> NoReturn:
    """Read a text as UTF-8 (or UTF-16 with its mark), and take out what nobody should have sent."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from heliodesk.trust.secrets import guard

    guard("a code: 123 456, abandon ability able " * 4)  # reads the word lists while they may be read
    for coding in ("utf-16", "utf-8-sig"):
        codecs.lookup(coding)
    confine()
    data = sys.stdin.buffer.read()
    try:
        words = data.decode("utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data.decode("utf-8-sig")
    except UnicodeDecodeError:
        end(refused="file-encoding")
    if any(c < " " and c not in "\t\n\r\f\x1b" for c in set(words)):
        end(refused="file-type")
    guarded = guard(words)
    sys.stdout.buffer.write(guarded.text.encode())
    end(media="text/plain", removed=sorted({found.kind for found in guarded.found}))


if __name__ == "__main__":
    kind = sys.argv[1]
    text() if kind == "text/plain" else picture(kind.partition("/")[2].upper())
