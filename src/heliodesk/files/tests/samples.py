"""Files to send: honest ones made by Pillow or by hand, and dishonest ones."""

import io
import struct
import zlib
from typing import Any

from PIL import Image


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), **about: Any) -> bytes:
    """A picture whose upper left corner is red and the rest blue."""
    made = Image.new("RGB", size, (0, 0, 255))
    made.paste((255, 0, 0), (0, 0, max(1, size[0] // 4), max(1, size[1] // 4)))
    out = io.BytesIO()
    made.save(out, form, **about)
    return out.getvalue()


def photo_with_place() -> bytes:
    """A JPEG as a phone writes it: lying on its side (orientation 6), with a GPS place, a comment and a name."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    exif.get_ifd(0x8825)[1] = "N"
    return picture("JPEG", (80, 40), exif=exif, comment=b"taken at home", quality=95)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, pixels: bytes, **more: bytes) -> bytes:
    """A grey PNG of that header, whatever its pixels are."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    extra = b"".join(chunk(name.encode(), data) for name, data in more.items())
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + extra
        + chunk(b"IDAT", zlib.compress(pixels, 9))
        + chunk(b"IEND", b"")
    )


def gif_of(frames: int) -> bytes:
    """A GIF that repeats a small frame."""
    whole = picture("GIF", (16, 16))
    head, _comma, rest = whole.partition(b",\0\0\0\0\x10\0\x10\0")
    frame = b",\0\0\0\0\x10\0\x10\0" + rest[:-1]
    return head + frame * frames + b";"


def pdf() -> bytes:
    """A whole PDF of one empty page."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
    ]
    out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)


def box(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", 8 + len(data)) + name + data


def film(brand: bytes = b"isom", *, filler: int = 1000) -> bytes:
    """The boxes of an MP4 or QuickTime film, without a film in them: nothing here decodes one."""
    head = box(b"ftyp", brand + b"\0\0\2\0" + brand + b"mp41")
    return head + box(b"moov", box(b"mvhd", bytes(100))) + box(b"mdat", bytes(filler))


def webm(kind: bytes = b"webm") -> bytes:
    """An EBML header and a segment without a length, as a browser records it."""
    inside = (
        b"\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82" + bytes([0x80 | len(kind)]) + kind
    )
    inside += b"\x42\x87\x81\x04\x42\x85\x81\x02"
    return (
        b"\x1a\x45\xdf\xa3"
        + bytes([0x80 | len(inside)])
        + inside
        + b"\x18\x53\x80\x67\x01"
        + b"\xff" * 7
        + b"\x1f\x43" * 20
    )


def ogg(pages: int = 3, codec: bytes = b"OpusHead", stream: bytes = b"abcd", behind: bytes = b"") -> bytes:
    """A sound as messengers record it."""
    made = b""
    for number in range(pages):
        data = (codec + bytes(11)) if number == 0 else bytes(40)
        flags = 2 if number == 0 else 4 if number == pages - 1 else 0
        made += (
            b"OggS\0"
            + bytes([flags])
            + bytes(8)
            + stream
            + struct.pack("<II", number, 0)
            + bytes([1, len(data)])
            + data
        )
    return made + behind


def mp3(frames: int = 4, tag: bytes = b"") -> bytes:
    """Frames of 128 kbit/s at 44.1 kHz."""
    return tag + (b"\xff\xfb\x90\x64" + bytes(413)) * frames


def amr(frames: int = 5, wide: bool = False) -> bytes:
    return (b"#!AMR-WB\n" + (b"\x14" + bytes(36)) * frames) if wide else b"#!AMR\n" + (b"\x3c" + bytes(31)) * frames


def wav(data: bytes = bytes(200)) -> bytes:
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16)
    inner = b"WAVE" + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(inner)) + inner


def m4a(brand: bytes = b"M4A ", *kinds: bytes) -> bytes:
    """Boxes of a sound; `kinds` of its tracks."""
    tracks = [box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + kind + bytes(13)))) for kind in kinds or (b"soun",)]
    head = box(b"ftyp", brand + b"\0\0\0\0" + b"M4A mp42")
    return head + box(b"moov", b"".join(tracks)) + box(b"mdat", bytes(60))
