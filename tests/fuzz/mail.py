"""`make fuzz`: mails that a machine makes up, for ten minutes or as long as is said, guided by which lines they reach.

Found is what raises, and what takes long and more than three times as long when it is twice as long: a time that grows with
the square of the length. Mails to begin with: those of the tests, and of the folders that are named.

    python -m tests.fuzz.mail [seconds] [folder …]
"""

import sys
import tempfile
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["heliodesk.mail", "heliodesk.channels.email.proof"]):
    from heliodesk.channels.email.proof import prove
    from heliodesk.mail.parse import parse

from heliodesk.mail.tests import samples

LONGEST = 64 * 1024  # bytes
_LONG = 0.3  # seconds of CPU; instrumented code is some twenty times slower than itself


def one(raw: bytes) -> None:
    """Read one mail; whatever it is, nothing may raise."""
    took = _seconds(raw)
    if took > _LONG and (twice := min(_seconds(raw + raw), _seconds(raw + raw))) > 3 * took:
        raise AssertionError(f"{len(raw)} bytes took {took:.2f} s, twice as many {twice:.2f} s")


def _seconds(raw: bytes) -> float:
    began = time.process_time()
    mail = parse(raw)
    proof = prove(raw, mail, authserv="mx.example", hops=1, is_own=lambda _address: True, lookup=lambda _name: None)
    assert not proof.is_proven  # there are no keys
    assert mail.reply or not mail.text.strip()
    return time.process_time() - began


def main() -> None:
    """Run until the time is over or something is found, which libFuzzer then writes into a file."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    with tempfile.TemporaryDirectory() as corpus:
        for number, raw in enumerate(_seeds(sys.argv[2:])):
            Path(corpus, f"{number:05}").write_bytes(raw[:LONGEST])
        atheris.Setup([sys.argv[0], corpus, f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=20"], one)
        atheris.Fuzz()


def _seeds(folders: list[str]) -> list[bytes]:
    made = [value for value in vars(samples).values() if isinstance(value, bytes)]
    files = [path for folder in folders for path in sorted(Path(folder).rglob("*")) if path.is_file()]
    return [*made, *(path.read_bytes() for path in files)]


if __name__ == "__main__":
    main()
