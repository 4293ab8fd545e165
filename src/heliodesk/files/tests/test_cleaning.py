"""Pictures are encoded anew and texts cleaned, by a child that cannot be made to do harm."""

import io
import struct
import subprocess
import sys
import time

import pytest
from PIL import Image

from heliodesk.files import check, reencode, storing
from heliodesk.files.models import File
from heliodesk.files.tests import samples

pytestmark = pytest.mark.django_db


def stored(file: File) -> bytes:
    return b"".join(storing.blocks(file.storage_name))


@pytest.mark.parametrize(("form", "media"), [("PNG", "png"), ("JPEG", "jpeg"), ("WEBP", "webp"), ("GIF", "png")])
def test_a_picture_is_stored_as_a_picture_of_ours(send, form, media):
    file = send(samples.picture(form), "whatever.exe")
    assert (file.state, file.kind, file.media_type, file.width, file.height) == (
        "ready",
        "image",
        f"image/{media}",
        40,
        30,
    )
    made = Image.open(io.BytesIO(stored(file)))
    assert (made.format or "").lower() == media
    red, green, blue = made.convert("RGB").getpixel((2, 2))
    assert red > 200
    assert max(green, blue) < 60
    assert file.size == len(stored(file))


def test_a_photo_stands_upright_and_forgets_where_it_was_taken(send):
    file = send(samples.photo_with_place(), "IMG_0001.jpg")
    data = stored(file)
    made = Image.open(io.BytesIO(data))
    assert made.size == (file.width, file.height) == (40, 80)  # turned by the orientation that is gone now
    assert made.getpixel((35, 5))[0] > 200  # the red corner is at the upper right after the turn
    assert not made.getexif()
    for secret in (b"SecretPhone", b"taken at home", b"Exif", b"GPS"):
        assert secret not in data


def test_words_inside_a_picture_are_gone(send):
    words = b"Comment\0" + b"hunter2 " * 10
    data = stored(send(samples.png(8, 8, bytes(72), tEXt=words, iCCP=b"x\0\0" + b"junk")))
    assert b"hunter2" not in data
    assert b"iCCP" not in data


def test_a_large_picture_has_a_small_one_beside_it(send):
    file = send(samples.picture("JPEG", (2000, 1000)))
    small = Image.open(io.BytesIO(b"".join(storing.blocks(file.preview_name))))
    assert small.size == (640, 320)
    assert not send(samples.picture("JPEG", (600, 300))).preview_name


def test_a_header_of_fifty_thousand_squared_is_refused_before_decoding(send):
    started = time.monotonic()
    file = send(samples.png(50_000, 50_000, bytes(1000)))
    assert (file.state, file.refusal) == ("refused", "file-pixels")
    assert time.monotonic() - started < 5


def test_a_bomb_of_compressed_nothing_is_refused_and_costs_little(send):
    bomb = samples.png(6000, 6000, bytes(300_000_000))  # 300 MB of pixels where 36 MB belong
    assert len(bomb) < 400_000
    assert send(bomb).state in ("ready", "refused")
    # In a process that is small itself: a child's peak counts what it was forked from.
    told = subprocess.run([sys.executable, "-c", _PEAK], input=bomb, capture_output=True, check=True).stdout
    assert int(told) < 700_000  # KiB


_PEAK = """
import io, resource, sys, tempfile
from heliodesk.files.reencode import clean
from heliodesk.files.rules import Refused
with tempfile.TemporaryFile() as whole, tempfile.TemporaryFile() as result, tempfile.TemporaryFile() as preview:
    whole.write(sys.stdin.buffer.read())
    whole.seek(0)
    try:
        clean(whole, "image/png", result, preview)
    except Refused:
        pass
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_a_text_chunk_that_unpacks_to_a_gigabyte_is_no_harm(send):
    import zlib

    squeezed = zlib.compress(bytes(200_000_000), 9)
    file = send(samples.png(8, 8, bytes(72), zTXt=b"x\0\0" + squeezed))
    assert file.state in ("ready", "refused")


def test_a_broken_picture_is_refused_in_words(send):
    whole = samples.picture("JPEG", (400, 400), quality=95)
    file = send(whole[: len(whole) // 2])
    assert (file.state, file.refusal) == ("refused", "file-broken")


def test_a_gif_of_ten_thousand_frames_becomes_its_first(send):
    started = time.monotonic()
    file = send(samples.gif_of(10_000))
    assert (file.state, file.media_type) == ("ready", "image/png")
    assert time.monotonic() - started < 6


def test_forty_million_pixels_are_taken_and_one_row_more_is_not(send):
    assert send(samples.png(8000, 5000, bytes(8001 * 5000))).state == "ready"
    assert send(samples.png(8000, 5001, bytes(8001 * 5001))).refusal == "file-pixels"


def test_the_child_has_no_key_and_no_address_of_ours(monkeypatch):
    seen = {}

    def watched(command, **about):
        seen.update(about["env"])
        raise reencode.subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(reencode.subprocess, "run", watched)
    with pytest.raises(reencode.Refused), io.open("/dev/null", "rb") as nothing, check._room() as room:  # noqa: UP020
        reencode.clean(nothing, "image/png", room, room)
    assert set(seen) == {"LANG", "HELIO_PREVIEW"}


def test_a_child_that_hangs_is_ended(monkeypatch, send):
    monkeypatch.setattr(reencode, "SECONDS", 0.01)
    assert send(samples.picture()).refusal == "file-broken"


def test_a_text_loses_what_nobody_should_have_sent(send):
    words = "my password is: Xk9!vvQ2\nand my recovery words are " + "abandon " * 11 + "about\nthanks"
    file = send(words.encode(), "notes.txt")
    assert file.state == "ready"
    assert b"Xk9!vvQ2" not in stored(file)
    assert b"abandon" not in stored(file)
    assert {"password", "seed-phrase"} <= set(file.removed)
    assert b"thanks" in stored(file)


def test_utf_16_is_stored_as_utf_8_and_other_writing_is_refused(send):
    assert stored(send("налог,1\n".encode("utf-16"), "a.csv")) == "налог,1\n".encode()
    assert send("提现没有到账".encode("gb18030"), "a.txt").refusal == "file-encoding"
    assert send(b"\xff\xfea\0\0\0b\0", "a.txt").refusal == "file-type"  # a NUL in UTF-16


def test_sixteen_bit_pictures_keep_their_light(send):
    grey = struct.pack(">H", 40_000)
    head = struct.pack(">IIBBBBB", 4, 4, 16, 0, 0, 0, 0)
    import zlib

    rows = (b"\0" + grey * 4) * 4
    data = (
        b"\x89PNG\r\n\x1a\n"
        + samples.chunk(b"IHDR", head)
        + samples.chunk(b"IDAT", zlib.compress(rows))
        + samples.chunk(b"IEND", b"")
    )
    made = Image.open(io.BytesIO(stored(send(data)))).convert("L")
    assert abs(made.getpixel((1, 1)) - 156) < 4
