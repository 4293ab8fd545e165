"""An honest place in the queue."""

from django.db.models import Q

from heliodesk.conversations.models import WAITING, Conversation


def position(conversation: Conversation) -> int | None:
    """How many, this one included, wait for the same team and language and came no later. None when it does not wait."""
    if not conversation.is_waiting or conversation.queued_at is None:
        return None
    earlier = Q(queued_at__lt=conversation.queued_at) | Q(queued_at=conversation.queued_at, pk__lte=conversation.pk)
    same = Conversation.objects.filter(team=conversation.team_id, language=conversation.language, state__in=WAITING)
    return same.filter(earlier).count()


def queue(team: str, language: str) -> int:
    """How many wait for the team with this slug in a language (primary subtag)."""
    primary = language.split("-")[0].lower()
    return Conversation.objects.filter(team__slug=team, language=primary, state__in=WAITING).count()
