"""Which conversations an actor may see, and what they may do there. The rule of the whole desk stands on this page."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Func, Q
from django.db.models.sql.compiler import SQLCompiler

from heliodesk.access.actors import Actor

if TYPE_CHECKING:
    from heliodesk.conversations.models import Conversation

# For how long an agent may look at what was theirs.
REMEMBERED = timedelta(days=7)
# For how long a look-up opens one closed case.
LOOKED_UP = timedelta(hours=1)

# Verbs, and who among those who see a conversation may do them.
_ANYBODY = {"read", "note"}
_ITS_AGENT = {"answer", "close"}


def seen_by(actor: Actor) -> Q:
    """The filter of `Conversation.objects.visible_to`.

    Customers see their own. The bot sees the one that it was asked into. Supervisors see every team's. A program
    with the scope sees what is tracked. An agent sees a
    customer only through a conversation that is their team's and open, is or was theirs within seven days, or was looked
    up by its number within the hour; and, while they have an open conversation of a customer, what that customer had with
    their team before, so that nothing is asked twice. Everybody else sees none.
    """
    if actor.kind == "customer":
        return Q(customer_id=actor.id)
    if actor.kind == "bot":
        return Q(pk=actor.id)
    if actor.kind == "system" or actor.oversees:
        return Q()
    if actor.kind == "key" and actor.roles & {"tickets:read", "tickets:write"}:
        return Q(tracked_at__isnull=False)
    if not actor.answers:
        return Q(pk__in=[])
    return Q(_SeenByAgent(actor))


class _SeenByAgent(Func):
    """The rule for agents in SQL. Every page asks it many times; as four querysets it took a millisecond to put together."""

    output_field = BooleanField()
    rule = """(
      {team} = %(team)s and ({state} <> 'closed' or exists (
        select from conversations_conversation now_theirs where now_theirs.assignee_id = %(agent)s
          and now_theirs.state in ('assigned', 'tracked') and now_theirs.customer_id = {customer}))
      or {assignee} = %(agent)s and ({state} <> 'closed' or {closed_at} > statement_timestamp() - %(remembered)s)
      or exists (
        select from conversations_participant was_theirs where was_theirs.agent_id = %(agent)s
          and was_theirs.conversation_id = {pk} and was_theirs.left_at > statement_timestamp() - %(remembered)s)
      or exists (
        select from conversations_lookup looked_up where looked_up.agent_id = %(agent)s
          and looked_up.conversation_id = {pk} and looked_up.at > statement_timestamp() - %(looked_up)s)
    )"""
    columns = ("pk", "team_id", "state", "assignee_id", "closed_at", "customer_id")

    def __init__(self, actor: Actor) -> None:
        super().__init__(*self.columns)
        self.actor = actor

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: Any, **_context: Any
    ) -> tuple[str, list[Any]]:
        """The rule with this question's names of the columns; its values stay parameters."""
        names = [compiler.compile(column)[0] for column in self.get_source_expressions()]
        places = dict(zip(("pk", "team", "state", "assignee", "closed_at", "customer"), names, strict=True))
        known = {
            "team": self.actor.team,
            "agent": self.actor.id,
            "remembered": REMEMBERED,
            "looked_up": LOOKED_UP,
        }
        rule = self.rule.format(**places)
        return _NAMED.sub("%s", rule), [known[name] for name in _NAMED.findall(rule)]


_NAMED = re.compile(r"%\((\w+)\)s")


def allowed(actor: Actor, verb: str, conversation: "Conversation") -> bool:
    """What `Conversation.allows` answers, for a conversation that `actor` sees. Raises ValueError for an unknown verb.

    Verbs: read, note; answer, close (who has it; a ticket: its team); take (one that waits or is with the assistant),
    take-over, reopen, hand-over, see-personal; whisper (a supervisor, to a colleague who has it).
    """
    of_the_team = actor.oversees or conversation.team_id == actor.team
    is_tracked = conversation.state == "tracked"
    is_theirs = conversation.assignee_id == actor.id
    has_it = (is_theirs and conversation.state == "assigned") or (is_tracked and (of_the_team or is_theirs))
    if verb in _ANYBODY:
        return actor.answers
    if verb in _ITS_AGENT:
        return actor.answers and has_it
    if verb == "take":
        return actor.answers and of_the_team and conversation.may_be_taken
    if verb == "take-over":
        return actor.answers and of_the_team and conversation.state != "closed"
    if verb == "reopen":
        return actor.answers and (of_the_team or conversation.assignee_id == actor.id)
    if verb == "hand-over":
        return conversation.state != "closed" and (has_it or actor.oversees)
    if verb == "see-personal":
        return actor.answers and of_the_team
    if verb == "whisper":
        return actor.oversees and conversation.assignee_id not in (None, actor.id) and conversation.state != "closed"
    raise ValueError(verb)
