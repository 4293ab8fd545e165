"""What HELIODESK_MAIL_SOURCES may say."""

from datetime import date
from pathlib import Path

import pytest

from heliodesk.channels.email.problems import without
from heliodesk.channels.email.sources import BadSource, Imap, Listener, read, sort_out


def test_a_mailbox_with_everything() -> None:
    found = read(
        "imap://support%40northstar.example:p%40ss%2Fword@mail.example:1143/Support%2FNew?move_to=Done&since=2026-11-01&ca=/ca.pem"
    )
    assert isinstance(found, Imap)
    assert (found.host, found.port, found.tls, found.user) == (
        "mail.example",
        1143,
        "starttls",
        "support@northstar.example",
    )
    assert (found.folder, found.password, found.after, found.move_to) == ("Support/New", "p@ss/word", "move", "Done")
    assert (found.since, found.ca) == (date(2026, 11, 1), "/ca.pem")
    assert found.name == "imap mail.example:1143/Support/New support@northstar.example"
    assert "p@ss" not in repr(found)


def test_a_mailbox_needs_little() -> None:
    found = read("imaps://me:secret@mail.example")
    assert isinstance(found, Imap)
    assert (found.port, found.folder, found.tls, found.after, found.since) == (993, "INBOX", "tls", "seen", None)


def test_a_password_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("from the file\n")
    found = read(f"imaps://me@mail.example/INBOX?password_file={tmp_path}/password")
    assert isinstance(found, Imap)
    assert found.password == "from the file"


def test_oauth_takes_its_secrets_from_a_file_or_the_environment(tmp_path: Path, settings) -> None:
    url = "imaps+oauth2://me@mail.example/INBOX?token_url=https://login.example/token&client_id=desk&scope=a%20b"
    with pytest.raises(BadSource, match="HELIODESK_MAIL_OAUTH_SECRET"):
        read(url)
    settings.MAIL_OAUTH_SECRET = "from the environment"
    found = read(url)
    assert isinstance(found, Imap)
    assert found.oauth is not None
    assert (found.oauth.secret, found.oauth.scope) == ("from the environment", "a b")
    assert found.secrets == ("from the environment",)


def test_sockets() -> None:
    assert read("lmtp://127.0.0.1:2424") == Listener("lmtp 127.0.0.1:2424", "lmtp", host="127.0.0.1", port=2424)
    assert read("lmtp:///run/x.sock?mode=600&size=1000") == Listener(
        "lmtp /run/x.sock", "lmtp", path="/run/x.sock", mode=0o600, size=1000
    )


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("pop3://me:hunter22@mail.example", "none of"),
        ("imaps://mail.example/INBOX", "user and host"),
        ("imaps://me@mail.example/INBOX", "no password"),
        ("imaps://me:hun/ter22@mail.example/INBOX", "percent-encoded"),
        ("imaps://me:hunter22@mail.example/INBOX?delete=1", "“delete” is none of"),
        ("imaps://me:hunter22@mail.example/INBOX?after=move", "move_to"),
        ("imaps://me:hunter22@mail.example/INBOX?since=yesterday", "a day"),
        ("imaps://me@mail.example/INBOX?password_file=/nowhere/at/all", "cannot be read"),
        ("imaps+oauth2://me@mail.example/INBOX?client_id=x", "token_url"),
        ("lmtp://127.0.0.1", "a port is missing"),
        ("lmtp:///", "a place is missing"),
        ("smtp://me:hunter22@0.0.0.0:25", "no password"),
        ("smtp://0.0.0.0:25?cert=/a.pem", "belong together"),
    ],
)
def test_a_mistake_is_named_without_the_password(url: str, says: str) -> None:
    good, bad = sort_out(["lmtp://127.0.0.1:2424", url])
    assert [each.name for each in good] == ["lmtp 127.0.0.1:2424"]
    assert bad[0].startswith("HELIODESK_MAIL_SOURCES, source 2: ")
    assert says in bad[0]
    assert "hun" not in bad[0]


def test_the_same_source_twice_is_a_mistake() -> None:
    assert len(sort_out(["lmtp://127.0.0.1:2424", "lmtp://127.0.0.1:2424"])[0]) == 1


def test_what_is_kept_of_an_error_has_no_secret_and_one_line() -> None:
    assert without("login: no\r\n'pass word' \x00 bad", ["pass word"]) == "login: no '…' bad"
