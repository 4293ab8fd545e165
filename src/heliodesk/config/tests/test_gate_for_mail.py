"""How much a mail provider may send."""

import base64
from typing import Any

from heliodesk.config.gate import LARGEST, _largest

SHOWN = b"Basic " + base64.b64encode(b"mail:a-long-secret")


def test_only_who_has_shown_the_secret_may_send_more_than_others(settings: Any) -> None:
    settings.MAIL_WEBHOOK_SECRET = "mail:a-long-secret"
    scope = {"path": "/mail/mailgun/inbound/", "headers": [(b"authorization", SHOWN)]}
    assert _largest(scope) == settings.MAIL_WEBHOOK_LARGEST > 50 * 2**20
    assert _largest({**scope, "headers": []}) == LARGEST
    assert _largest({**scope, "path": "/console/"}) == LARGEST
    settings.MAIL_WEBHOOK_SECRET = ""
    assert _largest(scope) == LARGEST
