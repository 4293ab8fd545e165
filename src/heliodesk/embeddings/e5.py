"""multilingual-e5-small by onnxruntime: texts in any of a hundred languages as points of 384 numbers."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime

from heliodesk.embeddings.file import SHA256, check
from heliodesk.embeddings.pieces import Pieces
from heliodesk.embeddings.weights import Floats, Weights, spread

MODEL = f"multilingual-e5-small-q4/{SHA256[:12]}"
_AT_ONCE = 512  # pieces in one run: more take memory and no less time


class E5:
    """An Embedder. Takes about 200 MB, once for each process that asks."""

    model = MODEL
    width = 384

    def __init__(self, weights: Path, kept: Path, *, threads: int = 1) -> None:
        """`kept` is a folder where the network is written once. Raises file.NoWeights."""
        check(weights)
        network = kept / f"e5-{SHA256[:12]}.onnx"
        if not network.exists():
            kept.mkdir(parents=True, exist_ok=True)
            subprocess.run([sys.executable, "-m", "heliodesk.embeddings.graph", weights, network], check=True)  # noqa: S603
        self._weights = Weights(weights)
        found = self._weights
        self._pieces = Pieces(found.pieces, found.scores.tolist(), found.folded, found.unknown)
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads, settings.inter_op_num_threads = threads, 1
        settings.log_severity_level = 3
        settings.enable_cpu_mem_arena = settings.enable_mem_pattern = False
        self._session = onnxruntime.InferenceSession(str(network), settings, providers=["CPUExecutionProvider"])

    def queries(self, texts: Sequence[str]) -> Floats:
        """Questions as unit vectors, one row each."""
        return self._points([f"query: {text}" for text in texts])

    def passages(self, texts: Sequence[str]) -> Floats:
        """What questions are looked for in, as unit vectors, one row each. What is longer than 510 pieces is cut off."""
        return self._points([f"passage: {text}" for text in texts])

    def _points(self, texts: list[str]) -> Floats:
        known = self._weights
        cut = [[known.begin, *self._pieces.cut(text, known.longest - 2), known.end] for text in texts]
        found = np.empty((len(texts), known.width), np.float32)
        # Texts of like length together, so that little is run for nothing.
        for few in _batches(sorted(range(len(cut)), key=lambda at: len(cut[at])), cut):
            found[few] = self._run([cut[at] for at in few])
        return found

    def _run(self, cut: list[list[int]]) -> Floats:
        longest = max(map(len, cut))
        numbers = np.full((len(cut), longest), self._weights.pad, np.int64)
        mask = np.zeros((len(cut), longest), np.int32)
        for row, pieces in enumerate(cut):
            numbers[row, : len(pieces)], mask[row, : len(pieces)] = pieces, 1
        different, back = np.unique(numbers, return_inverse=True)
        words = spread(self._weights.words_in_blocks[different])[back.reshape(numbers.shape)]
        words += self._weights.places_in_text[:longest]
        found: Floats = self._session.run(None, {"pieces": words, "mask": mask})[0]
        return found


def _batches(order: list[int], cut: list[list[int]]) -> list[list[int]]:
    found: list[list[int]] = []
    for at in order:
        if found and (len(found[-1]) + 1) * len(cut[at]) <= _AT_ONCE:
            found[-1].append(at)
        else:
            found.append([at])
    return found
