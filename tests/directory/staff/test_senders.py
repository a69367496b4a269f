"""A sender says whether a mail was taken, surely was not, or may have been; and keeps passwords to itself."""

from __future__ import annotations

import socket
import stat
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from directory.errors import UsageError
from directory.settings import Settings
from directory.staff import composing, senders
from directory.staff.outbox import Taken
from directory.staff.senders import NotTakenError, PerhapsTakenError, ToFiles, ToServer
from tests.directory.staff import mailing

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def mail(now: datetime) -> mailing.EmailMessage:
    taken = Taken(UUID(int=7), "desk@river.example", "refused", "es", "", now)
    return composing.compose(taken, "post@w.example", "https://desk.example", now)


def test_a_server_gets_the_mail_and_not_this_machine_s_name(mail: mailing.EmailMessage) -> None:
    with mailing.Server() as server:
        ToServer("127.0.0.1", server.port, "smtp")(mail)
    (got,) = server.mails
    assert (got["To"], mailing.words(got)) == ("desk@river.example", mailing.words(mail))
    assert server.heard[0] == "ehlo w.example"
    assert socket.gethostname() not in " ".join(server.heard)


@pytest.mark.parametrize(
    ("answers", "final"),
    [
        ({"MAIL": "451 later"}, False),
        ({"MAIL": ""}, False),
        ({"RCPT": "450 greylisted"}, False),
        ({"RCPT": "550 nobody of that name"}, True),
        ({"DATA": "451 later"}, False),
        ({"DATA": "554 no"}, True),
        ({"END": "452 full"}, False),
        ({"END": "554 spam"}, True),
    ],
)
def test_what_the_server_refuses_was_surely_not_taken(
    mail: mailing.EmailMessage, answers: dict[str, str], *, final: bool
) -> None:
    with mailing.Server(answers) as server, pytest.raises(NotTakenError) as refused:
        ToServer("127.0.0.1", server.port, "smtp")(mail)
    assert refused.value.final is final
    assert "river" not in str(refused.value)
    assert not server.mails


def test_a_connection_that_breaks_at_the_end_leaves_it_open(mail: mailing.EmailMessage) -> None:
    with mailing.Server({"END": ""}) as server, pytest.raises(PerhapsTakenError):
        ToServer("127.0.0.1", server.port, "smtp")(mail)


def test_a_server_that_is_not_there_did_not_take_it(mail: mailing.EmailMessage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for tls in ("smtp", "smtps", "smtp+starttls"):
        with pytest.raises(NotTakenError):
            ToServer("127.0.0.1", port, tls)(mail)


def test_no_password_is_said_before_the_line_is_safe(mail: mailing.EmailMessage) -> None:
    with mailing.Server() as server, pytest.raises(NotTakenError):  # it offers no STARTTLS
        ToServer("127.0.0.1", server.port, "smtp+starttls", "post", "quiet-secret")(mail)
    assert not [line for line in server.heard if "AUTH" in line.upper()]


def test_without_a_server_mails_are_files_of_their_owner(mail: mailing.EmailMessage, tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    folder.mkdir(mode=0o755)
    for _ in range(2):
        ToFiles(folder)(mail)
    (file,) = folder.iterdir()
    assert (stat.S_IMODE(folder.stat().st_mode), stat.S_IMODE(file.stat().st_mode)) == (0o700, 0o600)
    assert mailing.read(file.read_bytes())["To"] == "desk@river.example"


def test_a_folder_that_cannot_be_written_took_nothing(mail: mailing.EmailMessage, tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file")
    with pytest.raises(NotTakenError):
        ToFiles(tmp_path / "outbox")(mail)


def settings(url: str, origin: str = "https://desk.example", sender: str = "post@w.example") -> Settings:
    return Settings(smtp_url=url, staff_origin=origin, mail_from=sender)  # type: ignore[arg-type]  # read as from the environment


def test_the_settings_choose(tmp_path: Path) -> None:
    assert senders.sender_of(Settings(home=tmp_path)) == ToFiles(tmp_path / "outbox")
    assert senders.sender_of(settings("console:")) is senders.to_console
    made = senders.sender_of(settings("smtps://post%40w:s%2Fcret@mail.example"))
    assert isinstance(made, ToServer)
    assert (made.host, made.port, made.user, made.password) == ("mail.example", 465, "post@w", "s/cret")
    assert "cret" not in repr(made)
    assert "s-cret" not in repr(settings("smtps://post:s-cret@mail.example"))


@pytest.mark.parametrize(
    "wrong",
    [
        settings("smtp://mail.example"),
        settings("http://mail.example"),
        settings("smtps://"),
        settings("smtps://mail.example:99999"),
        settings("smtps://user-only@mail.example"),
        settings("smtps://u:a%0d%0ab@mail.example"),
        settings("smtps://mail.example/path"),
        settings("smtps://[::1"),
        settings("smtps://mail.example", sender=""),
        settings("smtps://mail.example", sender="post@w.example\r\nBcc: x@x.example"),
        settings("smtps://mail.example", origin=""),
    ],
)
def test_a_setting_that_is_wrong_is_named_and_not_repeated(wrong: Settings) -> None:
    with pytest.raises(UsageError, match="WAYMARK_") as refused:
        senders.sender_of(wrong)
    assert "example" not in str(refused.value)
