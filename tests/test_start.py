"""What is not used is not loaded: a start does not wait for it."""

import os
import subprocess
import sys

LARGE = ["imapclient", "aiosmtpd", "anymail", "heliodesk.channels.email.watching"]


def test_without_a_source_of_mail_nothing_of_mail_servers_is_loaded() -> None:
    code = f"import heliodesk.config.asgi, heliodesk.config.urls, sys; print([each for each in {LARGE!r} if each in sys.modules])"
    told = {**os.environ, "DJANGO_SETTINGS_MODULE": "heliodesk.config.settings", "HELIODESK_MAIL_SOURCES": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], env=told, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["[]"]
