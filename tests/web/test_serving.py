"""The server answers without waiting."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import PATIENCE
from web.serving import _listen


@pytest.mark.usefixtures("socket_enabled")
def test_the_body_of_an_answer_never_waits_until_its_head_is_acknowledged() -> None:
    with _listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.usefixtures("socket_enabled")
def test_a_face_is_served_until_a_signal_says_stop(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from directory.settings import Settings; from web import serving\n"
    code += "from web.faces import staff_app; sock = serving._listen('127.0.0.1', 0)\n"
    code += "face = serving.Quiet(serving.configuration(staff_app(Settings(home=Path(sys.argv[1])))))\n"
    code += "print(sock.getsockname()[1], flush=True); serving.run([(face, sock)])"
    with subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        connection = http.client.HTTPConnection("127.0.0.1", int(server.stdout.readline()), timeout=PATIENCE)
        connection.request("GET", "/sign-in")
        status = connection.getresponse().status
        connection.close()
        server.send_signal(signal.SIGTERM)
    assert status == 503  # it answers, and has no accounts
    assert server.returncode == 0
