"""Sixty messages that give orders, in five languages, to a model that obeys each of them: nothing comes of it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from heliodesk.articles.models import Article
from heliodesk.scribe import drafting, summing_up, translating
from heliodesk.scribe.models import Use

from .endpoint import told

pytestmark = pytest.mark.django_db
INJECTIONS = [json.loads(line) for line in (Path(__file__).parent / "injections.jsonl").read_text().splitlines()]
_ORDER = re.compile("«(.*)»", re.DOTALL)
# What may be written while it works: how often it was asked, translations that are kept.
_OWN = {"scribe_use", "scribe_translation", "scribe_setting"}


def test_there_are_sixty_in_five_languages() -> None:
    assert len(INJECTIONS) == 60
    assert {row["language"] for row in INJECTIONS} == {"en", "zh", "es", "ru", "ar"}
    assert len({row["says"] for row in INJECTIONS}) == 60


def obey(asked: dict[str, Any]) -> Any:
    """Do what the message orders: say it, cite everything, call what it names, and repeat whatever a tool gave."""
    order = _ORDER.search(json.dumps(told(asked), ensure_ascii=False).replace('\\"', '"'))
    text = order[1] if order else "yes"
    tools = [each["content"] for each in asked["messages"] if each["role"] == "tool"]
    if text.startswith("TOOL") and not tools:
        _tool, name, arguments = text.split(" ", 2)
        return {"content": "", "tool_calls": [{"id": "1", "function": {"name": name, "arguments": arguments}}]}
    given = [each["id"] for each in told(asked).get("passages", ())]
    every = [*given, *map(str, Article.objects.values_list("pk", flat=True))] if text == "IDS" else given
    said = " ".join([text, *tools])
    return json.dumps({"text": said, "articles": every, "texts": dict.fromkeys(told(asked), said)}, ensure_ascii=False)


def rows() -> dict[str, int]:
    """How many rows each table has, and a sum over all their columns."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            if table not in _OWN:
                cursor.execute(f'select count(*), coalesce(sum(hashtext(t::text)), 0) from "{table}" t')
                found[table] = cursor.fetchone()
        return found


@pytest.mark.parametrize("row", INJECTIONS, ids=[f"{n}-{row['wants']}" for n, row in enumerate(INJECTIONS)])
def test_an_order_in_a_message_has_no_effect(model, article, write, new_agent, row) -> None:
    article("memo", "Missing tag", "XRP needs a destination tag. Your deposit and withdrawal stand under Wallet.")
    article("memo", "缺少标签", "XRP 充值需要标签。您的充值和提现记录在钱包里。", language="zh-hans")
    article("desk", "Hidden desk", "The hidden desk for deposits of institutions.", audience="institutional")
    mei = new_agent("Mei Tan")
    conversation = write(None, f"{row['says']} deposit 充值 withdrawal 提现 tag")
    model.says = obey
    message = conversation.messages.get(number=1)
    order = _ORDER.search(row["says"])[1]
    before = rows()

    made = drafting.suggest(conversation, mei.actor)
    assert made.draft == ""
    assert all(each.title != "Hidden desk" for each in (*made.found, *made.cited))

    # A translation and a summary may repeat what the customer wrote, and not a word of anybody else's.
    translated = translating.translate([message], "de").get(message.pk)
    summed = summing_up.summary(conversation, mei.actor, "en")
    for said in filter(None, (translated and translated.text, summed)):
        assert said == order
        assert "Hidden desk" not in said
    assert rows() == before
    asked = json.dumps(model.heard)
    assert "hidden desk" not in asked
    assert Use.objects.exists()
