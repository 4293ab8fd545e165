"""A sealed chain is out of the desk's own reach. With a database of its own, prepared as a site's is."""

import os
import subprocess
import sys
from uuid import uuid4

import psycopg
import pytest

from heliodesk.storage.embedded import superuser_url

FORBIDDEN = [
    "update access_auditentry set reason = 'x'",
    "delete from access_auditentry",
    "truncate access_auditentry",
    "alter table access_auditentry disable trigger user",
    "drop trigger audit_only_grows on access_auditentry",
    "drop table audit.access_auditentry",
    "drop schema audit cascade",
    "alter table access_auditentry add column more int",
    "create or replace function audit.heliodesk_refuse() returns trigger language plpgsql as 'begin return new; end'",
    "set role heliodesk_audit",
    "create table audit.other (id int)",
]


@pytest.fixture(scope="module")
def sealed():
    """The address of a fresh database with a sealed chain of a few entries."""
    if not (admin := superuser_url()):
        pytest.skip("needs the throw-away server, whose superuser is ours")
    name = f"seal_{uuid4().hex[:8]}"
    with psycopg.connect(admin, autocommit=True) as db:
        db.execute(f"create database {name} owner heliodesk")
    desk, root = (
        os.environ["DATABASE_URL"].replace("/heliodesk?", f"/{name}?"),
        admin.replace("/heliodesk?", f"/{name}?"),
    )

    def run(*command: str) -> str:
        environment = {**os.environ, "DATABASE_URL": desk, "HELIODESK_DEMO": "0"}
        done = subprocess.run([sys.executable, "-m", *command], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("django", "migrate", "-v0", "--settings", "heliodesk.config.settings")
    assert "heliodesk may add" in run("heliodesk", "audit", "seal", "--admin-url", root)
    assert "heliodesk may add" in run("heliodesk", "audit", "seal", "--admin-url", root)  # twice is no error
    yield desk, run
    with psycopg.connect(admin, autocommit=True) as db:
        db.execute(f"drop database {name} with (force)")


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_desks_own_role_can_change_nothing(sealed, statement):
    desk, _run = sealed
    with psycopg.connect(desk, options="-c search_path=public,audit") as db, pytest.raises(psycopg.Error) as refused:
        db.execute(statement)
    assert isinstance(refused.value, psycopg.errors.InsufficientPrivilege)


def test_it_can_add_and_read_and_prove(sealed):
    _desk, run = sealed
    run(
        "heliodesk", "createadmin", "--email", "kofi@northstar.example", "--name", "Kofi", "--password", "seven teacups"
    )
    assert "1 entries, all sound" in run("heliodesk", "audit", "verify")
