"""Make the data directory, and write the server's configuration anew at each start."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from heliodesk.storage.binaries import Binaries
from heliodesk.storage.place import PORT, DatabaseProblem, Place

CONFIGURATION = """\
# Written at each start by Heliodesk. Put settings of your own into local.conf beside this file.
max_connections = 200
shared_buffers = 128MB
min_wal_size = 80MB
max_wal_size = 1GB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
log_line_prefix = '%m [%p] '
"""
FIRST_COMMANDS = "CREATE ROLE heliodesk LOGIN CREATEDB\nCREATE DATABASE heliodesk OWNER heliodesk\n"


def initialise(place: Place, binaries: Binaries, *, keep_open: int) -> None:
    """Create the cluster with role and database `heliodesk`: whole at place.data, or not at all.

    It is made beside and renamed, so a start that is interrupted is simply done again. The children inherit the
    descriptor `keep_open` of the lock: should we be killed, the next start waits until they too have ended.
    """
    half = place.data.with_name(place.data.name + ".new")
    if half.exists():
        shutil.rmtree(half)
    half.mkdir(mode=0o700)  # by us: the home may be root's, where the server's user can create nothing
    os.chown(half, place.account.uid, place.account.gid)
    common = ["-U", "postgres", "--encoding=UTF8", "--data-checksums", "--auth=peer", "--no-instructions"]
    if binaries.major >= 17:
        locales = [["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]]
    else:
        locales = [["--locale=C.UTF-8"], ["--locale=C"]]  # the former knows letters beyond ASCII, where libc has it
    for locale in locales:
        made = place.account.run([binaries.directory / "initdb", "-D", half, *common, *locale], pass_fds=[keep_open])
        if "invalid locale" not in made.stdout:
            break
    if not made.returncode:
        # Single-user mode: the cluster is complete before anything can connect to it.
        single = ["--single", "-D", str(half), "-c", "exit_on_error=on", "postgres"]
        made = place.account.run([binaries.directory / "postgres", *single], input=FIRST_COMMANDS, pass_fds=[keep_open])
    if made.returncode:
        shutil.rmtree(half)
        raise DatabaseProblem(explain(place, made.stdout))
    half.rename(place.data)
    sync(place.home)


def configure(place: Place) -> None:
    """Write the configuration and who may connect: ourselves, known by the socket's peer credentials."""
    me = {place.account.name, "root"} if os.geteuid() == 0 else {place.account.name}
    quoted = sorted('"' + name.replace('"', '""') + '"' for name in me)
    conf = place.home / "conf"
    for name, text in {
        "postgresql.conf": CONFIGURATION + ("include = 'local.conf'\n" if (conf / "local.conf").exists() else ""),
        "pg_hba.conf": "local all all peer map=heliodesk\n",
        "pg_ident.conf": "".join(f"heliodesk {name} {role}\n" for name in quoted for role in ("heliodesk", "postgres")),
    }.items():
        path = conf / name
        if not path.exists() or path.read_text() != text:
            half = path.with_name(name + ".new")
            half.write_text(text)
            half.chmod(0o644)
            half.rename(path)


def settings(place: Place) -> dict[str, str]:
    """What no configuration file may change."""
    conf = place.home / "conf"
    sockets = str(place.run).replace('"', '""')
    return {
        "config_file": str(conf / "postgresql.conf"),
        "hba_file": str(conf / "pg_hba.conf"),
        "ident_file": str(conf / "pg_ident.conf"),
        "cluster_name": place.mark,  # in the title of each of its processes
        "listen_addresses": "",
        "unix_socket_directories": f'"{sockets}"',
        "unix_socket_permissions": "0700",
        "port": str(PORT),
        # What is acknowledged is on the disk.
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
    }


def explain(place: Place, output: str) -> str:
    """One message out of what PostgreSQL's programs wrote."""
    if "No space left on device" in output:
        return (
            f"The disk of {place.home} is full, so the database server cannot start: free some space and start again. "
            "No stored row is lost."
        )
    telling = [
        line
        for line in output.splitlines()
        if any(word in line for word in ("FATAL", "PANIC", "HINT", "error", "invalid"))
    ]
    said = " ".join(telling or output.splitlines()[-3:]) or "it wrote nothing"
    return f"The database server in {place.home} did not start: {said}. The whole log is {place.log}."


def sync(directory: Path) -> None:
    """Make the names in a directory durable."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
