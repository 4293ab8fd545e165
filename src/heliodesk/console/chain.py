"""Read the audit chain."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from heliodesk.access import audit
from heliodesk.access.models import AuditEntry
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, overseers_only
from heliodesk.people.models import Agent, ApiKey, Team
from heliodesk.safety.reasons import in_words

PAGE = 50
VERBS = {
    "agent-added": _("added a colleague"),
    "agent-changed": _("changed a colleague"),
    "password-set": _("set a password"),
    "signed-in": _("signed in"),
    "sign-in-failed": _("failed to sign in"),
    "handed-over": _("handed a conversation over"),
    "succession-changed": _("changed who goes on at a closing"),
    "staying-kept": _("said what stays at a closing"),
    "staying-removed": _("let something pass at a closing again"),
    "routing-changed": _("changed the rules of routing"),
    "roster-changed": _("changed the roster of a colleague"),
    "urgency-set": _("said how urgent a conversation is"),
    "kept-apart": _("declined a customer for a conflict of interest"),
    "whispered": _("whispered to a colleague"),
    "looked-up": _("looked a case up"),
    "revealed": _("had a detail shown"),
    "reveal-stopped": _("was stopped from showing details"),
    "stop-lifted": _("let a colleague show details again"),
    "alert-raised": _("raised an alert"),
    "alert-decided": _("decided an alert"),
    "canary-set": _("made a customer a canary"),
    "canary-ended": _("ended a canary"),
    "export-asked": _("asked for an export"),
    "export-allowed": _("allowed an export"),
    "export-refused": _("refused an export"),
    "export-fetched": _("fetched an export"),
    "key-made": _("made an API key"),
    "key-revoked": _("revoked an API key"),
    "webhook-added": _("added a webhook"),
    "webhook-ended": _("ended a webhook"),
    "hours-proposed": _("proposed urgent hours"),
    "hours-published": _("published hours"),
    "hours-withdrawn": _("took proposed hours back"),
    "hours-moved": _("found hours moved by a new time zone database"),
    "hours-moved-seen": _("let moved hours stand"),
    "notice-published": _("published a notice of hours"),
    "notice-dropped": _("dropped a notice of hours"),
    "region-changed": _("changed a region"),
    "answering-changed": _("changed usual answer times"),
    "file-infected": _("refused an infected file"),
    "form-published": _("published a form"),
    "article-published": _("published an article"),
    "article-scheduled": _("scheduled an article"),
    "article-withdrawn": _("withdrew an article"),
    "article-moved": _("moved an article to another shelf"),
    "assistant-switched": _("switched the assistant on or off"),
    "model-switched": _("changed the use of the language model"),
    "classifier-live": _("put a training into use"),
    "classifier-out": _("took a training out of use"),
    "incident-opened": _("told of an incident"),
    "incident-updated": _("told more of an incident"),
    "incident-renamed": _("changed the title of an incident"),
    "listing-kept": _("changed the lists of groups and helpers"),
    "listing-removed": _("removed a group or helper"),
    "policy-kept": _("changed a promise"),
    "policy-removed": _("removed a promise"),
    "surge-began": _("began a surge"),
    "surge-ended": _("ended a surge"),
    "surge-planned": _("changed what a surge brings"),
    "overtime-called": _("called colleagues who are off duty"),
    "help-asked": _("asked colleagues to help in a queue"),
    "help-said": _("answered whether they help in a queue"),
    "overtime-said": _("answered a call while off duty"),
    "answered-all": _("answered all who wait for an incident"),
    "answer-to-all-undone": _("took an answer to all back"),
    "merged": _("merged two tickets"),
    "merge-undone": _("undid a merge"),
    "mail-opened": _("opened a mail"),
    "mail-fetched": _("took the file of a mail"),
    "mail-tried-again": _("had mails read again"),
    "mail-left": _("left a mail aside"),
    "mail-reachable": _("said that a mail address can be written to again"),
    "public-notice-drafted": _("wrote a notice"),
    "public-notice-translated": _("had a notice drafted in other languages"),
    "public-notice-changed": _("changed a notice that nobody has read"),
    "public-notice-scheduled": _("scheduled a notice"),
    "public-notice-unscheduled": _("made a scheduled notice a draft again"),
    "public-notice-published": _("published a notice"),
    "public-notice-corrected": _("corrected a published notice"),
    "public-notice-withdrawn": _("withdrew a notice"),
    "public-notice-dropped": _("dropped a notice that nobody has read"),
    "public-notice-posted-again": _("had a notice posted again at a place"),
    "channel-added": _("connected an account on a messenger"),
    "channel-changed": _("changed an account on a messenger"),
    "channel-paused": _("paused an account on a messenger"),
    "channel-resumed": _("let an account on a messenger go on"),
    "channel-removed": _("removed an account on a messenger"),
    "channel-stopped": _("stopped an account that was not let in any more"),
    "channel-secrets-sealed": _("sealed the secrets of accounts anew"),
    "channel-event-opened": _("opened an event of a messenger"),
    "channel-event-read-again": _("had events of messengers read again"),
    "channel-event-left": _("left an event of a messenger aside"),
    "impostor-flagged": _("flagged somebody who resembles us"),
    "picture-kept": _("added an official picture"),
    "picture-dropped": _("removed an official picture"),
    "impostor-hidden": _("had a message in a group deleted"),
    "impostor-confirmed": _("confirmed an impostor"),
    "impostor-harmless": _("said that somebody who was flagged is harmless"),
    "impostor-reopened": _("undid a verdict on an impostor"),
    "went-private": _("went on in private with what began in public"),
    "identity-linked": _("showed whose account a messenger’s person is"),
    "identity-unlinked": _("parted a messenger’s person from an account"),
    "appeal-filed": _("filed an appeal"),
    "appeal-completed": _("completed an appeal"),
    "appeal-withdrawn": _("withdrew an appeal"),
    "appeal-taken": _("took an appeal to review"),
    "appeal-given-back": _("gave an appeal back"),
    "appeal-drafted": _("handed in an opinion on an appeal"),
    "appeal-sent-back": _("sent an opinion on an appeal back"),
    "appeal-extended": _("extended an appeal's time"),
    "appeal-evidence-added": _("added evidence to an appeal"),
    "appeal-confirmed": _("confirmed the decision of an appeal"),
    "appeal-closed": _("closed an appeal"),
    "appeal-refused": _("was refused as a reviewer of an appeal"),
    "appeal-late": _("let an appeal's time pass"),
}


@require_GET
@overseers_only
def chain(request: AuthedRequest) -> HttpResponse:
    """`?verb=&person=&before=`: the newest entries first. `?check=1` also walks the whole chain."""
    verb, person = request.GET.get("verb", ""), request.GET.get("person", "")
    entries = AuditEntry.objects.order_by("-id")
    if verb in VERBS:
        entries = entries.filter(verb=verb)
    if agent := Agent.objects.filter(key=person).first():
        entries = entries.filter(Q(actor=agent.actor.topic) | Q(subject=agent.actor.topic))
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 18:
        entries = entries.filter(pk__lt=int(before))
    shown = list(entries[: PAGE + 1])
    query = request.GET.copy()
    query.pop("before", None)
    query.pop("check", None)
    context = {
        "area": "audit",
        "rows": _in_words(shown[:PAGE]),
        "older": shown[PAGE - 1].pk if len(shown) > PAGE else None,
        "query": query.urlencode(),
        "verbs": sorted(((name, str(words)) for name, words in VERBS.items()), key=lambda pair: pair[1]),
        "verb": verb,
        "people": Agent.objects.order_by("name"),
        "person": person,
        "checked": audit.verify() if request.GET.get("check") else None,
    }
    return render(request, "console/audit.html", {**context, **presence_words(request.user)})


def _in_words(entries: list[AuditEntry]) -> list[dict[str, Any]]:
    names = _names({name for entry in entries for name in (entry.actor, entry.subject, str(entry.facts.get("to", "")))})
    return [
        {
            "entry": entry,
            "who": names.get(entry.actor, _WHO.get(entry.actor, entry.actor)),
            "did": VERBS.get(entry.verb, entry.verb),
            "what": "" if entry.subject in ("-", entry.actor) else names.get(entry.subject, entry.subject),
            "reason": in_words(entry.reason),
            "facts": _facts(entry.facts, names),
        }
        for entry in entries
    ]


_WHO = {"system": _("Heliodesk")}


def _facts(facts: Mapping[str, Any], names: Mapping[str, str]) -> str:
    def said(value: Any) -> str:
        if isinstance(value, dict):
            return "; ".join(f"{name}: {said(inner)}" for name, inner in value.items())
        if isinstance(value, list):
            return ", ".join(map(said, value))
        return names.get(str(value), str(value))

    return " · ".join(f"{name}: {said(value)}" for name, value in facts.items())


def _names(topics: Iterable[str]) -> dict[str, str]:
    """Names of agents, teams and keys for "agent:7". Customers stay numbers here: the chain is no way to look them up."""
    wanted: dict[str, list[int]] = {"agent": [], "team": [], "key": []}
    for topic in topics:
        kind, _colon, number = topic.partition(":")
        if kind in wanted and number.isdecimal():
            wanted[kind].append(int(number))
    found = {f"agent:{row.pk}": row.name for row in Agent.objects.filter(pk__in=wanted["agent"])}
    found |= {f"team:{row.pk}": row.name for row in Team.objects.filter(pk__in=wanted["team"])}
    return found | {f"key:{row.pk}": row.name for row in ApiKey.objects.filter(pk__in=wanted["key"])}
