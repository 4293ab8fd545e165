"""Ask platforms for the names of people whose messages do not say them. For reading only: nobody is ever found by one."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from heliodesk.channels.chats.accounts import told
from heliodesk.channels.chats.loading import NoSuchChannel, naming
from heliodesk.channels.chats.models import Account, Identity
from heliodesk.channels.chats.people import cleaned
from heliodesk.channels.chats.speaking import spoken
from heliodesk.jobs.queue import job
from heliodesk.people.models import Customer

_ASKED_FOR = timedelta(minutes=10)  # after that whoever has no name keeps none
_AT_ONCE = 30
_PATIENCE = 10.0  # seconds


@job("chats.names", every="* * * * *")
def ask_for_names() -> None:
    """Every minute: those who are new and have no name yet."""
    since = datetime.now(UTC) - _ASKED_FOR
    rows = Identity.objects.filter(name="", made_at__gt=since, account__state=Account.State.WORKS)
    for identity in rows.select_related("account").order_by("id")[:_AT_ONCE]:
        try:
            channel = naming(identity.account.channel)
        except NoSuchChannel:
            continue
        try:
            name, username = spoken(channel.name_of(identity.sender, told(identity.account)), seconds=_PATIENCE)
        except TimeoutError:
            continue
        if name or username:
            note(identity, cleaned(name), cleaned(username))


@transaction.atomic
def note(identity: Identity, name: str, username: str) -> None:
    """Keep it, and show it for who is nobody else to us. A name that came meanwhile stays."""
    shown = name or username
    if not Identity.objects.filter(pk=identity.pk, name="").update(name=shown, username=username or identity.username):
        return
    if identity.trust == Identity.Trust.CLAIMED:
        Customer.objects.filter(pk=identity.customer_id, name="").update(name=shown)
