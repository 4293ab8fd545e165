"""Addresses of surges, below /console/."""

from django.urls import path

from heliodesk.console.surge import incident, page

urlpatterns = [
    path("surge/", page.surge, name="surge"),
    path("surge/reply", page.reply, name="overtime-reply"),
    path("surge/incidents/", incident.incidents, name="surge-incidents"),
    path("surge/incident/<slug:key>/", incident.incident, name="surge-incident"),
]
