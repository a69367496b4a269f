"""A mail server to talk to, and helpers to read what was sent."""

from __future__ import annotations

import re
import socket
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Self


@dataclass
class Server:
    """An SMTP server of one thread. `answers` replaces what it says after a command; "" closes the connection."""

    answers: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    _socket: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._run, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                self._talk(stream)

    def _talk(self, stream: object) -> None:
        def say(line: str) -> None:
            stream.write(line.encode() + b"\r\n")  # type: ignore[attr-defined]
            stream.flush()  # type: ignore[attr-defined]

        say("220 ready")
        while line := stream.readline():  # type: ignore[attr-defined]
            self.heard.append(line.decode().rstrip())
            word = line.decode().split(" ")[0].strip().upper()
            answer = self.answers.get(
                word, "354 go on" if word == "DATA" else "221 bye" if word == "QUIT" else "250 ok"
            )
            if not answer:
                return
            say(answer)
            if word == "QUIT":
                return
            if word == "DATA" and answer.startswith("354"):
                content = b""
                while (part := stream.readline()) not in {b".\r\n", b""}:  # type: ignore[attr-defined]
                    content += part.removeprefix(b".")  # a leading dot was doubled for the journey
                end = self.answers.get("END", "250 taken")
                if not end:
                    return
                if end.startswith("250"):
                    self.mails.append(read(content))
                say(end)


def read(content: bytes) -> EmailMessage:
    found = message_from_bytes(content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def files(folder: Path) -> list[EmailMessage]:
    """The mails of an outbox folder, in the order of their recipients."""
    return sorted((read(path.read_bytes()) for path in folder.glob("*.eml")), key=lambda mail: str(mail["To"]))


def words(mail: EmailMessage) -> str:
    return str(mail.get_content()).replace("\r\n", "\n")


def token(mail: EmailMessage) -> str:
    """The token of the one link in a mail."""
    (found,) = re.findall(r"/link/(\S+)", words(mail))
    return str(found)
