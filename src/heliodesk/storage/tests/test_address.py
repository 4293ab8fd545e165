"""A URL of any form becomes what Django wants."""

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from heliodesk.storage.embedded import DatabaseProblem, database_url, django_database
from heliodesk.storage.place import Place

FIELDS = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p@h:6543/d", ("d", "u", "p", "h", "6543", {})),
        ("postgres://h/d", ("d", "", "", "h", "", {})),
        ("postgresql://heliodesk@/heliodesk?host=/a/run", ("heliodesk", "heliodesk", "", "/a/run", "", {})),
        ("postgresql://u%40x:p%2F%3A+@%2Fvar%2Frun/d%20b", ("d b", "u@x", "p/:+", "/var/run", "", {})),
        ("postgresql://[::1]:1/d?sslmode=require", ("d", "", "", "::1", "1", {"sslmode": "require"})),
        ("postgresql://a:1,b:2/d", ("d", "", "", "a,b", "1,2", {})),
    ],
)
def test_each_part_finds_its_field(url: str, expected: tuple[object, ...]) -> None:
    entry = django_database(url)
    assert tuple(entry[field] for field in FIELDS) == expected
    assert entry["ENGINE"] == "django.db.backends.postgresql"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://u:secret@h/d", "begins with mysql:, but Heliodesk runs on PostgreSQL only"),
        ("sqlite:///secret.db", "begins with sqlite:"),
        ("secret", "no scheme"),
        ("postgresql://u:secret@h/d?nonsense=1", "cannot be read"),
        ("postgresql://u:secret%zz@h/d", "cannot be read"),
        ("postgresql://u:secret@h", "names no database"),
    ],
)
def test_what_cannot_be_used_is_said_without_the_password(url: str, message: str) -> None:
    with pytest.raises(DatabaseProblem, match=message) as problem:
        django_database(url)
    assert "secret" not in str(problem.value)
    assert problem.value.__suppress_context__ or problem.value.__context__ is None


def test_database_url_wins_over_the_embedded_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://h/d")
    assert database_url() == "postgresql://h/d"
    monkeypatch.setenv("DATABASE_URL", "")
    assert database_url().startswith("postgresql://heliodesk@/heliodesk?host=")


def test_django_reaches_the_embedded_server_through_the_entry(at) -> None:  # type: ignore[no-untyped-def]
    from heliodesk.storage.embedded import start

    entry = django_database(start(at).url)
    assert entry["HOST"] == str(Place(at).run)
    parts = {"dbname": entry["NAME"], "user": entry["USER"], "host": entry["HOST"], "port": entry["PORT"]}
    with psycopg.connect(make_conninfo(**parts)) as connection:
        assert connection.info.user == "heliodesk"
