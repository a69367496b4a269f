"""What was understood, as chips in words: what each means, from which words, and the line without it.

Promises: pure; a chip shows everything that its words did, and what was not understood is said loudest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from directory import taxonomy
from directory.search.line import Chip, Meaning
from directory.search.query import SearchPage
from web.staff.console.facts import Eye, rule_name
from web.staff.console.finding import Way

MOST_KEYS: Final = 9
FEW: Final = 2
"""Other readings beside one that is likely right."""
LOUD: Final = frozenset({"unknown-place", "private"})
WISHED: Final = frozenset({"police-report-required", "id-required", "immigration-status", "anonymous-contact", "cost"})
"""Rules whose own name says the opposite of what is asked for: *police report needed*."""
GRANTED: Final = {"order-required": "no", "income-limit": "none"}
"""The same, and the value that is asked for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A chip in words. `key` is its number, 0 where it has none; `loud`: nobody may miss it."""

    key: int
    label: str
    typed: str
    without: str
    instead: tuple[tuple[str, str], ...]
    guessed: bool
    orders: bool
    loud: bool


def shown(eye: Eye, chips: Sequence[Chip]) -> list[Shown]:
    """The chips in the order of the line, numbered for the keys."""
    own = {(chip.kind, chip.code) for chip in chips}
    return [
        Shown(
            key=number if number <= MOST_KEYS else 0,
            label=_label_of(eye, chip, own),
            typed=chip.typed,
            without=chip.without,
            instead=_others(chip),
            guessed=chip.guessed,
            orders=not chip.binds,
            loud=chip.kind in LOUD,
        )
        for number, chip in enumerate(chips, 1)
    ]


def _label_of(eye: Eye, chip: Chip, own: set[tuple[str, str]]) -> str:
    if chip.kind == "unknown-place" and chip.code == "near" and chip.instead:
        return eye.staff.t("console.chip.which")
    return " + ".join(dict.fromkeys(name(eye, one.kind, one.code, one.label) for one in _told(chip, own)))


def name(eye: Eye, kind: str, code: str, label: str) -> str:
    """What a chip means, in the language of who reads it."""
    t = eye.staff.t
    if kind == "radius":
        miles = float(code) if code.replace(".", "", 1).isdigit() else 0.0
        return eye.staff.t("console.chip.radius", n=miles)
    if kind == "party":
        return t("console.chip.party", n=int(code) if code.isdigit() else 0)
    if kind == "unknown-place":
        known = f"console.chip.unknown-place.{code}"
        return t(known if known in eye.staff.entries else "console.chip.unknown-place.near")
    if kind == "policy":
        return _wish(eye, code)
    said = label or _label(eye, kind, code) or code
    known = f"console.chip.{kind}"
    return t(known, what=said) if known in eye.staff.entries else said


def _wish(eye: Eye, code: str) -> str:
    if code in WISHED:
        return eye.public.t(f"wish.{code}")
    if code in GRANTED:
        return taxonomy.policies()[code].values[GRANTED[code]].label(eye.staff.code)
    return rule_name(eye, code)


def _label(eye: Eye, kind: str, code: str) -> str:
    vocabulary = {"need": taxonomy.needs, "tag": taxonomy.tags}.get(kind)
    if vocabulary is not None:
        term = vocabulary().get(code)
        return term.label(eye.staff.code) if term else ""
    if kind == "language":
        return eye.public.language(code, code)
    return eye.public.t(f"kind.{code}") if kind == "kind" and f"kind.{code}" in eye.public.entries else ""


def _others(chip: Chip) -> tuple[tuple[str, str], ...]:
    """Other readings worth a look: all where it is not clear, else few, and not the bare words themselves."""
    if chip.kind in LOUD or chip.guessed:
        return chip.instead
    return tuple(one for one in chip.instead if not one[0].startswith('"'))[:FEW]


def _told(chip: Chip, own: set[tuple[str, str]]) -> list[Chip | Meaning]:
    """What a chip says: not what another chip says, nor for whom a thing is beside the thing itself."""
    more = [one for one in chip.also if (one.kind, one.code) not in own]
    rules = [one for one in more if one.kind != "tag"]
    return [chip, *(rules or ([] if chip.kind == "policy" else more))]


def ways(eye: Eye, chips: Sequence[Chip], found: Sequence[Way]) -> list[tuple[Shown, int]]:
    """Each chip without which there is something, with how many, most useful first."""
    told = dict(zip(map(id, chips), shown(eye, chips), strict=True))
    return [(told[id(way.chip)], way.total) for way in found]


def warnings(eye: Eye, page: SearchPage) -> list[str]:
    """What must not be missed: a place to avoid that is not known leaves nothing out."""
    return [eye.staff.t("console.avoid.unknown")] if any(not one.name for one in page.avoided) else []
