"""A file comes in parts, survives breaks, and is the sender's alone until it is attached."""

from datetime import UTC, datetime, timedelta

import pytest

from heliodesk.access.actors import Actor
from heliodesk.events.models import Event
from heliodesk.files import storing, upload
from heliodesk.files.check import sweep
from heliodesk.files.models import File
from heliodesk.files.names import clean_name, with_extension
from heliodesk.files.rules import CHUNK, MB, Refused
from heliodesk.files.tests import samples
from heliodesk.people.models import Customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def begin(customer):
    def start(size, name="a.mp4", *, by=None, whose=None):
        whose = whose or customer
        return upload.begin(customer=whose, by=by or whose.actor, name=name, size=size)

    return start


def part(file, offset, data):
    return upload.take_part(file.key, sender=file.sender, offset=offset, data=data)


def on_disk(place):
    return [path for path in place.rglob("*") if path.is_file()]


def test_parts_come_in_order_and_the_same_part_again_is_no_harm(begin, place):
    film = samples.film(filler=2 * CHUNK + 100)
    file = begin(len(film))
    first = film[:CHUNK]
    assert part(file, 0, first).received == CHUNK
    assert part(file, 0, first).received == CHUNK
    assert len(on_disk(place)) == 1
    with pytest.raises(Refused, match="file-offset"):
        part(file, 2 * CHUNK, b"x")
    with pytest.raises(Refused, match="file-size"):
        part(file, CHUNK, film[CHUNK : CHUNK + 500])  # a connection that broke: nothing of it counts
    with pytest.raises(Refused, match="file-incomplete"):
        upload.finish(file.key, sender=file.sender)
    part(file, CHUNK, film[CHUNK : 2 * CHUNK])
    assert part(file, 2 * CHUNK, film[2 * CHUNK :]).received == len(film)
    with pytest.raises(Refused, match="file-offset"):
        part(file, 3 * CHUNK, b"x")
    assert upload.finish(file.key, sender=file.sender).state == "checking"
    assert upload.finish(file.key, sender=file.sender).state == "checking"


def test_two_who_send_the_same_part_at_once_leave_one(begin, place):
    film = samples.film(filler=CHUNK)
    file = begin(len(film))
    names = [storing.keep_part(film[:CHUNK]) for _ in range(2)]
    for name in names:
        upload.note_part(file, 0, name, film[:CHUNK])
    assert len(on_disk(place)) == 1
    assert File.objects.get(pk=file.pk).received == CHUNK


def test_what_is_not_allowed_is_refused_with_the_first_part(begin, place):
    file = begin(100 * MB, "holiday.mp4")
    with pytest.raises(Refused, match="file-type"):
        part(file, 0, b"MZ" + bytes(CHUNK - 2))
    assert File.objects.get(pk=file.pk).state == "refused"
    assert on_disk(place) == []
    with pytest.raises(Refused, match="file-type"):
        part(file, 0, b"x" * CHUNK)


def test_a_picture_that_is_too_large_is_refused_with_the_first_part(begin):
    file = begin(26 * MB, "large.png")
    with pytest.raises(Refused, match="file-too-large"):
        part(file, 0, (samples.picture() + bytes(CHUNK))[:CHUNK])


@pytest.mark.parametrize("size", [0, -1, None, "5", True, 1.5])
def test_a_size_has_to_be_a_number_of_bytes(begin, size):
    with pytest.raises(Refused):
        begin(size)
    assert not File.objects.exists()


def test_no_kind_may_have_more_than_200_megabytes(begin):
    assert begin(200 * MB).size == 200 * MB
    with pytest.raises(Refused, match="file-too-large"):
        begin(200 * MB + 1)


def test_a_customer_has_an_allowance_for_a_day(begin, settings, customer, new_agent):
    settings.FILES_PER_DAY = 2
    begin(10)
    upload.take_back(begin(10).key, sender=customer.actor)  # taken back, and still counted: storage was used
    with pytest.raises(Refused, match="files-per-day"):
        begin(10)
    begin(10, whose=Customer.objects.create())
    begin(10, by=new_agent().actor)
    File.objects.update(at=datetime.now(UTC) - timedelta(days=1, minutes=1))
    settings.FILES_MB_PER_DAY = 1
    begin(MB - 1)
    with pytest.raises(Refused, match="files-per-day"):
        begin(2)


def test_another_customers_upload_is_not_there(begin):
    file, other = begin(10), Customer.objects.create().actor
    for act in (
        lambda: upload.take_part(file.key, sender=other, offset=0, data=bytes(10)),
        lambda: upload.finish(file.key, sender=other),
        lambda: upload.take_back(file.key, sender=other),
        lambda: upload.find("ZZZZ", sender=other),
    ):
        with pytest.raises(Refused, match="file-not-found"):
            act()


def test_customers_do_not_add_to_what_an_agent_sends_them(begin, new_agent, customer):
    agent = new_agent()
    file = begin(10, by=agent.actor)
    with pytest.raises(Refused, match="file-not-found"):
        upload.find(file.key, sender=customer.actor)
    assert not File.objects.visible_to(customer.actor).exists()
    assert File.objects.visible_to(agent.actor).count() == 1
    assert not File.objects.visible_to(new_agent("Ana").actor).exists()
    assert not File.objects.visible_to(Actor("nobody")).exists()


def test_a_ready_file_is_told_of_and_lies_there_for_its_owner_only(send, place):
    file = send(samples.pdf(), "statement.pdf")
    assert (file.state, file.kind, file.scan) == ("ready", "pdf", "not-scanned")
    event = Event.objects.get(kind="file.ready")
    assert event.data == {"file": file.key}
    assert event.topics == [f"customer:{file.customer_id}"]
    (stored,) = on_disk(place)
    assert stored.stat().st_mode & 0o777 == 0o600
    assert "statement" not in str(stored)


def test_what_was_taken_back_leaves_nothing(send, place):
    file = send(samples.picture("JPEG", (2000, 1000)))
    assert len(on_disk(place)) == 2
    upload.take_back(file.key, sender=file.sender)
    assert on_disk(place) == []
    assert File.objects.get(pk=file.pk).state == "gone"


def test_what_is_not_attached_goes_after_a_day(send, begin, place):
    send(samples.pdf())
    film = samples.film(filler=CHUNK)
    part(begin(len(film)), 0, film[:CHUNK])
    sweep()
    assert len(on_disk(place)) == 2
    File.objects.update(at=datetime.now(UTC) - timedelta(hours=25))
    sweep()
    assert on_disk(place) == []
    assert set(File.objects.values_list("state", flat=True)) == {"gone"}


def test_a_check_that_was_lost_with_its_process_is_asked_for_again(send):
    from procrastinate.contrib.django.models import ProcrastinateJob

    file = send(samples.pdf(), checked=False)
    ProcrastinateJob.objects.all().delete()
    sweep()
    assert not ProcrastinateJob.objects.exists()
    File.objects.update(finished_at=datetime.now(UTC) - timedelta(minutes=11))
    sweep()
    assert ProcrastinateJob.objects.get().args == {"file": file.pk}


def test_the_third_check_in_a_process_waits_without_keeping_others(send, monkeypatch):
    import threading

    from procrastinate.contrib.django.models import ProcrastinateJob

    from heliodesk.files import check

    monkeypatch.setattr(check, "_places", threading.BoundedSemaphore(1))
    with check._places:
        file = send(samples.pdf())
    assert file.state == "checking"
    assert ProcrastinateJob.objects.filter(scheduled_at__isnull=False).get().args == {"file": file.pk}
    check.check(file=file.pk)
    assert File.objects.get(pk=file.pk).state == "ready"


def test_a_job_that_runs_twice_keeps_one(send, place):
    from heliodesk.files.check import check

    file = send(samples.pdf())
    check(file=file.pk)
    assert len(on_disk(place)) == 1
    assert Event.objects.filter(kind="file.ready").count() == 1


NAMES = {
    "C:\\Users\\me\\shot.png": "shot.png",
    "../../etc/passwd": "passwd",
    "a\x00b\nc.pdf": "ab c.pdf",
    "\u202egpj.exe": "gpj.exe",
    "  ..  ": "file",
    "": "file",
    'say "hi"<script>.png': "say _hi__script_.png",
    "提现截图.png": "提现截图.png",
    "\ud800.png": "png",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_declared_name_is_made_fit_to_be_shown(name):
    assert clean_name(name) == NAMES[name]


def test_a_long_name_keeps_its_ending():
    assert len(clean_name("x" * 500 + ".pdf")) <= 100
    assert clean_name("x" * 500 + ".pdf").endswith("….pdf")
    assert clean_name(None) == "file"


def test_a_name_ends_as_its_content_says():
    assert with_extension("shot.png", "image/png") == "shot.png"
    assert with_extension("shot.gif", "image/png") == "shot.png"
    assert with_extension("virus.exe", "image/png") == "virus.exe.png"
    assert with_extension("file", "application/pdf") == "file.pdf"
    assert with_extension("data.CSV", "text/plain") == "data.CSV"
