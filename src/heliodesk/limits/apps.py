"""Connects the package to Django."""

from django.apps import AppConfig


class LimitsApp(AppConfig):
    """Buckets and the shared cache."""

    name = "heliodesk.limits"
