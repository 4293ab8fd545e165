"""Whether a call of a mail provider shows the secret (HELIODESK_MAIL_WEBHOOK_SECRET) by HTTP's basic authentication."""

import base64

from django.conf import settings
from django.utils.crypto import constant_time_compare


def admits(authorization: str) -> bool:
    """Is this the right Authorization header? Never without a secret that is set."""
    secret = settings.MAIL_WEBHOOK_SECRET
    scheme, _space, word = authorization.partition(" ")
    right = base64.b64encode(secret.encode()).decode()
    return bool(secret) and scheme.lower() == "basic" and constant_time_compare(word.strip(), right)
