"""Every address that Django answers. The live ones (posting, streams) are in live/app.py."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

handler400 = "heliodesk.config.refusals.not_understood"
handler403 = "heliodesk.config.refusals.not_permitted"
handler404 = "heliodesk.config.refusals.not_found"
handler500 = "heliodesk.config.refusals.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    # No mail leaves the desk yet, so a forgotten password is renewed by an administrator (People).
    re_path("^accounts/password/reset/", RedirectView.as_view(pattern_name="account_login")),
    path("accounts/", include("allauth.urls")),
    path("console/", include("heliodesk.console.urls")),
    path("api/v1/", include("heliodesk.api.urls")),
    path("mail/", include("heliodesk.channels.email.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("heliodesk.files.urls")),
    path("", include("heliodesk.widget.urls")),
    path("", include("heliodesk.portal.urls")),
]
