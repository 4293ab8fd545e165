"""Addresses of the editors' pages for the help centre, below /console/articles/."""

from django.urls import path

from heliodesk.console.articles import bundle, editor, history, listing, preview, settings

app_name = "articles"
urlpatterns = [
    path("", listing.overview, name="overview"),
    path("new", listing.new, name="new"),
    path("files", bundle.bring, name="bring"),
    path("files/zip", bundle.take_out, name="take-out"),
    path("<slug:slug>/", settings.settings, name="settings"),
    path("<slug:slug>/<slug:language>/", editor.edit, name="edit"),
    path("<slug:slug>/<slug:language>/preview", preview.preview, name="preview"),
    path("<slug:slug>/<slug:language>/history", history.history, name="history"),
    path("<slug:slug>/<slug:language>/history/<int:number>/restore", history.restore, name="restore"),
]
