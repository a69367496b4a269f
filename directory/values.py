"""The small words every layer shares: tiers, kinds, points, areas, and how ids are made.

Promises: values are immutable, compare by content, and validate themselves when they are made. Enumerations are
strings, so they are stored and sent as they read here.
"""

import base64
import hashlib
import math
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

NAMESPACE = uuid.UUID("6f1a3e0c-5b0e-5a53-9d55-8f0a6b7c1d2e")


_NAMESPACE_HASH = hashlib.sha1(NAMESPACE.bytes, usedforsecurity=False)  # RFC 9562 prescribes SHA-1 for version 5


_VARIANT = {f"{digit:x}": f"{digit & 3 | 8:x}" for digit in range(16)}


class Tier(StrEnum):
    """How much of a listing's place may be known. `area`: city or county; `confidential`: phone, service area."""

    PUBLIC = "public"
    AREA = "area"
    CONFIDENTIAL = "confidential"

    @property
    def secrecy(self) -> int:
        """0 for public, 1 for area, 2 for confidential: a larger number is safer."""
        return ("public", "area", "confidential").index(self.value)


class PartnerKind(StrEnum):
    """Who the partner is in the community's response."""

    SHELTER = "shelter"
    COUNSELLING = "counselling"
    HOTLINE = "hotline"
    LEGAL_AID = "legal-aid"
    POLICE = "police"
    COURT = "court"
    HEALTH = "health"
    EDUCATION = "education"
    FAITH = "faith"
    BUSINESS = "business"
    GOVERNMENT = "government"
    COMMUNITY = "community"


class PhoneKind(StrEnum):
    """What answers at a number. HSDS (RFC 6350) calls `hotline` and `voice` both *voice*, `tty` *textphone*."""

    HOTLINE = "hotline"
    VOICE = "voice"
    TEXT = "text"
    TTY = "tty"
    VIDEO = "video"
    FAX = "fax"


class Status(StrEnum):
    """HSDS `service.status`."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"
    TEMPORARILY_CLOSED = "temporarily closed"


class Precision(StrEnum):
    """How exact a point is, as far as its source lets us know. Never improved by us."""

    EXACT = "exact"
    STREET = "street"
    POSTCODE = "postcode"
    TOWN = "town"
    COUNTY = "county"
    UNKNOWN = "unknown"


class AreaKind(StrEnum):
    """What a service area's code names."""

    NATION = "nation"
    STATE = "state"
    COUNTY = "county"
    CITY = "city"
    POSTCODE = "postcode"
    POLYGON = "polygon"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth in WGS 84 degrees, with how exact it is."""

    latitude: float
    longitude: float
    precision: Precision = Precision.UNKNOWN

    def __post_init__(self) -> None:
        """Refuse what is not on earth, and 0,0, which only ever means *missing*."""
        if not (math.isfinite(self.latitude) and math.isfinite(self.longitude)):
            raise ValueError("a point needs finite coordinates")
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError("a point must lie on earth")
        if self.latitude == 0 and self.longitude == 0:
            raise ValueError("0,0 means that the point is missing")


def stable_id(*parts: str) -> uuid.UUID:
    """UUIDv5 of `parts`: the same source and external id give the same id on every import and machine."""
    digest = _NAMESPACE_HASH.copy()
    digest.update("\x1f".join(parts).encode())
    value = int.from_bytes(digest.digest()[:16], "big") & ~(0xC000 << 48 | 0xF000 << 64)
    return uuid.UUID(int=value | 0x8000 << 48 | 5 << 76)


def stable_hex(*parts: str) -> Callable[[str], str]:
    """What makes `stable_id(*parts, last).hex` of each `last`, for many of them."""
    start = _NAMESPACE_HASH.copy()
    start.update("".join(f"{part}\x1f" for part in parts).encode())

    def made(last: str) -> str:
        digest = start.copy()
        digest.update(last.encode())
        said = digest.hexdigest()
        return f"{said[:12]}5{said[13:16]}{_VARIANT[said[16]]}{said[17:32]}"

    return made


def short_code(listing_id: uuid.UUID) -> str:
    """The opaque 10-letter code of a listing's short link: says nothing, stays the same when the store is rebuilt."""
    digest = hashlib.sha256(b"waymark short code" + listing_id.bytes).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:10]
