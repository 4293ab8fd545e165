"""Addresses of the API, below /api/v1/."""

from django.urls import path

from heliodesk.api import audit, tickets, waits

app_name = "api"
urlpatterns = [
    path("waits", waits.waits, name="waits"),
    path("audit", audit.entries, name="audit"),
    path("tickets/<slug:number>", tickets.show, name="ticket"),
    path("tickets/<slug:number>/messages", tickets.add, name="add-to-ticket"),
]
