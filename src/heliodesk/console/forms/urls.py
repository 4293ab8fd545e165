"""Addresses of the editors' pages for forms, below /console/forms/."""

from django.urls import path

from heliodesk.console.forms import editor, listing, versions

app_name = "forms"
urlpatterns = [
    path("", listing.overview, name="overview"),
    path("new", listing.new, name="new"),
    path("<slug:slug>/", editor.edit, name="edit"),
    path("<slug:slug>/json", listing.as_json, name="json"),
    path("<slug:slug>/bring", listing.bring, name="bring"),
    path("<slug:slug>/versions/", versions.versions, name="versions"),
    path("<slug:slug>/versions/<int:number>/again", versions.again, name="again"),
    path("<slug:slug>/offer", versions.offer, name="offer"),
]
