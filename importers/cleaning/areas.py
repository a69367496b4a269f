"""Service areas: the counties, towns, ZIPs, states and nations a partner says it serves.

Promises: an area has a code only when the offline gazetteer knows exactly one place by that name (in the partner's
state when it is known); every other name is kept as a TEXT area, which matches nothing, with a doubt. An exception
("except Cook County") is never turned into coverage.
"""

from __future__ import annotations

import re

from directory.draft import Doubt, ServiceAreaDraft
from directory.geo import Place, gazetteer
from directory.values import AreaKind
from importers.cleaning.cleaned import Cleaned
from importers.cleaning.states import NAMES, state_code
from importers.cleaning.text import as_text, clean_text

_NATION = re.compile(
    r"(?:nation-?wide|national|the (?:entire|whole) (?:country|nation)|all (?:50|fifty)? ?(?:u\.?s\.? )?states|"
    r"united states(?: of america)?|u\.?s\.?a?\.?|country-?wide|all of the (?:us|united states))",
    re.IGNORECASE,
)
_STATEWIDE = re.compile(
    r"state-?\s?wide|the (?:entire|whole) state|all (?:counties|of the state)|entire state|todo el estado",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:and|y|&|serving|serves|we serve|service areas?:?|areas? served:?|covers?|the|all of|residents of|"
    r"primarily|mainly|throughout|within|(?:cities|towns|city|town|counties|county) of|city and county of)\s+",
    re.IGNORECASE,
)
_NARROWED = re.compile(
    r"\b(?:except|excluding|not|outside|parts?|portions?|some|north|south|east|west|northern|southern|"
    r"eastern|western|central|surrounding|nearby|near|around|greater|metro|region|area)\b",
    re.IGNORECASE,
)
_COUNTIES = re.compile(r"(?:,?\s+(?:and|&)\s+|\s*[,/&]\s*)", re.IGNORECASE)
_CONDADO = re.compile(r"^condado de(?:l)?\s+(.+)$", re.IGNORECASE)
_ZIPS = re.compile(r"\bzip(?: ?codes?)?:?\s*", re.IGNORECASE)
_STATE_OR_CITY = frozenset({"new york", "washington"})
_COUNTRY_NAMES = {"US": "United States", "GB": "United Kingdom", "IE": "Ireland", "CA": "Canada", "AU": "Australia"}
_KINDS = {
    "postcode": AreaKind.POSTCODE,
    "postal_area": AreaKind.POSTCODE,
    "city": AreaKind.CITY,
    "county": AreaKind.COUNTY,
    "state": AreaKind.STATE,
    "nation": AreaKind.NATION,
}


def _find(text: str, country: str, state: str) -> ServiceAreaDraft | None:
    """The gazetteer's one place of that name."""
    place = gazetteer().find_area(text, country, state)
    if place is None or place.kind not in _KINDS:
        return None
    code = f"{place.country}-{place.code}" if place.kind == "postal_area" else place.code
    return ServiceAreaDraft(kind=_KINDS[place.kind], code=code, name=_name(place))


def _name(place: Place) -> str:
    state = place.state.removeprefix("US-")
    named = state in NAMES and place.kind in ("county", "city") and not place.name.endswith(state)
    return f"{place.name}, {state}" if named else place.name


def _unknown(name: str) -> tuple[ServiceAreaDraft, Doubt]:
    short = name if len(name) <= 300 else name[:299].rstrip() + "…"
    return ServiceAreaDraft(kind=AreaKind.TEXT, name=short), Doubt(
        field="service_areas", what="an area that the gazetteer does not know", text=name[:4000]
    )


def _wide(name: str, country: str, state: str) -> ServiceAreaDraft | None:
    """Nation and state by their plain words."""
    if _NATION.fullmatch(name):
        return ServiceAreaDraft(kind=AreaKind.NATION, code=country, name=_COUNTRY_NAMES.get(country, country))
    if country != "US":
        return None
    code = state if _STATEWIDE.fullmatch(name) else ""
    within = re.fullmatch(
        r"(?:state-?\s?wide|all(?: of)?|entire state of|state of|throughout)\W*(.+)", name, re.IGNORECASE
    )
    spelled = name if len(name) > 2 or name.isupper() else ""
    code = code or (state_code(within[1]) if within else "") or state_code(spelled)
    return ServiceAreaDraft(kind=AreaKind.STATE, code=f"US-{code}", name=NAMES[code]) if code else None


def _county(name: str, country: str, state: str) -> ServiceAreaDraft | None:
    area = _find(f"{name} County", country, state)
    return area if area and area.kind is AreaKind.COUNTY else None


def _one(name: str, country: str, state: str, *, counties: bool) -> ServiceAreaDraft | None:
    """One name as an area; of a list headed "counties" only a county will do. None when it is not surely one."""
    word = name.islower() and len(name) == 2  # "in", "or", "me": words before they are states
    if word or (name.casefold() in _STATE_OR_CITY and not counties):
        return None
    wide = None if counties else _wide(name, country, state)
    if wide is not None:
        return wide
    condado = _CONDADO.match(name)
    plain = condado[1] if condado else name
    if counties or condado:
        return _county(plain, country, state)
    if _NARROWED.search(plain) and not re.search(r"\bcounty$", plain, re.IGNORECASE):
        area = _find(plain, country, state)
        same = area is not None and area.name.casefold().split(",")[0] == plain.casefold().split(",")[0]
        return area if same else None
    partial = re.search(r"\b(?:except|excluding|not|outside|parts?|portions?|some)\b", plain, re.IGNORECASE)
    return None if partial else _find(plain, country, state)


def _with_state(items: list[str]) -> list[str]:
    """Join `Dallas`, `TX` that a comma divided; a full state name after a comma stays an area of its own."""
    joined: list[str] = []
    for item in items:
        if joined and item in NAMES and not state_code(joined[-1]) and not joined[-1].isdigit():
            joined[-1] = f"{joined[-1]}, {item}"
        else:
            joined.append(item)
    return joined


def _items(source: str) -> list[tuple[str, bool]]:
    """Each name in the cell, and whether the list it stands in was of counties."""
    items: list[tuple[str, bool]] = []
    for part in re.split(r"[;\n|•]|(?<!\bSt)(?<!\bSte)(?<!\bMt)(?<!\bFt)\.(?=\s+[A-Z]|\s*$)", source):
        bare = part.strip(" .,")
        listed = re.fullmatch(
            r"(?:(?:the )?counties (?:of|:)\s*(.+)|counties:\s*(.+)|(.+?)\s+counties)", bare, re.IGNORECASE
        )
        if listed:
            names = next(group for group in listed.groups() if group)
            found = [(name.strip(), True) for name in _COUNTIES.split(names)]
        else:
            whole = re.split(r",(?![^(]*\))", _ZIPS.sub("", bare) if re.search(r"\d{5}", bare) else bare)
            pieces = [piece for item in whole for piece in _alone(item.strip())]
            found = [(name, False) for name in _with_state(pieces)]
        items += [(name, flag) for name, flag in found if re.search(r"\w", name)]
    return items


def _alone(item: str) -> list[str]:
    """`75201 75202`, `Dallas and Collin County`, `Palm Beach/Broward` apart; one name that holds "and" stays whole."""
    if re.fullmatch(r"\d{5}(?:\s+(?:and\s+)?\d{5})+", item):
        return re.findall(r"\d{5}", item)
    return [part.strip() for part in re.split(r"\s+(?:and|&)\s+(?=[A-Z0-9])|\s*/\s*", item) if part.strip()]


def _led(item: str) -> str:
    """The item without the words that only lead to the name."""
    name = item
    while (shorter := _LEAD.sub("", name)) != name:
        name = shorter
    return name.strip(" .,")


def _all_counties(names: list[str], country: str, state: str) -> bool:
    """Whether a bare list can only be counties: each name is one, and at least one is no town ("Dallas, Collin")."""
    bare = [name for name in names if not state_code(name)]
    if country != "US" or not state or len(bare) < 2 or len(bare) < len(names) or len(bare) > 300:
        return False
    if any(re.search(r"\d|county|,", name, re.IGNORECASE) for name in bare):
        return False
    as_counties = [_find(f"{name} County", country, state) for name in bare]
    if not all(area and area.kind is AreaKind.COUNTY for area in as_counties):
        return False
    alone = [_find(name, country, state) for name in bare]
    return any(area is not None and area.kind is AreaKind.COUNTY for area in alone)


def clean_areas(text: object, country: str = "US", state: str = "") -> Cleaned[tuple[ServiceAreaDraft, ...]]:
    """The areas in a cell, each once, in its order. `state` (any spelling) is where bare county and city names lie.

    Nothing is inferred from an empty cell: no area is () and matches by nothing.
    """
    source = clean_text(text, limit=100_000)
    if not source or re.fullmatch(r"(?:none|unknown|see notes?|varies|call)\W*", source, re.IGNORECASE):
        return Cleaned((), as_text(text))
    region = country.strip().upper() or "US"
    code = state_code(state) if region == "US" else state.strip()
    found: dict[tuple[str, str], ServiceAreaDraft] = {}
    doubts: list[Doubt] = []
    items = [(item, _led(item), flag) for item, flag in _items(source)]
    counties = _all_counties([name for _, name, _ in items], region, code)
    for item, name, listed in items:
        area = _one(name, region, code, counties=listed or counties)
        if area is None:
            area, doubt = _unknown(item)
            doubts.append(doubt)
        found.setdefault((area.kind.value, area.code or area.name), area)
    return Cleaned(tuple(found.values()), as_text(text), 0.6 if doubts else 1.0, tuple(dict.fromkeys(doubts)))
