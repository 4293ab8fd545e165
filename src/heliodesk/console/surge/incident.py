"""Who waits for one incident, and the one answer to all of them: prepared by whoever answers, in each language that waits; looked
at, sent by a supervisor in a minute unless taken back."""

import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliodesk.console.answers import words_for
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, answerers_only
from heliodesk.console.tickets.saying import clock
from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Conversation, ConversationQuerySet
from heliodesk.incidents import telling
from heliodesk.incidents.models import Incident
from heliodesk.incidents.words import in_language
from heliodesk.routing.models import OneAnswer, Told, Waiter
from heliodesk.scribe import asking, translating
from heliodesk.text.saying import language_in_words, list_comma
from heliodesk.tickets.one_answer import (
    answer_all,
    languages_of,
    likely,
    prepare,
    prepared,
    put_on_list,
    take_back,
    take_off_list,
)
from heliodesk.tickets.preparing import ticket_of

_SHOWN = 200
_LANGUAGES, _DRAFTS = 40, 8  # fields that are read; drafts that are asked for at once
_TAG = re.compile(r"[a-z]{2,3}")


@require_http_methods(["GET", "POST"])
@answerers_only
def incident(request: AuthedRequest, key: str) -> HttpResponse:
    """`do`: add (`talk`, many), off (`talk`), look, draft or prepare (the texts); for supervisors send (the texts) and back."""
    found = get_object_or_404(Incident, key=key)
    counts, kept = languages_of(found), prepared(found)
    typed: dict[str, str] = dict(kept.texts) if kept else {}
    drafted: set[str] = set(kept.drafted) if kept else set()
    looks = False
    if request.method == "POST":
        typed, drafted = _typed(request)
        do = request.POST.get("do")
        looks = do in ("look", "draft") and any(text.strip() for text in typed.values())
        if looks and do == "draft":
            drafted |= _draft(request, typed, counts)
        elif not looks and _do(request, found, typed, drafted):
            return redirect("console:surge-incident", key=key)
    seen = Conversation.objects.visible_to(request.user.actor)
    listed = list(_listed(found, seen).select_related("customer", "team", "assignee", "ticket")[:_SHOWN])
    fields = list(dict.fromkeys(["en", *(language for language, _n in counts.most_common()), *typed]))
    context = {
        "area": "surge",
        "incident": found,
        "title": in_language(found.titles, get_language() or "en")[0],
        "listed": [_row(talk) for talk in listed],
        "n": sum(counts.values()),
        "likely": [_row(talk) for talk in likely(found, seen)[:_SHOWN]],
        "languages": [(language_in_words(language), n) for language, n in counts.most_common()],
        "texts": [_field(language, typed.get(language, ""), counts[language], drafted) for language in fields],
        "drafted": sorted(drafted),
        "may_draft": asking.is_on(),
        "prepared": kept,
        "prepared_at": clock(kept.at) if kept else "",
        "may_send": request.user.actor.oversees,
        "preview": _preview(typed, counts) if looks else [],
        "answers": [_answer(each, may_undo=request.user.actor.oversees) for each in _answers(found)],
        "running": OneAnswer.objects.filter(incident=found, done_at=None, undone_at=None).exists(),
    }
    return render(request, "console/surge/incident.html", {**context, **presence_words(request.user)})


@require_safe
@answerers_only
def incidents(request: AuthedRequest) -> HttpResponse:
    """`/console/surge/incidents/`: what does not work now, and who waits for it; for everybody who answers."""
    context = {"area": "incidents-now", "incidents": running_incidents()}
    return render(request, "console/surge/incidents.html", {**context, **presence_words(request.user)})


def running_incidents() -> list[dict[str, Any]]:
    """Each with its title, how many wait for it, and whose answer is prepared."""
    language = get_language() or "en"
    return [
        {
            "incident": each,
            "title": in_language(each.titles, language)[0],
            "n": sum(languages_of(each).values()),
            "prepared": prepared(each),
        }
        for each in telling.running()
    ]


def _typed(request: AuthedRequest) -> tuple[dict[str, str], set[str]]:
    """The texts by language, and which of them the model has drafted."""
    names = [name.removeprefix("text-") for name in request.POST if name.startswith("text-")][:_LANGUAGES]
    typed = {name: request.POST[f"text-{name}"] for name in names if _TAG.fullmatch(name)}
    return typed, set(request.POST.getlist("drafted")) & set(typed)


def _draft(request: AuthedRequest, typed: dict[str, str], counts: Counter[str]) -> set[str]:
    """Have the model put the text into the languages that wait and have none; what it cannot be believed in stays empty."""
    text, source = in_language({language: each.strip() for language, each in typed.items()}, "en")
    missing = [language for language in counts if not typed.get(language, "").strip() and language != source]
    made = {language: translating.into(text, language) for language in missing[:_DRAFTS]}
    typed |= {language: each for language, each in made.items() if each}
    if refused := [language_in_words(language) for language, each in made.items() if not each]:
        words = _("There is no draft that can be trusted in: %(languages)s.")
        messages.error(request, words % {"languages": str(list_comma()).join(refused)})
    return {language for language, each in made.items() if each}


def _field(language: str, text: str, n: int, drafted: set[str]) -> dict[str, Any]:
    return {
        "language": language,
        "words": language_in_words(language),
        "text": text,
        "n": n,
        "is_drafted": language in drafted and bool(text.strip()),
    }


def _listed(found: Incident, seen: ConversationQuerySet) -> ConversationQuerySet:
    return seen.filter(pk__in=Waiter.objects.filter(incident=found).values("conversation")).order_by("opened_at")


def _do(request: AuthedRequest, found: Incident, typed: dict[str, str], drafted: set[str]) -> bool:
    """True when the page may be shown anew; False when what was typed has to stay."""
    by = request.user
    seen = Conversation.objects.visible_to(by.actor)
    named = seen.filter(key__in=request.POST.getlist("talk")[:_SHOWN])
    do = request.POST.get("do")
    if do in ("send", "back") and not by.actor.oversees:
        raise PermissionDenied  # whoever answers prepares it; a supervisor sends it
    match do:
        case "add":
            n = put_on_list(found, named, by=by)
            messages.success(request, _("On the list: %(n)s more.") % {"n": n})
        case "off":
            for talk in named:
                take_off_list(found, talk)
        case "back":
            answer = OneAnswer.objects.filter(incident=found, done_at=None, undone_at=None).first()
            if answer is not None and take_back(answer, by=by):
                messages.success(request, _("Taken back. Nobody was sent it."))
            else:
                messages.error(request, _("It is too late to take it back: it is being sent."))
        case "prepare":
            try:
                prepare(found, texts=typed, drafted=drafted, by=by)
            except Refused as error:
                messages.error(request, _refusal(error.rule))
                return False
            messages.success(request, _("Kept. A supervisor sends it."))
        case "send":
            try:
                answer_all(found, _listed(found, seen), texts=typed, by=by)
            except Refused as error:
                messages.error(request, _refusal(error.rule))
                return False
            messages.success(request, _("It goes out in a minute. Until then you can take it back."))
        case _:
            messages.error(request, _refusal("body-empty"))
            return False
    return True


def _refusal(rule: str) -> str:
    return {
        "nobody": _("Nobody is on the list yet. Put those on it who wait for this."),
        "running": _("Another answer is on its way. Wait for it, or take it back."),
    }.get(rule) or words_for(rule)


def _row(talk: Conversation) -> dict[str, Any]:
    ticket = ticket_of(talk)
    return {
        "talk": talk,
        "what": ticket.subject if ticket else talk.page,
        "state": ticket.get_status_display() if ticket else talk.get_state_display(),
        "language": language_in_words(talk.language),
        "since": clock(talk.unanswered_since or talk.opened_at),
    }


def _preview(typed: dict[str, str], counts: Counter[str]) -> list[dict[str, Any]]:
    """Each text with who gets it. Who has none of their language gets the English one, or whichever there is: that is said."""
    given = {language: text.strip() for language, text in typed.items() if text.strip()}
    readers: dict[str, Counter[str]] = {language: Counter() for language in given}
    for language, n in counts.items():
        readers[in_language(given, language)[1]][language] += n
    return [
        {
            "language": language,
            "words": language_in_words(language),
            "text": text,
            "n": readers[language].total(),
            "others": [(language_in_words(each), n) for each, n in readers[language].most_common() if each != language],
        }
        for language, text in given.items()
    ]


def _answers(found: Incident) -> "list[OneAnswer]":
    rows = OneAnswer.objects.filter(incident=found).select_related("by")
    sent = Count("told", filter=Q(told__state=Told.State.SENT))
    left = Count("told", filter=Q(told__state=Told.State.LEFT))
    return list(rows.annotate(sent=sent, left_out=left, every=Count("told"))[:10])


def _answer(one: OneAnswer, *, may_undo: bool) -> dict[str, Any]:
    text, language = in_language(one.texts, (get_language() or "en").split("-")[0])
    now = datetime.now(UTC)
    may_undo = may_undo and one.undone_at is None and one.done_at is None and now < one.send_at
    return {"answer": one, "text": text, "language": language, "at": clock(one.made_at), "may_undo": may_undo}
