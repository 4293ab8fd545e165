"""What a file is, is told by its content, and by two who agree."""

import io

import pytest

from heliodesk.files.detect import detect
from heliodesk.files.rules import MB, Refused
from heliodesk.files.tests import samples

ALLOWED = {
    "image/png": samples.picture("PNG"),
    "image/jpeg": samples.picture("JPEG"),
    "image/webp": samples.picture("WEBP"),
    "image/gif": samples.picture("GIF"),
    "application/pdf": samples.pdf(),
    "video/mp4": samples.film(),
    "video/quicktime": samples.film(b"qt  "),
    "video/webm": samples.webm(),
    "audio/ogg": samples.ogg(),
    "audio/mpeg": samples.mp3(),
    "audio/amr": samples.amr(),
    "audio/wav": samples.wav(),
    "audio/mp4": samples.m4a(),
    "text/plain": "time,what\n2026-11-24,提现\n".encode(),
}
ZIP = b"PK\x03\x04" + bytes(30) + b"PK\x05\x06" + bytes(18)
FORBIDDEN = {
    "a page that calls itself a picture": b"<!DOCTYPE html><script>alert(1)</script>",
    "a page behind a byte order mark": b"\xef\xbb\xbf <html>",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "SVG with a declaration": b'<?xml version="1.0"?><svg/>',
    "an archive": ZIP,
    "a program": b"MZ\x90\0\3\0\0\0" + bytes(100),
    "a Linux program": b"\x7fELF" + bytes(100),
    "a GIF that is a script": b"GIF89a/*" + bytes(60) + b"*/=1;alert(1)",
    "a GIF with a script behind it": samples.picture("GIF") + b"/*alert(1)*/",
    "a PDF that is an archive": samples.pdf()[:-6] + ZIP + b"\n%%EOF\n",
    "a PDF with an archive behind it": samples.pdf() + ZIP,
    "a PNG with an archive behind it": samples.picture() + ZIP,
    "a JPEG with an archive behind it": samples.picture("JPEG") + ZIP,
    "a JPEG with a page behind it": samples.picture("JPEG") + b"<HTML>",
    "a WebP that says another length": samples.picture("WEBP") + b"12",
    "a film with something behind it": samples.film() + b"<script>",
    "a film without a film": samples.box(b"ftyp", b"isom\0\0\2\0isom") + samples.box(b"free", b""),
    "Matroska": samples.webm(b"matroska"),
    "HEIC": samples.box(b"ftyp", b"heic\0\0\0\0mif1heic") + samples.box(b"meta", bytes(40)),
    "a sound without a sound": samples.film(b"M4A "),
    "an Ogg film": samples.ogg(codec=b"\x80theora"),
    "an Ogg sound with a page behind it": samples.ogg(behind=b"<html>"),
    "two Ogg streams": samples.ogg() + samples.ogg(stream=b"efgh"),
    "half an Ogg sound": samples.ogg()[:-20],
    "an MP3 that is a page": samples.mp3() + b"<html><script>",
    "a tag that is a page": b"ID3\4\0\0\0\0\0\0<html><script>alert(1)</script>",
    "one frame and nothing": samples.mp3(1),
    "an AMR that is an archive": samples.amr() + ZIP,
    "a WAV with something behind it": samples.wav() + b"<html>",
    "a WAV without sound": b"RIFF" + (4).to_bytes(4, "little") + b"WAVE",
    "an M4A with a page behind it": samples.m4a() + b"<html>",
    "bytes that mean nothing": bytes(range(256)),
    "half a PNG": samples.picture()[:60],
    "half a PDF": samples.pdf()[:-30],
    "only a signature": b"\x89PNG\r\n\x1a\n",
}


def seen(data: bytes):
    return detect(io.BytesIO(data), len(data))


@pytest.mark.parametrize("media", ALLOWED)
def test_what_is_allowed_is_known_by_its_content(media):
    assert seen(ALLOWED[media]).media == media


@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_is_not_allowed_or_two_things_at_once_is_refused(what):
    with pytest.raises(Refused) as refused:
        seen(FORBIDDEN[what])
    assert refused.value.rule in ("file-type", "file-broken")


@pytest.mark.parametrize("brand", [b"iso5", b"avc1", b"mp42", b"M4V ", b"3gp5"])
def test_films_of_other_recorders_are_known_too(brand):
    assert seen(samples.film(brand)).media == "video/mp4"


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (samples.mp3(tag=b"ID3\4\0\0\0\0\0\x0a" + bytes(10)), "audio/mpeg"),
        (samples.mp3() + b"TAG" + bytes(125), "audio/mpeg"),
        (samples.mp3()[:-100], "audio/mpeg"),
        ((b"\xff\xf3\x84\xc4" + bytes(188)) * 3, "audio/mpeg"),
        (samples.amr(wide=True), "audio/amr"),
        (samples.ogg(codec=b"\x01vorbis"), "audio/ogg"),
        (samples.m4a(b"mp42"), "audio/mp4"),
        (samples.m4a(b"isom", b"soun", b"vide"), "video/mp4"),
    ],
)
def test_sounds_of_other_recorders_are_known_too(data, media):
    assert seen(data).media == media


def test_a_picture_may_not_be_as_long_as_a_film():
    film, picture = samples.film(filler=26 * MB), samples.png(10, 10, bytes(110), teSt=bytes(26 * MB))
    assert seen(film).kind == "video"
    with pytest.raises(Refused, match="file-too-large"):
        seen(picture)


def test_a_file_of_a_million_blocks_is_given_up_soon():
    with pytest.raises(Refused, match="file-broken"):
        seen(samples.picture("GIF")[:-1] + b"!\xfe" + b"\x01x" * 1_000_000 + b"\0;")
