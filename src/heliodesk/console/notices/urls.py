"""Addresses of notices in the console, below /console/notices/."""

from django.urls import path

from heliodesk.console.notices import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/new/", views.new, name="new-notice"),
    path("notices/preview", views.preview, name="preview-notice"),
    path("notices/placings/<slug:key>/again", views.again, name="post-again"),
    path("notices/<slug:key>/", views.notice, name="notice"),
]
