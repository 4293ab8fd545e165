"""Absolute links. Made from the settings alone: what a request says of its host may be anybody's word."""

from django.conf import settings


def absolute(path: str) -> str:
    """The public address of a path of ours: "/chat" → "https://support.example.com/chat". Raises ValueError for what is no
    path of ours."""
    if not path.startswith("/") or path[1:2] in ("/", "\\") or any(ord(letter) < 33 for letter in path):
        raise ValueError("a path of ours begins with one slash and has no space")
    return f"{settings.SITE_URL}{path}"
