"""Both faces in one process: what `waymark serve` runs.

Promises: no access log and no server header, or it does not start (SAFETY S2); what is logged is an error's kind and
place in our code, never a path, an address, a user agent or a word of a request.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn
import uvloop
from fastapi import FastAPI

from directory.errors import UnavailableError, UsageError
from directory.settings import Settings
from directory.staff import mailroom
from directory.staff import store as staff_store
from web.connections import Connection
from web.faces import public_app, staff_app
from web.safety import LOG, where

LOG_CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"silence": {"()": "web.serving.Silence"}},
    "formatters": {"plain": {"format": "%(levelname)s %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "filters": ["silence"], "formatter": "plain"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "loggers": {
        "waymark": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "uvicorn": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "uvicorn.error": {"level": "ERROR", "propagate": True},
        "uvicorn.access": {"handlers": ["nowhere"], "level": "CRITICAL", "propagate": False},
        "asyncio": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}


class Silence(logging.Filter):
    """Lets errors through, without what a request may have put into them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to log; an exception is reduced to its kind and place."""
        if record.levelno < logging.ERROR:
            return False
        if record.exc_info and record.exc_info[1] is not None:
            record.msg = f"unhandled {where(record.exc_info[1])}"
        elif record.name != "waymark":
            record.msg = "an error in the server"
        if record.name != "waymark" or record.exc_info:
            record.args = ()
        record.exc_info, record.exc_text, record.stack_info = None, None, None
        return True


class Quiet(uvicorn.Server):
    """A server that leaves signals to the process, which has two of them."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Do nothing: `serve` listens for signals once, for both servers."""
        yield


def configuration(app: FastAPI, **options: Any) -> uvicorn.Config:  # noqa: ANN401 - whatever uvicorn takes
    """The uvicorn configuration of a face; `options` may not weaken it. Raises `UsageError` when they do."""
    safe: dict[str, Any] = {
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,
        "log_config": LOG_CONFIG,
        "log_level": "error",
        "lifespan": "off",
        "http": Connection,
        "ws": "none",
        "timeout_keep_alive": 5,
        "h11_max_incomplete_event_size": 16 * 1024,
        "limit_concurrency": None,  # uvicorn would send everybody away while slow connections are held
    }
    config = uvicorn.Config(app, **(safe | options))
    refuse_if_talkative(config)
    return config


def refuse_if_talkative(config: uvicorn.Config) -> None:
    """Raise `UsageError` when this configuration would write down who asked for what, or say what server it is."""
    if config.access_log:
        raise UsageError("the access log is on: a face that writes down its visitors does not start")
    if config.server_header:
        raise UsageError("the server header is on: a face does not start with it")
    if config.log_config is not LOG_CONFIG:
        raise UsageError("another log configuration is set: a face starts only with its own")


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family, backlog=256)
    except (OSError, OverflowError):
        raise UnavailableError(f"port {port} cannot be listened on; is it taken?") from None
    # An answer's head and body are two writes. asyncio would not say so of a socket made here, and without it the body
    # of an answer on a connection that is kept waits for the head to be acknowledged: 40 ms.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def serve(settings: Settings) -> None:
    """Run both faces until SIGINT or SIGTERM. Raises `UnavailableError` when a port is taken."""
    faces = ((public_app(settings), settings.public_port), (staff_app(settings), settings.staff_port))
    with suppress(UnavailableError):  # then the staff face says so, and the public one answers all the same
        staff_store.prepare(settings)
    listening = [(Quiet(configuration(app)), _listen(settings.host, port)) for app, port in faces]
    stop = threading.Event()
    faces[0][0].state.doors.keep_up(stop)
    mailroom.keep_up(settings, stop, lambda error: LOG.error("mail %s", where(error)))
    counting = faces[1][0].state.desk.tally.keep_up(stop, lambda error: LOG.error("counts %s", where(error)))
    try:
        run(listening)
    finally:
        stop.set()
        counting.join(5)


def run(listening: list[tuple[Quiet, socket.socket]]) -> None:
    """Serve until a signal says stop, on uvloop: a request costs a tenth of a millisecond less than on Python's own."""
    uvloop.run(_run(listening))


async def _run(listening: list[tuple[Quiet, socket.socket]]) -> None:
    def stop() -> None:
        for server, _ in listening:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    await asyncio.gather(*(server.serve(sockets=[sock]) for server, sock in listening))
