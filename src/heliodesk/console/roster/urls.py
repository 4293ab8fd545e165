"""Addresses of the roster, below /console/."""

from django.urls import path

from heliodesk.console.roster import views

urlpatterns = [path("roster/", views.roster, name="roster")]
