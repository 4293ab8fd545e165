"""Every address that Django answers. The live ones (posting, streams) are in live/app.py."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("console/", include("heliodesk.console.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("heliodesk.widget.urls")),
    path("", include("heliodesk.portal.urls")),
]
