"""The command line."""

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from heliodesk.storage.embedded import superuser_url
from tests.conftest import Desk


def heliodesk(desk: Desk, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "heliodesk", *arguments]
    return subprocess.run(command, env={**desk.settings, **more}, capture_output=True, text=True, timeout=60)


def test_help_shows_every_command(desk):
    shown = heliodesk(desk, "--help", COLUMNS="120").stdout
    for command in ("up", "demo", "web", "worker", "prepare", "doctor", "createadmin"):
        assert f" {command} " in shown


def test_the_doctor_is_content_with_a_good_site(desk):
    for _second in range(30):  # a site that has just started still does the jobs of its first day
        done = heliodesk(desk, "doctor")
        if done.returncode == 0:
            break
        time.sleep(1)
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    assert all(line.startswith("ok") for line in lines)
    for word in (
        "PostgreSQL answers",
        "tables",
        "jobs",
        "translations",
        "static files",
        "administrators",
        "service hours",
        "files",
        "virus scanner",
    ):
        assert any(word in line for line in lines)


@pytest.mark.parametrize(
    ("change", "what", "advice"),
    [
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "PostgreSQL answers", "check DATABASE_URL"),
        ({"HELIODESK_SITE_URL": "http://support.example.com"}, "site address", "https://"),
        ({"HELIODESK_IDENTITY_KEYS": '{"k": {"alg": "none", "key": ""}}'}, "identity keys", "EdDSA or HS256"),
        ({"HELIODESK_IDENTITY_KEYS": "nonsense"}, "settings", "settings.md"),
        ({"DATABASE_URL": "mysql://x/y"}, "settings", "settings.md"),
        ({"HELIODESK_HOME": "/proc/nowhere"}, "home", "HELIODESK_HOME"),
        ({"HELIODESK_HOME": "/proc/nowhere"}, "files", "files.md"),
        ({"HELIODESK_EMBEDDER": "e5", "HELIODESK_E5_FILE": "/nowhere/e5.bin"}, "search by meaning", "HELIODESK_EMBEDDER"),
        ({"HELIODESK_CLAMAV": "unix:/nowhere/clamd.ctl"}, "virus scanner", "start clamd"),
        ({"HELIODESK_S3_BUCKET": "b", "HELIODESK_S3_ENDPOINT": "http://127.0.0.1:1"}, "files", "files.md"),
    ],
)  # fmt: skip
def test_the_doctor_says_what_is_wrong_and_what_to_do_in_one_line(desk, change, what, advice):
    done = heliodesk(desk, "doctor", **change)
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if line.startswith("FAIL") and what in line and advice in line], (
        done.stdout
    )
    assert "Traceback" not in done.stderr


def test_an_administrator_is_made_with_a_good_password_only(desk):
    arguments = ("createadmin", "--email", "root@northstar.example", "--name", "Root Admin")
    weak = heliodesk(desk, *arguments, HELIODESK_PASSWORD="password")
    assert weak.returncode == 1
    assert "too common" in weak.stderr or "too short" in weak.stderr
    assert heliodesk(desk, *arguments, HELIODESK_PASSWORD="eleven small teapots").returncode == 0
    again = heliodesk(desk, *arguments, HELIODESK_PASSWORD="eleven small teapots")
    assert again.returncode == 1
    assert "Traceback" not in again.stderr
    assert "administrator" in desk.run(
        "from heliodesk.people.models import Agent\nprint(Agent.objects.get(email='root@northstar.example').roles)"
    )


def test_no_gettext_program_is_needed(desk):
    bare = {**desk.settings, "PATH": str(Path(sys.executable).parent)}
    done = subprocess.run(
        [sys.executable, "-m", "heliodesk", "prepare"], env=bare, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_the_audit_chain_is_verified_and_a_changed_byte_found(desk):
    sound = heliodesk(desk, "audit", "verify")
    assert sound.returncode == 0
    assert "all sound" in sound.stdout
    head = sound.stdout.split()[-1]
    assert heliodesk(desk, "audit", "verify", "--expect", head).returncode == 0
    assert heliodesk(desk, "audit", "verify", "--expect", "0" * 64).returncode == 1
    change = "alter table access_auditentry disable trigger user; update access_auditentry set verb = '{}' where id = 2"
    owner = superuser_url().replace("/heliodesk?", f"/{desk.database}?") or desk.settings["DATABASE_URL"]
    with psycopg.connect(owner, options="-c search_path=public,audit") as db:  # the desk's own role can do none of this
        (verb,) = db.execute("select verb from access_auditentry where id = 2").fetchone()
        db.execute(change.format("agent-addee"))
        db.commit()
        broken = heliodesk(desk, "audit", "verify")
        db.execute(change.format(verb))
        db.execute("alter table access_auditentry enable trigger user")
    assert broken.returncode == 1
    assert "entry 2" in broken.stderr
    assert heliodesk(desk, "audit", "verify").returncode == 0


def test_the_help_centre_goes_into_a_folder_and_comes_back(desk, tmp_path):
    folder = tmp_path / "help"
    heliodesk(desk, "articles", "export", str(folder))
    texts = len(list(folder.glob("*/*.md")))
    assert texts >= 80
    assert f"0 written, {texts} as they were, 0 refused." in heliodesk(desk, "articles", "bring", str(folder)).stdout
    changed = folder / "fees" / "trading-fees.en.md"
    changed.write_text(changed.read_text().replace("title: ", "title: Now ", 1))
    assert f"1 written, {texts - 1} as they were" in heliodesk(desk, "articles", "bring", str(folder)).stdout
    (folder / "fees" / "broken.en.md").write_text("no front matter")
    done = heliodesk(desk, "articles", "bring", str(folder))
    assert done.returncode == 1
    assert "fees/broken.en.md" in done.stderr
    changed.write_text(changed.read_text().replace("title: Now ", "title: ", 1))
    heliodesk(desk, "articles", "bring", str(folder))
