"""Maps: OpenStreetMap by Overpass (`elements` with `tags`) and plain GeoJSON, whose properties have any names.

Promises: a point of a map is public only where nothing speaks of abuse or privacy, else how secret it is is not known;
the middle of an outline is never taken for a door; a feature without a name or without a place makes no listing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from directory.draft import Doubt, ScheduleDraft
from directory.values import PartnerKind, Precision, Tier
from importers.cleaning.hours_rows import checked
from importers.drafting import Raw, RawPlace, kind_by_words, told
from importers.importer import Row, Skip
from importers.mapping.words import meaning
from importers.shapes.looking import documents
from importers.shapes.shape import Glimpse, Options, Recognition, Record, Shape
from importers.shapes.visibility import private_marks, speaks_of_abuse

OSM_KINDS: Final = {
    ("amenity", "police"): PartnerKind.POLICE,
    ("amenity", "courthouse"): PartnerKind.COURT,
    ("amenity", "hospital"): PartnerKind.HEALTH,
    ("amenity", "clinic"): PartnerKind.HEALTH,
    ("amenity", "doctors"): PartnerKind.HEALTH,
    ("amenity", "place_of_worship"): PartnerKind.FAITH,
    ("amenity", "school"): PartnerKind.EDUCATION,
    ("amenity", "college"): PartnerKind.EDUCATION,
    ("amenity", "university"): PartnerKind.EDUCATION,
    ("amenity", "townhall"): PartnerKind.GOVERNMENT,
    ("social_facility", "shelter"): PartnerKind.SHELTER,
    ("office", "lawyer"): PartnerKind.LEGAL_AID,
    ("office", "government"): PartnerKind.GOVERNMENT,
}
"""What an OSM tag says of the kind of partner; a shop is a business."""
WAYS: Final = frozenset({"way", "relation"})
FOUND: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "facility_name", "facilityname", "agency_name", "program_name", "site_name", "organization_name",
             "title", "label", "location_name", "provider", "organization", "agency", "facility"),
    "organization": ("organization", "organisation", "agency", "operator", "provider", "parent_agency"),
    "id": ("id", "objectid", "fid", "globalid", "gid", "osm_id", "facility_id", "site_id"),
    "address": ("address", "full_address", "street_address", "addr", "location", "address1", "address_1", "street"),
    "address_2": ("address2", "address_2", "suite", "unit"),
    "city": ("city", "town", "municipality", "locality"),
    "state": ("state", "state_province", "province", "st", "region"),
    "postal_code": ("zip", "zipcode", "zip_code", "postal_code", "postalcode", "postcode"),
    "county": ("county", "county_name"),
    "phone": ("phone", "telephone", "phone_number", "tel", "phone1", "contact_phone", "main_phone", "hotline"),
    "url": ("website", "url", "web", "link", "homepage", "web_site", "weblink"),
    "email": ("email", "e_mail", "email_address", "contact_email"),
    "hours": ("hours", "opening_hours", "hours_of_operation", "operating_hours", "days_hours", "schedule"),
    "description": ("description", "services", "desc", "service_description", "details", "comments", "about"),
    "category": ("category", "type", "facility_type", "service_type", "kind", "class", "subtype", "fac_type"),
    "languages": ("languages", "language", "languages_spoken"),
    "eligibility": ("eligibility", "population", "population_served", "who"),
    "fees": ("fees", "cost", "fee", "price"),
    "areas": ("service_area", "service_areas", "area_served", "coverage_area"),
    "status": ("status", "operational_status"),
}  # fmt: skip
"""Our names, and the words by which properties are named; the first that says something counts."""
BY_WORDS: Final[Mapping[str, str]] = {
    "name": "name", "organization": "organization", "external_id": "id", "address_1": "address", "address": "address",
    "address_2": "address_2", "city": "city", "state": "state", "postal_code": "postal_code", "county": "county",
    "phone": "phone", "url": "url", "email": "email", "hours": "hours", "description": "description",
    "category": "category", "languages": "languages", "eligibility": "eligibility", "fees": "fees",
    "service_area": "areas", "status": "status", "latitude": "latitude", "longitude": "longitude",
}  # fmt: skip
"""Fields that a header's words mean (`importers.mapping.words`) → our names, for properties named otherwise."""
SURE: Final = 0.6
STATUSES: Final = {"open": "active", "operational": "active", "active": "active", "closed": "inactive"}
OFFICES: Final = frozenset({PartnerKind.POLICE, PartnerKind.COURT, PartnerKind.HEALTH, PartnerKind.GOVERNMENT})
OUTLINES: Final = frozenset({"Polygon", "MultiPolygon", "LineString", "MultiLineString", "MultiPoint"})


def recognise_osm(glimpse: Glimpse) -> Recognition | None:
    """Overpass JSON: elements of type node, way or relation, with tags."""
    record = glimpse.record or {}
    known = str(record.get("type")) in {"node", "way", "relation"}
    if not known or not (glimpse.wrapped == "elements" or isinstance(record.get("tags"), Mapping)):
        return None
    sure = 0.98 if glimpse.wrapped == "elements" else 0.8
    return Recognition("osm", "It looks like OpenStreetMap data from Overpass: nodes and ways with tags.", sure)


def recognise_geojson(glimpse: Glimpse) -> Recognition | None:
    """GeoJSON: features with a geometry and properties."""
    record = glimpse.record or {}
    if record.get("type") != "Feature" or "properties" not in record:
        return None
    why = "It looks like GeoJSON: features with a geometry and properties, which are read by the words in their names."
    return Recognition("geojson", why, 0.95 if glimpse.wrapped == "features" else 0.85)


def read(path: Path) -> Iterator[Row]:
    """Every element or feature."""
    return documents(path)


def say_osm(row: Row, options: Options) -> Raw | Skip:
    """One element; those without tags are only corners of others."""
    tags = row.cells.get("tags")
    if not isinstance(tags, Mapping) or not tags:
        return Skip("is a point of a line, without tags")
    name = _tag(tags, "name", "official_name", "operator")
    if not name:
        return Skip("has no name")
    kind = _osm_kind(tags, name)
    texts = (name, *(str(value) for value in tags.values()))
    hours = _tag(tags, "opening_hours")
    written = checked(hours) if hours and '"' not in hours else ""
    return Raw(
        source=options.source,
        kind=kind,
        visibility=options.visible(_visible(kind, texts)),
        external_id=f"{row.text('type')}/{row.text('id')}",
        name=name,
        alternate_name=_tag(tags, "alt_name", "short_name"),
        organization=_tag(tags, "operator"),
        description=_tag(tags, "description"),
        categories=_osm_words(tags),
        phones=tuple((text, None) for text in _each(tags, "phone", "contact:phone", "contact:mobile")),
        urls=_tag(tags, "website", "contact:website", "url"),
        email=_tag(tags, "email", "contact:email"),
        places=(_osm_place(row, tags),),
        ready_schedules=(ScheduleDraft(expression=written),) if written else (),
        hours=(("", hours),) if hours and not written else (),
        flags=tuple(private_marks({key: value for key, value in tags.items() if key != "access"})),
        status="inactive" if any(key.startswith(("disused", "abandoned", "was:")) for key in tags) else "",
        country=_tag(tags, "addr:country") if len(_tag(tags, "addr:country")) == 2 else options.country,
    )


def _osm_place(row: Row, tags: Mapping[str, Any]) -> RawPlace:
    """Where it stands; of a line or outline the middle that Overpass gives, of which nobody knows how exact it is."""
    middle = row.cells.get("center")
    where = middle if isinstance(middle, Mapping) else row.cells
    return RawPlace(
        line=_tag(tags, "addr:full"),
        address_1=" ".join(filter(None, (_tag(tags, "addr:housenumber"), _tag(tags, "addr:street", "addr:place")))),
        address_2=_tag(tags, "addr:unit"),
        city=_tag(tags, "addr:city"),
        state=_tag(tags, "addr:state"),
        postal_code=_tag(tags, "addr:postcode"),
        latitude=where.get("lat"),
        longitude=where.get("lon"),
        precision=Precision.UNKNOWN if row.text("type") in WAYS else Precision.EXACT,
        accessibility="Wheelchair access" if _tag(tags, "wheelchair") == "yes" else "",
    )


def _visible(kind: PartnerKind, texts: Iterable[str]) -> Tier | None:
    """Offices stand on every map; of anything else for survivors, a map may show what it should not."""
    return Tier.PUBLIC if kind in OFFICES or not speaks_of_abuse(*texts) else None


def _tag(tags: Mapping[str, Any], *names: str) -> str:
    return told(*(tags.get(name) for name in names))


def _each(tags: Mapping[str, Any], *names: str) -> list[str]:
    """The numbers of these tags, which part several by semicolons."""
    parts = (part.strip() for name in names for part in str(tags.get(name) or "").split(";"))
    return list(dict.fromkeys(part for part in parts if part))


def _osm_kind(tags: Mapping[str, Any], name: str) -> PartnerKind:
    for (key, value), kind in reversed(OSM_KINDS.items()):
        if tags.get(key) == value:
            return kind
    return kind_by_words(PartnerKind.BUSINESS if "shop" in tags else PartnerKind.COMMUNITY, name)


def _osm_words(tags: Mapping[str, Any]) -> tuple[str, ...]:
    """What the tags say it does, as words (`social facility: food bank`)."""
    keys = ("social_facility", "social_facility:for", "healthcare", "office", "community_centre:for")
    return tuple(
        _tag(tags, key).replace("_", " ").replace(";", ", ") for key in keys if _tag(tags, key) not in {"", "yes"}
    )


def say_geojson(row: Row, options: Options) -> Raw | Skip:
    """One feature."""
    if row.cells.get("type") != "Feature" or not isinstance(row.cells.get("properties"), Mapping):
        return Skip("is no feature with properties")
    said = _named(row.cells["properties"])
    if not said.get("name"):
        return Skip("has no name")
    latitude, longitude, doubts = _point(row.cells.get("geometry"))
    if latitude is None and not doubts:
        latitude, longitude = said.get("latitude"), said.get("longitude")
    texts = tuple(str(value) for value in row.cells["properties"].values() if isinstance(value, str))
    kind, status = kind_by_words(PartnerKind.COMMUNITY, said["name"], said.get("category", "")), said.get("status", "")
    return Raw(
        source=options.source,
        kind=kind,
        visibility=options.visible(_visible(kind, texts)),
        external_id=told(row.cells.get("id")) or said.get("id", ""),
        identity=(said.get("category", ""),),
        name=said["name"],
        organization=said.get("organization", ""),
        description=said.get("description", ""),
        categories=tuple(filter(None, [said.get("category", "")])),
        phones=tuple((text, None) for text in [said.get("phone", "")] if text),
        urls=said.get("url", ""),
        email=said.get("email", ""),
        places=(_place(said, latitude, longitude),),
        hours=tuple(("", text) for text in [said.get("hours", "")] if text),
        languages=said.get("languages", ""),
        eligibility=said.get("eligibility", ""),
        fees=said.get("fees", ""),
        areas=said.get("areas", ""),
        status=STATUSES.get(status.casefold(), status),
        flags=(*private_marks(row.cells["properties"]), *_secret(row.cells["properties"])),
        country=options.country,
        doubts=doubts,
    )


def _place(said: Mapping[str, str], latitude: object, longitude: object) -> RawPlace:
    """A whole address in one cell is a line; a street beside a town is a street."""
    parted = bool(said.get("city") or said.get("postal_code"))
    return RawPlace(
        line="" if parted else said.get("address", ""),
        address_1=said.get("address", "") if parted else "",
        address_2=said.get("address_2", ""),
        city=said.get("city", ""),
        state=said.get("state", ""),
        postal_code=said.get("postal_code", ""),
        county=said.get("county", ""),
        latitude=latitude,
        longitude=longitude,
    )


def _named(properties: Record) -> dict[str, str]:
    """Our names for what the properties say; `organization` is not said twice when it is the name."""
    plain = {re.sub(r"\W+", "_", str(key)).strip("_").casefold(): value for key, value in properties.items()}
    found = {ours: _first(plain, names) for ours, names in FOUND.items()}
    for key, value in properties.items():
        met = meaning(str(key))
        ours = BY_WORDS.get(met.field, "")
        if ours and met.score >= SURE and not found.get(ours) and not isinstance(value, (list, Mapping)):
            found[ours] = told(value)
    if found["organization"] == found["name"]:
        found["organization"] = ""
    return {ours: text for ours, text in found.items() if text}


def _secret(properties: Record) -> Iterator[str]:
    """The answers of properties whose names speak of secrecy in any language a sheet's header may."""
    for key, value in properties.items():
        if not isinstance(value, (list, Mapping)) and meaning(str(key)).field == "private":
            yield told(value)


def _first(plain: Mapping[str, Any], names: Iterable[str]) -> str:
    return told(*(plain.get(name) for name in names if not isinstance(plain.get(name), (list, Mapping))))


def _point(geometry: object) -> tuple[object, object, tuple[Doubt, ...]]:
    """A point's latitude and longitude; an outline has none that could be trusted."""
    if not isinstance(geometry, Mapping):
        return None, None, ()
    spot = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(spot, list) and len(spot) >= 2:
        return spot[1], spot[0], ()
    if str(geometry.get("type")) in OUTLINES:
        doubt = Doubt(field="point", what="is drawn as an outline; its middle was not taken for its door")
        return None, None, (doubt,)
    return None, None, ()


OSM: Final = Shape("osm", "OpenStreetMap (Overpass)", recognise_osm, read, say_osm)
GEOJSON: Final = Shape("geojson", "GeoJSON", recognise_geojson, read, say_geojson)
