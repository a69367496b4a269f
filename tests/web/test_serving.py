"""The server answers without waiting."""

from __future__ import annotations

import socket

import pytest

from web.serving import _listen


@pytest.mark.usefixtures("socket_enabled")
def test_the_body_of_an_answer_never_waits_until_its_head_is_acknowledged() -> None:
    with _listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
