"""A real IMAP server for tests: Debian's Dovecot, with mailboxes, certificate and ports of its own, as whoever runs the tests."""

import contextlib
import getpass
import mailbox
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.conftest import free_port

PASSWORD = "correct/horse:battery@staple"  # with signs that a URL wants to be written otherwise


class Dovecot:
    """Each instance serves every user name with the password above (or by tokens); a mailbox is made when it is used."""

    def __init__(self, *, idle: bool = True, introspect: str = "", folders_change: bool = True) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="heliodesk-dovecot-"))
        self.home.chmod(0o755)
        self.port, self.tls_port = free_port(), free_port()
        self.ca = self.home / "cert.pem"
        self.process: subprocess.Popen[bytes] | None = None
        _certificate(self.home / "cert.pem", self.home / "key.pem")
        me = getpass.getuser()
        self.mail_user = "nobody" if me == "root" else me  # Dovecot opens no mailbox as root
        self.mails = self.home / "mails"
        self.mails.mkdir()
        self._own(self.mails)
        who = pwd.getpwnam(self.mail_user)
        internal = "" if me == "root" else f"default_internal_user = {me}\ndefault_login_user = {me}\n"
        (self.home / "oauth2.conf").write_text(
            f"introspection_mode = post\nintrospection_url = {introspect}\nusername_attribute = username\n"
            "active_attribute = active\nactive_value = true\n"
        )
        oauth = (
            f"passdb {{\n driver = oauth2\n mechanisms = xoauth2 oauthbearer\n args = {self.home}/oauth2.conf\n}}\n"
            if introspect
            else ""
        )
        capability = "" if idle else "imap_capability = IMAP4rev1 UIDPLUS MOVE\n"
        (self.home / "dovecot.conf").write_text(
            f"base_dir = {self.home}/run\nstate_dir = {self.home}/state\nlog_path = {self.home}/log\n"
            f"protocols = imap\nlisten = 127.0.0.1\nssl = yes\nssl_cert = <{self.ca}\nssl_key = <{self.home}/key.pem\n"
            f"disable_plaintext_auth = no\nauth_mechanisms = plain login{' xoauth2 oauthbearer' if introspect else ''}\n"
            f"{internal}{oauth}passdb {{\n driver = static\n args = password={PASSWORD}\n}}\n"
            f"userdb {{\n driver = static\n args = uid={who.pw_uid} gid={who.pw_gid} home={self.mails}/%u\n}}\n"
            f"first_valid_uid = 1\nfirst_valid_gid = 0\nmail_location = maildir:~/Maildir\nmailbox_idle_check_interval = 1s\n{capability}"
            f"service imap-login {{\n chroot =\n inet_listener imap {{\n port = {self.port}\n }}\n"
            f" inet_listener imaps {{\n port = {self.tls_port}\n ssl = yes\n }}\n}}\n"
            "service anvil {\n chroot =\n}\nservice stats {\n chroot =\n}\nmail_max_userip_connections = 50\n"
        )
        self.start()

    def start(self) -> None:
        program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
        assert program, "tests/setup installs dovecot-imapd"
        command = [program, "-F", "-c", str(self.home / "dovecot.conf")]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert self.process.poll() is None, self.log()
                assert time.monotonic() < deadline, self.log()
                time.sleep(0.05)

    def kill(self) -> None:
        """kill -9 of the server and of everything that it has begun."""
        assert self.process is not None
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)

    def restart(self) -> None:
        self.kill()
        shutil.rmtree(self.home / "run", ignore_errors=True)  # of the process that died without a word
        self.start()

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def log(self) -> str:
        path = self.home / "log"
        return path.read_text() if path.exists() else "no log"

    def deliver(self, user: str, raw: bytes, *, seen: bool = False, days: int = 0) -> None:
        """Lay a mail into a mailbox as a mail server does, so many days ago."""
        box = self._maildir(user)
        message = mailbox.MaildirMessage()
        key = box.add(raw)
        if seen:
            message = box[key]
            message.set_subdir("cur")
            message.set_flags("S")
            box[key] = message
        if days:
            long_ago = time.time() - days * 86_400
            message = box[key]
            message.set_date(long_ago)
            box[key] = message
        self._own(self.mails / user)

    def number_anew(self, user: str) -> None:
        """Another UIDVALIDITY, as after a mailbox was restored or moved."""
        for path in (self.mails / user / "Maildir").glob("dovecot*"):
            path.unlink()
        time.sleep(1.1)  # it is made of the second

    def flags(self, user: str) -> list[str]:
        """Of all mails, those of new ones as "new"."""
        box = self._maildir(user)
        return sorted("new" if each.get_subdir() == "new" else each.get_flags() for each in box)

    def count(self, user: str, folder: str = "") -> int:
        where = self.mails / user / "Maildir" / (f".{folder}" if folder else "")
        return sum(len(list((where / sub).glob("*"))) for sub in ("new", "cur") if (where / sub).exists())

    def _maildir(self, user: str) -> mailbox.Maildir:
        (self.mails / user).mkdir(exist_ok=True)
        return mailbox.Maildir(self.mails / user / "Maildir", create=True)

    def _own(self, path: Path) -> None:
        if os.geteuid() == 0:
            for each in [path, *path.rglob("*")]:
                with contextlib.suppress(FileNotFoundError):  # a lock of the server's that is gone by now
                    shutil.chown(each, self.mail_user)


def _certificate(cert: Path, key: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
