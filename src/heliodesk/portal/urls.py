"""Addresses of the customers' pages."""

from django.conf import settings
from django.urls import path

from heliodesk.portal import demo, feeds, home, hours, requests

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("hours/", hours.hours, name="hours"),
    path("hours/<str:schedule>.ics", feeds.feed, name="feed"),
    path("requests/", requests.requests, name="requests"),
    path("requests/enter", requests.enter, name="enter"),
    path("requests/leave", requests.leave, name="leave"),
]
if settings.DEMO:
    urlpatterns += [
        path("northstar/", demo.page, name="northstar"),
        path("northstar/identity", demo.identity, name="northstar-identity"),
        path("northstar/requests", demo.to_requests, name="northstar-requests"),
    ]
