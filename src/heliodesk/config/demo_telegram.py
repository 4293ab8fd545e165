"""The demo's account on Telegram: connected to the stand-in of this run (config/northstar_telegram.py)."""

import json

from django.conf import settings

from heliodesk.access.actors import SYSTEM
from heliodesk.channels.base import Request
from heliodesk.channels.chats.accounts import add, made_up
from heliodesk.channels.chats.models import Account
from heliodesk.channels.chats.storing import keep
from heliodesk.config.northstar_group import NAME, updates
from heliodesk.config.northstar_telegram import TOKEN
from heliodesk.people.models import Team

POSTS_TO = "@northstar_news en, @northstar_zh zh-hans"


def seed() -> None:
    """Nothing without a stand-in; its address is another with each run, so the web process asks for this at each start."""
    if not settings.DEMO_TELEGRAM:
        return
    own_id = TOKEN.partition(":")[0]
    account = Account.objects.kept().filter(channel="telegram", own_id=own_id).first()
    if account is None:
        account = add(
            channel="telegram",
            secrets={"token": TOKEN, "secret_token": made_up()},
            options={"base_url": settings.DEMO_TELEGRAM, "strangers": "hide", "posts_to": POSTS_TO},
            own_id=own_id,
            name=f"@{NAME}",
            username=NAME,
            team=Team.objects.get(slug=settings.DEFAULT_TEAM),
            by=SYSTEM,
        )
        for update in updates():  # of its group, as Telegram sends them
            keep(account.pk, Request(json.dumps(update).encode()))
    elif account.options.get("base_url") != settings.DEMO_TELEGRAM:
        account.options = {**account.options, "base_url": settings.DEMO_TELEGRAM}
        account.state, account.problem = Account.State.WORKS, ""
        account.save(update_fields=["options", "state", "problem"])
