"""Addresses of the rules, below /console/."""

from django.urls import path

from heliodesk.console.rules import views

urlpatterns = [path("rules/", views.rules, name="rules")]
