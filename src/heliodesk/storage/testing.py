"""A pytest plugin: a throw-away PostgreSQL for a test run, started before Django reads its settings.

Loaded by `-p heliodesk.storage.testing`. With DATABASE_URL set, that server is used instead. Properties are tried with the same
made-up cases in every run, however slow the machine; `--hypothesis-profile=default` makes up others.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck
from hypothesis import settings as properties

from heliodesk.storage import embedded


def _start() -> None:
    place = Path(tempfile.mkdtemp(prefix="heliodesk-test-"))
    place.chmod(0o711)  # the server's user passes through
    os.environ["HELIODESK_HOME"] = str(place)
    server = embedded.start(place)
    os.environ["DATABASE_URL"] = server.url

    def end() -> None:
        server.stop()
        shutil.rmtree(place, ignore_errors=True)

    atexit.register(end)


# Of several processes of one run each has a server and a home of its own: roles are one for all databases of a server.
_started_ours = os.environ.get("HELIODESK_HOME", "").startswith(f"{tempfile.gettempdir()}/heliodesk-test-")
if "DATABASE_URL" not in os.environ or ("PYTEST_XDIST_WORKER" in os.environ and _started_ours):
    _start()

properties.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("same")
