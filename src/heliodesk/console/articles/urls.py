"""Addresses of the editors' pages for the help centre, below /console/articles/."""

from django.urls import path

from heliodesk.console.articles import (
    brought,
    bundle,
    directory,
    editor,
    gaps,
    history,
    incidents,
    listing,
    media,
    preview,
    readers,
    settings,
)

app_name = "articles"
urlpatterns = [
    path("", listing.overview, name="overview"),
    path("new", listing.new, name="new"),
    path("gaps", gaps.gaps, name="gaps"),
    path("gaps/act", gaps.act, name="act-on-gap"),
    path("files", bundle.bring, name="bring"),
    path("files/zip", bundle.take_out, name="take-out"),
    path("media", media.begin, name="begin-medium"),
    path("media/<slug:key>", media.take, name="take-medium"),
    path("files/<slug:key>/", brought.brought, name="brought"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<slug:key>/", incidents.incident, name="incident"),
    path("directory/", directory.directory, name="directory"),
    path("directory/<int:number>/", directory.change, name="change-entry"),
    path("directory/<int:number>/remove", directory.remove, name="remove-entry"),
    path("links", readers.check_links, name="check-links"),
    path("<slug:slug>/readers/", readers.readers, name="readers"),
    path("<slug:slug>/", settings.settings, name="settings"),
    path("<slug:slug>/<slug:language>/", editor.edit, name="edit"),
    path("<slug:slug>/<slug:language>/preview", preview.preview, name="preview"),
    path("<slug:slug>/<slug:language>/history", history.history, name="history"),
    path("<slug:slug>/<slug:language>/history/<int:number>/restore", history.restore, name="restore"),
]
