"""What a person means who says where they are in more words than a place's name.

Promises: only what the plain reading left unanswered is read again, so that no answer changes; at most some dozens of
readings. "i'm staying in Oakland", "94612 area", "1430 broadway oakland ca" are the place in them. Where a word is left
out that may be part of a name (a side of town, "city", a house number's street), a place is taken only when its state
was said or it has at least 50,000 people; else it is a suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from directory.geo import written
from directory.geo.deciding import CODE_AND_TOWN_MILES, DOMINANT_PEOPLE, DOMINANT_TIMES, Decider
from directory.geo.distance import miles
from directory.geo.names import key
from directory.geo.values import Resolution

MOST_CUTS = 6
"""Words (or phrases) that are taken off one end at most."""
_LEAD = re.compile(
    r"(?:(?:i|i['’]?m|i am|we|we['’]?re|we are|he|she|they|my|our|the|is|am|are|it['’]?s|live|lives|living|stay|staying"
    r"|stuck|hiding|located|based|currently|now|right|here|just|somewhere|anywhere|out|over|up|down|back|in|at|by|near"
    r"|nearby|from|around|outside|inside|within|close|next|to|of|off|about|downtown|uptown|midtown|greater|metro"
    r"|metropolitan|town|city|place|location|address|zip|code|zipcode|postcode|area|a|an|small|little|rural|county"
    r"|estoy|estamos|vivo|vivimos|viviendo|soy|somos|en|cerca|de|del|desde|por|aqu[ií]|fuera|afuera|centro|mi|es|la|el"
    r"|ciudad|pueblo|[aá]rea|zona|condado|estado)\b[,:.]?"
    r"|(?:cent(?:er|re)|middle|heart|edge|outskirts|suburbs?|part|parts|afueras|town cent(?:er|re)) (?:of|de)\b)\s+",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"[\s,]+(?:areas?|region|suburbs?|metro|metroplex|vicinity|please|pls|now|right now|here|thanks|thank you|ok|today"
    r"|tonight|(?:town|city) cent(?:er|re)|downtown|proper|por favor|ahora|aqu[ií]|hoy|gracias)[.!]*$",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\s+(?:town|city|village|cty)$", re.IGNORECASE)
_INSIDE = re.compile(r".*\s(?:in|near|at|from|outside|around|en|cerca de|by)\s+(.+)", re.IGNORECASE)
_SIDE = re.compile(
    r"(?:the\s+|al\s+|el\s+)?(?:north|south|east|west|northern|southern|eastern|western|n|s|e|w|no|so"
    r"|n\.?e|n\.?w|s\.?e|s\.?w|north[\s-]?(?:east|west)(?:ern)?|south[\s-]?(?:east|west)(?:ern)?|central|upstate|inner"
    r"|norte|sur|este|oeste|rural)\.?[\s-]+(?:(?:side|part|end|of|de|del)\s+)*",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"(?:\b(?P<full>street|avenue|road|boulevard|highway|blvd|hwy|ave|rd|p\.?\s?o\.?\s?box\s+\d+)"
    r"|(?<=\s)(?:st|dr|drive|lane|ln|ct|court|pl|place|way|ter|terrace|pkwy|parkway|cir|circle|sq|square|close|row"
    r"|broadway|calle|avenida|crescent|gardens))\b\.?,?\s+",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*[/&+–-]\s*|\s+(?:and|or|y|o)\s+", re.IGNORECASE)
_UNIT = re.compile(
    r"^(?:(?:n\.?[ew]|s\.?[ew])\.?\s+)?"
    r"(?:(?:#\s*|(?:apt|apartment|unit|suite|ste|floor|rm|room|lot|flat|no)\b\.?\s*#?)\w+[,\s]+)*",
    re.IGNORECASE,
)


def heard(decider: Decider, line: str, country: str) -> Resolution:
    """What a tidy line means, `country` preferred; see the module."""
    plain = decider.exact(line, country)
    if plain is not None and not plain.suggestion:
        return _at_home(decider, line, plain, country)
    for text in _without_said(line):
        found = decider.exact(text, country)
        if found is not None:
            return found
    shortest = _cuts_at_end(cuts_at_start(line)[-1])[-1]
    for text in (*_after_street(line), *_without_part(shortest)):
        found = decider.exact(text, country)
        if found is not None and any(place.country == country for place in (found.place, *found.choices) if place):
            return _careful(decider, line, text, found)
    answers = (
        answer(decider, text, country)
        for answer in (_several, Decider.resolve, _in_county)
        for text in (line, shortest)
    )
    return next((found for found in answers if decider.is_said(found)), Resolution())


def _at_home(decider: Decider, line: str, found: Resolution, country: str) -> Resolution:
    """What was found, unless it may be a part of a greater town elsewhere: then that is a question.

    "east london" in Britain is not only South Africa's, and "n baltimore" not only a village in Ohio.
    """
    place = found.place
    if place is None or place.kind != "city" or not decider.finder.bare(key(line)):
        return found
    for text in _without_part(line):
        near = decider.exact(text, country)
        town = near.place if near is not None else None
        if town is None or town.country != country or town.kind != "city":
            continue
        greater = town.population >= max(DOMINANT_PEOPLE, DOMINANT_TIMES * place.population)
        off = miles(town.latitude, town.longitude, place.latitude, place.longitude)
        if place.country != country or (greater and off > CODE_AND_TOWN_MILES):
            return Resolution(choices=(town, place))
    return found


def _several(decider: Decider, line: str, country: str) -> Resolution:
    """The places of a line that names several: "dallas/fort worth", "between Dallas and Fort Worth"."""
    parts = _JOINT.split(re.sub(r"^(?:between|entre)\s+", "", line, flags=re.IGNORECASE))
    if not 1 < len(parts) <= MOST_CUTS:
        return Resolution()
    found = [decider.exact(part, country) for part in parts if part]
    places = tuple(one.place for one in found if one is not None and one.place is not None)
    return Resolution(choices=places) if len(places) == len(parts) else Resolution()


def _in_county(decider: Decider, line: str, country: str) -> Resolution:
    """The county to be offered where a line names one after a town nobody knows: "inver donegal"."""
    for _, tail in written.tails(key(line)):
        rows = decider.finder.regions(tail, country) or decider.finder.loose_counties(tail)
        if len(rows) == 1:
            return Resolution(suggestion=decider.index.place(rows[0]).name)
    return Resolution()


def _careful(decider: Decider, line: str, text: str, found: Resolution) -> Resolution:
    """What was found by leaving out words that may be part of a name: only offered where the town is small."""
    place = found.place
    if place is not None and place.kind in {"state", "nation"} and "," in line:
        return Resolution(suggestion=place.name)  # its town is not known
    if place is None or place.kind != "city" or not decider.finder.bare(key(text)):
        return found
    return found if place.population >= DOMINANT_PEOPLE else Resolution(suggestion=place.name)


def cuts_at_start(line: str) -> list[str]:
    """The line, and without one more leading word or phrase each time."""
    found = [line]
    while len(found) <= MOST_CUTS and (match := _LEAD.match(found[-1])) and match.end() < len(found[-1]):
        found.append(found[-1][match.end() :])
    return found


def _cuts_at_end(line: str) -> list[str]:
    """The line, and without one more trailing word or phrase each time."""
    found = [line]
    while len(found) <= MOST_CUTS and (match := _TRAIL.search(found[-1])) and match.start() > 0:
        found.append(found[-1][: match.start()])
    return found


def _without_said(line: str) -> list[str]:
    """The line without what people say around a place, fewest cuts first; then what stands after its last *in*."""
    starts = cuts_at_start(line)
    cuts = [(first + last, text) for first, start in enumerate(starts) for last, text in enumerate(_cuts_at_end(start))]
    found = [text for cut, text in sorted(cuts, key=lambda pair: pair[0]) if cut]
    if match := _INSIDE.fullmatch(line):
        found += _cuts_at_end(match[1])
    return list(dict.fromkeys(found))


def _after_street(line: str) -> Iterator[str]:
    """What stands after a street's name and its unit: "1430 broadway apt 3 oakland ca" → "oakland ca"."""
    for match in list(_STREET.finditer(line))[:MOST_CUTS]:
        if match["full"] or re.search(r"\d", line[: match.start()]):
            rest = line[match.end() :]
            yield rest[_unit_end(rest) :]
    first, comma, rest = line.partition(",")
    if comma and re.search(r"\d", first):
        yield rest.rpartition(",")[2].strip() or rest


def _unit_end(rest: str) -> int:
    match = _UNIT.match(rest)
    return match.end() if match else 0


def _without_part(line: str) -> Iterator[str]:
    """The line without the side of the town, or without the title that people add to its name."""
    if (match := _SIDE.match(line)) and match.end() < len(line):
        yield line[match.end() :]
    if match := _TITLE.search(line):
        yield line[: match.start()]
