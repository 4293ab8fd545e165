"""Connects the parts when Django starts."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    """Logs and reactions."""

    name = "heliodesk.config"

    def ready(self) -> None:
        from heliodesk.config import logs, reactions

        logs.configure()
        reactions.connect()
