"""A question about what does not work at the moment: what is known of it is said first, and whoever asks is told of news."""

from django.utils.translation import gettext as _

from heliodesk.assistant.asked import Asked
from heliodesk.assistant.reply import Say
from heliodesk.assistant.sayings import joined
from heliodesk.conversations.models import Message
from heliodesk.incidents import telling
from heliodesk.incidents.models import Incident, State
from heliodesk.incidents.words import in_language
from heliodesk.tickets.one_answer import is_about

WHAT = "incident"


def known_incident(asked: Asked) -> Say | None:
    """What is known of the incident that the question is about, while it is looked into; once in a conversation."""
    looked_into = (State.INVESTIGATING, State.IDENTIFIED)
    found = next((each for each in telling.running() if each.state in looked_into and _fits(each, asked)), None)
    if found is None or Message.objects.filter(conversation=asked.talk, data__assistant__what=WHAT).exists():
        return None
    title, _tongue = in_language(found.titles, asked.language)
    newest = found.updates.first()
    text = in_language(newest.texts, asked.language)[0] if newest else ""
    words = [
        _("We know of this: %(title)s.") % {"title": title.rstrip(".。")},
        text,
        _("You need not write again: when there is news, everybody who asked gets it here."),
    ]
    link = {"title": _("What is known of it"), "address": f"/help/{asked.language}/status/"}
    return Say(WHAT, joined(*words), links=[link], is_try=True, incident=found.pk)


def _fits(incident: Incident, asked: Asked) -> bool:
    return is_about(incident, "\n".join(asked.said), asked.spoken)
