"""Passages by pgvector's index. Debian's server has no such extension; the wheel's has, and the last test runs the others there."""

import os
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
import psycopg
import pytest
from django.db import connection

from heliodesk.access.actors import SYSTEM
from heliodesk.articles import nearby, placing, search
from heliodesk.articles.editions import Text, publish, withdraw, write_draft
from heliodesk.articles.models import Article, Category, Passage, Point
from heliodesk.storage import binaries, embedded
from heliodesk.storage.address import superuser_url
from heliodesk.storage.place import DatabaseProblem

WIDTH, MODEL = 32, "made-up/1"


class Embedder:
    """Texts as points that chance has drawn from their words: what shares words is near."""

    model = MODEL

    def _points(self, texts):
        found = np.array(
            [
                sum(np.random.default_rng(zlib.crc32(word.encode())).standard_normal(WIDTH) for word in text.split())
                for text in texts
            ]
        )
        return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)

    queries = passages = _points


@pytest.fixture
def shelf(db, monkeypatch):
    """300 articles of five passages, of which more than 100 are looked for in the database."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_available_extensions where name = 'vector'")
        if not cursor.fetchone()[0]:
            pytest.skip("this server has no pgvector; the last test of this file starts one that has")
    with psycopg.connect(superuser_url(), dbname=connection.settings_dict["NAME"], autocommit=True) as administrator:
        administrator.execute("create extension if not exists vector")
    for module in (search, placing):
        monkeypatch.setattr(module, "embedder", Embedder)
    monkeypatch.setattr(nearby, "MOST", 100)
    search._held.clear()
    yield Category.objects.create(slug="basics")
    search._held.clear()


def fill(shelf, first: int, last: int) -> list[Article]:
    made = []
    for at in range(first, last):
        body = "\n\n".join(
            f"## Section {at} {part}\n\nword{at} word{at + part} thing{part} other{at % 7}" for part in range(4)
        )
        article = Article.objects.create(slug=f"a{at}", category=shelf, audience="everybody", first_language="en")
        text = Text(f"Title {at}", f"About {at}", body, (f"how word{at} thing{at % 3}",))
        publish(write_draft(article, "en", text, by=None), by=SYSTEM)
        made.append(article)
    return made


def asked(question: str) -> list[tuple[int, float]]:
    return [(hit.article, round(hit.score, 2)) for hit in search.search(question, language="en")]


def test_the_index_finds_what_comparing_each_finds(shelf, monkeypatch):
    fill(shelf, 0, 60)
    placing.embed()
    assert search.load()._nearest is not None
    questions = [f"how word{at} thing{at % 3} section" for at in range(0, 60, 5)]
    by_index = [asked(each) for each in questions]
    monkeypatch.setattr(nearby, "MOST", 10**6)
    search._held.clear()
    assert search.load()._nearest is None
    exactly = [asked(each) for each in questions]
    assert [[article for article, _ in each[:3]] for each in by_index] == [
        [article for article, _ in each[:3]] for each in exactly
    ]
    for one, other in zip(by_index, exactly, strict=True):
        assert abs(one[0][1] - other[0][1]) <= 0.02


def test_what_is_new_is_added_what_is_gone_is_not_found(shelf):
    fill(shelf, 0, 40)
    placing.embed()
    built = nearby.stamp()
    (new,) = fill(shelf, 100, 101)
    placing.embed()
    assert nearby.stamp() == built  # added, not built anew
    assert asked("how word100 thing1")[0][0] == new.pk
    withdraw(new, "en", by=SYSTEM)
    placing.embed()
    assert new.pk not in [article for article, _ in asked("how word100 thing1")]
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from articles_nearby")
        assert cursor.fetchone()[0] == Passage.objects.filter(edition__state="published").count()


def test_it_is_built_anew_at_twice_its_size_and_dropped_when_few_are_left(shelf, monkeypatch):
    fill(shelf, 0, 20)
    placing.embed()
    built = nearby.stamp()
    fill(shelf, 20, 45)
    placing.embed()
    assert nearby.stamp() is not None
    with connection.cursor() as cursor:
        cursor.execute("select max(passages) from articles_nearby_middle")
        assert cursor.fetchone()[0] == Point.objects.count()
    assert built is not None
    monkeypatch.setattr(nearby, "MOST", 10**6)
    placing.embed()
    assert nearby.stamp() is None


def test_points_of_another_model_are_never_compared(shelf, monkeypatch):
    fill(shelf, 0, 30)
    placing.embed()
    monkeypatch.setattr(Embedder, "model", "made-up/2")
    assert nearby.opened("made-up/2") is None
    assert search.load()._nearest is None  # words alone, until they are placed anew
    placing.embed()
    assert search.load()._nearest is not None
    assert nearby.opened(MODEL) is None


def test_without_the_extension_every_passage_is_compared(shelf, monkeypatch):
    monkeypatch.setattr(nearby, "_may_use", lambda _cursor: False)
    fill(shelf, 0, 30)
    placing.embed()
    assert nearby.stamp() is None
    assert search.load()._nearest is None
    assert asked("how word7 thing1")


def test_on_a_server_that_has_the_extension(monkeypatch):
    """Every other test of this file, on the wheel's PostgreSQL."""
    if os.environ.get("NEARBY_ON_THE_WHEEL"):
        pytest.skip("this is that server")
    monkeypatch.setattr(binaries, "system_directories", lambda: iter(()))
    with tempfile.TemporaryDirectory(prefix="heliodesk-vector-") as folder:
        place = Path(folder)
        place.chmod(0o711)
        try:
            server = embedded.start(place)
        except DatabaseProblem as problem:
            pytest.skip(str(problem))  # no wheel for this kind of machine
        try:
            root = Path(__file__).parents[4]
            environment = {
                **os.environ,
                "DATABASE_URL": server.url,
                "HELIODESK_HOME": folder,
                "NEARBY_ON_THE_WHEEL": "1",
            }
            environment = {name: value for name, value in environment.items() if not name.startswith("PYTEST_")}
            run = subprocess.run(
                [sys.executable, "-m", "pytest", "-q", __file__],
                cwd=root,
                env=environment,
                capture_output=True,
                text=True,
                timeout=300,
            )
        finally:
            server.stop()
    assert run.returncode == 0, run.stdout[-4000:]
    assert "5 passed, 1 skipped" in run.stdout
