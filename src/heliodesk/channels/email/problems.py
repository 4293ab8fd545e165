"""What is wrong with a source: a word, what to do about it, and what the other side said, without passwords."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliodesk.channels.email.models import Source

# Word → what it means, what to do.
WORDS: dict[str, tuple[Promise, Promise]] = {
    "connect": (
        _("The mail server cannot be reached."),
        _("Check host and port of the source, and that a firewall lets this machine out. It is tried again by itself."),
    ),
    "tls": (
        _("The connection cannot be encrypted."),
        _("Check the server’s certificate. One of your own authority is named by ca= in the source."),
    ),
    "login": (
        _("The mail server refuses the sign-in."),
        _("Renew user and password of the source, and look whether the account may use IMAP."),
    ),
    "token": (
        _("The sign-in service gives no token."),
        _("Check the client’s id, secret or refresh token; a refresh token that was revoked has to be made anew."),
    ),
    "folder": (
        _("The folder cannot be opened."),
        _("Check its name in the source; it is written as the server writes it."),
    ),
    "mails": (
        _("Some mails cannot be read from the server."),
        _("The others were taken. Look at these in the mailbox; they are tried again every hour."),
    ),
    "marks": (
        _("Stored mails cannot be marked or moved in the mailbox."),
        _("They are stored. Check that the account may change the folder, or say after=leave in the source."),
    ),
    "server": (
        _("The mail server broke off or answered with an error."),
        _("Usually it comes back by itself. If it stays, look at the server’s log."),
    ),
    "address": (
        _("The address is in use by another program, or may not be listened on."),
        _("Stop the other program, or choose another address for the source."),
    ),
    "setup": (
        _("The provider’s webhook is not set up completely."),
        _("HELIODESK_ANYMAIL holds the keys of the provider, by the names that django-anymail gives them."),
    ),
    "database": (
        _("The database did not answer."),
        _("Mails stay where they are until it does. Look at “heliodesk doctor”."),
    ),
    "program": (
        _("Something unforeseen happened."),
        _("It is tried again by itself. The log of the process says more; please report it."),
    ),
}


class Problem(Exception):
    """A source does not work. `word` is one of WORDS, `said` what the other side or the system told."""

    def __init__(self, word: str, said: str = "") -> None:
        super().__init__(f"{word}: {said}")
        self.word = word
        self.said = said


def works(source: Source) -> None:
    """The other side has answered just now. What comparing found stays until the next comparing (`fine`)."""
    kept = Source.objects.filter(pk=source.pk)
    kept.update(heard_at=datetime.now(UTC))
    kept.exclude(error="").exclude(error__regex=r"^(mails|marks): ").update(error="", error_at=None)


def fine(source: Source) -> None:
    """Nothing is wrong."""
    Source.objects.filter(pk=source.pk).exclude(error="").update(error="", error_at=None)


def fails(source: Source, problem: Problem, secrets: Iterable[str] = ()) -> None:
    """Write down what is wrong, and since when."""
    text = without(f"{problem.word}: {problem.said}", secrets)[:300]
    kept = Source.objects.filter(pk=source.pk)
    kept.filter(error="").update(error_at=datetime.now(UTC))
    kept.update(error=text)


def without(text: str, secrets: Iterable[str]) -> str:
    """One line of the text, with nothing secret in it."""
    for secret in secrets:
        text = text.replace(secret, "…")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def told(error: str) -> tuple[str, Promise, Promise, str]:
    """Of a kept error: its word, what it means, what to do, what was said."""
    word, _colon, said = error.partition(": ")
    meaning, advice = WORDS.get(word, WORDS["program"])
    return word, meaning, advice, said
