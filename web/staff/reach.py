"""How browsers reach the staff face: its origin, and from that the cookie's name and whether passkeys work.

Promises: over https the cookie is `__Host-` and Secure; without https it exists on loopback alone, under another name,
for trying things out on one's own machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request

from directory.errors import UsageError
from directory.settings import Settings
from directory.staff.passkeys import Site

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


@dataclass(frozen=True, slots=True)
class Reach:
    """The staff face as a browser sees it. `origin` is empty while nobody has said it."""

    origin: str
    loopback_port: int | None

    @property
    def secure(self) -> bool:
        """Whether it is reached over https; unknown counts as yes, so that no cookie goes out unprotected."""
        return self.loopback_port is None

    @property
    def cookie(self) -> str:
        """The name of the session cookie."""
        return "__Host-waymark" if self.secure else "waymark-dev"

    def origins(self, request: Request) -> frozenset[str]:
        """What a form of ours says in `Origin`."""
        if self.loopback_port is not None:
            hosts = ("127.0.0.1", "localhost", "[::1]")
            return frozenset(f"http://{host}:{self.loopback_port}" for host in hosts)
        return frozenset({self.base(request)})

    def base(self, request: Request) -> str:
        """What a link to a page of ours starts with."""
        if self.origin:
            return self.origin
        return f"{'https' if self.secure else 'http'}://{request.headers.get('host', '')}"

    def site(self, request: Request) -> Site:
        """For which site a passkey signs."""
        return Site(self.base(request))


def reach_of(settings: Settings) -> Reach:
    """How this face is reached. Raises `UsageError` for an origin that would send a session over plain http."""
    told = settings.staff_origin.rstrip("/")
    if not told:
        return Reach("", settings.staff_port if settings.host in LOOPBACK else None)
    parts = urlsplit(told)
    bare = f"{parts.scheme}://{parts.netloc}" == told and parts.hostname and not parts.username
    if bare and parts.scheme == "https":
        return Reach(told, None)
    if bare and parts.scheme == "http" and parts.hostname in LOOPBACK:
        return Reach(told, parts.port or 80)
    raise UsageError("WAYMARK_STAFF_ORIGIN must be https://host, or http:// with a loopback host")
