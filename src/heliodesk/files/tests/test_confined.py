"""What a file could make a decoder do, it could do only in a process that may do next to nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from heliodesk.files import child

CHILD = Path(child.__file__)
START = f"import sys; sys.path.insert(0, {str(CHILD.parent)!r}); import child; child.confine()\n"


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-I", "-c", START + code], capture_output=True, text=True, timeout=60)


def test_it_gets_no_more_memory_than_it_was_given():
    done = run("x = bytearray(1500 * 2**20)")
    assert "MemoryError" in done.stderr


def test_it_is_ended_when_it_calculates_too_long():
    done = run("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass")
    assert done.returncode < 0
    assert run("import resource; print(resource.getrlimit(resource.RLIMIT_CPU)[1])").stdout.strip() == str(
        child.SECONDS
    )


def test_it_cannot_fill_the_disk(tmp_path):
    done = subprocess.run(
        [sys.executable, "-I", "-c", START + "import sys\nfor _ in range(100): sys.stdout.buffer.write(bytes(2**20))"],
        stdout=(tmp_path / "out").open("wb"),
        stderr=subprocess.PIPE,
        timeout=60,
    )
    assert done.returncode
    assert (tmp_path / "out").stat().st_size <= child.LARGEST_RESULT


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_for_root_it_is_nobody(tmp_path):
    secret = tmp_path / "secret-key"
    secret.write_text("key")
    secret.chmod(0o600)
    done = run(f"import os; print(os.getuid(), os.getgroups()); open({str(secret)!r})")
    assert done.stdout.startswith(f"{child.NOBODY} []")
    assert "PermissionError" in done.stderr
