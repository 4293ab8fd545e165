"""One mail to one person, through the server that HELIODESK_SMTP names."""

import smtplib
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMessage


class NotSent(Exception):
    """The mail server did not take it. `again`: trying later may help. Never says to whom."""

    def __init__(self, *, again: bool) -> None:
        super().__init__("not taken for now" if again else "refused")
        self.again = again


def sends_mail() -> bool:
    """Whether this site can send mail at all."""
    return bool(settings.EMAIL_BACKEND)


def send(*, to: str, subject: str, body: str) -> None:
    """Send plain words of ours that nobody should answer by machine (RFC 3834). Raises NotSent."""
    host = settings.MAIL_FROM.rpartition("@")[2].rstrip(">")
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": make_msgid(domain=host)}
    message = EmailMessage(" ".join(subject.split()), body, settings.MAIL_FROM, [to], headers=headers)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        raise NotSent(again=all(400 <= code < 500 for code, _said in error.recipients.values())) from None
    except smtplib.SMTPResponseException as error:
        raise NotSent(again=400 <= error.smtp_code < 500) from None
    except (smtplib.SMTPException, OSError):
        raise NotSent(again=True) from None
