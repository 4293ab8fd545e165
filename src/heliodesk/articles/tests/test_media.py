"""Pictures and films in articles: checked like every file, sized so that nothing moves, seen by who may read the text."""

import re
import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from heliodesk.access.actors import SYSTEM
from heliodesk.articles.editions import NotPossible, Text, publish, schedule, write_draft
from heliodesk.articles.folder import bring, taken_out
from heliodesk.articles.media import settle, taken
from heliodesk.articles.models import Article, Category, Edition, Medium
from heliodesk.articles.rendering import Seen, render
from heliodesk.files import upload
from heliodesk.files.check import check, sweep
from heliodesk.files.containers import film_size
from heliodesk.files.models import File
from heliodesk.files.rules import CHUNK, Refused
from heliodesk.files.tests.conftest import place  # noqa: F401  (a storage of its own for each test)
from heliodesk.files.tests.samples import box, film, pdf, photo_with_place, picture
from heliodesk.people.models import Agent

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")]


def tkhd(width: int, height: int, *, turned: bool = False, version: int = 0) -> bytes:
    head = bytes([version]) + bytes(3) + bytes(32 if version else 20) + bytes(16)
    one = struct.pack(">i", 0x10000)
    matrix = (
        [bytes(4), one, bytes(4), struct.pack(">i", -0x10000), bytes(4), bytes(4)]
        if turned
        else [one, bytes(4), bytes(4), bytes(4), one, bytes(4)]
    )
    return box(b"tkhd", head + b"".join(matrix) + bytes(12) + struct.pack(">II", width << 16, height << 16))


def sized_film(*tracks: bytes) -> bytes:
    moov = box(b"moov", box(b"mvhd", bytes(100)) + b"".join(box(b"trak", each) for each in tracks))
    return film().split(struct.pack(">I", 8 + 108) + b"moov")[0] + moov + box(b"mdat", bytes(1000))


def send(data: bytes, name: str, by: Agent) -> Medium | None:
    file = upload.begin(customer=None, by=by.actor, name=name, size=len(data))
    for at in range(0, len(data), CHUNK):
        upload.take_part(file.key, sender=by.actor, offset=at, data=data[at : at + CHUNK])
    upload.finish(file.key, sender=by.actor)
    check(file=file.pk)
    return taken(file.key, by=by.actor)


@pytest.fixture
def lu(new_agent: Callable[..., Agent]) -> Agent:
    return new_agent("Lu Chen", roles=["editor"])


@pytest.fixture
def article() -> Article:
    return Article.objects.create(slug=f"a{uuid4().hex[:8]}", category=Category.objects.create(slug="fees"))


def said(article: Article, body: str) -> Edition:
    return publish(write_draft(article, "en", Text("Fees", "", body), by=None), by=SYSTEM)


def test_a_picture_is_encoded_anew_and_keeps_its_place(article: Article, lu: Agent) -> None:
    medium = send(photo_with_place(), "At home.jpg", lu)
    assert medium is not None
    assert re.fullmatch(r"at-home-[a-z0-9]{10}\.jpg", medium.name)
    html = said(article, f"![The door](../media/{medium.name})").html
    assert f'src="/help/media/{medium.name}" alt="The door" width="40" height="80" loading="lazy"' in html
    assert "srcset" not in html  # a small one has no smaller form
    whole = b"".join(Client().get(f"/help/media/{medium.name}"))
    assert whole[:3] == b"\xff\xd8\xff"
    assert b"SecretPhone" not in whole


def test_a_large_picture_has_a_small_form(article: Article, lu: Agent) -> None:
    medium = send(picture("PNG", (1600, 800)), "wide.png", lu)
    assert medium is not None
    html = said(article, f"![Wide](../media/{medium.name})").html
    assert f'srcset="/help/media/{medium.name}?small 640w, /help/media/{medium.name} 1600w"' in html
    small = Client().get(f"/help/media/{medium.name}?small")
    assert small["content-type"] == "image/webp"
    assert b"".join(small)[:4] == b"RIFF"


def test_a_film_has_controls_and_its_size_and_never_starts_by_itself(article: Article, lu: Agent) -> None:
    medium = send(sized_film(tkhd(0, 0), tkhd(640, 360)), "How to.mp4", lu)
    assert medium is not None
    html = said(article, f"![How to find the *TXID*](../media/{medium.name})").html
    tag = re.search(r"<video[^>]*>", html)
    assert tag
    for each in (
        'controls=""',
        'width="640"',
        'height="360"',
        'aria-label="How to find the TXID"',
        'preload="metadata"',
    ):
        assert each in tag[0]
    assert "autoplay" not in html
    part = Client().get(f"/help/media/{medium.name}", headers={"Range": "bytes=0-99"})
    assert (part.status_code, part["content-length"]) == (206, "100")
    assert "how to find the txid" in " ".join(p.text.lower() for p in Edition.objects.get().passages.all())


@pytest.mark.parametrize(
    ("tracks", "size"),
    [
        ((tkhd(640, 360),), (640, 360)),
        ((tkhd(1920, 1080, turned=True),), (1080, 1920)),
        ((tkhd(0, 0), tkhd(320, 240, version=1)), (320, 240)),
        ((), (0, 0)),
        ((tkhd(60_000, 9),), (0, 0)),
        ((b"\0\0\0\x04tkhd",), (0, 0)),
        ((b"\xff\xff\xff\xfftkhd",), (0, 0)),
    ],
)
def test_a_films_size_is_read_from_its_boxes(tracks: tuple[bytes, ...], size: tuple[int, int]) -> None:
    made = sized_film(*tracks)
    assert film_size(BytesIO(made), len(made)) == size


def element(name: str, inside: bytes) -> bytes:
    return bytes.fromhex(name) + (0x4000 | len(inside)).to_bytes(2, "big") + inside


def track(width: int, height: int) -> bytes:
    return element("ae", element("d7", b"\1") + element("e0", _sides(width, height)))


def _sides(width: int, height: int) -> bytes:
    return element("b0", width.to_bytes(2, "big")) + element("ba", height.to_bytes(2, "big"))


@pytest.mark.parametrize(
    ("tracks", "size"),
    [
        (track(640, 360), (640, 360)),
        (element("ae", element("d7", b"\1")) + track(320, 200), (320, 200)),
        (track(0, 9) + track(60_000, 9), (0, 0)),
        (b"\xae\x7f\xff\xe0\xff\xb0", (0, 0)),
        (b"", (0, 0)),
    ],
)
def test_a_webms_size_is_read_from_its_first_picture(tracks: bytes, size: tuple[int, int]) -> None:
    inside = element("ec", bytes(30)) + element("1549a966", bytes(9)) + element("1654ae6b", tracks)
    made = element("1a45dfa3", element("4282", b"webm")) + bytes.fromhex("18538067") + b"\x01" + b"\xff" * 7 + inside
    assert film_size(BytesIO(made), len(made)) == size


def test_what_is_no_picture_is_refused_like_everywhere(lu: Agent) -> None:
    with pytest.raises(Refused) as refused:
        send(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "x.svg", lu)
    assert refused.value.rule == "file-type"
    with pytest.raises(Refused):
        send(pdf(), "x.pdf", lu)
    assert not Medium.objects.exists()


def test_only_who_sent_it_takes_it(lu: Agent, new_agent: Callable[..., Agent]) -> None:
    medium = send(picture(), "x.png", lu)
    assert medium is not None
    with pytest.raises(Refused):
        taken(medium.file.key, by=new_agent("Ana", roles=["editor"]).actor)
    assert taken(medium.file.key, by=lu.actor) == medium  # again is the same


def test_who_may_not_read_the_text_does_not_see_its_pictures(article: Article, lu: Agent) -> None:
    medium = send(picture(), "x.png", lu)
    assert medium is not None
    where, desk = f"/help/media/{medium.name}", Client()
    desk.force_login(lu)
    assert Client().get(where).status_code == 404  # a draft's
    draft = desk.get(where)
    assert (draft.status_code, draft["cache-control"]) == (200, "private, no-store")
    Article.objects.update(audience="institutional")
    said(article, f"![x](../media/{medium.name})")
    assert Client().get(where).status_code == 404
    Article.objects.update(audience="everybody")
    seen = Client().get(where)
    assert seen.status_code == 200
    assert "immutable" in seen["cache-control"]
    assert seen["x-content-type-options"] == "nosniff"
    said(article, "No picture any more.")
    assert Client().get(where).status_code == 404
    assert Client().get("/help/media/no-such.png").status_code == 404


def test_a_picture_without_words_is_not_published(article: Article, lu: Agent) -> None:
    draft = write_draft(article, "en", Text("Fees", body="![ ](../media/x.png)"), by=None)
    for step in (lambda: publish(draft, by=SYSTEM), lambda: schedule(draft, at=draft.saved_at, by=lu)):
        with pytest.raises(NotPossible) as refused:
            step()
        assert refused.value.rule == "words"


def test_rendering_tells_what_is_wrong_with_pictures_and_loads_nothing_from_elsewhere() -> None:
    made = render(
        "![](../media/a.png) ![b](https://evil.example/t.gif) ![c](../media/none.png) ![d](//evil.example/x.png)",
        media={"a.png": Seen("/help/media/a.png", 3, 2)}.get,
    )
    assert made.wrong == [
        ("../media/a.png", "no-words"),
        ("https://evil.example/t.gif", "elsewhere"),
        ("../media/none.png", "unknown"),
        ("//evil.example/x.png", "elsewhere"),
    ]
    assert made.media == ["a.png"]
    assert "evil.example" not in made.html
    hostile = render('![x" onload="alert(1)](../media/a.png "t")', media={"a.png": Seen("/help/media/a.png", 3, 2)}.get)
    assert "onload" not in re.sub(r'alt="[^"]*"', "", hostile.html)


def test_it_is_not_swept_away(lu: Agent) -> None:
    medium = send(picture(), "x.png", lu)
    assert medium is not None
    File.objects.update(at="2020-01-01T00:00Z")
    sweep()
    assert File.objects.get().state == "ready"


def test_what_goes_out_comes_in_again(article: Article, lu: Agent, tmp_path: Path) -> None:
    medium = send(picture("PNG", (80, 40)), "x.png", lu)
    assert medium is not None
    said(article, f"![Where](../media/{medium.name})")
    send(picture(), "unused.png", lu)
    files = dict(taken_out())
    assert sorted(name for name in files if name.startswith("media/")) == [f"media/{medium.name}"]
    for name, content in files.items():
        path = tmp_path / "out" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    (tmp_path / "out" / "media" / "evil.svg").write_bytes(b"<svg/>")
    Edition.objects.all().delete()
    Article.objects.all().delete()
    Medium.objects.all().delete()
    report = bring(tmp_path / "out")
    assert (report.written, report.media) == (1, 1)
    assert list(report.refused) == ["media/evil.svg"]
    again = Medium.objects.get()
    assert again.name == medium.name
    check(file=again.file_id)
    settle(medium=again.pk)
    assert 'width="80" height="40"' in Edition.objects.published().get().html
    assert b"".join(Client().get(f"/help/media/{medium.name}"))[:4] == b"\x89PNG"
    assert bring(tmp_path / "out").media == 0


def test_an_imported_picture_that_is_refused_frees_its_name(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "broken.png").write_bytes(picture()[:-20])
    assert bring(tmp_path).media == 1
    medium = Medium.objects.get()
    check(file=medium.file_id)
    settle(medium=medium.pk)
    assert not Medium.objects.exists()
