"""Absolute links come from the settings."""

import re
from pathlib import Path

import pytest

import heliodesk
from heliodesk.text.links import absolute

HOSTS = re.compile(
    r"build_absolute_uri|get_host\(|HTTP_HOST|SERVER_NAME|headers\[?.?[(\"']host[\"')]|get_current_site|x-forwarded-host",
    re.I,
)


def test_a_link_is_the_sites_address_and_a_path(settings):
    settings.SITE_URL = "https://support.example.com"
    assert absolute("/chat?a=b") == "https://support.example.com/chat?a=b"


@pytest.mark.parametrize(
    "path", ["chat", "//evil.example", "/\\evil.example", "https://evil.example", "", "/a b", "/a\nb"]
)
def test_what_is_no_path_of_ours_is_refused(path):
    with pytest.raises(ValueError, match="a path of ours"):
        absolute(path)


def test_nothing_of_ours_asks_a_request_for_its_host():
    found = []
    for path in Path(heliodesk.__path__[0]).rglob("*.py"):
        if "tests" not in path.parts:
            found += [f"{path.name}: {line.strip()}" for line in path.read_text().splitlines() if HOSTS.search(line)]
    # Whether a request came to the files' own host is asked there; no link is made of it.
    assert [
        line for line in found if not line.startswith("serve.py: if settings.FILES_URL and request.get_host() !=")
    ] == []
