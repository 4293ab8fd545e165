"""What a department wants to know before a ticket comes to it."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from heliodesk.conversations.body import Refused
from heliodesk.people.models import Team
from heliodesk.tickets.models import Needed
from heliodesk.trust.secrets import guard

MOST = 20
_LONGEST = 200
DONE = "done"


def needs_of(team: Team) -> list[Needed]:
    """Its checklist, in order."""
    return list(Needed.objects.filter(team=team, is_active=True))


@transaction.atomic
def set_needs(team: Team, rows: Sequence[tuple[str, Mapping[str, str]]]) -> None:
    """Make `rows` the checklist of a department: each the key of an item or "", and its words by language.

    A row without words is left out. Raises Refused("needs-many") or ("needs-long").
    """
    kept = [(key, words) for key, told in rows if (words := _words(told))]
    if len(kept) > MOST:
        raise Refused("needs-many")
    Needed.objects.filter(team=team).update(is_active=False)  # what was asked before stays readable
    for place, (key, words) in enumerate(kept):
        found = Needed.objects.filter(team=team, key=key).first() if key else None
        item = found or Needed(team=team)
        item.words, item.place, item.is_active = words, place, True
        item.save()


def _words(told: Mapping[str, str]) -> dict[str, str]:
    words = {language: " ".join(text.split()) for language, text in told.items()}
    if any(len(text) > _LONGEST for text in words.values()):
        raise Refused("needs-long")
    return {language: text for language, text in words.items() if text}


def checked(team: Team, answers: Mapping[str, str], language: str) -> dict[str, str]:
    """What was said to each item of a checklist, for the time line: words → "done" or why not.

    `answers`: item's key → "done", or the reason why it is not. Raises Refused("checklist") when one has neither.
    """
    said = {}
    for item in needs_of(team):
        answer = " ".join(answers.get(item.key, "").split())[:_LONGEST]
        if not answer:
            raise Refused("checklist")
        said[item.said_in(language)] = answer if answer == DONE else guard(answer).text
    return said
