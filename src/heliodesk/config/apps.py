"""Connects the parts when Django starts."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    """Logs, reactions, and who keeps whose tickets."""

    name = "heliodesk.config"

    def ready(self) -> None:
        from heliodesk.appeals import holding as appeals
        from heliodesk.config import logs, reactions
        from heliodesk.tickets.holding import hold_by

        logs.configure()
        reactions.connect()
        hold_by(appeals.refusal)
