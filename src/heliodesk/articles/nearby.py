"""Passages near to a question by an index of the database (pgvector's HNSW), where there are more than are compared one by one.

The table is not Django's: a server without the extension could not have it. The job that places passages builds it anew when the
help centre has grown to twice its size or shrunk to half of it, and else adds what is new; without the extension, and until the
table is there, every passage goes on being compared.
"""

import struct
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

import structlog
from django.db import Error, connection, transaction
from django.db.models import Count

from heliodesk.articles.models import Point

if TYPE_CHECKING:
    from heliodesk.articles.fusion import Floats

log = structlog.get_logger(__name__)
MOST = 100_000  # passages that are compared one by one
_FOUND = 400  # that the index is asked for; the others count as lying where most do
_SAMPLE = 500  # by which is told where that is
_AT_ONCE = 2_000  # passages
_OLDEST = (0, 7)  # the version that knows half numbers
_MEMORY = "512MB"  # in which an index is built, several times faster than beyond it

_HELD = """create table if not exists articles_nearby_middle (
  language text, asked bool, model text not null, passages bigint not null, vector bytea, built_at timestamptz default now(),
  primary key (language, asked))"""
_MISSING = """select p.id, e.language, p.kind = 'question', o.vector from articles_passage p
  join articles_edition e on e.id = p.edition_id and e.state = 'published'
  join articles_point o on o.passage_id = p.id and o.model = %s"""
_NOT_HELD = " where not exists (select from articles_nearby n where n.passage = p.id)"
_GONE = """delete from articles_nearby n where not exists (select from articles_passage p
  join articles_edition e on e.id = p.edition_id and e.state = 'published' where p.id = n.passage)"""
_NEAR = "select passage, -(vector <#> %s::halfvec) from articles_nearby order by vector <#> %s::halfvec limit %s"


class Nearby:
    """The index as a library asks it. `questions`: what the questions of a language have in common, by language."""

    def __init__(self, questions: "dict[str, Floats]", sample: "Floats") -> None:
        self.questions, self._sample = questions, sample

    def near(self, point: "Floats") -> "tuple[list[int], list[float]]":
        """The nearest passages and their cosines."""
        asked = "[" + ",".join(f"{value:.5f}" for value in point.tolist()) + "]"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select set_config('hnsw.ef_search', %s, true)", [str(_FOUND)])
            cursor.execute(_NEAR, [asked, asked, _FOUND])
            rows = cursor.fetchall()
        return [row[0] for row in rows], [row[1] for row in rows]

    def usual(self, point: "Floats") -> float:
        """How near most passages lie."""
        import numpy as np

        return float(np.median(self._sample @ point))


def stamp() -> object:
    """Another one whenever the table has been built anew."""
    with connection.cursor() as cursor:
        if not _exists(cursor):
            return None
        cursor.execute("select max(built_at) from articles_nearby_middle")
        return cursor.fetchone()[0]


def opened(model: str) -> Nearby | None:
    """The index that was built of a model's points; None when there is none."""
    import numpy as np

    with connection.cursor() as cursor:
        if not _exists(cursor):
            return None
        cursor.execute(
            "select language, vector from articles_nearby_middle where asked and model = %s and vector is not null",
            [model],
        )
        questions = {language: np.frombuffer(bytes(vector), "<f4") for language, vector in cursor.fetchall()}
        cursor.execute("select exists(select from articles_nearby_middle where model = %s)", [model])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(
            "select vector::real[] from articles_nearby order by passage * 7919 %% 1000003 limit %s", [_SAMPLE]
        )
        sample = np.array([row[0] for row in cursor.fetchall()], np.float32)
    return Nearby(questions, sample) if len(sample) else None


def renew(model: str) -> None:
    """Have the table hold what is published and placed by a model, when that is more than is compared one by one."""
    placed = Point.objects.filter(model=model, passage__edition__state="published").aggregate(n=Count("pk"))["n"]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Two jobs would build it twice.
            cursor.execute("select pg_advisory_xact_lock(hashtext('articles.nearby'))")
            if placed <= MOST:
                cursor.execute("drop table if exists articles_nearby, articles_nearby_middle")
            elif _may_use(cursor):
                _renew(cursor, model, placed)
    except Error as error:
        log.warning("no index of passages", error=str(error))


def _renew(cursor, model: str, placed: int) -> None:  # type: ignore[no-untyped-def]  # Django's wrapper has no type
    cursor.execute(_HELD)
    cursor.execute("select language, asked, vector, passages from articles_nearby_middle where model = %s", [model])
    rows = cursor.fetchall()
    if rows and rows[0][3] / 2 <= placed <= rows[0][3] * 2 and _exists(cursor):
        import numpy as np

        middles = {(row[0], row[1]): np.frombuffer(bytes(row[2]), "<f4") for row in rows if row[2] is not None}
        cursor.execute(_GONE)
        _fill(cursor, "articles_nearby", _away(_points(model, _NOT_HELD), middles))
        return
    middles, languages, width = _middles(model)
    cursor.execute("drop table if exists articles_nearby_new")
    cursor.execute(
        f"create table articles_nearby_new (passage bigint primary key, vector halfvec({int(width)}) not null)"
    )
    _fill(cursor, "articles_nearby_new", _away(_points(model), middles))
    cursor.execute("select set_config('maintenance_work_mem', %s, true)", [_MEMORY])
    cursor.execute("create index on articles_nearby_new using hnsw (vector halfvec_ip_ops)")
    # Whoever searches waits for no more than these.
    cursor.execute("drop table if exists articles_nearby")
    cursor.execute("alter table articles_nearby_new rename to articles_nearby")
    cursor.execute("delete from articles_nearby_middle")
    kept = [
        (language, asked, model, placed, middles[language, asked].tobytes() if (language, asked) in middles else None)
        for language, asked in languages
    ]
    cursor.executemany(
        "insert into articles_nearby_middle (language, asked, model, passages, vector) values (%s, %s, %s, %s, %s)",
        kept,
    )


def _exists(cursor) -> bool:  # type: ignore[no-untyped-def]
    cursor.execute(
        "select to_regclass('articles_nearby') is not null and to_regclass('articles_nearby_middle') is not null"
    )
    return bool(cursor.fetchone()[0])


def _may_use(cursor) -> bool:  # type: ignore[no-untyped-def]
    """Does the server have the extension? Where only an administrator may switch it on, one has to (docs/operate)."""
    cursor.execute("select installed_version, default_version from pg_available_extensions where name = 'vector'")
    found = cursor.fetchone()
    if found is None:
        return False
    if found[0] is None:
        cursor.execute("create extension vector")
    return tuple(int(part) for part in (found[0] or found[1]).split(".")[:2]) >= _OLDEST


def _points(model: str, which: str = "") -> "Iterator[tuple[int, str, bool, Floats]]":
    """Passage, language, whether it is a question, and its point; some at a time, for all of them are half a gigabyte."""
    import numpy as np

    with connection.chunked_cursor() as cursor:
        cursor.execute(_MISSING + which, [model])
        while rows := cursor.fetchmany(_AT_ONCE):
            for passage, language, asked, vector in rows:
                yield passage, language.split("-")[0].lower(), asked, np.frombuffer(bytes(vector), "<f4")


def _middles(model: str) -> "tuple[dict[tuple[str, bool], Floats], list[tuple[str, bool]], int]":
    """What texts of one language have in common, their kinds, and how many numbers a point has."""
    import numpy as np

    from heliodesk.articles.fusion import ENOUGH

    sums: dict[tuple[str, bool], Floats] = {}
    counts: dict[tuple[str, bool], int] = {}
    width = 0
    for _passage, language, asked, vector in _points(model):
        kind, width = (language, asked), len(vector)
        sums[kind] = sums.get(kind, np.zeros(width, np.float32)) + vector
        counts[kind] = counts.get(kind, 0) + 1
    # Both or neither: a question that was moved and a passage that was not would be strangers.
    able = [kind for kind in sums if counts[kind] >= ENOUGH and counts.get((kind[0], True), 0) >= ENOUGH]
    return {kind: (sums[kind] / counts[kind]).astype("<f4") for kind in able}, list(sums), width


def _away(
    points: "Iterable[tuple[int, str, bool, Floats]]", middles: "dict[tuple[str, bool], Floats]"
) -> "Iterator[tuple[int, Floats]]":
    from heliodesk.articles.fusion import away_from

    for passage, language, asked, vector in points:
        yield passage, away_from(vector, middles.get((language, asked)))


def _fill(cursor, table: str, points: "Iterable[tuple[int, Floats]]") -> None:  # type: ignore[no-untyped-def]
    """Copy points into the table, in the form that the extension keeps them in."""
    source = iter(points)
    # Some at a time: they are read by the connection that they are written by, which does one thing at once.
    while some := list(islice(source, _AT_ONCE)):
        with cursor.copy(f"copy {table} (passage, vector) from stdin (format binary)") as copy:
            copy.write(b"PGCOPY\n\xff\r\n\x00" + bytes(8))
            for passage, vector in some:
                numbers = vector.astype(">f2").tobytes()
                copy.write(struct.pack(">hiqihh", 2, 8, passage, 4 + len(numbers), len(vector), 0) + numbers)
            copy.write(struct.pack(">h", -1))
