"""A listing's content with its place taken away, for a tier that turned stricter or is not to be believed.

Promises: pure functions over the JSON of a `ListingDraft`. What is left has no address, no point, no link to a map, no
area finer than SAFETY L8 allows, and no sentence that gives the place away or repeats one of the dropped cells. Names
cannot be cut: `tells` says whether they would have to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from directory import reach, secrecy

PROSE = (
    "alternate_name",
    "description",
    "eligibility",
    "fees",
    "application_process",
    "wait_time",
    "interpretation_services",
    "alert",
)
PLACE_FIELDS = ("address", "point", "location")
"""What the words of a source text or doubt are about when they are the place itself."""
Content = dict[str, Any]


def secrets_of(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The cells that lead to the doors of a content's places; not its own names, towns or states."""
    own = {content["name"].casefold(), content["organization"]["name"].casefold()}
    found: list[str] = []
    for place in content["locations"]:
        address = place["address"] or {}
        found += [place["name"], *(address.get(part) or "" for part in ("address_1", "address_2", "postal_code"))]
        if place["point"]:
            found += [str(place["point"]["latitude"]), str(place["point"]["longitude"])]
    return tuple(dict.fromkeys(cell for cell in found if cell.strip() and cell.strip().casefold() not in own))


def tells(text: str, secrets: Iterable[str]) -> bool:
    """Whether `text` gives a place away, by what it says or by repeating one of `secrets`."""
    return bool(secrecy.place_traces(text)) or secrecy.repeats(text, secrets)


def cut(text: str, secrets: Iterable[str]) -> str:
    """`text` without the sentences that give a place away; "" when what is left still does."""
    known = tuple(secrets)
    for _ in range(5):
        before = text
        text = secrecy.without_traces(secrecy.without_repeats(text, known))[0]
        if text == before:
            return text
    return ""


def _each(parts: Iterable[Mapping[str, Any]], names: Iterable[str], secrets: tuple[str, ...]) -> list[Content]:
    fields = tuple(names)
    return [dict(part) | {name: cut(part[name], secrets) for name in fields} for part in parts]


def _words(entries: Iterable[Mapping[str, Any]], secrets: tuple[str, ...]) -> list[Content]:
    """Source texts or doubts: what is asked stays, words about the place go."""
    return [
        dict(entry) | {"text": "" if entry["field"].startswith(PLACE_FIELDS) else cut(entry["text"], secrets)}
        for entry in entries
    ]


def hide(content: Mapping[str, Any], secrets: Iterable[str] = ()) -> Content:
    """`content` without its place; `secrets` are cells known from elsewhere. Its `tier` is the caller's to set."""
    known = (*secrets_of(content), *secrets)
    organization = content["organization"]
    hidden = dict(content) | {name: cut(content[name], known) for name in PROSE}
    hidden["locations"] = [_nowhere(place) for place in content["locations"] if place["virtual"]][:1]
    hidden["authorisation"] = None
    hidden["organization"] = dict(organization) | {
        "alternate_name": cut(organization["alternate_name"], known),
        "description": cut(organization["description"], known),
        "url": "" if tells(organization["url"], known) else organization["url"],
    }
    hidden["urls"] = [url for url in content["urls"] if not tells(url, known)]
    hidden["phones"] = _each(content["phones"], ("note",), known)
    hidden["languages"] = _each(content["languages"], ("note",), known)
    hidden["schedules"] = [
        s for s in _each(content["schedules"], ("note", "label"), known) if not tells(s["expression"], known)
    ]
    hidden["policies"] = {code: value for code, value in content["policies"].items() if not tells(value, known)}
    hidden["required_documents"] = [text for text in content["required_documents"] if not tells(text, known)]
    hidden["service_areas"] = reach.widened(area for area in content["service_areas"] if not tells(area["name"], known))
    for name in ("source_texts", "doubts"):
        if name in content:
            hidden[name] = _words(content[name], known)
    return hidden


def _nowhere(place: Mapping[str, Any]) -> Content:
    """A way to be reached without a place, and nothing else of it."""
    empty = dict.fromkeys(("name", "description", "transportation", "accessibility", "external_id"), "")
    return dict(place) | empty | {"address": None, "point": None}
