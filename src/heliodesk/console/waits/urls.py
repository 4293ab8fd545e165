"""Addresses of the report on waits, below /console/."""

from django.urls import path

from heliodesk.console.waits import report, what_if

urlpatterns = [
    path("waits/", report.waits, name="waits"),
    path("what-if/", what_if.what_if, name="what-if"),
]
