"""Files of a form: in parts by the page's script, or with the form itself; refusals in words; nobody else's."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heliodesk.files.models import File
from heliodesk.files.rules import CHUNK
from heliodesk.files.tests import samples
from heliodesk.intake.models import Draft
from heliodesk.people.models import Customer
from heliodesk.portal.tests.intake.form import door_of
from heliodesk.tickets.models import Ticket

pytestmark = pytest.mark.django_db
FILES = "/requests/files"
FORM = "/requests/new/suggestion/"
PAGE = f"{FORM}idea/"
IDEA = {"area": "web", "more": "The chart jumps when it is scrolled."}
NO_SCRIPT = 3_500_000  # what the page says that one file may have without scripts


def begun(client: Client, data: bytes, name: str = "screen.png") -> str:
    answer = client.post(FILES, {"name": name, "size": len(data)})
    assert answer.status_code == 201
    assert answer.json()["chunk"] == CHUNK
    return answer.json()["key"]


def part(client: Client, key: str, data: bytes, offset: object = 0):
    return client.put(f"{FILES}/{key}?offset={offset}", data, content_type="application/octet-stream")


def sent(client: Client, data: bytes, name: str = "screen.png") -> str:
    key = begun(client, data, name)
    assert part(client, key, data).json()["received"] == len(data)
    assert client.post(f"{FILES}/{key}/finish").json()["state"] == "checking"
    return key


def plain(data: bytes, name: str = "screen.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/png")


def large(size: int) -> bytes:
    """A PNG of just that size: noise that does not compress would take long, a text chunk is as good."""
    small = samples.picture()
    return small + b"\0" * (size - len(small))


# By the page's script


def test_a_file_comes_in_parts_and_goes_with_the_request(door: Client, me: Customer) -> None:
    key = sent(door, samples.picture())
    assert door.post(PAGE, {**IDEA, "evidence": [key]}).status_code == 302
    assert "screen.png" in door.get(f"{FORM}review/").content.decode()
    assert door.post(f"{FORM}review/", {"do": "send"}).status_code == 302
    file = File.objects.get(key=key)
    assert file.attached_at is not None
    assert Ticket.objects.get().fields["evidence"] == [key]
    again = door.delete(f"{FILES}/{key}")
    assert (again.status_code, again.json()["error"]) == (409, "file-sent")


@pytest.mark.parametrize("size", ["", "-1", "abc", "٣", "9" * 15, "1.5"])
def test_a_size_that_is_none_is_refused_in_words(door: Client, size: str) -> None:
    answer = door.post(FILES, {"name": "screen.png", "size": size})
    assert answer.status_code == 422
    assert answer.json() == {"error": "file-size", "message": "The size of the file is missing or wrong."}
    assert not File.objects.exists()


def test_what_is_empty_or_too_large_is_refused_in_words(door: Client) -> None:
    empty = door.post(FILES, {"name": "a.png", "size": "0"})
    assert (empty.status_code, empty.json()["message"]) == (422, "The file is empty.")
    huge = door.post(FILES, {"name": "a.webm", "size": str(201 * 2**20)})
    assert huge.status_code == 413
    assert "videos 200 MB" in huge.json()["message"]
    door.cookies["django_language"] = "zh-hans"
    assert "视频" in door.post(FILES, {"name": "a.webm", "size": str(201 * 2**20)}).json()["message"]


def test_what_is_no_picture_is_refused_at_its_first_part(door: Client) -> None:
    data = b"PK\x03\x04" + b"\0" * 200
    answer = part(door, begun(door, data, "bill.png"), data)
    assert answer.status_code == 422
    assert answer.json()["message"].startswith("This kind of file cannot be sent.")


@pytest.mark.parametrize("offset", ["", "-1", "x", "1", "4194304", "٣"])
def test_a_part_that_does_not_follow_changes_nothing(door: Client, offset: str) -> None:
    data = samples.picture()
    key = begun(door, data)
    answer = part(door, key, data, offset)
    assert (answer.status_code, answer.json()["error"]) == (409, "file-offset")
    assert File.objects.get(key=key).received == 0


def test_a_part_of_the_wrong_length_and_an_early_end_are_refused(door: Client) -> None:
    data = samples.picture()
    key = begun(door, data)
    assert part(door, key, data[:-1]).json()["error"] == "file-size"
    early = door.post(f"{FILES}/{key}/finish")
    assert (early.status_code, early.json()["message"]) == (409, "The file has not come completely yet.")
    assert part(door, key, data).status_code == 200


def test_a_file_is_its_senders_alone(door: Client) -> None:
    data = samples.picture()
    key = begun(door, data)
    for stranger in (Client(), door_of(Customer.objects.create(external_id="ns-2"))):
        for answer in (
            stranger.get(f"{FILES}/{key}"),
            part(stranger, key, data),
            stranger.post(f"{FILES}/{key}/finish"),
            stranger.delete(f"{FILES}/{key}"),
        ):
            assert (answer.status_code, answer.json()["error"]) == (404, "file-not-found")
    assert File.objects.get(key=key).received == 0
    assert door.get(f"{FILES}/{key}").json()["state"] == "uploading"
    assert door.get(f"{FILES}/nowhere").status_code == 404


def test_nobody_sends_anothers_file(door: Client) -> None:
    key = sent(door, samples.picture())
    other = door_of(Customer.objects.create(external_id="ns-2"))
    assert other.post(PAGE, {**IDEA, "evidence": [key, "nowhere"]}).status_code == 302
    assert "screen.png" not in other.get(f"{FORM}review/").content.decode()
    other.post(f"{FORM}review/", {"do": "send"})
    assert File.objects.get(key=key).attached_at is None
    assert "evidence" not in Ticket.objects.get().fields


def test_what_is_taken_back_is_gone(door: Client) -> None:
    key = sent(door, samples.picture())
    assert door.delete(f"{FILES}/{key}").status_code == 204
    assert door.post(PAGE, {**IDEA, "evidence": [key]}).status_code == 302
    assert Draft.objects.get().answers["evidence"] == [key]
    assert "screen.png" not in door.get(f"{FORM}review/").content.decode()


# With the form itself


@pytest.mark.parametrize("size", [2_000, CHUNK, CHUNK + 1, NO_SCRIPT])
def test_without_scripts_a_file_comes_with_the_form(door: Client, size: int) -> None:
    answer = door.post(PAGE, {**IDEA, "evidence-file": plain(large(size)), "do": "next"})
    assert answer.headers["Location"] == f"{FORM}review/"
    file = File.objects.get()
    assert (file.name, file.size, file.received, file.state) == ("screen.png", size, size, "checking")
    door.post(f"{FORM}review/", {"do": "send"})
    file.refresh_from_db()
    assert file.attached_at is not None


def test_several_come_at_once_and_each_can_be_taken_back(door: Client) -> None:
    files = [plain(samples.picture(), f"{n}.png") for n in range(3)]
    page = door.post(PAGE, {**IDEA, "evidence-file": files, "do": "add"})
    assert page.status_code == 200
    assert page.content.decode().count('value="drop:evidence:') == 3
    keys = Draft.objects.get().answers["evidence"]
    page = door.post(PAGE, {**IDEA, "evidence": keys, "do": f"drop:evidence:{keys[1]}"})
    assert page.content.decode().count('value="drop:evidence:') == 2
    assert File.objects.get(key=keys[1]).state == "gone"
    # Somebody else's file is not taken back by its key.
    other = door_of(Customer.objects.create(external_id="ns-2"))
    other.post(PAGE, {**IDEA, "evidence": [keys[0]], "do": f"drop:evidence:{keys[0]}"})
    assert File.objects.get(key=keys[0]).state == "checking"


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [(b"", "a.png", "The file is empty."), (b"PK\x03\x04" + b"\0" * 200, "a.exe", "This kind of file cannot be sent.")],
)
def test_a_refused_file_is_told_at_its_place_and_the_rest_is_kept(
    door: Client, data: bytes, name: str, words: str
) -> None:
    answer = door.post(PAGE, {**IDEA, "evidence-file": plain(data, name), "do": "next"})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert words in told.partition('id="d-evidence"')[2].partition("</div>")[0]
    assert IDEA["more"] in told
    assert "evidence" not in Draft.objects.get().answers


def test_more_than_fit_are_told(door: Client) -> None:
    keys = [sent(door, samples.picture(), f"{n}.webm") for n in range(2)]
    answer = door.post(PAGE, {**IDEA, "recording": keys})
    assert answer.status_code == 422
    assert "At most 1 here. Please remove some." in answer.content.decode()
