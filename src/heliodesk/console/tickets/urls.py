"""Addresses of tickets in the console, below /console/."""

from django.urls import path

from heliodesk.console.tickets import asked, kept, line, listed, many, panel, ticket

urlpatterns = [
    path("tickets/", listed.tickets, name="tickets"),
    path("tickets/counts", listed.counts, name="ticket-counts"),
    path("tickets/views", listed.keep_view, name="keep-view"),
    path("tickets/views/<slug:key>/drop", listed.forget_view, name="forget-view"),
    path("tickets/change", many.change_many, name="change-many"),
    path("tickets/changes/<slug:key>/undo", many.undo_many, name="undo-many"),
    path("c/<slug:key>/ticket/change", ticket.change, name="change-ticket"),
    path("c/<slug:key>/ticket/become", ticket.become, name="become-ticket"),
    path("c/<slug:key>/ticket/join", ticket.join, name="join-ticket"),
    path("c/<slug:key>/ticket/macros", ticket.pick, name="pick-macro"),
    path("c/<slug:key>/ticket/panel", panel.panel, name="ticket-panel"),
    path("c/<slug:key>/ticket/follow", panel.follow, name="follow-ticket"),
    path("c/<slug:key>/ticket/link", panel.link, name="link-ticket"),
    path("c/<slug:key>/ticket/unlink", panel.unlink, name="unlink-ticket"),
    path("c/<slug:key>/ticket/merge", panel.merge, name="merge-ticket"),
    path("c/<slug:key>/ticket/unmerge", panel.unmerge, name="unmerge-ticket"),
    path("c/<slug:key>/ticket/split", panel.split, name="split-ticket"),
    path("c/<slug:key>/ticket/line", line.line, name="ticket-line"),
    path("c/<slug:key>/ticket/ask", asked.ask, name="ask-department"),
    path("asked/", asked.asked, name="asked"),
    path("asked/<slug:key>/", asked.talk, name="side-talk"),
    path("asked/<slug:key>/settle", asked.settle, name="settle-talk"),
    path("macros/", kept.macros, name="macros"),
    path("macros/<slug:key>/drop", kept.drop_macro, name="drop-macro"),
    path("handing-on/", kept.handing, name="handing-on"),
]
