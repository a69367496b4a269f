"""How much one address may ask: token buckets that know how full they are and not whose they are.

Promises: in memory only, of one fixed size however many addresses ask, and never older than five minutes (SAFETY S6):
then the buckets and the key they were found by are thrown away together. No address is kept, nor a hash of one: a hash
with a key that this process made up says which four buckets an address shares with others, and is forgotten.
"""

from __future__ import annotations

import secrets
import socket
import struct
from array import array
from collections.abc import Iterable, Mapping
from enum import StrEnum
from hashlib import blake2b
from ipaddress import ip_network
from typing import Final

from directory.errors import UsageError

LIFETIME: Final = 300.0
"""Seconds after which everything is forgotten; SAFETY S6 allows 600."""
ROWS: Final = 4
BUCKETS: Final = 1 << 16
"""Buckets in each row. Four rows of 2 bytes of hash: one megabyte for each kind, filled or not."""
SPREAD: Final = struct.Struct("<4H")
MINUTE: Final = 60_000_000
SECOND: Final = 1_000_000
HOPS: Final = 8
"""Proxies behind each other that are looked through."""


class Kind(StrEnum):
    """What a request costs, by what it asks for."""

    PAGE = "page"
    SEARCH = "search"
    SUGGEST = "suggest"
    FEEDBACK = "feedback"
    API = "api"
    LINK = "link"
    SIGN_IN = "sign-in"
    CONSOLE = "console"


class Allowances:
    """Who has asked how much of each kind in the last moments. `a_minute` may be used up at once; 0 is no limit.

    An address is refused when all four of its buckets are empty. So another address can only use up its allowance by
    meeting it in all four rows, and nobody is pushed out: what grows is how full the buckets are, never their number.
    """

    def __init__(self, a_minute: Mapping[Kind, int]) -> None:
        self._each = {kind: MINUTE // number for kind, number in a_minute.items() if number}
        self._born = 0.0
        self._key = b""
        self._full_at: dict[Kind, array[int]] = {}

    @property
    def empty(self) -> bool:
        """Whether nothing is known of anybody."""
        return not self._key

    def forget(self) -> None:
        """Throw everything away, with the key by which buckets were found."""
        self._key = b""
        self._full_at.clear()

    def take(self, kind: Kind, who: bytes, now: float) -> float:
        """Let `who` ask once more; the seconds to wait when that is too much (0.0: it is not). `now` is monotonic."""
        each = self._each.get(kind)
        if each is None:
            return 0.0
        if not self._key or now - self._born >= LIFETIME:
            self.forget()
            self._born, self._key = now, secrets.token_bytes(32)
        buckets = self._full_at.get(kind)
        if buckets is None:
            buckets = self._full_at[kind] = array("I", bytes(4 * ROWS * BUCKETS))
        moment = int((now - self._born) * SECOND)
        spread = SPREAD.unpack(blake2b(who, digest_size=8, key=self._key).digest())
        mine = [row * BUCKETS + place for row, place in enumerate(spread)]
        full_at: int = max(min(buckets[place] for place in mine), moment) + each
        if full_at - moment > MINUTE:
            return (full_at - moment - MINUTE) / SECOND
        for place in mine:
            buckets[place] = max(buckets[place], full_at)
        return 0.0


def network(address: str) -> bytes | None:
    """What of an address is one asker: all of IPv4, the first half of IPv6. None for this machine and for no address.

    This machine is the operator, a proxy she has not named, or the Tor daemon: behind it stands everybody, and a limit
    would shut everybody out at once.
    """
    packed = _packed(address)
    if not packed:
        return None
    if len(packed) == 4:
        return None if packed[0] == 127 else packed
    return None if packed == b"\0" * 15 + b"\1" else packed[:8]


def _packed(address: str) -> bytes:
    """The bytes of an address (4 or 16), of an IPv4 one also where it is written as IPv6; none when it is none."""
    try:
        if ":" not in address:
            return socket.inet_pton(socket.AF_INET, address)
        packed = socket.inet_pton(socket.AF_INET6, address.partition("%")[0])
    except (OSError, ValueError):
        return b""
    return packed[12:] if packed[:12] == b"\0" * 10 + b"\xff\xff" else packed


class Proxies:
    """The proxies whose word about who asks is taken. Raises `UsageError` when one is no address or network."""

    def __init__(self, named: str) -> None:
        try:
            networks = [ip_network(part, strict=False) for part in named.replace(",", " ").split()]
        except ValueError:
            raise UsageError("WAYMARK_TRUSTED_PROXIES must be addresses or networks, such as 10.0.0.0/8") from None
        self._known = [(len(n.network_address.packed), int(n.netmask), int(n.network_address)) for n in networks]

    def asker(self, peer: str, told: Iterable[str]) -> str:
        """Who asks, when `peer` holds the connection and `told` are its X-Forwarded-For lines.

        Read from the right, where the nearest proxy wrote; what a visitor wrote into it stands further left.
        """
        if not self._known or not self._knows(peer):
            return peer
        hops = ",".join(told).rsplit(",", HOPS)[-HOPS:]
        for hop in reversed(hops):
            peer = _without_port(hop.strip())
            if not self._knows(peer):
                break
        return peer

    def _knows(self, address: str) -> bool:
        packed = _packed(address)
        number = int.from_bytes(packed)
        return any(len(packed) == size and number & mask == base for size, mask, base in self._known)


def _without_port(hop: str) -> str:
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
