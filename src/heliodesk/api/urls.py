"""Addresses of the API, below /api/v1/."""

from django.urls import path

from heliodesk.api import audit

app_name = "api"
urlpatterns = [path("audit", audit.entries, name="audit")]
