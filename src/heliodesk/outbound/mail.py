"""The one way out for mail: the server or the provider that HELIODESK_SMTP names.

A server is talked to step by step, because only one moment matters: before the content goes, nothing has been sent; after
it has gone, and until the server has answered, nobody can know. `before` is called exactly between the two.
"""

import smtplib
from collections.abc import Callable
from email.utils import make_msgid, parseaddr
from typing import Any

from django.conf import settings
from django.core import mail as django_mail
from django.core.mail.utils import DNS_NAME

from heliodesk.outbound.letters import Letter, as_bytes, domain_of
from heliodesk.outbound.refusals import NotSent, Unsure, refusal
from heliodesk.outbound.signing import signed

__all__ = ["Letter", "NotSent", "Unsure", "answers", "deliver", "send", "sends_mail"]
_TAKEN = 250


def sends_mail() -> bool:
    """Whether this site can send mail at all."""
    return bool(settings.EMAIL_BACKEND)


def send(*, to: str, subject: str, body: str) -> None:
    """Send plain words of ours that nobody should answer by machine (RFC 3834). Raises NotSent."""
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "X-Heliodesk-Loop": settings.HOST}
    mail_id = make_msgid(domain=domain_of(settings.MAIL_FROM))
    letter = Letter(to=to, subject=" ".join(subject.split()), text=body, mail_id=mail_id, headers=headers)
    try:
        deliver(letter)
    except Unsure:
        raise NotSent("no answer", again=True) from None  # a link that comes twice harms nobody


def answers() -> None:
    """Does the mail server take our connection and sign-in? Raises NotSent."""
    try:
        server = _connected()
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(_words(error), again=True) from None
    _end(server, polite=True)


def deliver(letter: Letter, *, before: Callable[[], None] = lambda: None) -> None:
    """Send one letter to one address.

    `before` is called when the other side has taken sender and recipient, just before the content goes; what it raises ends
    the exchange and passes through. Raises NotSent when it was certainly not taken, Unsure when nobody can know.
    """
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        _by_smtp(letter, before)
    elif settings.EMAIL_BACKEND:
        _by_backend(letter, before)
    else:
        raise NotSent("HELIODESK_SMTP names no server", again=True)


def _by_smtp(letter: Letter, before: Callable[[], None]) -> None:
    content = signed(as_bytes(letter))
    try:
        server = _connected()
    except (smtplib.SMTPException, OSError) as error:
        # Whatever is wrong with the way to our own server is mended there; a mail is worth waiting for that.
        raise NotSent(_words(error), again=True) from None
    polite = True  # may we say goodbye? Not in the middle of a content: a word there would be a part of it
    try:
        _envelope(server, letter, is_8bit=not content.isascii())
        code, said = server.docmd("data")
        if code != 354:
            raise refusal(code, said, step="data")
        polite = False
        before()
        code, said = _content(server, content)
        polite = True
    except smtplib.SMTPServerDisconnected as error:
        raise NotSent(_words(error), again=True) from None
    except smtplib.SMTPResponseException as error:
        raise refusal(error.smtp_code, error.smtp_error, step="mail") from None
    except OSError as error:
        raise NotSent(_words(error), again=True) from None
    finally:
        _end(server, polite=polite)
    if code != _TAKEN:
        raise refusal(code, said, step="content")


def _connected() -> smtplib.SMTP:
    kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    words: dict[str, Any] = {"local_hostname": DNS_NAME.get_fqdn(), "timeout": settings.EMAIL_TIMEOUT}
    server: smtplib.SMTP = kind(settings.EMAIL_HOST, settings.EMAIL_PORT, **words)
    try:
        server.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            from heliodesk.outbound.connect import certificates

            server.starttls(context=certificates())
            server.ehlo()
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        server.close()
        raise
    return server


def _envelope(server: smtplib.SMTP, letter: Letter, *, is_8bit: bool) -> None:
    sender = letter.envelope or parseaddr(letter.sender or settings.MAIL_FROM)[1]
    options = ["BODY=8BITMIME"] if is_8bit and server.has_extn("8bitmime") else []
    if not letter.to.isascii():
        if not server.has_extn("smtputf8"):
            raise NotSent("the mail server takes no such address (SMTPUTF8)", again=False)
        options.append("SMTPUTF8")
        server.command_encoding = "utf-8"
    code, said = server.mail(sender, options)
    if code != _TAKEN:
        raise refusal(code, said, step="mail")
    code, said = server.rcpt(letter.to)
    if code not in (250, 251):
        raise refusal(code, said, step="rcpt")


def _content(server: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
    """The content and what the server says to it. From its first byte on, silence is Unsure."""
    dotted = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in content.split(b"\r\n"))
    try:
        server.send((dotted if dotted.endswith(b"\r\n") else dotted + b"\r\n") + b".\r\n")
        return server.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise Unsure(_words(error)) from None


def _end(server: smtplib.SMTP, *, polite: bool) -> None:
    try:
        if polite:
            server.quit()
        else:
            server.close()
    except (smtplib.SMTPException, OSError):
        server.close()


def _by_backend(letter: Letter, before: Callable[[], None]) -> None:
    """By django-anymail, or whatever else Django has: what goes on the wire is theirs, so all of it is the content."""
    message = django_mail.EmailMultiAlternatives(
        letter.subject,
        letter.text,
        letter.sender or settings.MAIL_FROM,
        [letter.to],
        headers={"Message-ID": letter.mail_id, **dict(letter.headers)},
        reply_to=[letter.reply_to] if letter.reply_to else None,
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    for name, media_type, content in letter.attachments:
        message.attach(name, content, media_type)
    # Providers give a mail an id of their own; this one comes back with what they tell of it.
    message.metadata = {"mail_id": letter.mail_id}  # type: ignore[attr-defined]
    before()
    try:
        message.send()
    except Exception as error:
        if _never_went(error):
            raise NotSent(type(error).__name__, again=True) from error
        if type(error).__name__ == "AnymailRecipientsRefused":
            raise NotSent("the provider writes to this address no more", again=False, is_address=True) from error
        status = getattr(error, "status_code", None)
        if status is None or status >= 500:
            raise Unsure(type(error).__name__) from error
        raise NotSent(f"the provider says {status}", again=status in (401, 403, 408, 429)) from error
    _look_at(message)


# What providers' libraries raise before anything has gone.
_BEFORE = frozenset(
    [
        "ImproperlyConfigured",
        "AnymailSerializationError",
        "AnymailUnsupportedFeature",
        "NewConnectionError",
        "ConnectTimeout",
    ]
)


def _never_went(error: BaseException | None) -> bool:
    """Is it, or what it came from, an error from before the content went? By name: the libraries are the providers' matter."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        if _BEFORE & {kind.__name__ for kind in type(one).__mro__}:
            return True
        waiting += [one.__cause__, one.__context__, *_held(one)]
    return False


def _held(error: BaseException) -> list[BaseException]:
    """Errors that an error of a library for HTTP carries along."""
    return [each for each in (*error.args, getattr(error, "reason", None)) if isinstance(each, BaseException)]


def _look_at(message: django_mail.EmailMessage) -> None:
    """What a provider says at once of the one address. Raises NotSent, and Unsure for a word that nobody knows."""
    status = getattr(message, "anymail_status", None)
    states: set[str] = set(getattr(status, "status", None) or ())
    if states & {"rejected", "invalid"}:
        raise NotSent(f"the provider says {min(states)}", again=False, is_address=True)
    if "failed" in states:
        raise NotSent("the provider says failed", again=False)
    if "unknown" in states:
        raise Unsure("the provider's answer says nothing")


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200] if isinstance(error, OSError) else type(error).__name__
