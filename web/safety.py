"""What every answer of a face carries, whatever happens inside: strict headers, and silence.

Promises: each response has exactly the headers of SAFETY "Public headers" and none of those it forbids; a crash becomes
a calm page, and the log gets the kind of error and the line of code, never its message, the path, the address or
anything a person typed (S1, S3).
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("waymark")
HOUSE = Path(__file__).resolve().parent.parent
FORBIDDEN = ("server", "set-cookie", "etag", "last-modified", "nel", "report-to", "reporting-endpoints", "alt-svc")
FIXED = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), clipboard-read=(), browsing-topics=()",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-DNS-Prefetch-Control": "off",
    "X-Robots-Tag": "noarchive",
}
ErrorPage = Callable[[Request, int], Response]


def content_policy(style: str, script: str) -> str:
    """The Content-Security-Policy for pages whose one style and one script have these `sha256-…` hashes.

    Tighter than SAFETY's list: the page's own inline style and script are the only ones, so `'self'` is not needed.
    """
    return (
        f"default-src 'none'; style-src '{style}'; script-src '{script}'; connect-src 'self'; "
        "img-src 'self' data:; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )


def where(error: BaseException) -> str:
    """The kind of `error` and the line of code it came from; its message may hold what a person typed."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(HOUSE)] or frames
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
    return f"{type(error).__name__} at {place}"


class Guard:
    """Outermost ASGI layer of a face. `error_page(request, status)` makes the page for what nothing else caught.

    The staff face has a cookie, so it says itself what is `forbidden`, and a browser may keep its files under `kept`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        policy: str,
        error_page: ErrorPage,
        forbidden: Sequence[str] = FORBIDDEN,
        kept: str = "",
    ) -> None:
        self.app = app
        self.forbidden = tuple(forbidden)
        self.kept = kept
        self.policy = policy
        self.error_page = error_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; anything but HTTP passes through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def strict(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                fine = bool(self.kept) and scope["path"].startswith(self.kept) and message["status"] == 200
                self._dress(MutableHeaders(raw=message["headers"]), keeps=fine)
            await send(message)

        try:
            await self.app(scope, receive, strict)
        except Exception as error:  # noqa: BLE001 - the last net: a crash must not speak (S1)
            status = error.status_code if isinstance(error, HTTPException) else 500
            if status == 500:
                LOG.error("unhandled %s", where(error))  # noqa: TRY400 - a traceback holds what was typed
            if not started:
                answer = self.error_page(Request(scope), status)
                if isinstance(error, HTTPException) and error.headers:
                    answer.headers.update(error.headers)
                await answer(scope, receive, strict)

    def _dress(self, headers: MutableHeaders, *, keeps: bool) -> None:
        for name in self.forbidden:
            del headers[name]
        for name, value in FIXED.items():
            if not (keeps and name == "Cache-Control"):
                headers[name] = value
        headers["Content-Security-Policy"] = self.policy
