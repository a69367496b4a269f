"""Numbers and places in a form: read by the importers' rules, one number or address to a row.

Promises: a row that was not touched stays to the letter; digits or addresses that are not understood are unfit; the
point of a new address is the middle of its ZIP code or town and says so. A hidden listing has no row for a place.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from starlette.datastructures import FormData

from directory import reach
from directory.draft import LocationDraft, PhoneDraft, ServiceAreaDraft
from directory.geo import gazetteer
from directory.geo.atlas import atlas
from directory.geo.picture import Patchwork, Picture, patchwork, picture
from directory.geo.values import Place
from directory.values import AreaKind, PhoneKind, Tier
from importers.cleaning.addresses import clean_address
from importers.cleaning.areas import clean_areas
from importers.cleaning.phones import clean_phones
from importers.cleaning.text import clean_text
from importers.drafting.placing import middle
from web.staff.portal.kinds import About, Kind, Typed, UnfitError, Value, rows, several, taken
from web.wording import phone_text

PHONE: Final = ("number", "extension", "kind", "note")
PLACE: Final = ("name", "address_1", "address_2", "city", "state_province", "postal_code")
SPARE: Final = 1


def _phone_row(one: dict[str, Any], about: About) -> dict[str, str]:
    number = phone_text(one["number"], about.country)
    return {"number": number, "extension": one["extension"], "kind": one["kind"], "note": one["note"]}


def _show_phones(value: Value, about: About) -> Typed:
    empty = dict.fromkeys(PHONE, "") | {"kind": PhoneKind.VOICE.value}
    return [*(_phone_row(one, about) for one in value), *(dict(empty) for _ in range(SPARE))]


def _take_phones(form: FormData, name: str) -> Typed:
    return rows(form, name, PHONE)


def _read_phones(typed: Typed, shown: Value, about: About) -> Value:
    made: list[dict[str, Any]] = []
    for at, row in enumerate(typed):
        if at < len(shown) and row == _phone_row(shown[at], about):
            made.append(shown[at])
        elif row["number"]:
            made.append(_phone(row, shown[at] if at < len(shown) else {}, about, at))
    return made


def _phone(row: dict[str, str], old: dict[str, Any], about: About, at: int) -> dict[str, Any]:
    found = clean_phones(row["number"], about.country)
    if found.doubts or len(found.value) != 1 or row["kind"] not in set(PhoneKind) or len(row["note"]) > 300:
        raise UnfitError("phone", at)
    extension = row["extension"] or found.value[0].extension
    if extension and (not extension.isascii() or not extension.isdigit() or len(extension) > 11):
        raise UnfitError("extension", at)
    note = " ".join(clean_text(row["note"], limit=300).split())
    made = PhoneDraft(number=found.value[0].number, extension=extension, kind=PhoneKind(row["kind"]), note=note)
    return made.model_dump(mode="json") | {"languages": old.get("languages", [])}


def _place_row(one: dict[str, Any]) -> dict[str, str]:
    address = one["address"] or {}
    return {part: (one["name"] if part == "name" else address.get(part, "")) for part in PLACE}


def _shown_places(value: Value) -> list[dict[str, Any]]:
    return [one for one in value if one["address"]]


def _show_places(value: Value, _about: About) -> Typed:
    return [*map(_place_row, _shown_places(value)), dict.fromkeys(PLACE, "")]


def _take_places(form: FormData, name: str) -> Typed:
    return rows(form, name, PLACE)


def _read_places(typed: Typed, shown: Value, about: About) -> Value:
    if about.content["tier"] != Tier.PUBLIC.value:
        return shown
    old = _shown_places(shown)
    made: list[dict[str, Any]] = []
    for at, row in enumerate(typed):
        if at < len(old) and row == _place_row(old[at]):
            made.append(old[at])
        elif any(row[part] for part in PLACE[1:]):
            made.append(_place(row, old[at] if at < len(old) else {}, about, at))
    return [*made, *(one for one in shown if not one["address"])]


def _place(row: dict[str, str], old: dict[str, Any], about: About, at: int) -> dict[str, Any]:
    state = row["state_province"]
    cells = {part: row[part] for part in ("address_1", "address_2", "city", "postal_code")}
    found = clean_address(**cells, state=state, country=(old.get("address") or {}).get("country", about.country))
    if found.doubts or found.value is None or not found.value.city:
        raise UnfitError("address", at)
    near = middle(found.value)
    name = " ".join(clean_text(row["name"], limit=300).split())
    made = LocationDraft(name=name, address=found.value, point=near[0] if near else None)
    kept = {part: old.get(part, "") for part in ("accessibility", "external_id")}
    return made.model_dump(mode="json") | kept


def _show_areas(value: Value, _about: About) -> Typed:
    return {"kept": [str(at) for at in range(len(value))], "new": [], "more": ""}


def _take_areas(form: FormData, name: str) -> Typed:
    new = several(form, f"{name}-new")
    return {"kept": several(form, f"{name}-kept"), "new": new, "more": taken(form, f"{name}-more")}


def _read_areas(typed: Typed, shown: Value, about: About) -> Value:
    made = [one for at, one in enumerate(shown) if str(at) in typed["kept"]]
    known = {(one["kind"], one["code"] or one["name"]) for one in made}
    states = states_of(about.content)
    more = clean_areas(typed["more"], about.country, states[0].rpartition("-")[2] if states else "")
    if more.doubts:
        raise UnfitError("area")
    for one in (*map(_area, typed["new"]), *more.value):
        if about.content["tier"] != Tier.PUBLIC.value and not reach.wide_enough(one.kind, one.code):
            raise UnfitError("area_small")
        if (one.kind.value, one.code or one.name) not in known:
            known.add((one.kind.value, one.code or one.name))
            made.append(one.model_dump(mode="json"))
    return made


def _area(key: str) -> ServiceAreaDraft:
    place = gazetteer().by_key(key) if key.partition(":")[0] in {"county", "state", "nation"} else None
    if place is None:
        raise UnfitError("area")
    return ServiceAreaDraft(kind=AreaKind(place.kind), code=place.code, name=place.name)


@cache
def _counties() -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    index = atlas()
    for row in index.is_kind("county").nonzero()[0]:
        place = index.place(int(row))
        found.setdefault(place.state, []).append(place)
    return {state: sorted(found[state], key=lambda one: one.name) for state in sorted(found)}


def map_of(areas: list[dict[str, Any]]) -> Picture | None:
    """A picture of the counties among the areas; None where there are none or too many."""
    return picture(tuple(one["code"] for one in areas if one["kind"] == AreaKind.COUNTY.value))


def pick_map(state: str, *, hidden: bool) -> Patchwork | None:
    """The counties of a state side by side, to pick from; None where there are too few to need a map."""
    found = counties(state, hidden=hidden)
    return patchwork(tuple(one.code for one in found)) if len(found) > 1 else None


def states() -> list[Place]:
    """The states whose counties can be picked."""
    return [place for state in _counties() if (place := gazetteer().by_key(f"state:{state}")) is not None]


def counties(state: str, *, hidden: bool) -> list[Place]:
    """The counties of a state (`US-IA`), by name; of a hidden listing only those it may tell."""
    found = _counties().get(state, [])
    return [one for one in found if not hidden or reach.wide_enough(AreaKind.COUNTY, one.code)]


def states_of(content: dict[str, Any]) -> list[str]:
    """The states a listing is in or serves, likeliest first."""
    found: list[str] = []
    for area in content["service_areas"]:
        place = gazetteer().by_key(f"{area['kind']}:{area['code']}") if area["code"] else None
        found += [place.state or place.code] if place is not None and place.kind != "nation" else []
    for one in content["locations"]:
        address = one["address"] or {}
        found += [f"US-{address['state_province']}"] if address.get("state_province") else []
    return [state for state in dict.fromkeys(found) if state in _counties()]


PHONES: Final = Kind("phones", _show_phones, _take_phones, _read_phones)
LOCATIONS: Final = Kind("locations", _show_places, _take_places, _read_places)
AREAS: Final = Kind("areas", _show_areas, _take_areas, _read_areas)
