"""Files in a winmail.dat (TNEF, MS-OXTNEF): names and bytes, nothing else of it. Pure.

The libraries that read it rest since 2021 and have a history of reading past the end; files alone are few lines.
"""

import struct

from heliodesk.mail.charsets import decode

_SIGNATURE = 0x223E9F78
_RENDER, _TITLE, _DATA, _PROPERTIES, _BODY = 0x9002, 0x8010, 0x800F, 0x9005, 0x800C
_LONG_NAME = (0x3707, 0x3704)  # PR_ATTACH_LONG_FILENAME, PR_ATTACH_FILENAME
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}


def files(raw: bytes) -> tuple[list[tuple[str, bytes]], str] | None:
    """Names and bytes of the files, and the body's text; None when it is no TNEF or broken before anything was found."""
    if len(raw) < 6 or struct.unpack_from("<I", raw)[0] != _SIGNATURE:
        return None
    found: list[tuple[str, bytes]] = []
    name, data, text, at = "", b"", "", 6
    while at + 9 <= len(raw):
        attribute, _kind, length = struct.unpack_from("<HHI", raw, at + 1)
        value = raw[at + 9 : at + 9 + length]
        at += 9 + length + 2
        if attribute == _RENDER:
            if data:
                found.append((name, data))
            name, data = "", b""
        elif attribute == _TITLE:
            name = name or _text(value)
        elif attribute == _DATA:
            data = value
        elif attribute == _BODY:
            text = _text(value)
        elif attribute == _PROPERTIES:
            name = _long_name(value) or name
    if data:
        found.append((name, data))
    return (found, text) if found or text else None


def _text(value: bytes) -> str:
    return decode(value.rstrip(b"\0"))[0].replace("\r\n", "\n")


def _long_name(raw: bytes) -> str:
    """The long name among an attachment's properties; "" as soon as anything is not as expected."""
    try:
        (count,) = struct.unpack_from("<I", raw)
        at = 4
        for _number in range(min(count, 200)):
            kind, tag = struct.unpack_from("<HH", raw, at)
            at += 4
            if tag >= 0x8000:
                return ""
            if kind in _FIXED:
                at += _FIXED[kind]
                continue
            many, length = struct.unpack_from("<II", raw, at)
            value = raw[at + 8 : at + 8 + length]
            at += 8 + length + (-length % 4)
            if many != 1:
                return ""
            if tag in _LONG_NAME:
                return value.decode("utf-16-le", "replace").rstrip("\0") if kind == 0x1F else _text(value)
    except struct.error:
        pass
    return ""
