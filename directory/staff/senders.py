"""How a mail leaves: over a mail server, as a file, or printed.

Promises: a sender either returns (the mail was taken), raises `NotTakenError` (it surely was not) or
`PerhapsTakenError` (the connection broke while it was handed over). A password leaves this machine over TLS alone,
which is checked; nothing here is logged, and no error holds an address or what a server answered.
"""

from __future__ import annotations

import os
import smtplib
import ssl
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from directory.errors import DirectoryError, UsageError
from directory.settings import Settings
from directory.staff.accounts import clean_email

SECONDS: Final = 20.0
PORTS: Final = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
NOWHERE: Final = "mailer@localhost.localdomain"
Sender = Callable[[EmailMessage], None]


class NotTakenError(DirectoryError):
    """The mail was surely not taken; `final`: it never will be."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class PerhapsTakenError(DirectoryError):
    """Nobody can say whether the mail was taken."""


@dataclass(frozen=True, slots=True)
class ToFiles:
    """Writes each mail into a folder that only its owner reads, under the mail's own id: twice is once."""

    folder: Path

    def __call__(self, message: EmailMessage) -> None:
        """Take `message`."""
        name = message["Message-ID"].strip("<>").partition("@")[0]
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder.chmod(0o700)
            half = self.folder / f".{name}"
            with suppress(FileNotFoundError):
                half.unlink()
            with os.fdopen(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(bytes(message))
            half.replace(self.folder / f"{name}.eml")
        except OSError:
            raise NotTakenError("the folder of mails cannot be written") from None


def to_console(message: EmailMessage) -> None:
    """Prints each mail, for trying things out."""
    sys.stdout.write(f"{message.as_string()}\n")
    sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class ToServer:
    """Hands each mail to a mail server, on a connection of its own. `tls`: smtps, smtp+starttls, or smtp (none)."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = field(default="", repr=False)
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)
    seconds: float = SECONDS

    def __call__(self, message: EmailMessage) -> None:
        """Take `message`."""
        sender, recipient = str(message["From"]), str(message["To"])
        connection = self._connected(sender)
        try:
            self._envelope(connection, sender, recipient)
            self._hand_over(connection, bytes(message))
        finally:
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
            connection.close()

    def _connected(self, sender: str) -> smtplib.SMTP:
        own = sender.rpartition("@")[2]  # what we call ourselves; this machine's name is nobody's business
        try:
            if self.tls == "smtps":
                made: smtplib.SMTP = smtplib.SMTP_SSL(
                    self.host, self.port, own, timeout=self.seconds, context=self.context
                )
            else:
                made = smtplib.SMTP(self.host, self.port, own, timeout=self.seconds)
        except (smtplib.SMTPException, OSError):
            raise NotTakenError("the mail server cannot be reached") from None
        try:
            if self.tls == "smtp+starttls":
                made.starttls(context=self.context)
            if self.user:
                made.login(self.user, self.password)
        except (smtplib.SMTPException, OSError) as error:
            made.close()
            signing = isinstance(error, smtplib.SMTPAuthenticationError)
            raise NotTakenError(
                "the mail server refused the sign-in" if signing else "the mail server cannot be reached safely"
            ) from None
        return made

    @staticmethod
    def _envelope(connection: smtplib.SMTP, sender: str, recipient: str) -> None:
        try:
            connection.ehlo_or_helo_if_needed()
            code, _ = connection.mail(sender)
            if code != 250:
                raise NotTakenError("the mail server refused the sender", final=False)
            code, _ = connection.rcpt(recipient)
        except (smtplib.SMTPException, OSError):
            raise NotTakenError("the mail server broke off") from None
        if code not in {250, 251}:
            raise NotTakenError("the mail server refused the recipient", final=code >= 500)

    @staticmethod
    def _hand_over(connection: smtplib.SMTP, content: bytes) -> None:
        try:
            code, _ = connection.data(content)
        except smtplib.SMTPDataError as error:  # it did not even want to see it
            raise NotTakenError("the mail server refused the mail", final=error.smtp_code >= 500) from None
        except (smtplib.SMTPException, OSError):
            raise PerhapsTakenError from None
        if code != 250:
            raise NotTakenError("the mail server refused the mail", final=code >= 500)


def sender_of(settings: Settings) -> Sender:
    """The sender that the settings ask for. `UsageError` says which setting is wrong, and not what it holds."""
    told = settings.smtp_url.get_secret_value()
    if not told:
        return ToFiles(settings.outbox_folder)
    if told == "console:":
        return to_console
    wrong = "WAYMARK_SMTP_URL must be smtps://…, smtp+starttls://…, or console:"
    try:
        parts = urlsplit(told)
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise UsageError(wrong) from None
    if parts.scheme not in PORTS or not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise UsageError(wrong)
    if parts.scheme == "smtp" and host not in LOOPBACK:
        raise UsageError("WAYMARK_SMTP_URL: without TLS only a mail server on this machine")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password) or any(ord(char) < 32 for char in user + password):
        raise UsageError(wrong)
    if not settings.staff_origin:
        raise UsageError("WAYMARK_STAFF_ORIGIN is needed with a mail server: links in mails lead there")
    from_of(settings)
    return ToServer(host, port, parts.scheme, user, password)


def from_of(settings: Settings) -> str:
    """The address that mails come from. `UsageError` when it is none; a made-up one where nothing is sent."""
    if not settings.mail_from and settings.smtp_url.get_secret_value() in {"", "console:"}:
        return NOWHERE
    try:
        return clean_email(settings.mail_from)
    except UsageError:
        raise UsageError("WAYMARK_MAIL_FROM must be the address that mails come from") from None
