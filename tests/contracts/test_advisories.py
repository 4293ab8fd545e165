"""The audit of what is locked fails for a vulnerability, and only for that."""

import json

from tests.advisories import judge

CLEAN = {"name": "django", "version": "5.2.1", "vulns": []}
BAD = {"name": "jinja", "version": "1.0", "vulns": [{"id": "PYSEC-2020-1", "fix_versions": ["2.0"]}]}
UNKNOWN = {"name": "uv", "skip_reason": "Dependency not found on PyPI"}


def told(*found: dict) -> tuple[int, str]:
    return judge(json.dumps({"dependencies": list(found)}))


def test_a_vulnerability_fails_and_is_named():
    code, words = told(CLEAN, BAD, UNKNOWN)
    assert code == 1
    assert "jinja 1.0: PYSEC-2020-1" in words


def test_nothing_found_passes():
    assert told(CLEAN)[0] == 0
    assert "could not be asked" in told(CLEAN, UNKNOWN)[1]


def test_a_service_that_is_away_is_said_in_one_line_and_fails_nothing():
    for words in ("", "Traceback", json.dumps({"dependencies": [UNKNOWN]})):
        code, said = judge(words)
        assert code == 0
        assert said.count("\n") == 0
        assert "cannot be reached" in said
