"""Addresses of the customers' pages."""

from django.conf import settings
from django.urls import path

from heliodesk.portal import demo, home

app_name = "portal"
urlpatterns = [path("", home.home, name="home")]
if settings.DEMO:
    urlpatterns += [
        path("northstar/", demo.page, name="northstar"),
        path("northstar/identity", demo.identity, name="northstar-identity"),
    ]
