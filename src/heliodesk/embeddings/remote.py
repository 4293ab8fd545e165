"""Any OpenAI-compatible `/v1/embeddings`."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from heliodesk.embeddings.weights import Floats
from heliodesk.outbound.client import fetch
from heliodesk.outbound.errors import OutboundError

_AT_ONCE, _SECONDS, _LARGEST = 64, 20.0, 32_000_000


class NoAnswer(Exception):
    """The endpoint did not answer as it should. Trying later may help."""


class Remote:
    """An Embedder that asks somebody else. `key` goes into the header of the request and nowhere else."""

    def __init__(self, url: str, name: str, key: str = "") -> None:
        self.model = f"{name} at {url}"
        self._url, self._name, self._key = url.rstrip("/") + "/embeddings", name, key

    def queries(self, texts: Sequence[str]) -> Floats:
        """Questions as unit vectors, one row each. Raises NoAnswer."""
        return self._points(texts)

    def passages(self, texts: Sequence[str]) -> Floats:
        """Passages as unit vectors, one row each. Raises NoAnswer."""
        return self._points(texts)

    def _points(self, texts: Sequence[str]) -> Floats:
        parts = [self._ask(texts[at : at + _AT_ONCE]) for at in range(0, len(texts), _AT_ONCE)]
        found: Floats = np.concatenate(parts) if parts else np.empty((0, 0), np.float32)
        return found

    def _ask(self, texts: Sequence[str]) -> Floats:
        headers = {"content-type": "application/json"}
        if self._key:
            headers["authorization"] = f"Bearer {self._key}"
        body = json.dumps({"model": self._name, "input": list(texts)}).encode()
        try:
            answer = fetch("POST", self._url, headers=headers, body=body, seconds=_SECONDS, largest=_LARGEST)
        except OutboundError as error:
            raise NoAnswer("unreachable") from error
        if answer.status != 200:
            raise NoAnswer(f"status {answer.status}")
        return _unit(_rows(answer.body, len(texts)))


def _rows(body: bytes, many: int) -> list[list[float]]:
    try:
        listed: list[dict[str, Any]] = json.loads(body)["data"]
        rows = [each["embedding"] for each in sorted(listed, key=lambda each: int(each["index"]))]
        if len(rows) != many or not all(len(row) == len(rows[0]) for row in rows):
            raise ValueError("not one row for each text")
    except (ValueError, KeyError, TypeError) as error:
        raise NoAnswer("unreadable") from error
    return rows


def _unit(rows: list[list[float]]) -> Floats:
    try:
        found = np.asarray(rows, np.float32)
    except (ValueError, TypeError) as error:
        raise NoAnswer("unreadable") from error
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or not (lengths > 0).all():
        raise NoAnswer("unreadable")
    unit: Floats = found / lengths
    return unit
