"""What reacts to what. The whole of it: a kind of event, and the functions that its reaction job calls with it.

A handler runs after the event's transaction has committed, perhaps twice, and looks at the rows as they are now. Who is
offered what is not decided here: that cannot wait for a job, so each web process hears of it by itself (live/assigning.py).
"""

from collections.abc import Callable
from typing import Any

from heliodesk.assistant.ending import ended, person_joined
from heliodesk.assistant.in_surge import surge_began, surge_ended
from heliodesk.assistant.replying import reply
from heliodesk.channels.email.handed_on import tell_of_passing
from heliodesk.channels.email.sending import queue_answer
from heliodesk.conversations.models import Message
from heliodesk.events.log import react_with
from heliodesk.events.models import Event
from heliodesk.hours import webhooks
from heliodesk.hours.zones import check_zones
from heliodesk.jobs.queue import defer, defer_once, job
from heliodesk.routing.callbacks import forget_callback
from heliodesk.routing.following import follow_soon
from heliodesk.routing.overtime import call_by_plan, mail_overtime
from heliodesk.routing.surging import follow_incident
from heliodesk.scribe.translating import forget
from heliodesk.tickets.calling_back import take_turn
from heliodesk.tickets.chatted import tell_of_running

Handler = Callable[[dict[str, Any]], None]


def tell_of_a_running_matter(event: dict[str, Any]) -> None:
    """Somebody chats: perhaps about what they have asked already."""
    tell_of_running(event["conversation"])


def answer_by_assistant(event: dict[str, Any]) -> None:
    """Somebody wrote to the assistant."""
    reply(conversation=event["conversation"], number=event["number"])


def settle_unanswered(event: dict[str, Any]) -> None:
    """A person has it: what the assistant left open is theirs."""
    person_joined(event["conversation"])


def settle_left(event: dict[str, Any]) -> None:
    """Closed: what the assistant left open stays so, and nobody is to be written to any more."""
    ended(event["conversation"])
    forget_callback(event["conversation"])


def tell_of_changed_hours(event: dict[str, Any]) -> None:
    """Hours were published: tell the exchange's systems, and keep what they are by today's time zone database."""
    webhooks.announce_change(event["schedule"], event["version"])
    check_zones()


def forget_its_translations(event: dict[str, Any]) -> None:
    """Something was taken out of a message: what was made of it before goes too."""
    forget(event["conversation"], event["number"])


def mail_the_answer(event: dict[str, Any]) -> None:
    """An agent answered in a matter that began by mail: so it is answered by mail."""
    rows = Message.objects.select_related("conversation__customer", "conversation__team")
    if message := rows.filter(conversation__key=event["conversation"], number=event["number"]).first():
        queue_answer(message.conversation, message)


def mail_the_passing(event: dict[str, Any]) -> None:
    """A matter passed to another team at a closing: one that began by mail is told so by mail."""
    tell_of_passing(event["conversation"], event["number"])


def count_promises_anew(_event: dict[str, Any]) -> None:
    """Hours were published: what was promised is counted by them."""
    defer_once("tickets.count-anew")


def write_to_who_left(event: dict[str, Any]) -> None:
    """Somebody has it: perhaps of a customer who left the queue and is to be written to."""
    take_turn(event["conversation"])


def surge_for_incident(event: dict[str, Any]) -> None:
    """An incident was told of: more will write."""
    follow_incident(event["incident"])


def bring_help(event: dict[str, Any]) -> None:
    """More than usual comes: what the team's plan brings by itself."""
    surge_began(event["surge"])
    call_by_plan(event["surge"])


def let_help_go(event: dict[str, Any]) -> None:
    """It is over."""
    surge_ended(event["surge"])


def mail_the_call(event: dict[str, Any]) -> None:
    """Agents are called: who is not at a console hears by mail."""
    mail_overtime(event["agents"])


def post_notices(event: dict[str, Any]) -> None:
    """A notice was published, corrected or withdrawn: its places are told."""
    defer("notices.post", lock="notices.post")


def follow_the_queue(_event: dict[str, Any]) -> None:
    """A queue has moved: what its customers are told may change, and somebody's wait is over."""
    follow_soon()


REACTIONS: dict[str, list[Handler]] = {
    "assistant.asked": [answer_by_assistant],
    "conversation.assisted": [tell_of_a_running_matter, follow_the_queue],
    "conversation.queued": [tell_of_a_running_matter, follow_the_queue],
    "conversation.closed": [settle_left, follow_the_queue],
    "conversation.tracked": [follow_the_queue],
    "conversation.left": [follow_the_queue],
    "conversation.returned": [follow_the_queue],
    "conversation.assigned": [settle_unanswered, write_to_who_left, follow_the_queue],
    "agent.available": [follow_the_queue],
    "agent.unavailable": [follow_the_queue],
    "message.changed": [forget_its_translations],
    "ticket.answered": [mail_the_answer],
    "ticket.passed": [mail_the_passing],
    "incident.told": [surge_for_incident],
    "surge.began": [bring_help],
    "surge.ended": [let_help_go],
    "overtime.called": [mail_the_call],
    "notice.changed": [post_notices],
    "hours.changed": [tell_of_changed_hours, count_promises_anew],
}


@job("react")
def react(*, event: int) -> None:
    """Call the handlers of one event."""
    happened = Event.objects.get(pk=event)
    for handler in REACTIONS.get(happened.kind, []):
        handler(happened.data)


def connect() -> None:
    """Let the log defer a reaction for each kind on this page."""
    react_with(REACTIONS, lambda event: defer("react", event=event))
