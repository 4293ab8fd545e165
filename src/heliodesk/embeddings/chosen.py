"""The embedder that this site has chosen, made when it is first asked and kept for the process."""

import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.conf import settings

from heliodesk.embeddings.file import NoWeights, find
from heliodesk.storage.embedded import home

if TYPE_CHECKING:
    from heliodesk.embeddings.weights import Floats


class Embedder(Protocol):
    """Texts as unit vectors. `model` names what made them: vectors of two models are never compared."""

    model: str

    def queries(self, texts: Sequence[str]) -> "Floats":
        """Questions, one row each."""

    def passages(self, texts: Sequence[str]) -> "Floats":
        """What is looked through, one row each."""


def embedder() -> Embedder | None:
    """The chosen embedder; None when the site wants none or has no weights that may be used."""
    return _asked()[0]


def why_none() -> str:
    """Why there is no embedder: "none" (chosen), "missing", "altered", "unreadable", "library", "not-kept" (the home);
    empty when there is one."""
    return _asked()[1]


def _asked() -> tuple[Embedder | None, str]:
    return _made(settings.EMBEDDER, settings.EMBEDDER_MODEL, settings.EMBEDDER_KEY, settings.E5_FILE)


@cache
def _made(chosen: str, model: str, key: str, file: str) -> tuple[Embedder | None, str]:
    if chosen == "none":
        return None, "none"
    if chosen.startswith(("http://", "https://")):
        from heliodesk.embeddings.remote import Remote

        return Remote(chosen, model, key), ""
    try:
        # numpy and onnxruntime take 60 MB: only a process that asks loads them.
        from heliodesk.embeddings.e5 import E5

        weights = Path(file) if file else find()
        return E5(weights, home() / "models"), ""
    except ImportError:
        return None, "library"
    except NoWeights as error:
        return None, error.rule
    except (OSError, subprocess.SubprocessError):
        return None, "not-kept"
