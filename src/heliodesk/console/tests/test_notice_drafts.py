"""What a language model drafts of a notice is read by an editor before anybody else."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from heliodesk.notices.models import Notice
from heliodesk.people.models import Agent
from heliodesk.scribe.tests.endpoint import Model, model

__all__ = ["model"]

MADE = {"Deposits pause": "充值暂停", "Deposits of XRP pause for an hour.": "XRP 充值暂停一小时。"}


@pytest.fixture
def lu(client: Client, new_agent: Callable[..., Agent]) -> Client:
    client.force_login(new_agent("Lu Chen", roles=["editor"]))
    return client


def says(asked: dict[str, Any]) -> str:
    told = json.dumps(asked, ensure_ascii=False)
    return json.dumps({"texts": {"draft": next(made for said, made in reversed(MADE.items()) if said in told)}})


def typed(**more: str) -> dict[str, str]:
    title, text = MADE
    return {"kind": "announcement", "on_site": "on", "titles-en": title, "texts-en": text, **more}


def test_a_draft_is_published_by_nobody_who_has_not_read_it(lu: Client, model: Model) -> None:
    model.says = says
    lu.post("/console/notices/new/", typed(do="translate"))
    made = Notice.objects.get()
    assert (made.titles["zh-hans"], made.texts["zh-hans"], made.drafts) == (*MADE.values(), ["zh-hans"])
    where = f"/console/notices/{made.key}/"
    assert "Draft of the language model" in lu.get(where).content.decode()
    whole = typed(**{"titles-zh-hans": "充值暂停", "texts-zh-hans": "XRP 充值暂停一小时。"})
    lu.post(where, {**whole, "do": "publish"})
    made.refresh_from_db()
    assert made.state == "draft"
    lu.post(where, {**whole, "do": "publish", "read-zh-hans": "on"})
    made.refresh_from_db()
    assert (made.state, made.drafts) == ("published", [])


def test_what_cannot_be_believed_is_no_draft(lu: Client, model: Model) -> None:
    model.says = lambda _asked: "{}"
    lu.post("/console/notices/new/", typed(do="translate"))
    made = Notice.objects.get()
    assert (list(made.titles), made.drafts) == (["en"], [])


def test_without_a_model_nobody_is_offered_one(lu: Client) -> None:
    assert "Have the missing languages drafted" not in lu.get("/console/notices/new/").content.decode()
