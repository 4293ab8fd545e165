"""A fake, served, that may be asked."""

from collections.abc import Iterator
from typing import Any

import pytest

from heliodesk.conftest import chosen, django_db_setup, files, new_agent, team

__all__ = ["chosen", "django_db_setup", "files", "new_agent", "team"]  # for those tests that need a desk


@pytest.fixture
def served(request: pytest.FixtureRequest, settings: Any) -> Iterator[Any]:
    with request.param() as made:
        settings.OUTBOUND_ALLOW = [made.place]
        yield made
