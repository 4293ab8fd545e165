"""The decision as a letter, in the customer's language."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from heliodesk.appeals.models import Appeal, Evidence, Opinion
from heliodesk.text.pdf import Block, Heading, Table, Text, document
from heliodesk.text.saying import city_of, long_date


def render(appeal: Appeal, opinion: Opinion) -> bytes:
    """The letter as PDF; before the decision it is a preview, which says so. Times are in the customer's own zone. Raises
    text.pdf.NoFont."""
    at = appeal.decided_at or opinion.saved_at
    with override("zh-hans" if appeal.language == "zh" else appeal.language), timezone.override(_zone(appeal)):
        title = _("Decision on your appeal")
        foot = appeal.ticket.number
        if appeal.decided_at is None:
            title, foot = _("Preview: this has not been decided"), _("Preview")
        return document(
            title=title,
            blocks=blocks(appeal, opinion, at),
            language=appeal.language,
            foot=foot,
            made_at=at,
            font=settings.PDF_FONT,
        )


def blocks(appeal: Appeal, opinion: Opinion, at: datetime) -> list[Block]:
    """What the letter says, in the active language and zone."""
    deciders = _("%(name)s, reviewer") % {"name": opinion.author.first_name}
    if appeal.second:
        deciders += "\n" + _("%(name)s, second reviewer") % {"name": appeal.second.first_name}
    facts: list[tuple[str, str]] = [
        (_("Appeal"), appeal.ticket.number),
        (_("Against the decision in"), appeal.against.number),
        (_("Filed"), _time(appeal.filed_at, appeal)),
        (_("Decided"), _time(at, appeal)),
        (_("Decided by"), deciders),
        (_("Result"), opinion.get_result_display() or "–"),
    ]
    further = _("You may appeal once more within %(days)s days, on the page of this appeal. Other people decide then.")
    end = further % {"days": appeal.terms["further_days"]} if appeal.instance == 1 else _("We do not look at it again.")
    listed = [_evidence(each, appeal) for each in appeal.evidence.select_related("file", "message__conversation")]
    return [
        Table(facts),
        Heading(_("Facts")),
        Text(opinion.facts),
        Heading(_("Rule")),
        Text(opinion.rule),
        Text(_("Version: %(version)s") % {"version": opinion.rule_version}, small=True),
        Heading(_("Weighing")),
        Text(opinion.weighing),
        Heading(_("What you can do next")),
        Text(opinion.next_step),
        Text(end),
        Heading(_("Outside this house")),
        Text(opinion.elsewhere),
        Heading(_("Evidence")),
        Table(listed) if listed else Text(_("You told us that there is none.")),
    ]


def _evidence(each: Evidence, appeal: Appeal) -> tuple[str, str]:
    if each.file is not None:
        name = each.file.name
    else:
        assert each.message is not None
        name = _("Message %(n)s in %(number)s") % {"n": each.message.number, "number": each.message.conversation.number}
    sums = "SHA-256 " + each.sha256 if each.sha256 else _("Not kept: the file was refused.")
    return name, f"{_time(each.at, appeal)}\n{sums}"


def _time(at: datetime, appeal: Appeal) -> str:
    here = at.astimezone(_zone(appeal))
    city = city_of(str(here.tzinfo))
    return f"{long_date(here.date(), with_year=True)}, {here:%H:%M} ({city})"


def _zone(appeal: Appeal) -> ZoneInfo:
    return ZoneInfo(appeal.ticket.conversation.customer.zone)
