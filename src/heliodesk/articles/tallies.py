"""What became of articles, counted by day: one statement for each, however many articles it is about."""

from collections.abc import Iterable

from django.db import connection

from heliodesk.articles.models import Verdict

COUNTED = ("viewed", "found", "helped", "not_helped", "led_to_ticket")
# A tally that a crash loses harms nobody, and no reader waits for a disk: hence without `synchronous_commit`. In the order of
# articles, so that two searches that count the same ones never wait for each other in a ring.
_UPSERT = """
insert into articles_tally (article_id, language, day, {columns})
select article.id, one.language, (now() at time zone 'utc')::date, {ones}
from unnest(%s::bigint[], %s::text[]) as one(article, language)
join articles_article article on article.id = one.article,
(select set_config('synchronous_commit', 'off', true) as off) as quick where quick.off is not null
order by article.id, one.language
on conflict (article_id, language, day) do update set {what} = articles_tally.{what} + 1
"""
_STATEMENTS = {
    what: _UPSERT.format(
        what=what, columns=", ".join(COUNTED), ones=", ".join(str(int(each == what)) for each in COUNTED)
    )
    for what in COUNTED
}


def count(what: str, read: Iterable[tuple[int, str]]) -> None:
    """One more of `what` (of COUNTED) today (UTC), for each article in a language."""
    asked = list(dict.fromkeys(read))
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(_STATEMENTS[what], [[article for article, _ in asked], [language for _, language in asked]])


def say_why(edition: int, *, reason: str, words: str) -> None:
    """Keep why the edition of that id did not help. `words` have been through the guard."""
    Verdict.objects.create(edition_id=edition, reason=reason, words=words[:1000])
