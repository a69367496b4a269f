"""Where a service is and whom it serves: locations, service areas, the time zone.

Promises: a public place has an address and a point that agree with each other or a doubt; a place of tier `area` has a
town and a state and no more; a confidential one has nothing. An area that is inferred for a hidden place is never finer
than its town's county, and never smaller than SAFETY L8 allows. A postal address is never used to place a point.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from directory.draft import AddressDraft, Doubt, LocationDraft, ServiceAreaDraft
from directory.geo import gazetteer, miles
from directory.geo.areas import coarsened, timezone_at
from directory.geo.values import Place
from directory.values import AreaKind, Point, Precision, Tier
from importers.cleaning.addresses import clean_address
from importers.cleaning.areas import clean_areas
from importers.cleaning.cleaned import Cleaned
from importers.cleaning.coordinates import clean_point
from importers.cleaning.text import clean_text
from importers.drafting.gathering import Gathering
from importers.drafting.raw import Raw, RawPlace

INFERRED: Final = 0.5
"""Confidence of a service area that nobody stated."""
CENTRE: Final = 0.5
"""Confidence of a point that is only the middle of a ZIP code or town."""
COUNTY_MILES: Final = 60.0
"""A point farther than this from the middle of the county its row names lies somewhere else (outside the US, where
polygons tell it better)."""
ONE_ZONE: Final = {"GB": "Europe/London", "IE": "Europe/Dublin"}
"""The zone of countries that have one; the Crown dependencies are countries of their own."""


@lru_cache(maxsize=8192)
def area_of(text: str, country: str, state: str) -> Place | None:
    """The one area that `text` names exactly; see `Gazetteer.find_area`."""
    return gazetteer().find_area(text, country, state) if text else None


@lru_cache(maxsize=8192)
def town_of(city: str, country: str, state: str) -> Place | None:
    """The one town of this name in the state; None when none or several are."""
    text = f"{city}, {state.rpartition('-')[2]}" if state else city
    place = gazetteer().resolve(text, country).place if city else None
    return place if place is not None and place.kind == "city" and place.country == country else None


def locations(raw: Raw, notes: Gathering) -> tuple[LocationDraft, ...]:
    """The places that may be told, each once; a `virtual` one where the service is reached without a place."""
    tier = notes.verdict.tier
    virtual = (LocationDraft(virtual=True),) if raw.virtual else ()
    if tier is Tier.CONFIDENTIAL:
        return virtual
    made = [_public(place, raw, notes) if tier is Tier.PUBLIC else _town(place, raw) for place in raw.places]
    return _once(made) + virtual


def _once(places: list[LocationDraft | None]) -> tuple[LocationDraft, ...]:
    """Each place once, in their order."""
    found: list[LocationDraft] = []
    for place in places:
        if place is not None and place not in found:
            found.append(place)
    return tuple(found)


def _town(place: RawPlace, raw: Raw) -> LocationDraft | None:
    """A hidden place as tier `area` tells it: town and state; nothing where the cell is no town we know."""
    cleaned = clean_address(city=place.city, state=place.state or raw.state, country=raw.country).value
    if cleaned is None or town_of(cleaned.city, cleaned.country, cleaned.state_province) is None:
        return None
    address = AddressDraft(city=cleaned.city, state_province=cleaned.state_province, country=cleaned.country)
    return LocationDraft(address=address)


def _address(place: RawPlace, raw: Raw) -> Cleaned[AddressDraft | None]:
    return clean_address(
        line=place.line,
        address_1=place.address_1,
        address_2=place.address_2,
        city=place.city,
        state=place.state or raw.state,
        postal_code=place.postal_code,
        country=raw.country,
        kind="postal" if place.postal else "physical",
    )


def _public(place: RawPlace, raw: Raw, notes: Gathering) -> LocationDraft | None:
    """A place that may be told, with its own point or the middle of its ZIP or town; None when it tells nothing."""
    address = notes.take("address", _address(place, raw))
    point = notes.take(
        "point",
        clean_point(
            place.latitude,
            place.longitude,
            country=raw.country,
            state=(address.state_province if address else "") or place.state or raw.state,
            county=place.county,
            precision=place.precision,
        ),
    )
    if point is not None and _astray(point, place.county, raw.country):
        point = None
        notes.doubt(
            [Doubt(field="point", what="the point lies far from the county that the row names; it was dropped")]
        )
    if point is None and address is not None and address.address_type == "physical":
        point = _middle(address, notes)
    made = LocationDraft(
        name=clean_text(place.name),
        description=clean_text(place.description),
        transportation=clean_text(place.transportation),
        accessibility=clean_text(place.accessibility),
        address=address,
        point=point,
        external_id=place.external_id,
    )
    tells = point is not None or (address is not None and (address.names_a_door or address.city))
    return made if tells else None


def _middle(address: AddressDraft, notes: Gathering) -> Point | None:
    """`middle`, with its reason among the `notes`."""
    found = middle(address)
    if found is None:
        return None
    point, reason = found
    notes.note("point", "", CENTRE, reason)
    return point


def middle(address: AddressDraft) -> tuple[Point, str] | None:
    """The middle of the address's ZIP code or town, said to be no more than that, and which of them."""
    postcode = address.postal_code[:5] if address.country == "US" else ""
    for place, precision, reason in (
        (area_of(postcode, address.country, ""), Precision.POSTCODE, "the middle of its ZIP code"),
        (town_of(address.city, address.country, address.state_province), Precision.TOWN, "the middle of its town"),
    ):
        fits = place is not None and (not address.state_province or place.state.endswith(address.state_province))
        if place is not None and fits and place.kind in ("postcode", "city") and (place.latitude or place.longitude):
            return Point(place.latitude, place.longitude, precision), reason
    return None


def _astray(point: Point, county: str, country: str) -> bool:
    """Whether a point outside the US lies too far from the county its row names."""
    place = area_of(f"County {county}", country, "") if county and country != "US" else None
    return place is not None and miles(point.latitude, point.longitude, place.latitude, place.longitude) > COUNTY_MILES


def service_areas(raw: Raw, notes: Gathering, *, placed: bool) -> tuple[ServiceAreaDraft, ...]:
    """What the partner says it serves, and where that leads nowhere, what may be inferred.

    A hidden place serves at least its town's county; one that is neither hidden nor `placed` (it has no point to be
    near to) serves the importer's guess. A public place with a point is found by nearness and needs no area.
    """
    stated = raw.ready_areas
    if raw.areas:
        stated += notes.take("service_areas", clean_areas(raw.areas, raw.country, raw.region))
    if not notes.public:
        stated = tuple(wide for area in stated if not notes.gives_away(area.name) for wide in _wide(area))
    if not any(area.code for area in stated):
        found = _guessed(raw, notes) if notes.public and not placed else None if notes.public else _home(raw, notes)
        stated += (found,) if found is not None else ()
    return tuple({area.model_dump_json(): area for area in stated}.values())


def _wide(area: ServiceAreaDraft) -> tuple[ServiceAreaDraft, ...]:
    """A hidden place's area, or the parent of it that has people enough (SAFETY L8); a mere name tells nothing."""
    if area.kind is AreaKind.POLYGON:
        return ()
    if area.kind is AreaKind.TEXT:
        return (area,)
    if area.kind is AreaKind.NATION:
        return (area,)
    place = gazetteer().by_key(area.key)
    # A code nobody knows may be a hamlet's: it stays as a name for a person, which is never shown (decision 0008).
    return (_drafted(coarsened(place)) if place else ServiceAreaDraft(kind=AreaKind.TEXT, name=area.name),)


def _home(raw: Raw, notes: Gathering) -> ServiceAreaDraft | None:
    """The county that holds a hidden place's town (or the county it names), else its state."""
    state = raw.region
    for text, reason, place in (
        (raw.county, "its county", area_of(_county_words(raw.county, raw.country), raw.country, state)),
        (raw.town, "its town's county", town_of(raw.town, raw.country, state)),
    ):
        if place is not None and (place.county or place.kind == "county"):
            return _widened(place.county or place, reason, notes)
        if text:
            notes.doubt([Doubt(field="service_areas", what="is inferred; no gazetteer knows the town or county")])
    guess = _guessed(raw, notes)
    if guess is not None:
        return guess
    whole = area_of(state, raw.country, "") if state else None
    return _noted(whole, "its state", notes) if whole is not None and whole.kind == "state" else None


def _widened(area: Place | str, reason: str, notes: Gathering) -> ServiceAreaDraft:
    """The county, or the parent of it that has people enough to hide among."""
    wide = coarsened(area)
    return _noted(wide, reason if wide.kind == "county" else f"the {wide.kind} around {reason}, which is small", notes)


def _guessed(raw: Raw, notes: Gathering) -> ServiceAreaDraft | None:
    """The importer's guess, for a hidden place made wide enough."""
    place = area_of(raw.guessed_area, raw.country, raw.region)
    if place is None:
        return None
    return _noted(place if notes.public else coarsened(place), raw.guess or "inferred by the importer", notes)


def _county_words(county: str, country: str) -> str:
    """A county column's cell as a gazetteer reads it: `Linn` is Linn County, and in Ireland `Cork` is County Cork."""
    if country != "US":
        return f"County {county}" if county else ""
    return county if not county or county.casefold().endswith(("county", "parish", "borough")) else f"{county} County"


def _noted(place: Place, reason: str, notes: Gathering) -> ServiceAreaDraft:
    notes.note("service_areas", "", INFERRED, reason)
    return _drafted(place)


def _drafted(place: Place) -> ServiceAreaDraft:
    kind = AreaKind.POSTCODE if place.kind == "postal_area" else AreaKind(place.kind)
    return ServiceAreaDraft(kind=kind, code=place.key.partition(":")[2], name=place.name)


def timezone(places: tuple[LocationDraft, ...], areas: tuple[ServiceAreaDraft, ...], country: str = "") -> str:
    """IANA time zone by the first point, town or single-zone area that may be told; "" when none tells it.

    A country with one zone (the tz database's `zone.tab`) needs no such search.
    """
    if country in ONE_ZONE:
        return ONE_ZONE[country]
    for place in places:
        if place.point is not None:
            return timezone_at(place.point.latitude, place.point.longitude)
        if place.address is not None and place.address.city:
            town = town_of(place.address.city, place.address.country, place.address.state_province)
            if town is not None and town.timezone:
                return town.timezone
    zones = {_zone(area) for area in areas if area.kind is not AreaKind.TEXT}
    return zones.pop() if len(zones) == 1 else ""


def _zone(area: ServiceAreaDraft) -> str:
    """The zone of one area; "" where the gazetteer knows none, as for a nation or a state with several."""
    place = gazetteer().by_key(area.key)
    return place.timezone if place is not None and place.kind != "nation" else ""
