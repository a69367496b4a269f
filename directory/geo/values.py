"""The two things a gazetteer answers with: a `Place`, and a `Resolution` of what somebody wrote.

Promises: both are immutable, compare by content, and hold only what the gazetteer's own files say, never a person's
words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

KINDS: Final = ("postcode", "city", "county", "state", "nation", "postal_area")


@dataclass(frozen=True, slots=True)
class Place:
    """A named place with its centroid (WGS 84 degrees; "about": sources differ by a mile or so).

    `kind` is one of `KINDS`. `code` is a ZIP, a GeoNames id (or `zip-city:Name|ST` for a town that only the ZIP file
    knows), a county's FIPS, an ISO 3166-2 code such as `US-CA`, an ISO 3166-1 code such as `US`, or a postal area
    (outcode, FSA, Australian postcode). `country` is ISO 3166-1 alpha-2 with the US territories under `US`; `state` is
    ISO 3166-2 or ""; `county` is FIPS or ""; `timezone` is IANA or ""; `population` is 0 when it is not known.
    """

    kind: str
    name: str
    code: str
    country: str
    state: str
    county: str
    latitude: float
    longitude: float
    timezone: str
    population: int

    @property
    def key(self) -> str:
        """`kind:code` as `ServiceAreaDraft.key` has it; a foreign postal area is `postcode:GB-SW1A`."""
        return f"postcode:{self.country}-{self.code}" if self.kind == "postal_area" else f"{self.kind}:{self.code}"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a written place means: one `place`; or several `choices`, likeliest first; or a `suggestion`; or nothing.

    At most one of the three is given. A suggestion ("Springfield, IL" for "Sprngfield IL") is only ever offered:
    nothing is corrected silently. `others` are the places of the same name that `place` was taken before ("Oakland" is
    the one in California, and might be the one in Maryland).
    """

    place: Place | None = None
    choices: tuple[Place, ...] = ()
    suggestion: str = ""
    others: tuple[Place, ...] = ()
