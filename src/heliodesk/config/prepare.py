"""Bring a site up to date before it serves: tables, words, static files. Quick when nothing has changed."""

import hashlib
import json
import os
from pathlib import Path

import psycopg

from heliodesk.storage.embedded import database_url, home, superuser_url

_PACKAGE = Path(__file__).resolve().parent.parent


def is_prepared() -> bool:
    """Has this very version been prepared for this database? Told without loading Django."""
    try:
        noted = json.loads(_note().read_text())
        with psycopg.connect(database_url(), connect_timeout=5) as db:
            row = db.execute("select count(*) from django_migrations").fetchone()
    except (OSError, ValueError, psycopg.Error):
        return False
    return bool(noted == {"version": _version(), "migrations": row and row[0]})


def prepare(*, demo: bool) -> None:
    """Migrate, compile the translations, collect the static files, and seed the demo if it is one."""
    import django
    from django.core.management import call_command

    from heliodesk.config import translations
    from heliodesk.text import guessing

    translations.compile_all()
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    guessing.warm()
    _seal_the_audit_chain()
    _have_vectors()
    if demo:
        from heliodesk.config import demo as northstar

        northstar.seed()
    _ship_the_forms()
    _keep_the_first_picture()
    with psycopg.connect(database_url()) as db:
        row = db.execute("select count(*) from django_migrations").fetchone()
    _note().write_text(json.dumps({"version": _version(), "migrations": row and row[0]}))


def _ship_the_forms() -> None:
    """The forms that a site has none of yet, once it has the department that answers everything else."""
    from django.conf import settings

    from heliodesk.intake.versions import ship
    from heliodesk.people.models import Team

    if Team.objects.filter(slug=settings.DEFAULT_TEAM).exists():
        ship(settings.DEFAULT_TEAM)


def _keep_the_first_picture() -> None:
    """From here on the past of the queues can be looked at; the next ones are kept by the clock."""
    from heliodesk.routing.models import KeptPicture
    from heliodesk.routing.past import keep_picture

    if not KeptPicture.objects.exists():
        keep_picture()


def _seal_the_audit_chain() -> None:
    """In the embedded server, whose superuser is ours to use; elsewhere an administrator runs `heliodesk audit seal`."""
    from heliodesk.access.seal import is_sealed, seal

    if not (address := superuser_url()):
        return
    with psycopg.connect(database_url()) as desk:
        role, sealed = desk.info.user, is_sealed(desk)
    if not sealed:
        with psycopg.connect(address, autocommit=True) as admin:
            seal(admin, desk_role=role)


def _have_vectors() -> None:
    """pgvector, where the embedded server has it: elsewhere an administrator says `create extension vector`."""
    if not (address := superuser_url()):
        return
    with psycopg.connect(address, autocommit=True) as admin:
        if admin.execute("select from pg_available_extensions where name = 'vector'").fetchone() is not None:
            admin.execute("create extension if not exists vector")


def _note() -> Path:
    return home() / "prepared.json"


def _version() -> str:
    """A name for the code as it is: paths, sizes and times of every file of the package, and which database it is for."""
    names = hashlib.sha256(database_url().encode())
    for folder, _folders, files in sorted(os.walk(_PACKAGE)):
        if not folder.endswith("__pycache__"):
            for file in sorted(files):
                stat = os.stat(os.path.join(folder, file))
                names.update(f"{folder}/{file} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return names.hexdigest()[:16]
