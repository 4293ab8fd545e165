"""Names and pictures that resemble ours."""

import time
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageEnhance

from heliodesk.trust.avatars import difference, look_alike, picture_hash
from heliodesk.trust.impostors import Protected, distance, is_suspicious, resemblance
from heliodesk.trust.lookalikes import is_disguised, skeleton

OURS = [
    Protected("Northstar", is_brand=True),
    Protected("Mei Lindqvist"),
    Protected("Ana"),
    Protected("Diego Fernández"),
]


@pytest.mark.parametrize(
    ("name", "reason", "score"),
    [
        ("Northstar", "same", 1.0),
        ("NORTH STAR", "same", 1.0),
        ("Nоrthstar", "disguised", 1.0),  # a Cyrillic o
        ("N0rthstar", "disguised", 1.0),
        ("Ν𝗼𝗿𝘁𝗵𝘀𝘁𝗮𝗿", "disguised", 1.0),
        ("🅝🅞🅡🅣🅗🅢🅣🅐🅡", "disguised", 1.0),
        ("ᴎᴏʀᴛʜsᴛᴀʀ", "disguised", 1.0),
        ("ᑎᗝᖇTᕼSTᗩᖇ", "disguised", 1.0),
        ("North\u200bstar", "disguised", 1.0),
        ("Norths†ar Help", "disguised", 1.0),
        ("Northstar Support", "office", 0.95),
        ("northstar_helpdesk", "office", 0.95),
        ("NorthstarAdmin", "office", 0.95),
        ("Northstar官方客服", "office", 0.95),
        ("Служба поддержки Northstar", "office", 0.95),
        ("Soporte Northstar", "office", 0.95),
        ("Northstar Destek", "office", 0.95),
        ("Hỗ trợ Northstar", "office", 0.95),
        ("norhtstar_desk", "near", 0.9),
        ("Nortstar", "near", 0.8),
        ("Northstarr", "near", 0.8),
        ("Mei Lindqvist", "same", 0.9),
        ("Mei Lindqvist Support", "office", 0.95),
        ("Mеi Lindqvist", "disguised", 1.0),  # a Cyrillic e
        ("Mei Lindquist", "near", 0.8),
        ("Diego Fernandez", "same", 0.9),
    ],
)
def test_names_that_are_taken_for_ours(name: str, reason: str, score: float):
    found = resemblance(name, OURS)
    assert (found.reason, found.score) == (reason, score)
    assert is_suspicious(found)


@pytest.mark.parametrize(
    "name",
    [
        "Ann Lee", "North Shore", "Star North", "Северная звезда", "王小明", "Юрий Норт", "María Müller", "Ana", "Anna", "Mei", "Diego",
        "Northstar fan", "Support", "Nora Starr", "Björn", "Ελένη", "يوسف", "न", "🦊", "", " ", "a" * 5000, "Lin Qvist", "admin",
    ],
)  # fmt: skip
def test_names_of_other_people(name: str):
    assert not is_suspicious(resemblance(name, OURS))


def test_an_account_name_counts_like_a_name():
    assert is_suspicious(resemblance("Ann", OURS, username="northstar_support"))


def test_a_fan_and_an_office_alone_are_told_but_not_suspicious():
    assert resemblance("Northstar fan", OURS).reason == "within"
    assert resemblance("Support Team", OURS).reason == "office-alone"


def test_letters_that_are_drawn_alike():
    assert skeleton("pаypаl") == skeleton("PayPal")
    assert skeleton("rnicrosoft") == skeleton("microsoft")
    assert skeleton("ｆｕｌｌ") == "full"
    assert skeleton("Łódź") == "lodz"


def test_a_word_of_two_scripts_is_disguised_and_two_words_are_not():
    assert is_disguised("Nоrth")
    assert not is_disguised("Анна Lee")
    assert not is_disguised("Юрий")
    assert not is_disguised("王 Lee")


def test_how_far_two_words_are():
    words = {"star": 0, "stra": 1, "sta": 1, "stars": 1, "stbr": 1, "rats": 3, "": 4}
    assert {word: distance("star", word) for word in words} == words


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_name_is_survived(name: str, username: str):
    resemblance(name, OURS, username=username)


def test_many_names_of_ours_take_no_long_time():
    many = [Protected(f"Person Number{place}") for place in range(300)]
    resemblance("Somebody Else", many)
    began = time.process_time()
    resemblance("Somebody Quite Different", many)
    assert time.process_time() - began < 0.3


def picture(seed: int, size: int = 256) -> Image.Image:
    """A face of circles, another for every seed."""
    made = Image.new("RGB", (size, size), (seed * 40 % 256, 120, 200))
    draw = ImageDraw.Draw(made)
    for place in range(6):
        left, top = (seed * 37 + place * 53) % 180 * size // 256, (seed * 91 + place * 29) % 180 * size // 256
        draw.ellipse(
            (left, top, left + size // 3, top + size // 4), fill=(place * 40, seed * 70 % 256, 255 - place * 40)
        )
    return made


def stored(image: Image.Image, kind: str = "PNG", **how: int) -> bytes:
    held = BytesIO()
    image.save(held, kind, **how)
    return held.getvalue()


def test_a_picture_is_known_again_in_another_size_form_and_brightness():
    ours = picture_hash(stored(picture(1)))
    for other in (
        stored(picture(1).resize((64, 64))),
        stored(picture(1), "JPEG", quality=30),
        stored(picture(1), "WEBP", quality=40),
        stored(ImageEnhance.Brightness(picture(1)).enhance(0.8)),
        stored(picture(1).crop((4, 4, 252, 252))),
    ):
        assert look_alike(ours, picture_hash(other))


def test_other_pictures_are_told_apart():
    hashes = [picture_hash(stored(picture(seed))) for seed in range(8)]
    apart = [difference(one, other) for at, one in enumerate(hashes) for other in hashes[at + 1 :]]
    assert min(apart) > 10


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nonsense",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        stored(Image.new("RGB", (50, 50), "red")),
        stored(picture(1))[:200],
    ],
)
def test_what_is_no_picture_or_of_one_colour_has_no_hash(raw: bytes):
    assert picture_hash(raw) is None
    assert not look_alike(picture_hash(raw), picture_hash(raw))
