"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, whether this is the demo, and the host of files when they have one of their own."""
    return {"site_name": settings.SITE_NAME, "demo": settings.DEMO, "files_url": settings.FILES_URL}
