"""Words that the tests of the editors' pages share: where the pages are, what a form sends, what an answer says."""

from django.test import Client

from heliodesk.access.actors import SYSTEM
from heliodesk.articles.editions import Text, latest, mark_of, publish, write_draft
from heliodesk.articles.models import Article, Edition

LIST = "/console/articles/"
EN = f"{LIST}fees/en/"
ZH = f"{LIST}fees/zh-hans/"


def signed_in(agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def fields(article: Article, language: str = "en", **other: str) -> dict[str, str]:
    return {"title": "Fees", "body": "What we take.", "mark": mark_of(latest(article, language)), "do": "save", **other}


def say(article: Article, language: str, title: str, body: str) -> Edition:
    return publish(write_draft(article, language, Text(title, body=body), by=None), by=SYSTEM)


def text(answer) -> str:
    return answer.content.decode()
