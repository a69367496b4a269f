"""One HSDS service, in the nested form of `service_full`, under our names: what every HSDS version comes down to.

Promises: no contact person is read; an address nobody may send to is never taken for the door; a place is public only
where an address is given and nothing on the service, its locations or its attributes says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from directory.draft import Doubt
from directory.values import PartnerKind, Precision, Tier
from importers.drafting import Raw, RawPlace, kind_by_words, told
from importers.importer import Row, Skip
from importers.shapes import hsds_parts as parts
from importers.shapes.crosswalk import crossed
from importers.shapes.hsds_parts import items, words
from importers.shapes.shape import DOUBTS, Options, Record
from importers.shapes.visibility import declared, private_marks, secret_attributes, speaks_of_abuse

COUNTRIES: Final = {
    "USA": "US",
    "UNITED STATES": "US",
    "UNITED STATES OF AMERICA": "US",
    "UK": "GB",
    "UNITED KINGDOM": "GB",
    "ENGLAND": "GB",
    "SCOTLAND": "GB",
    "WALES": "GB",
    "NORTHERN IRELAND": "GB",
    "IRELAND": "IE",
    "CANADA": "CA",
    "AUSTRALIA": "AU",
}
Site = tuple[Record, str]
"""A location, and what is said of the service there."""
STREET: Final = "waymark:street"
"""A mark a reader sets on a location whose source points at streets."""


def say_hsds(row: Row, options: Options) -> Raw | Skip:
    """One service of any HSDS version, nested as in `service_full`."""
    return said(row.cells, options)


def said(service: Record, options: Options, state: str = "") -> Raw | Skip:
    """The same of a plain record; `state` is where its places lie when they do not say."""
    sites = _sites(service)
    places = [site for site, _ in sites]
    agency = next(iter(items(service, "organization")), {})
    crossing = crossed([term for record in (service, *places) for term in parts.terms(record)])
    keywords = tuple(part.strip() for part in words(service, "keywords").split(",") if part.strip())
    numbers, left_out = _numbers(service, places, agency)
    hours, spans = _hours(service, sites), parts.areas(_owned(service, "service_areas", "service_area"))
    marks = (*private_marks(service), *secret_attributes(_attributes(service, places)))
    return Raw(
        source=options.source,
        kind=_kind(service, crossing.categories, agency),
        visibility=_visibility(service, sites, (words(agency, "name"), *crossing.categories), options),
        external_id=words(service, "id"),
        categories=keywords + crossing.categories,
        codes=crossing.codes,
        needs=crossing.needs,
        tags=crossing.tags,
        phones=parts.phones(numbers),
        urls=_url(service, places, agency),
        places=tuple(place for site, note in sites for place in _places(site, note)),
        virtual=any(_virtual(site) for site in places),
        areas=spans.words,
        ready_areas=spans.ready,
        hours=hours.texts,
        timetable=hours.slots,
        ready_schedules=hours.schedules,
        languages=_languages(service, places),
        flags=tuple(marks),
        country=_country(places, options),
        state=state,
        doubts=(*hours.doubts, *spans.doubts, *crossing.doubts, *_missed(service, left_out=left_out)),
        **_prose(service),
        **_agency(agency),
    )


def _prose(service: Record) -> dict[str, Any]:
    """What a service says of itself in words and plain numbers."""
    documents = (words(one, "document", "name") for one in items(service, "required_documents", "required_document"))
    return {
        "name": words(service, "name"),
        "alternate_name": words(service, "alternate_name"),
        "description": words(service, "description"),
        "email": words(service, "email"),
        "interpretation": words(service, "interpretation_services"),
        "eligibility": _eligibility(service),
        "minimum_age": _age(service, "minimum_age"),
        "maximum_age": _age(service, "maximum_age"),
        "fees": parts.fees(service),
        "application": words(service, "application_process"),
        "wait_time": words(service, "wait_time"),
        "documents": tuple(text for text in documents if text),
        "alert": words(service, "alert"),
        "status": words(service, "status"),
        "assured_date": parts.a_date(words(service, "assured_date")),
    }


def _agency(agency: Record) -> dict[str, Any]:
    """The organisation that gives the service."""
    return {
        "organization": words(agency, "name"),
        "organization_id": words(agency, "id"),
        "organization_description": words(agency, "description"),
        "organization_url": words(agency, "website", "url"),
        "organization_email": words(agency, "email"),
    }


def _visibility(service: Record, sites: Sequence[Site], near: Iterable[str], options: Options) -> Tier | None:
    """Public where every place is told; a place that is spoken of without its address may be kept from us."""
    texts = (words(service, "name"), words(service, "description"), *near)
    found = [_places(site, note) for site, note in sites if not _virtual(site)]
    told_of = [any(not place.empty for place in places) for places in found]
    if any(told_of):
        whole = all(told_of) or not speaks_of_abuse(*texts)
        return options.visible(declared(*texts, placed=True) if whole else None)
    return options.visible(None if found else declared(*texts, placed=False))


def _kind(service: Record, categories: Iterable[str], agency: Record) -> PartnerKind:
    return kind_by_words(PartnerKind.COMMUNITY, words(service, "name"), "; ".join(categories), words(agency, "name"))


def _sites(service: Record) -> list[Site]:
    """Every location, with what is said of the service there."""
    found = [
        (place, words(link, "description"))
        for link in items(service, "service_at_locations", "service_at_location")
        for place in items(link, "location")
    ]
    return found or [(place, "") for place in items(service, "locations", "location")]


def _virtual(site: Record) -> bool:
    return words(site, "location_type").casefold() == "virtual" or words(site, "virtual").casefold() in {"true", "1"}


def _places(site: Record, note: str) -> list[RawPlace]:
    """A location's doors: each address that is not only for post; coordinates go with the first."""
    listed = items(site, "addresses", "physical_addresses", "physical_address", "address")
    kind = words(site, "location_type").casefold()
    if kind == "postal" or (_virtual(site) and not listed):
        return []
    described = "\n".join(dict.fromkeys(filter(None, (note, words(site, "description")))))
    doors = [one for one in listed if words(one, "address_type", "type").casefold() not in {"postal", "mailing"}] or [
        {}
    ]
    return [
        RawPlace(
            address_1=words(door, "address_1", "name"),
            address_2=words(door, "address_2"),
            city=words(door, "city"),
            state=words(door, "state_province") or words(door, "region"),
            postal_code=words(door, "postal_code"),
            latitude=None if at else site.get("latitude"),
            longitude=None if at else site.get("longitude"),
            precision=Precision.STREET if site.get(STREET) else Precision.UNKNOWN,
            name=words(site, "name"),
            description=described,
            transportation=words(site, "transportation"),
            accessibility=_accessibility(site),
            external_id=words(site, "id"),
        )
        for at, door in enumerate(doors)
    ]


def _accessibility(site: Record) -> str:
    found = items(site, "accessibility", "accessibility_for_disabilities")
    pieces = [words(one, name) for one in found for name in ("description", "accessibility", "name", "details")]
    return "; ".join(dict.fromkeys(piece for piece in pieces if piece))


def _country(places: Iterable[Record], options: Options) -> str:
    """The country the addresses name, else the source's."""
    for site in places:
        for one in items(site, "addresses", "physical_addresses", "physical_address", "address"):
            name = words(one, "country").upper().strip(" .")
            if len(name) == 2 and name.isalpha() and name not in COUNTRIES:
                return name
            if name in COUNTRIES:
                return COUNTRIES[name]
    return options.country


def _owned(service: Record, *names: str) -> list[Record]:
    """The service's own records of that name and those of its places."""
    links = items(service, "service_at_locations", "service_at_location")
    return items(service, *names) + [record for link in links for record in items(link, *names)]


def _numbers(service: Record, places: list[Record], agency: Record) -> tuple[list[Record], bool]:
    """The numbers of the nearest owner that has any, and whether a person's was left out."""
    contacts = items(service, "contacts") + [c for place in places for c in items(place, "contacts")]
    desks, left_out = parts.desk_phones(contacts + items(agency, "contacts"))
    owners: tuple[Callable[[], list[Record]], ...] = (
        lambda: _owned(service, "phones"),
        lambda: [phone for place in places for phone in items(place, "phones")],
        lambda: items(agency, "phones"),
        lambda: desks,
    )
    return next((found for owner in owners if (found := owner())), []), left_out


def _hours(service: Record, sites: list[Site]) -> parts.Timetable:
    """The hours of the service, else of it at each place, else of the places; several places' labelled by name."""
    own = items(service, "schedules", "regular_schedules", "regular_schedule")
    if own:
        return parts.hours(own)
    links = items(service, "service_at_locations", "service_at_location")
    names = [words(next(iter(items(link, "location")), {}), "name") for link in links]
    rows = [items(link, "schedules", "regular_schedules", "regular_schedule") for link in links]
    groups = list(zip(names, rows, strict=True))
    if not any(rows):
        groups = [(words(site, "name"), items(site, "schedules", "regular_schedules")) for site, _ in sites]
    told_of = [(name, listed) for name, listed in groups if listed]
    found = [parts.hours(listed, name if len(told_of) > 1 else "") for name, listed in told_of]
    return parts.Timetable(
        slots=tuple(one for part in found for one in part.slots),
        schedules=tuple(one for part in found for one in part.schedules),
        texts=tuple(one for part in found for one in part.texts),
        doubts=tuple(one for part in found for one in part.doubts),
    )


def _attributes(service: Record, places: Iterable[Record]) -> list[tuple[str, str]]:
    agency = items(service, "organization")
    return [pair for record in (service, *places, *agency) for pair in parts.attribute_words(record)]


def _languages(service: Record, places: Iterable[Record]) -> str:
    """The service's languages, else its places'."""
    own = words(service, "languages") or parts.languages(items(service, "languages"))
    return own or parts.languages(*(items(place, "languages") for place in places))


def _url(service: Record, places: Iterable[Record], agency: Record) -> str:
    own = told(words(service, "url", "website"), *(words(place, "url", "website") for place in places))
    more = " ".join(filter(None, (words(one, "url") for one in items(service, "additional_urls", "urls"))))
    return " ".join(filter(None, (own or words(agency, "website", "url"), more)))


def _eligibility(service: Record) -> str:
    listed = (words(one, "eligibility", "name") for one in items(service, "eligibilitys", "eligibilities"))
    return words(service, "eligibility_description", "eligibility") or "\n".join(filter(None, listed))


def _age(service: Record, name: str) -> float | None:
    """An age in years; None where none, or one that is no age, is told."""
    for record in (service, *items(service, "eligibilitys", "eligibilities", "eligibility")):
        text = words(record, name)
        if re.fullmatch(r"\d{1,3}(?:\.\d+)?", text) and float(text) <= 120:
            return float(text)
    return None


def _missed(service: Record, *, left_out: bool) -> list[Doubt]:
    listed = service.get(DOUBTS, ())
    found = [Doubt(field=field, what=what) for field, what in listed]
    if left_out:
        found.append(Doubt(field="phones", what="a number that only a named person answers was left out"))
    return found
