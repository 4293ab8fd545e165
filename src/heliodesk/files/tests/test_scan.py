"""With a scanner nothing is opened before it has answered. A real clamd where there is one, with a signature of our own."""

import shutil
import socketserver
import subprocess
import threading
import time

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from heliodesk.access.models import AuditEntry
from heliodesk.events.models import Event
from heliodesk.files import scan
from heliodesk.files.check import check
from heliodesk.files.models import File
from heliodesk.files.tests import samples

pytestmark = pytest.mark.django_db
# The industry's test file, put together here so that no scanner takes this one away.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"


class Clamd(socketserver.StreamRequestHandler):
    """clamd's INSTREAM, as its manual says it, for machines without one."""

    longest = 1_000_000

    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zVERSION\0":
            self.wfile.write(b"ClamAV 1.4.3/1/Tue Nov 24 2026\0")
            return
        assert command == b"zINSTREAM\0"
        data = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            data += self.rfile.read(length)
            if len(data) > self.longest:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.wfile.write(b"stream: Eicar.Test.UNOFFICIAL FOUND\0" if EICAR in data else b"stream: OK\0")


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """The address of a scanner that knows one virus."""
    where = tmp_path_factory.mktemp("clamd")
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
    address = where / "socket"
    if program is None:
        with socketserver.ThreadingUnixStreamServer(str(address), Clamd) as server:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"unix:{address}"
            server.shutdown()
        return
    (where / "db").mkdir()
    (where / "db" / "own.ndb").write_text(f"Eicar.Test:0:*:{EICAR.hex()}\n")
    (where / "clamd.conf").write_text(
        f"LocalSocket {address}\nDatabaseDirectory {where}/db\nForeground yes\nStreamMaxLength 1M\n"
        f"LogFile {where}/log\nTemporaryDirectory {where}\n"
    )
    process = subprocess.Popen(
        [program, "-c", str(where / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    for _ in range(300):
        if address.exists():
            break
        assert process.poll() is None, (where / "log").read_text()
        time.sleep(0.1)
    yield f"unix:{address}"
    process.terminate()
    process.wait(10)


@pytest.fixture
def scanned(settings, clamd):
    settings.CLAMAV = clamd


def test_a_clean_file_is_called_clean(scanned, send):
    assert send(samples.pdf()).scan == "clean"
    assert send(samples.picture()).scan == "clean"
    assert scan.version().startswith("ClamAV ")


def test_an_infected_file_is_deleted_noted_and_told_of(scanned, send, place):
    file = send(EICAR, "invoice.txt")
    assert (file.state, file.scan, file.refusal) == ("refused", "infected", "file-infected")
    assert [path for path in place.rglob("*") if path.is_file()] == []
    entry = AuditEntry.objects.get(verb="file-infected")
    assert entry.subject == f"file:{file.key}"
    assert "Eicar" in entry.facts["virus"]
    assert entry.facts["sender"] == f"customer:{file.customer_id}"
    assert Event.objects.get(kind="file.refused").data == {"file": file.key, "rule": "file-infected"}


def test_a_virus_inside_a_film_is_found_too(scanned, send):
    film = samples.film()
    assert send(film[:-1000] + EICAR.ljust(1000, b"\0"), "clip.mp4").refusal == "file-infected"


def test_what_the_scanner_does_not_take_is_not_let_through(scanned, send):
    assert send(samples.film(filler=1_500_000), "clip.mp4").refusal == "file-unscannable"


def test_while_the_scanner_is_away_a_file_is_held_and_asked_for_again(settings, send, tmp_path, clamd):
    settings.CLAMAV = f"unix:{tmp_path}/nobody"
    file = send(samples.pdf())
    assert file.state == "checking"
    again = ProcrastinateJob.objects.filter(task_name="files.check", scheduled_at__isnull=False).get()
    assert again.args == {"file": file.pk}
    settings.CLAMAV = clamd
    check(file=file.pk)
    assert File.objects.get(pk=file.pk).scan == "clean"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "unix:/dev/null"])
def test_an_address_without_a_scanner_is_told_as_away(settings, address):
    settings.CLAMAV = address
    with pytest.raises(scan.ScannerAway):
        scan.version()
