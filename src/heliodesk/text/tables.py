"""py3langid's tables as files that are read row by row: `python -m heliodesk.text.tables FOLDER` writes them once.

Mapped into memory they would count as 60 MB of each process; a text needs some dozen rows, which the system's cache has.
"""

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile
from array import array
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


class _Steps:
    """Where the automaton goes from a state by a byte."""

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_RDONLY)
        self._width = np.dtype(np.uint32).itemsize

    def __getitem__(self, at: int) -> int:
        return int.from_bytes(os.pread(self._file, self._width, at * self._width), "little")


class _Weights:
    """What each feature says for each language."""

    def __init__(self, file: Path, languages: int) -> None:
        self._file = os.open(file, os.O_RDONLY)
        self._width = languages * np.dtype(np.float16).itemsize

    def __getitem__(self, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.float16]:
        held = b"".join(os.pread(self._file, self._width, row * self._width) for row in rows.tolist())
        return np.frombuffer(held, "<f2").reshape(len(rows), -1)


def opened(folder: Path) -> Any:
    """The model on the tables in `folder`, written first if they are not there; None when they cannot be kept."""
    held = folder / _name()
    if not held.exists():
        try:
            # In a process of its own, which gives back the memory that this takes.
            subprocess.run([sys.executable, "-m", "heliodesk.text.tables", folder], check=True, timeout=60)  # noqa: S603
        except (OSError, subprocess.SubprocessError):
            return None
    from py3langid.langid import LanguageIdentifier

    labels = json.loads((held / "labels.json").read_text())
    priors, row = np.fromfile(held / "priors", "<f4"), array("I", (held / "row").read_bytes())
    weights, steps = _Weights(held / "weights", len(labels)), _Steps(held / "next")
    features = array("i", (held / "feature").read_bytes())
    return LanguageIdentifier(weights, priors, labels, steps, features, tk_row=row)


def write(folder: Path) -> None:
    """Write the tables; whoever comes second finds them there."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE
    from py3langid.modelio import load_model

    weights, priors, labels, following, row, feature = load_model(MODEL_DIR / MODEL_FILE)
    folder.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder))
    np.asarray(weights, "<f2").tofile(made / "weights")
    np.asarray(priors, "<f4").tofile(made / "priors")
    np.asarray(following, "<u4").tofile(made / "next")
    np.asarray(row, "<u4").tofile(made / "row")
    np.asarray(feature, "<i4").tofile(made / "feature")
    (made / "labels.json").write_text(json.dumps(labels))
    made.chmod(0o755)
    try:
        made.rename(folder / _name())
    except OSError:
        shutil.rmtree(made, ignore_errors=True)
        if not (folder / _name()).exists():
            raise


def _name() -> str:
    return f"py3langid-{importlib.metadata.version('py3langid')}"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
