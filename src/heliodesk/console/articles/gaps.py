"""What customers ask and the help centre does not settle; from there to a draft or to one more way of asking."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heliodesk.articles.editions import MOST_QUESTIONS, NotPossible, Text, latest, text_of, write_draft
from heliodesk.articles.models import Article, Category, State
from heliodesk.articles.readers import page_language
from heliodesk.assistant import gaps as found_gaps
from heliodesk.assistant.gaps import Gap
from heliodesk.assistant.models import Unanswered
from heliodesk.console.articles.words import rule_in_words, shelf_name, title_of
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, editors_only
from heliodesk.people.models import new_key
from heliodesk.text.saying import short_day

WEEKS = (4, 8, 26)
_SHOWN, _LONGEST_QUESTION = 60, 300


@require_GET
@editors_only
def gaps(request: AuthedRequest) -> HttpResponse:
    """`?language=`, `?weeks=`, `?done=1`."""
    actor, reader = request.user.actor, get_language() or "en"
    weeks = next((n for n in WEEKS if str(n) == request.GET.get("weeks")), 8)
    spoken = found_gaps.languages(actor)
    language = next((each for each in spoken if each == request.GET.get("language")), "")
    done = request.GET.get("done") == "1"
    found = found_gaps.gaps(actor, language=language, weeks=weeks, done=done)
    titles = _titles(reader)
    context = {
        "area": "articles",
        "rows": [_row(each, titles) for each in found[:_SHOWN]],
        "many": sum(each.count for each in found),
        "languages": spoken,
        "spoken": language,
        "weeks": weeks,
        "spans": WEEKS,
        "done": done,
        "articles": sorted(titles.values(), key=lambda each: each[1]),
        "shelves": [(each.slug, shelf_name(each, reader)) for each in Category.objects.all()],
        "bad": [(titles[each.pk], yes, no) for each, yes, no in found_gaps.not_helping() if each.pk in titles],
        **presence_words(request.user),
    }
    return render(request, "console/articles/gaps.html", context)


def _titles(reader: str) -> dict[int, tuple[str, str, str]]:
    """Article → (name, title, first language), of what is published."""
    rows = Article.objects.filter(editions__state=State.PUBLISHED).distinct().prefetch_related("editions")
    named = {}
    for each in rows:
        shown = [edition for edition in each.editions.all() if edition.state == State.PUBLISHED]
        named[each.pk] = (each.slug, title_of(shown, reader, each.first_language) or each.slug, each.first_language)
    return named


def _row(gap: Gap, titles: dict[int, tuple[str, str, str]]) -> dict[str, Any]:
    most = max(n for _week, n in gap.weeks) or 1
    bars = [_bar(at, week, n, most) for at, (week, n) in enumerate(gap.weeks)]
    words = {"count": gap.count}
    return {
        "gap": gap,
        "near": titles.get(gap.article or 0),
        "keys": " ".join(gap.keys),
        "bars": bars,
        "width": 8 * len(gap.weeks),
        "said": ngettext("asked once", "asked %(count)s times", gap.count) % words,
    }


def _bar(at: int, week: date, n: int, most: int) -> dict[str, Any]:
    height = round(20 * n / most) if n else 0
    words = {"day": short_day(week), "n": n}
    return {"x": 8 * at, "y": 20 - height, "height": height, "said": _("Week of %(day)s: %(n)s") % words}


@require_POST
@editors_only
def act(request: AuthedRequest) -> HttpResponse:
    """`keys` of one gap and `do`: draft (with `shelf`), question (with `article`), dismiss or back."""
    told, editor = request.POST, request.user
    seen = Unanswered.objects.visible_to(editor.actor).filter(key__in=_keys(told.get("keys", "")))
    rows = list(seen.order_by("-at"))
    if not rows:
        messages.error(request, _("Somebody has seen to it already."))
        return redirect("console:articles:gaps")
    keys, do = [row.key for row in rows], told.get("do")
    try:
        if do == "draft":
            where = _draft(rows, told.get("shelf", ""), request)
            found_gaps.mark(keys, done=Unanswered.Done.DRAFT, by=editor)
            return redirect(where)
        if do == "question":
            where = _question(rows, told.get("article", ""), request)
            found_gaps.mark(keys, done=Unanswered.Done.QUESTION, by=editor)
            return redirect(where)
    except NotPossible as refused:
        messages.error(request, rule_in_words(refused.rule))
        return redirect("console:articles:gaps")
    found_gaps.mark(keys, done="" if do == "back" else Unanswered.Done.DISMISSED, by=editor)
    messages.success(request, _("It is back in the list.") if do == "back" else _("Put aside. It is under “Seen to”."))
    return redirect("console:articles:gaps")


def _keys(told: str) -> list[str]:
    """The keys of questions in what a form says; what is none is left out."""
    return [each for each in told.split()[:1000] if each.isascii() and each.isalnum()]


def _draft(rows: list[Unanswered], shelf: str, request: AuthedRequest) -> str:
    """Begin an article whose title is the question, found by the ways in which it was asked."""
    category = Category.objects.filter(slug=shelf[:40]).first()
    if category is None:
        raise NotPossible("shelf")
    said = _said(rows)
    language = page_language(rows[0].language)
    name = slugify(said[0])[:40].strip("-")
    if not name[:1].isalpha() or Article.objects.filter(slug=name).exists():
        name = f"question-{new_key().lower()[:8]}"
    owner = request.user.team
    article = Article.objects.create(slug=name, category=category, first_language=language, owner=owner)
    write_draft(article, language, Text(said[0][:160], questions=tuple(said[:5])), by=request.user)
    return reverse("console:articles:edit", args=[article.slug, language])


def _question(rows: list[Unanswered], slug: str, request: AuthedRequest) -> str:
    """One more way of asking for an article, in a draft of it."""
    article = Article.objects.filter(slug=slug[:60]).first()
    if article is None:
        raise NotPossible("nothing")
    wanted = page_language(rows[0].language)
    edition = latest(article, wanted) or latest(article, article.first_language)
    if edition is None:
        raise NotPossible("nothing")
    text = text_of(edition)
    new = [each for each in _said(rows)[:3] if each not in text.questions]
    questions = tuple([*text.questions, *new][:MOST_QUESTIONS])
    changed = Text(text.title, text.summary, text.body, questions, text.rules_version, text.effective_on)
    write_draft(article, edition.language, changed, by=request.user)
    return reverse("console:articles:edit", args=[article.slug, edition.language])


def _said(rows: list[Unanswered]) -> list[str]:
    """What was asked, as one line each, without what names a transaction."""
    lines = (" ".join(found_gaps.without_ids(row.question).split())[:_LONGEST_QUESTION] for row in rows)
    return list(dict.fromkeys(line for line in lines if line)) or ["?"]
