"""What an engine keeps of a listing: texts to match, codes to filter by, public points, and the facts ranking needs.

Promises: everything here is a pure function of a `PublicListing`. A listing that is not of tier `public` has no points
and no code finer than the service areas it declares (SAFETY L1, L7), whatever the listing object holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from directory import schedule, taxonomy
from directory.public import PublicListing, PublicSchedule
from directory.search.analysis import fold, listing_terms, surface
from directory.search.cost import cost
from directory.values import AreaKind, PartnerKind, PhoneKind, Tier

BOOSTS: Mapping[str, float] = {"name": 3.0, "organization": 2.0, "labels": 2.0, "description": 1.0}
UNKNOWN_AREA = "unknown:"
"""The area key of a listing that says nothing about where it helps: found everywhere, with *ask*, and last."""
CODED = (AreaKind.NATION, AreaKind.STATE, AreaKind.COUNTY, AreaKind.CITY, AreaKind.POSTCODE)
Place = tuple[float, float]

_FIPS = """
01AL 02AK 04AZ 05AR 06CA 08CO 09CT 10DE 11DC 12FL 13GA 15HI 16ID 17IL 18IN 19IA 20KS 21KY 22LA 23ME 24MD 25MA 26MI 27MN
28MS 29MO 30MT 31NE 32NV 33NH 34NJ 35NM 36NY 37NC 38ND 39OH 40OK 41OR 42PA 44RI 45SC 46SD 47TN 48TX 49UT 50VT 51VA 53WA
54WV 55WI 56WY 60AS 66GU 69MP 72PR 78VI
"""
STATE_OF_FIPS: Mapping[str, str] = {pair[:2]: pair[2:] for pair in _FIPS.split()}
"""The first two digits of a county's FIPS code name its state (ANSI INCITS 38)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What ranking and filters need of a listing, all of it public; `keys` are its area keys (`kind:code`).

    `assumed` means that no service area was declared and `keys` were read from its public address: people must ask.
    `silent`: no number is known that somebody answers.
    """

    id: UUID
    name: str
    name_terms: frozenset[str]
    kind: PartnerKind
    needs: tuple[str, ...]
    tags: tuple[str, ...]
    languages: tuple[str, ...]
    policies: Mapping[str, str]
    schedules: tuple[PublicSchedule, ...]
    timezone: str
    keys: tuple[str, ...]
    assumed: bool
    silent: bool = False

    @property
    def always_open(self) -> bool:
        """Whether some way of reaching it is said to be open day and night."""
        return any(one.expression and schedule.all_day(one.expression) for one in self.schedules)


def points(listing: PublicListing) -> tuple[Place, ...]:
    """Its distinct public points as (latitude, longitude); none unless it is of tier `public`."""
    if listing.tier is not Tier.PUBLIC:
        return ()
    found = [listing.point, *(place.point for place in listing.locations)]
    return tuple(dict.fromkeys((p.latitude, p.longitude) for p in found if p is not None))


def area_key(key: str) -> str:
    """The key (`kind:code`) of an area as it stands in an index: without spaces."""
    return "_".join(key.split())


def _key(kind: str, code: str) -> str:
    return area_key(f"{kind}:{code}")


def _declared(listing: PublicListing) -> tuple[str, ...]:
    areas = (area for area in listing.service_areas if area.kind in CODED and area.code)
    return tuple(dict.fromkeys(_key(area.kind.value, area.code) for area in areas))


def _from_address(listing: PublicListing) -> tuple[str, ...]:
    """A listing with neither point nor service area is at least found in the state, postcode or nation it writes.

    One of tier `area` shows a city and state; only the state is used.
    """
    if listing.tier is not Tier.PUBLIC:
        state = listing.area.rpartition(", ")[2]
        return (_key("state", f"US-{state}"),) if state in STATE_OF_FIPS.values() else ()
    keys: list[str] = []
    for address in (listing.address, *(place.address for place in listing.locations)):
        if address is None:
            continue
        country = address.country or "US"
        if address.postal_code:
            keys.append(_key("postcode", address.postal_code[:5] if country == "US" else address.postal_code))
        if len(address.state_province) == 2:
            keys.append(_key("state", f"{country}-{address.state_province.upper()}"))
        elif address.country:
            keys.append(_key("nation", country))
    return tuple(dict.fromkeys(keys))


def area_keys(listing: PublicListing) -> tuple[tuple[str, ...], bool]:
    """(its area keys, whether they are only assumed). Never empty unless it has a public point."""
    declared = _declared(listing)
    if declared:
        return declared, False
    if points(listing):
        return (), False
    assumed = _from_address(listing)
    return assumed or (UNKNOWN_AREA,), True


def within(listing: PublicListing) -> tuple[str, ...]:
    """`within:US-XX` for each state in which it has a public address or serves a county: answers "near California"."""
    states = [f"US-{STATE_OF_FIPS[a.code[:2]]}" for a in listing.service_areas if _is_fips(a.kind, a.code)]
    if listing.tier is Tier.PUBLIC:
        addresses = (listing.address, *(place.address for place in listing.locations))
        states += [f"{a.country or 'US'}-{a.state_province.upper()}" for a in addresses if a and a.state_province]
    return tuple(dict.fromkeys(_key("within", state) for state in states))


def _is_fips(kind: AreaKind, code: str) -> bool:
    return kind is AreaKind.COUNTY and len(code) == 5 and code[:2] in STATE_OF_FIPS


def language_codes(listing: PublicListing) -> tuple[str, ...]:
    """Its languages in lower case, each also without its region: `es-MX` answers a search for `es`."""
    codes = [language.code.lower() for language in listing.languages]
    return tuple(dict.fromkeys(c for code in codes for c in (code, code.partition("-")[0])))


_BRANCH = re.compile(r"\s+[-–—]\s+|[(,:/|@]| at | in ")


def chain(listing: PublicListing) -> str:
    """What offices of one service have in common: the organisation, and the name without its branch."""
    base = _BRANCH.split(fold(listing.name), maxsplit=1)[0].strip()
    return f"{listing.organization.id} {base or fold(listing.name)}"


def rules(listing: PublicListing) -> dict[str, str]:
    """Its policies, and what its words about fees plainly say it costs."""
    said = cost(listing.fees)
    return ({"cost": said} if said else {}) | listing.policies


def facts(listing: PublicListing) -> Facts:
    """The facts of `listing`."""
    keys, assumed = area_keys(listing)
    return Facts(
        id=listing.id,
        name=fold(listing.name),
        name_terms=frozenset(listing_terms(f"{listing.name} {listing.alternate_name} {listing.organization.name}")),
        kind=listing.kind,
        needs=listing.needs,
        tags=listing.tags,
        languages=language_codes(listing),
        policies=rules(listing),
        schedules=listing.schedules,
        timezone=listing.timezone,
        keys=keys + within(listing),
        silent=all(phone.kind is PhoneKind.FAX for phone in listing.phones),
        assumed=assumed,
    )


def texts(listing: PublicListing) -> dict[str, list[str]]:
    """The terms of each text field (see `BOOSTS`), repeated as often as they stand there."""
    labels = [term for need in listing.needs for term in _label_terms(tuple(_labels(taxonomy.needs(), need)))]
    labels += [term for tag in listing.tags for term in _label_terms(tuple(_labels(taxonomy.tags(), tag)))]
    prose = (listing.description, listing.eligibility, listing.organization.description)
    return {
        "name": listing_terms(f"{listing.name} {listing.alternate_name}"),
        "organization": listing_terms(listing.organization.name),
        "labels": labels,
        "description": listing_terms(" ".join(filter(None, prose))),
    }


@lru_cache(maxsize=4096)
def _label_terms(labels: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(listing_terms(" ".join(labels)))


def _labels(vocabulary: Mapping[str, taxonomy.Term], code: str) -> list[str]:
    term = vocabulary.get(code)
    return [term.label(language) for language in taxonomy.SEARCHED] if term else []


def spelling(listing: PublicListing) -> dict[str, str]:
    """Folded word → written word, of the words a person may be offered as "did you mean"."""
    found = surface(f"{listing.name} {listing.alternate_name} {listing.organization.name}")
    for need in listing.needs:
        found |= _label_words(tuple(_labels(taxonomy.needs(), need)))
    return found


@lru_cache(maxsize=4096)
def _label_words(labels: tuple[str, ...]) -> Mapping[str, str]:
    return surface(" ".join(labels))
