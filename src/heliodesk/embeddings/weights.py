"""What is in the file of weights: sizes, pieces of text, tensors in four bits."""

import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from heliodesk.embeddings.file import NoWeights

_FLOAT, _FOUR_BITS = 0, 1
BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])  # 32 weights of four bits and their common scale

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Place:
    kind: int
    offset: int
    length: int


class Weights:
    """The file, read where it is asked: sizes, pieces of text with their scores, and named tensors."""

    def __init__(self, path: Path) -> None:
        self._bytes = np.memmap(path, dtype=np.uint8, mode="r")
        self._at = 0
        try:
            self._read_head()
        except (struct.error, UnicodeDecodeError, ValueError) as error:
            raise NoWeights("unreadable") from error

    def _read_head(self) -> None:
        if bytes(self._bytes[:4]) != b"E5S1":
            raise ValueError("not a file of weights")
        self._at = 8
        self.width, self.layers, self.heads, self.inner, self.words, self.longest, _types = self._take("<7i")
        (self.epsilon,) = self._take("<f")
        self._take("<i")
        count, self.begin, self.end, self.pad, self.unknown = self._take("<5i")
        (length,) = self._take("<Q")
        offsets = np.frombuffer(self._bytes[self._at : self._at + 4 * (count + 1)].tobytes(), "<u4")
        self._at += 4 * (count + 1)
        self.scores: Floats = np.frombuffer(self._bytes[self._at : self._at + 4 * count].tobytes(), "<f4")
        self._at += 4 * count
        blob = self._bytes[self._at : self._at + length].tobytes()
        self._at += length
        self.pieces = [blob[offsets[i] : offsets[i + 1]].decode() for i in range(count)]
        self.folded = self._read_folding()
        self._places = dict(self._read_places())

    def _read_folding(self) -> dict[int, str]:
        """What the tokenizer makes of single characters before anything else (a table of NFKC and more)."""
        _count, length = self._take("<iI")
        end, found = self._at + length, {}
        while self._at < end:
            sign, many = self._take("<IB")
            found[sign] = "".join(map(chr, self._take(f"<{many}I"))) if many else ""
        return found

    def _read_places(self) -> list[tuple[str, _Place]]:
        (count,) = self._take("<i")
        found = []
        for _each in range(count):
            (length,) = self._take("<H")
            name = self._bytes[self._at : self._at + length].tobytes().decode()
            self._at += length
            kind, _many, offset, size = self._take("<BIQQ")
            found.append((name, _Place(kind, offset, size)))
        return found

    def _take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(form, self._bytes, self._at)  # type: ignore[arg-type]
        self._at += struct.calcsize(form)
        return found

    def floats(self, name: str) -> Floats:
        """A tensor of plain numbers."""
        place = self._places[name]
        if place.kind != _FLOAT:
            raise NoWeights("unreadable")
        found: Floats = np.frombuffer(self._bytes[place.offset : place.offset + place.length].tobytes(), "<f4")
        return found

    def blocks(self, name: str) -> npt.NDArray[Any]:
        """A tensor of four-bit blocks, where it lies in the file."""
        place = self._places[name]
        if place.kind != _FOUR_BITS:
            raise NoWeights("unreadable")
        found: npt.NDArray[Any] = self._bytes[place.offset : place.offset + place.length].view(BLOCK)
        return found

    @cached_property
    def words_in_blocks(self) -> npt.NDArray[Any]:
        """One row of blocks for each piece of text. Only rows that a text needs are read from the disk."""
        return self.blocks("emb.word").reshape(self.words, -1)

    @cached_property
    def places_in_text(self) -> Floats:
        """What is added to a piece for its place in the text."""
        found: Floats = self.floats("emb.pos").reshape(self.longest, -1) + self.floats("emb.type")[: self.width]
        return found


def spread(blocks: npt.NDArray[Any]) -> Floats:
    """Blocks as numbers: [..., n] blocks → [..., 32 n] floats."""
    pairs = blocks["pairs"]
    steps = np.concatenate([pairs & 15, pairs >> 4], -1).astype(np.float32) - 8.0
    found: Floats = (steps * blocks["scale"].astype(np.float32)[..., None]).reshape(*blocks.shape[:-1], -1)
    return found
