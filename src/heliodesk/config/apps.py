"""Connects the parts when Django starts."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    """Logs, reactions, and who keeps whose tickets."""

    name = "heliodesk.config"

    def ready(self) -> None:
        from heliodesk.appeals import holding as appeals
        from heliodesk.channels.chats import calling_back
        from heliodesk.channels.chats import queueing as chats
        from heliodesk.config import logs, reactions
        from heliodesk.people import spoken
        from heliodesk.storage.embedded import home
        from heliodesk.text import guessing, language
        from heliodesk.tickets.holding import hold_by

        logs.configure()
        reactions.connect()
        chats.connect()
        calling_back.connect()
        hold_by(appeals.refusal)
        language.speak(spoken.spoken)
        guessing.keep(home() / "models")
