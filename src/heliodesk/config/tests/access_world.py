"""One of everything that an address can name, made around a conversation that Mei has; what is returned are their keys."""

from datetime import UTC, datetime
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from heliodesk.access.actors import SYSTEM
from heliodesk.appeals.filing import file_appeal
from heliodesk.channels.chats.accounts import add as add_account
from heliodesk.channels.chats.accounts import pause
from heliodesk.channels.chats.models import Arrived, Chat, Flagged, Going, Identity, Picture, Talk
from heliodesk.channels.email.models import Raw, Received, Source
from heliodesk.channels.email.storing import keep
from heliodesk.conversations.models import Conversation, Participant
from heliodesk.conversations.posting import post_message
from heliodesk.files.links import link
from heliodesk.files.models import File
from heliodesk.notices.writing import Written, draft, publish
from heliodesk.people.models import Agent, Team
from heliodesk.tickets.asking import ask as ask_department
from heliodesk.tickets.assigning import assign as assign_ticket
from heliodesk.tickets.bulk import change_many
from heliodesk.tickets.listing import Wanted
from heliodesk.tickets.macros import save_macro
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.solving import solve
from heliodesk.tickets.viewing import save_view


def tickets_for(conversation: Conversation, askers: dict[str, Agent], other: Team) -> dict[str, str]:
    """A ticket that Mei has and Rui had; of hers a view, a bulk change and a macro; a question of Support to the others."""
    mei, rui = askers["owner"], askers["former"]
    words = {"subject": "Deposit", "body": "Where is it?", "language": "en", "client_id": uuid4()}
    ticket = open_ticket(customer=conversation.customer, team=mei.team, **words).ticket
    assign_ticket(ticket, to=mei, by=mei.actor)
    Participant.objects.create(conversation=ticket.conversation, agent=rui, left_at=datetime.now(UTC))
    bulk = change_many([ticket], what="priority", value="3", by=mei)
    talk = ask_department(ticket, team=other, subject="Booked?", body="Is it?", client_id=uuid4(), by=mei)
    return {
        "tickets": ticket.conversation.key,
        "console.tickets.ticket.become": conversation.key,
        "console.sent_mail.reach": ticket.conversation.key,
        "console.tickets.listed.forget_view": save_view(None, name="V", wanted=Wanted(), shared=False, by=mei).key,
        "console.tickets.many.undo_many": bulk.key,
        "console.tickets.kept.drop_macro": save_macro(None, name="M", texts={"en": "x"}, by=mei).key,
        "console.tickets.asked.talk": talk.key,
        "console.tickets.asked.settle": talk.key,
    }


def appeal_for(conversation: Conversation, owner: Agent) -> str:
    """A complete appeal against a ticket that Mei solved: its key."""
    customer, words = (
        conversation.customer,
        {"subject": "Refund", "body": "Why not?", "language": "en", "client_id": uuid4()},
    )
    opened = open_ticket(customer=customer, team=owner.team, **words)
    solve(opened.ticket, by=owner.actor)
    told = {
        "decision": "You refused the refund",
        "grounds": "The rules say something else here",
        "wanted": "The refund",
    }
    return file_appeal(
        opened.ticket, customer=customer, told=told, client_id=uuid4(), language="en", no_evidence=True
    ).key


def held_mail() -> dict[str, str]:
    """A mailbox, and a mail from it that could not be read."""
    source = Source.objects.create(name="imap mail.example/INBOX support")
    received, _is_new = keep(b"Subject: Hello\r\n\r\nHello", source=source)
    Received.objects.filter(pk=received.pk).update(state="unprocessed", reason="failed")
    return {"incoming": received.key, "console.incoming.sources.compare": source.key}


def channel_of(conversation: Conversation, team: Team, by: Agent) -> dict[str, str]:
    """An account on a messenger, paused, at an address that nothing may call; an event of it that could not be read; somebody who
    writes there, in that conversation, and what went to them."""
    options = {"base_url": "http://127.0.0.1:9"}
    account = add_account(channel="telegram", secrets={"token": "1:a"}, options=options, team=team, by=SYSTEM)
    pause(account, by=SYSTEM, paused=True)
    row = Arrived.objects.create(account=account, digest=b"1", method="POST", body=b"{}", size=2, state="unread")
    unread = ("one", "open_it", "leave")
    seen = {"account": account, "place": "-1", "external": "1", "sender": "5", "score": 1.0}
    flagged = {
        f"console.channels.impostors.{name}": Flagged.objects.create(**seen | {"external": name}).key
        for name in ("judge", "remove")
    }
    flagged["console.channels.impostors.drop_picture"] = Picture.objects.create(name="Ours", sign="0" * 16, by=by).key
    customer = conversation.customer
    identity = Identity.objects.create(account=account, sender="5", customer=customer)
    chat = Chat.objects.create(account=account, place="5", identity=identity, customer=customer)
    Talk.objects.create(conversation=conversation, chat=chat)
    going = Going.objects.create(chat=chat, message=conversation.messages.first(), state="sent")
    talking = {
        "console.channels.talking.again": going.key,
        "console.channels.talking.part": identity.key,
        "console.channels.approved.say": conversation.key,
    }
    return {
        "channels": account.key,
        **talking,
        **flagged,
        **{f"console.channels.unread.{name}": row.key for name in unread},
    }


def notice_of(editor: Agent) -> dict[str, str]:
    """A published notice, and its placing, of which nobody knows whether it is there."""
    places = {("telegram gone", "en"): ""}
    notice = publish(draft(Written({"en": "A"}, {"en": "B"}, places=places), by=editor), by=editor)
    notice.placings.update(state="unknown")
    return {"notices": notice.key, "console.notices.views.again": notice.placings.get().key}


def mail_of(conversation: Conversation) -> str:
    """A mail that came in it."""
    raw = b"From: ann@mail.example\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>"
    source = Source.objects.create(name="lmtp")
    mail = Received.objects.create(source=source, digest="1", size=len(raw), state="filed", conversation=conversation)
    Raw.objects.create(received=mail, content=raw)
    return mail.key


def files_for(conversation: Conversation, owner: Agent) -> dict[str, str]:
    """By view: a file that the owner is sending, or one that the customer has attached, and the owner's link to that."""
    customer = conversation.customer
    sent = File.objects.create(customer=customer, uploaded_by=owner, name="a.pdf", size=5).key
    name = default_storage.save("any", ContentFile(b"%PDF-"))
    words = {"kind": "pdf", "media_type": "application/pdf", "storage_name": name, "state": "ready"}
    file = File.objects.create(customer=customer, name="a.pdf", size=5, **words)
    about = {"conversation": conversation.key, "author": customer.actor, "client_id": uuid4()}
    post_message(body="", files=[file.key], **about)
    return {
        "console.files.begin": conversation.key,
        "console.files.file": sent,
        "console.files.finish": sent,
        "console.files.admit": file.key,
        "console.files.card": file.key,
        "files.serve.file": link(file, viewer=owner.actor),
    }
