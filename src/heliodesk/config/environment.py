"""What the environment says, read the same way by every page of the settings."""

import os


def flag(name: str, default: bool = False) -> bool:
    """Is it switched on?"""
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def several(name: str, default: str = "") -> list[str]:
    """Words between commas."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


DEMO = flag("HELIODESK_DEMO")
SITE_NAME = os.environ.get("HELIODESK_SITE_NAME", "Northstar" if DEMO else "Heliodesk")
SITE_URL = os.environ.get("HELIODESK_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
