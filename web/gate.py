"""Who is let in, and when: whole bodies in time, a fair share for each address, no more searches than can be answered.

Promises: a body that is too long or too slow is refused before anything works on it; what one address or one crowd
asks too much of is refused in a calm page with the numbers to call, at hardly any cost; pages without a search are
answered while all searches wait. What is known of who asks is `web.limits`' and no more.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from math import ceil
from types import MappingProxyType
from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from directory.settings import Settings
from web.limits import LIFETIME, Allowances, Kind, Proxies, network

BODY_LIMIT: Final = 16 * 1024
DISCARDED: Final = 1024 * 1024
"""How much of a body that is too long is read and thrown away, so that its sender stays to read the answer."""
BODY_SECONDS: Final = 15.0
"""A form of 300 bytes over a line of 200 bits a second is here by then."""
AT_ONCE: Final = 8
"""Requests that work on the store at the same time. Threads share one interpreter, so more would only be slower; and
the store's pool (15) and the threads (40) have room left for pages."""
WAITING: Final = 100
WAIT_SECONDS: Final = 3.0
CALM_SECONDS: Final = 5
"""When somebody who found no room is told to come again."""
POSTED: Final = {
    "search": (Kind.SEARCH, True),
    "listing": (Kind.PAGE, True),
    "note": (Kind.PAGE, True),
    "wrong": (Kind.FEEDBACK, True),
    **dict.fromkeys(("sign-in", "second", "prove", "finish"), (Kind.SIGN_IN, False)),
}
CLOSE: Final = {"Connection": "close"}


def cost(method: str, path: str) -> tuple[Kind, bool]:
    """What a request counts as, and whether it works on the store."""
    if path.startswith("/api/"):
        return (Kind.SUGGEST if path == "/api/suggest" else Kind.API), True
    if path.startswith("/link/"):
        return Kind.LINK, True
    if path == "/console" or path.startswith("/console/"):
        return Kind.CONSOLE, method == "POST"
    if method == "POST":
        return POSTED.get(path.rpartition("/")[2], (Kind.PAGE, False))
    return Kind.PAGE, "/r/" in path


class Room:
    """Room for so many at once, and a short queue for it."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING, seconds: float = WAIT_SECONDS) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._most, self._waiting, self._seconds = waiting, 0, seconds

    async def enter(self, *, patient: bool) -> None:
        """Wait for room. Raises 503 where there is none soon; at once for who is not `patient`."""
        if self._free.locked():
            if not patient or self._waiting >= self._most:
                raise full()
            self._waiting += 1
            try:
                async with asyncio.timeout(self._seconds):
                    await self._free.acquire()
            except TimeoutError:
                raise full() from None
            finally:
                self._waiting -= 1
        else:
            await self._free.acquire()

    def leave(self) -> None:
        """Make room for the next."""
        self._free.release()


def full() -> HTTPException:
    """What is answered when all room is taken."""
    return HTTPException(503, headers={"Retry-After": str(CALM_SECONDS)})


def declared(scope: Scope) -> tuple[bytes, bool]:
    """The length that a request says its body has, and whether it says that it has one."""
    length, chunked = b"0", False
    for name, value in scope["headers"]:
        if name == b"content-length":
            length = value
        elif name == b"transfer-encoding":
            chunked = True
    return length, chunked or length != b"0"


async def whole(scope: Scope, receive: Receive, limit: int = BODY_LIMIT) -> bytes:
    """The body of a request. Raises 413 when it is too long, 408 when it takes too long; then the connection closes."""
    length, _ = declared(scope)
    fits = len(length) <= 12 and length.isdigit() and int(length) <= limit
    body = bytearray()
    seen = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise HTTPException(408)  # nobody reads this, and half a body is none
                more = message.get("more_body", False)
                seen += len(message.get("body", b""))
                fits = fits and seen <= limit
                if fits:
                    body += message.get("body", b"")
                elif seen > max(DISCARDED, limit):
                    break
    except TimeoutError:
        raise HTTPException(408, headers=CLOSE) from None
    if not fits:
        raise HTTPException(413, headers=CLOSE)
    return bytes(body)


def replayed(body: bytes, receive: Receive) -> Receive:
    """`receive` for a body that was read already."""
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


class Gate:
    """ASGI layer inside `Guard`: what it refuses, it raises. `clock` is monotonic; no `hosts` are any hosts.

    `longer`: by the start of a path, how long a body may be there that is longer than others.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        settings: Settings,
        hosts: str = "",
        longer: Mapping[str, int] = MappingProxyType({}),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app = app
        self.longer = longer
        self.hosts = frozenset(hosts.lower().replace(",", " ").encode().split())
        self.clock = clock
        self.proxies = Proxies(settings.trusted_proxies)
        self.allowances = Allowances(
            {
                Kind.PAGE: settings.pages_a_minute,
                Kind.SEARCH: settings.searches_a_minute,
                Kind.SUGGEST: settings.suggestions_a_minute,
                Kind.FEEDBACK: settings.notes_a_minute,
                Kind.API: settings.api_calls_a_minute,
                Kind.LINK: settings.links_a_minute,
                Kind.SIGN_IN: settings.sign_ins_a_minute,
                Kind.CONSOLE: settings.console_calls_a_minute,
            }
        )
        self.room = Room()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in, or raise why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.hosts and not self._meant(scope):
            raise HTTPException(421)
        kind, works = cost(scope["method"], scope["path"])
        if declared(scope)[1]:  # by any method: what is left unread would be taken for the next request
            receive = replayed(await whole(scope, receive, self._limit(scope["path"])), receive)
        self._allow(scope, kind)
        if works:
            await self._in_turn(kind, scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _limit(self, path: str) -> int:
        return max((most for start, most in self.longer.items() if path.startswith(start)), default=BODY_LIMIT)

    def _meant(self, scope: Scope) -> bool:
        """Whether the request was sent to a name of ours: another site's name may be led to our address."""
        told = next((value for name, value in scope["headers"] if name == b"host"), b"")
        return told.lower().rpartition(b":")[0] in self.hosts or told.lower() in self.hosts

    def _allow(self, scope: Scope, kind: Kind) -> None:
        peer = scope["client"][0] if scope.get("client") else ""
        told = (value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for")
        who = network(self.proxies.asker(peer, told))
        if who is None:
            return
        if self.allowances.empty:
            asyncio.get_running_loop().call_later(LIFETIME, self.allowances.forget)
        wait = self.allowances.take(kind, who, self.clock())
        if wait:
            raise HTTPException(429, headers={"Retry-After": str(ceil(wait))})

    async def _in_turn(self, kind: Kind, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer when there is room; it is given back when the answer begins, however slowly that is read."""
        await self.room.enter(patient=kind is not Kind.SUGGEST)
        inside = True

        async def leaving(message: Message) -> None:
            nonlocal inside
            if inside and message["type"] == "http.response.start":
                inside = False
                self.room.leave()
            await send(message)

        try:
            await self.app(scope, receive, leaving)
        finally:
            if inside:
                self.room.leave()
