"""Connections that may not be held: a request's head must arrive in time, and its answer be taken in time.

Promises: however many connections send nothing, or a byte now and then, or never read, honest requests are answered:
each phase of a connection has an end, and when there are too many the one that has waited longest without asking makes
room. What is not HTTP gets one line with the strict headers, and nothing of it back.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from web.safety import FIXED

MOST: Final = 400
"""Open connections of one face. Two faces fit into the 1,024 files that many systems allow a process."""
HEAD_SECONDS: Final = 10.0
ANSWER_SECONDS: Final = 60.0
"""From a request's head until its answer was taken and the next head begins: a long page over a very slow line."""
LASTING: Final = "waymark.lasting"
"""The ASGI extension by which an answer without an end says, each time a piece of it was taken, that it goes on."""
NOT_HTTP: Final = b"This is not a request that we can read.\n"


class Connection(H11Protocol):
    """uvicorn's connection with a clock, which runs for a head (`heading`) or until an answer was taken."""

    clock: asyncio.TimerHandle | None = None
    heading: bool = True
    since: float = 0.0
    endless: bool = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Begin to wait for a head; make room when there are too many."""
        super().connection_made(transport)
        self._wait(HEAD_SECONDS, heading=True)
        if len(self.connections) > MOST:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        super().connection_lost(exc)
        if self.clock is not None:
            self.clock.cancel()

    def data_received(self, data: bytes) -> None:
        """Take what came; a head that began must end in time, however often a byte of it comes."""
        if self.conn.their_state is h11.IDLE and not self.heading:
            self._wait(HEAD_SECONDS, heading=True)
        super().data_received(data)

    def handle_events(self) -> None:
        """As uvicorn does; when a head became whole, wait for its answer."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self.endless = False
            if self.scope is not None:  # the request's task begins after this
                self.scope["extensions"] = {LASTING: {"goes_on": self.goes_on}}
            self._wait(ANSWER_SECONDS, heading=False)

    def goes_on(self) -> None:
        """The answer has no end, and what there was of it so far was taken: its clock begins anew."""
        if not self.transport.is_closing():
            self.endless = True
            self._wait(ANSWER_SECONDS, heading=False)

    def shutdown(self) -> None:
        """As uvicorn does; an answer without an end is ended, since the server would wait for it for ever."""
        super().shutdown()
        if self.endless and self.cycle is not None and not self.cycle.response_complete:
            self.transport.abort()

    @property
    def waits_for_them(self) -> bool:
        """Whether nothing is being worked on here: the other side has not asked, not said all, or not read all."""
        asked = self.cycle
        return asked is None or asked.response_complete or asked.more_body or self.flow.write_paused

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's words
        """One line, without anything of what came, and the end."""
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        headers += [(name.lower().encode(), value.encode()) for name, value in FIXED.items()]
        with suppress(h11.LocalProtocolError):  # an answer had begun
            head = self.conn.send(h11.Response(status_code=400, headers=headers, reason=b"Bad Request"))
            self.transport.write((head or b"") + (self.conn.send(h11.Data(data=NOT_HTTP)) or b""))
            self.transport.write(self.conn.send(h11.EndOfMessage()) or b"")
        self.transport.close()

    def _wait(self, seconds: float, *, heading: bool) -> None:
        if self.clock is not None:
            self.clock.cancel()
        self.heading, self.since = heading, self.loop.time()
        self.clock = self.loop.call_later(seconds, self.transport.abort)

    def _make_room(self) -> None:
        """Close the connection that has kept us waiting longest; this one when all are being worked for."""
        others = (one for one in self.connections if isinstance(one, Connection) and one is not self)
        longest = min((one for one in others if one.waits_for_them), key=lambda one: one.since, default=self)
        self.connections.discard(longest)
        longest.transport.abort()
