"""The documents say what the code does: names in the tour exist, settings are listed, packages explain themselves."""

import re
from pathlib import Path

import pytest

from heliodesk.config import reactions

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "heliodesk"
PACKAGES = sorted(p.parent for p in PACKAGE.glob("*/__init__.py"))


def tour_names() -> list[tuple[str, str]]:
    return re.findall(r"`([\w/]+\.(?:py|js|sql|html))`\s*·\s*`([\w.]+)", (ROOT / "docs" / "tour.md").read_text())


def test_the_tour_names_enough_places():
    assert len(tour_names()) >= 15


@pytest.mark.parametrize(("path", "name"), tour_names())
def test_a_place_that_the_tour_names_exists(path, name):
    text = (PACKAGE / path).read_text()
    last = name.split(".")[-1]
    defined = rf"\b(def|class|function|const|let)\s+{last}\b|^\s*(async\s+)?{last}\s*[=(:]"
    assert re.search(defined, text, re.MULTILINE), (path, name)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda p: p.name)
def test_a_package_explains_itself_in_forty_lines(package):
    lines = (package / "README.md").read_text().splitlines()
    assert 3 < len(lines) <= 40


def test_every_setting_is_documented():
    documented = (ROOT / "docs" / "operate" / "settings.md").read_text()
    used = set()
    for path in PACKAGE.rglob("*.py"):
        used |= set(re.findall(r"\b(HELIODESK_[A-Z_]+|DATABASE_URL)\b", path.read_text()))
    assert {name for name in used if f"`{name}`" not in documented} == set()


def test_every_event_kind_is_documented():
    documented = (ROOT / "docs" / "events.md").read_text()
    kinds = set(reactions.REACTIONS)
    for path in PACKAGE.rglob("*.py"):
        if "tests" not in path.parts:
            kinds |= set(
                re.findall(r"""["']((?:message|conversation|marks|agent|secret|file)\.[a-z-]+)["']""", path.read_text())
            )
    assert {kind for kind in kinds if f"`{kind}`" not in documented} == set()


def test_no_file_is_longer_than_a_reader_likes():
    long = {}
    for path in [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.js"), *PACKAGE.rglob("*.css")]:
        lines = len(path.read_text().splitlines())
        if lines > 330 and path.name != "tokens.css" and not {"migrations", "tests"} & set(path.parts):
            long[path.name] = lines
    assert long == {}


def test_no_lock_file_names_an_index():
    for path in ROOT.glob("requirements*.lock"):
        text = path.read_text()
        assert "://" not in text
        assert "--index" not in text
        assert "--hash=sha256:" in text


# What a door may ask for without `visible_to`, and why that is no way around it. Anything else there fails.
OPEN_TO_DOORS = {
    "Agent": "colleagues are known to each other; the pages that change them are for administrators",
    "Team": "departments are public",
    "Authenticator": "whether somebody has a second factor, on the page for administrators",
    "Session": "whether an agent's sign-in still lives",
    "Presence": "colleagues see who is there",
    "RuleVersion": "a page for supervisors",
    "Claim": "filtered by a conversation that was seen",
    "Raw": "of a mail that was seen",
    "Participant": "filtered by a conversation that was seen",
    "Step": "filtered by a ticket that was seen",
    "Promise": "filtered by a ticket that was seen",
    "Customer": "found by their own token, or made, or counted by language",
    "AuditEntry": "a page for overseers, an operation for a scope",
    "Alert": "a page for supervisors",
    "Stop": "a page for supervisors",
    "Viewing": "a customer's own, or behind a supervisor's alert",
    "Export": "a page for overseers",
    "ApiKey": "a page for administrators",
    "Region": "public",
    "Schedule": "hours are public",
    "Version": "hours are public",
    "Notice": "drafts on a page for planners and editors, published ones public",
    "Answering": "public",
    "ServiceHour": "counts without anybody in them",
    "Regression": "learnt of counts, without anybody in it",
    "Webhook": "a page for administrators",
    "Call": "of a webhook, on a page for administrators",
    "Policy": "what is promised is no secret; changed by overseers",
    "Moved": "a page for planners",
    "OneAnswer": "of an incident, on a page for supervisors",
    "OvertimeCall": "of a surge on a page for supervisors, or the asking agent's own",
    "Surge": "that it is on is public; the page is for supervisors",
    "Waiter": "which of the conversations that were seen are on an incident's list",
    "Staying": "what stays at a closing, on a page for supervisors",
    "Classifier": "a page for overseers",
    "Article": "articles are public once published; drafts on pages for editors",
    "Edition": "of an article",
    "Category": "shelves are public",
    "Tally": "counts of an article, no person in them",
    "Entry": "lists that are public",
    "Incident": "public from the moment it is opened",
    "Verdict": "what readers said of an article, on a page for editors",
    "Bringing": "what an export brought in, on a page for editors",
    "Source": "where mail comes from, on a page for overseers",
    "FormVersion": "forms are public once published; drafts on pages for editors",
}


def test_views_never_fetch_by_a_raw_manager():
    """A door that looks for what belongs to somebody asks `visible_to` first; the rest is on the list above."""
    for folder in ("console", "portal", "widget", "live", "api"):
        for path in (PACKAGE / folder).rglob("*.py"):
            if "tests" not in path.parts:
                for model, call in re.findall(r"\b(\w+)\.(?:objects|_default_manager)\.(\w+)", path.read_text()):
                    assert call in ("visible_to", "within", "none") or model in OPEN_TO_DOORS, (
                        f"{path}: {model}.objects.{call}"
                    )
