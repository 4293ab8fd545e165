"""Where a request stands, in its customer's words: the steps behind and ahead, whose turn it is, and by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from heliodesk.conversations.models import Conversation, State
from heliodesk.promises.models import Kind, Promise
from heliodesk.promises.models import State as Kept
from heliodesk.routing.estimates import Shown, wait_told
from heliodesk.routing.written import written_told
from heliodesk.tickets.models import Status, Ticket


@dataclass(frozen=True, slots=True)
class Stage:
    """One step. `state`: done, here or ahead; `at`: when it was reached, or since when it lasts."""

    name: str
    state: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """`is_yours`: the next step is the customer's. `promise`: the earliest time that is promised; `later`: what they were
    told when that time might not be kept; `may_be`: solve, reopen, rate, write."""

    status: str
    stages: Sequence[Stage]
    is_yours: bool
    next_step: str
    more: str
    promise: datetime | None
    later: datetime | None
    may: frozenset[str]
    likely: Shown | None = None  # until somebody answers, while nobody has

    @property
    def place(self) -> int:
        """Which step of how many it is at, counted from one."""
        return next((i for i, stage in enumerate(self.stages, 1) if stage.state == "here"), len(self.stages))


def standing(talk: Conversation, ticket: Ticket | None) -> Standing:
    """Where it stands now."""
    return _of_ticket(talk, ticket) if ticket is not None else _of_chat(talk)


def _of_ticket(talk: Conversation, ticket: Ticket) -> Standing:
    answers = talk.messages.answers().order_by("number")
    answered = answers.values_list("at", flat=True).first()
    is_over = ticket.status in {Status.SOLVED, Status.CLOSED}
    waits = ticket.status == Status.CUSTOMER
    person = answered is not None or ticket.assignee_id is not None
    stages = [
        Stage(_("Received"), "done", talk.opened_at),
        Stage(
            _("A person is on it"),
            "done" if is_over or waits else "here" if person else "ahead",
            answered,
        ),
    ]
    if not person and not is_over and not waits:
        stages[0] = Stage(_("Received"), "here", talk.opened_at)
    if waits:
        stages.append(Stage(_("We wait for you"), "here", ticket.status_at))
    elif ticket.status == Status.OTHERS:
        stages[1] = Stage(_("A person is on it"), "done", answered)
        stages.append(Stage(_("We wait for somebody else"), "here", ticket.status_at))
    stages.append(Stage(_("Solved"), "here" if is_over else "ahead", ticket.solved_at or ticket.closed_at))
    due, later = _promised(talk)
    name = ticket.assignee.first_name if ticket.assignee else ""
    status, next_step, more = _words(ticket.status, name, bool(due))
    likely = None if person or waits or is_over else written_told(talk)
    return Standing(status, stages, waits, next_step, more, due, later, _may(ticket), likely)


def _words(status: str, name: str, is_promised: bool) -> tuple[str, str, str]:
    """In short for the list; the next step; what else there is to say of it."""
    if status == Status.CUSTOMER:
        return (
            _("Your turn: an answer"),
            _("Answer below"),
            _("We asked or answered you. Until you write nothing runs out for you."),
        )
    if status == Status.SOLVED:
        return (
            _("Solved"),
            _("Nothing to do"),
            _("If it is not solved, write below or open it again within seven days."),
        )
    if status == Status.CLOSED:
        return (
            _("Finished"),
            _("Nothing to do"),
            _("If something is left, write below: it becomes a request of its own, linked to this."),
        )
    if status == Status.OTHERS:
        return (
            _("We wait for somebody else"),
            _("We ask on"),
            _("Somebody outside has to answer us. You need do nothing."),
        )
    who = _("%(name)s, a person, answers you") % {"name": name} if name else _("A person of ours answers you")
    return (
        _("Our turn"),
        who,
        _("You need do nothing. Add whatever helps below.") if is_promised else _("You need do nothing."),
    )


def _promised(talk: Conversation) -> tuple[datetime | None, datetime | None]:
    running = Promise.objects.filter(conversation=talk, state=Kept.RUNNING, due__isnull=False)
    first = running.filter(kind__in=[Kind.FIRST, Kind.NEXT]).order_by("due").first() or running.order_by("due").first()
    return (first.due, first.later) if first else (None, None)


def _may(ticket: Ticket) -> frozenset[str]:
    if ticket.status == Status.CLOSED:
        return frozenset({"write", "rate"})
    if ticket.status == Status.SOLVED:
        return frozenset({"write", "reopen", "rate"})
    return frozenset({"write", "solve"})


def _of_chat(talk: Conversation) -> Standing:
    is_over = talk.state == State.CLOSED
    with_agent = talk.state == State.ASSIGNED
    with_whom = "here" if with_agent or talk.is_assisted else "done" if is_over else "ahead"
    stages = [
        Stage(_("Received"), "here" if with_whom == "ahead" else "done", talk.opened_at),
        Stage(_("The assistant is with you") if talk.is_assisted else _("A person is with you"), with_whom),
        Stage(_("Finished"), "here" if is_over else "ahead", talk.closed_at),
    ]
    if is_over:
        return Standing(
            _("Finished"),
            stages,
            False,
            _("Nothing to do"),
            _("Write again in the chat if it is not."),
            None,
            None,
            frozenset(),
        )
    if talk.is_assisted:
        words = _("Write on in the chat, or ask for a person there")
        return Standing(_("In the chat"), stages, False, words, "", None, None, frozenset())
    yours = with_agent and talk.unanswered_since is None
    next_step = _("Answer in the chat") if yours else _("We answer in the chat")
    return Standing(_("In the chat"), stages, yours, next_step, "", None, None, frozenset(), wait_told(talk))
