"""What an editor posts, as the text of an edition."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from heliodesk.articles.editions import NotPossible, Text
from heliodesk.articles.models import Edition

NAMES = ("title", "summary", "body", "questions", "rules_version", "effective_on")


def typed(post: Mapping[str, Any]) -> dict[str, str]:
    """The fields as they were typed; lines end as in the database."""
    return {name: str(post.get(name, "")).replace("\r\n", "\n") for name in NAMES}


def fields_of(edition: Edition | None) -> dict[str, str]:
    """The fields of an edition as they are typed."""
    if edition is None:
        return dict.fromkeys(NAMES, "")
    return {
        "title": edition.title,
        "summary": edition.summary,
        "body": edition.body,
        "questions": "\n".join(edition.questions),
        "rules_version": edition.rules_version,
        "effective_on": edition.effective_on.isoformat() if edition.effective_on else "",
    }


def text_in(fields: Mapping[str, str]) -> Text:
    """The text that these fields say. Raises NotPossible("effective")."""
    try:
        effective = date.fromisoformat(fields["effective_on"]) if fields["effective_on"].strip() else None
    except ValueError:
        raise NotPossible("effective") from None
    lines = (" ".join(line.split()) for line in fields["questions"].splitlines())
    body = fields["body"].strip("\n")
    return Text(
        fields["title"].strip(),
        " ".join(fields["summary"].split()),
        f"{body}\n" if body.strip() else "",
        tuple(line for line in lines if line),
        fields["rules_version"].strip(),
        effective,
    )
