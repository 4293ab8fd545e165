"""One article in one language: write it, look at it, publish it. Each button keeps what was typed first."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliodesk.articles import editions as commands
from heliodesk.articles.editions import NotPossible, Text
from heliodesk.articles.models import Article, Edition, State
from heliodesk.articles.reading import is_stale
from heliodesk.console.articles.difference import around, by_words, whole
from heliodesk.console.articles.draft import fields_of, text_in, typed
from heliodesk.console.articles.plain_medium import Put, put_in
from heliodesk.console.articles.preview import seen, shown
from heliodesk.console.articles.words import article_of, field_of, in_zone, languages_of, rule_in_words
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, editors_only
from heliodesk.text.saying import city_of, short_date

_AT_ONCE = ("drop", "withdraw")  # what is typed is not kept first


@require_http_methods(["GET", "POST"])
@editors_only
def edit(request: AuthedRequest, slug: str, language: str) -> HttpResponse:
    """Show the text to edit; `do`: save, look, picture, review, publish, schedule (`at`), withdraw, drop."""
    article = article_of(slug, language)
    if request.method == "GET":
        began = commands.latest(article, language)
        return _show(request, article, language, fields_of(began), commands.mark_of(began))
    fields, mark, do = typed(request.POST), request.POST.get("mark", "")[:60], request.POST.get("do", "save")
    if do == "look":
        return _show(request, article, language, fields, mark)
    if do == "picture":  # from a browser without scripts
        put = put_in(request, fields["body"])
        fields = {**fields, "body": put.body}
        return _show(request, article, language, fields, mark, status=422 if put.is_wrong else 200, put=put)
    try:
        said = _at_once(request, article, language, do) if do in _AT_ONCE else _kept(request, article, language, do)
    except NotPossible as refused:
        if refused.rule == "changed-since":
            return _show(request, article, language, fields, mark, wrong=refused.rule, status=409)
        # The text may be kept already: go on from there.
        latest = commands.latest(article, language)
        if latest is not None and latest.by_id == request.user.pk and _is_kept(latest, fields):
            mark = commands.mark_of(latest)
        return _show(request, article, language, fields, mark, wrong=refused.rule, status=422)
    messages.success(request, said)
    return redirect("console:articles:edit", slug, language)


def _is_kept(edition: Edition, fields: dict[str, str]) -> bool:
    try:
        return commands.text_of(edition) == text_in(fields)
    except NotPossible:
        return False


def _at_once(request: AuthedRequest, article: Article, language: str, do: str) -> str:
    if do == "withdraw":
        commands.withdraw(article, language, by=request.user.actor)
        return _("Readers are not shown it any more in this language.")
    draft = article.editions.in_work().filter(language=language).first()
    if draft is None:
        raise NotPossible("nothing")
    if request.POST.get("mark", "") != commands.mark_of(draft):
        raise NotPossible("changed-since")
    commands.drop(draft)
    return _("The draft is dropped. What is published stays.")


def _kept(request: AuthedRequest, article: Article, language: str, do: str) -> str:
    """Keep what was typed, and then do what was asked."""
    at = in_zone(request.POST.get("at", "")) if do == "schedule" else None
    text = text_in(typed(request.POST))
    mark, me = request.POST.get("mark", ""), request.user
    standing = commands.latest(article, language)
    if standing and standing.state == State.PUBLISHED and do == "save" and commands.text_of(standing) == text:
        return _("Nothing has been changed.")
    draft = _as_it_stands(standing, text, mark, do) or commands.write_draft(article, language, text, by=me, mark=mark)
    if do == "review":
        commands.ask_for_review(draft, by=me)
        return _("It waits for somebody else to read it.")
    if do == "publish":
        made = commands.publish(draft, by=me.actor)
        return _("Edition %(n)s is what readers see from now on.") % {"n": made.number}
    if isinstance(at, str):
        raise NotPossible(at)
    if at is not None:
        commands.schedule(draft, at=at, by=me)
        words = {"day": short_date(at), "time": f"{timezone.localtime(at):%H:%M}", "city": city_of(me.zone)}
        return _("It will be published %(day)s, %(time)s (%(city)s).") % words
    return _("Your draft is kept. Readers see it when it is published.")


def _as_it_stands(standing: Edition | None, text: Text, mark: str, do: str) -> Edition | None:
    """The draft, when it is published just as it was read: then it is still the one that waits for a second person."""
    if do not in ("publish", "schedule") or standing is None or standing.state not in (State.REVIEW, State.SCHEDULED):
        return None
    return standing if mark == commands.mark_of(standing) and commands.text_of(standing) == text else None


def _show(
    request: AuthedRequest,
    article: Article,
    language: str,
    fields: dict[str, str],
    mark: str,
    *,
    wrong: str = "",
    status: int = 200,
    put: Put | None = None,
) -> HttpResponse:
    every = article.editions.select_related("source", "by")
    published = every.published().filter(language=language).first()
    draft = every.in_work().filter(language=language).first()
    standing = commands.latest(article, language)
    context: dict[str, Any] = {
        "area": "articles",
        "tab": "edit",
        "article": article,
        "tongue": language,
        "languages": languages_of(article),
        "name": fields["title"] or article.slug,
        "fields": fields,
        "mark": mark,
        "published": published,
        "draft": draft,
        "needs_two": commands.needs_two(article),
        "is_mine_to_publish": draft is not None and not commands.is_left_to_another(draft, request.user.actor),
        "wrong": rule_in_words(wrong) if wrong else "",
        "wrong_field": field_of(wrong),
        "at": request.POST.get("at", "")[:20],
        "title": fields["title"],
        "summary": fields["summary"],
        "put": put,
        **seen(article, language, fields["body"]),
        **_source(article, language, published, draft),
        **presence_words(request.user),
    }
    if wrong == "changed-since" and standing is not None:
        # Both texts are on the page: theirs to read, and the mark that says it has been read.
        context |= {
            "theirs": standing,
            "theirs_fields": fields_of(standing),
            "theirs_pieces": around(by_words(standing.body, fields["body"])),
            "mark": commands.mark_of(standing),
        }
    elif wrong == "changed-since":
        context["mark"] = ""
    return render(request, "console/articles/editor.html", context, status=status)


def _source(article: Article, language: str, published: Edition | None, draft: Edition | None) -> dict[str, Any]:
    """For a translation: what it says the same as, and what has changed there since."""
    if language == article.first_language:
        return {}
    source = article.editions.published().filter(language=article.first_language).first()
    if source is None:
        return {"is_translation": True}
    # Saving a draft takes the newest source, so what readers see says which one was translated last.
    translated = published or draft
    base = translated.source if translated else None
    is_behind = published is not None and is_stale(published, source)
    return {
        "is_translation": True,
        "source": source,
        "source_html": shown(source.html),
        "is_behind": is_behind,
        "base": base,
        "changes": around(by_words(whole(base), whole(source))) if is_behind and base else [],
    }
