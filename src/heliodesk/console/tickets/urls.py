"""Addresses of tickets in the console, below /console/."""

from django.urls import path

from heliodesk.console.tickets import listed, many

urlpatterns = [
    path("tickets/", listed.tickets, name="tickets"),
    path("tickets/counts", listed.counts, name="ticket-counts"),
    path("tickets/views", listed.keep_view, name="keep-view"),
    path("tickets/views/<slug:key>/drop", listed.forget_view, name="forget-view"),
    path("tickets/change", many.change_many, name="change-many"),
    path("tickets/changes/<slug:key>/undo", many.undo_many, name="undo-many"),
]
