"""Mail that servers hand over: a served desk, and Python's own SMTP and LMTP client at the other side."""

import os
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest

from tests.conftest import Desk, free_port
from tests.dovecot import _certificate
from tests.test_mail_imap import Inbox, mail, wait_for

pytestmark = pytest.mark.crash
LONG = pytest.mark.skipif(not os.environ.get("HELIODESK_LONG_TESTS"), reason="takes long")

FROM, TO = "amara@mail.example", "support@northstar.example"


class Handed(Inbox):
    """A desk with an LMTP socket that is a file, and an SMTP port with TLS."""

    def __init__(self, home: Path) -> None:
        self.file, self.port = home / "lmtp.sock", free_port()
        _certificate(home / "cert.pem", home / "key.pem")
        tls = f"cert={home}/cert.pem&key={home}/key.pem"
        sources = f"lmtp://{self.file} smtp://127.0.0.1:{self.port}?{tls}&size=3000000"
        addresses = f"{TO}=support, appeals@northstar.example=appeals"
        told = {"HELIODESK_MAIL_SOURCES": sources, "HELIODESK_MAIL_ADDRESSES": addresses}
        super().__init__(
            Desk("handed", HELIODESK_DEMO="0", HELIODESK_MAIL_REPLY_DOMAIN="reply.northstar.example", **told)
        )
        wait_for(lambda: self.file.exists() and self.source("smtp")["heard_at"])

    def lmtp(self) -> smtplib.LMTP:
        return smtplib.LMTP(str(self.file))

    def smtp(self) -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", self.port, timeout=20)


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handed]:
    made = Handed(tmp_path_factory.mktemp("handed"))
    yield made
    made.desk.close()


@pytest.fixture(autouse=True)
def empty(handed: Handed) -> None:
    with psycopg.connect(handed.desk.settings["DATABASE_URL"]) as db:
        db.execute("truncate email_received cascade")


def test_a_mail_is_there_when_it_was_said_to_be(handed: Handed) -> None:
    with handed.lmtp() as client:
        for number in range(20):
            client.sendmail(FROM, [TO], mail(number))
            assert handed.numbers() == list(range(number + 1))
    (sender, recipients, size), *_others = handed.ask("select mail_from, rcpt_to, size from email_received order by id")
    assert (sender, recipients, size) == (FROM, [TO], len(mail(0)))


def test_a_mail_for_two_is_one_and_lmtp_answers_for_each(handed: Handed) -> None:
    two = [TO, "appeals@northstar.example"]
    assert say(handed, two, mail(1)) == ["250", "250"]
    assert say(handed, ["support+fees@northstar.example"], mail(1)) == ["250"]
    assert handed.ask("select rcpt_to from email_received") == [([*two, "support+fees@northstar.example"],)]


def say(handed: Handed, recipients: list[str], raw: bytes) -> list[str]:
    """The codes after the content, by LMTP with everything in one go (RFC 2920); smtplib reads one alone."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(10)
        line.connect(str(handed.file))
        lines = line.makefile("rb")
        assert lines.readline().startswith(b"220")
        words = [
            "LHLO mx.northstar.example",
            f"MAIL FROM:<{FROM}>",
            *(f"RCPT TO:<{each}>" for each in recipients),
            "DATA",
        ]
        line.sendall("\r\n".join([*words, ""]).encode())
        while not (told := lines.readline()).startswith(b"354"):
            assert told.startswith(b"250")
        line.sendall(raw + b".\r\nQUIT\r\n")
        said = [each.decode().split()[0] for each in lines.readlines()]
    assert said.pop() == "221"
    return said


def test_strangers_addresses_are_refused_and_the_others_of_the_mail_are_not(handed: Handed) -> None:
    reply = "r-aaaa-aaaaaaaaaaaaaaaaaaaa@Reply.northstar.example"
    with handed.smtp() as client:
        refused = client.sendmail(FROM, [TO, "boss@northstar.example", reply], mail(1))
        assert {where: code for where, (code, _said) in refused.items()} == {"boss@northstar.example": 550}
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail(FROM, ["boss@northstar.example"], mail(2))
    assert handed.numbers() == [1]


def test_bounces_come_without_a_sender(handed: Handed) -> None:
    with handed.lmtp() as client:
        client.sendmail("", [TO], mail(1))
    assert handed.ask("select mail_from from email_received") == [("",)]


def test_the_size_is_announced_and_kept_to(handed: Handed) -> None:
    with handed.smtp() as client:
        client.ehlo()
        assert client.esmtp_features["size"] == "3000000"
        assert {"8bitmime", "smtputf8", "starttls"} <= set(client.esmtp_features)
        with pytest.raises(smtplib.SMTPSenderRefused) as told:
            client.sendmail(FROM, [TO], mail(1, size=3_100_000))
        assert told.value.smtp_code == 552
        client.rset()
        client.esmtp_features.pop("size")  # one that does not say it before
        with pytest.raises(smtplib.SMTPDataError) as late:
            client.sendmail(FROM, [TO], mail(1, size=3_100_000))
        assert late.value.smtp_code == 552
        client.sendmail(FROM, [TO], mail(2, size=2_900_000))
    assert handed.numbers() == [2]


def test_eight_bits_long_lines_dots_and_foreign_addresses_arrive_as_they_are(handed: Handed) -> None:
    raw = mail(1) + "提现 ü\r\n.\r\n..two\r\n".encode() + b"\xff\xfe\x00\r\n" + b"<p>" * 100_000 + b"\r\n"
    with handed.lmtp() as client:
        client.sendmail(FROM, [TO], raw, ["BODY=8BITMIME"])
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "陈伟@例子.example", TO, "提现"
        message.set_content("This is mail 2.")
        client.send_message(message)
    (stored,), *_other = handed.ask("select content from email_raw order by received_id")
    assert bytes(stored) == raw
    assert handed.ask("select mail_from from email_received order by id desc limit 1") == [("陈伟@例子.example",)]


def test_tls_for_who_wants_it(handed: Handed) -> None:
    context = ssl.create_default_context(cafile=str(handed.file.parent / "cert.pem"))
    with smtplib.SMTP("localhost", handed.port, timeout=20) as client:
        client.starttls(context=context)
        client.sendmail(FROM, [TO], mail(1))
    assert handed.numbers() == [1]


def test_more_conversations_than_there_may_be_are_told_to_come_back(handed: Handed) -> None:
    held = [socket.create_connection(("127.0.0.1", handed.port)) for _each in range(32)]
    try:
        for each in held:
            assert each.recv(100).startswith(b"220")
        with pytest.raises(smtplib.SMTPConnectError) as told:
            handed.smtp()
        assert told.value.smtp_code == 421
    finally:
        for each in held:
            each.close()
    wait_for(lambda: _greets(handed))


def _greets(handed: Handed) -> bool:
    try:
        handed.smtp().close()
    except smtplib.SMTPException:
        return False
    return True


def test_without_the_database_the_sender_keeps_it(handed: Handed) -> None:
    name = handed.desk.database
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(f'alter database "{name}" allow_connections false')
        admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])
        try:
            with handed.lmtp() as client, pytest.raises(smtplib.SMTPDataError) as told:
                client.sendmail(FROM, [TO], mail(1))
            assert told.value.smtp_code == 451
        finally:
            admin.execute(f'alter database "{name}" allow_connections true')
    wait_for(lambda: _taken(handed, 1), 30)
    assert handed.numbers() == [1]


def _taken(handed: Handed, number: int) -> bool:
    try:
        with handed.lmtp() as client:
            client.sendmail(FROM, [TO], mail(number))
    except smtplib.SMTPDataError as error:
        if error.smtp_code != 451:
            raise
        return False
    return True


@LONG
def test_the_next_process_takes_over_the_sockets(handed: Handed) -> None:
    other = handed.desk.start_another_web()
    assert other
    handed.desk.stop_web()  # kill -9: the file of the socket stays
    began = time.monotonic()
    while True:
        try:
            with handed.lmtp() as client:
                client.sendmail(FROM, [TO], mail(7))
            with handed.smtp() as client:
                client.sendmail(FROM, [TO], mail(8))
            break
        except OSError:
            assert time.monotonic() - began < 20
            time.sleep(0.2)
    assert handed.numbers() == [7, 8]
    assert handed.source("smtp")["error"] == ""
