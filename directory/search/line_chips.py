"""What was understood of a command line, as chips that a face shows and a key takes out.

Promises: one chip for each thing, in the order of the line; of things said twice one chip with all the words. A chip's
`without` reads as the same line but for that chip, with three exceptions, which cannot be otherwise: without a team's
place the line says *anywhere*, which is a chip too; what is private is in no line at all; and of three places the third
is looked around once one of the others is gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from directory import taxonomy
from directory.search import line_text
from directory.search.line_ground import Ground, Unit, runs
from directory.search.phrases import Entry

KINDS: Final = (
    *("need", "tag", "policy", "language", "kind", "without", "place", "unknown-place", "radius", "avoid", "open"),
    *("room", "party", "words", "home", "anywhere", "private"),
)
"""Kinds of chips. `kind` is a kind of partner ("police"), `without` what is not wanted, `anywhere` that no place
counts.

`code`: of the taxonomy; a language's; the place's name; miles; people; the words; of an unknown place what it was for
(`near`, `avoid`, or `too-many`); else "".
"""
_RANKS: Final = ("teen-boys-accepted", "men-accepted", "trans-inclusive", "pets", "deaf-access", "id-required")
MOST_INSTEAD: Final = 5
"""Namesakes that are offered for a place."""
_ORDER: Final = ("need", "policy", "language", "tag", "kind")


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that words mean. `label` is the taxonomy's, or a place's name; "" where the face has words for it."""

    kind: str
    code: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """What was understood from `typed` words. `also` is what the same words mean besides and goes with them.

    `without` is the line without them; `instead` are other readings, each a label and a line. `guessed`: from half a
    word. Unless it `binds`, it only orders the answer. What is private has no `typed`.
    """

    kind: str
    code: str
    label: str
    typed: str
    without: str
    instead: tuple[tuple[str, str], ...] = ()
    also: tuple[Meaning, ...] = ()
    guessed: bool = False
    binds: bool = True


@dataclass(slots=True)
class Total:
    """What all units mean together; `unasked` are rules that a minus takes back from the words."""

    needs: list[str] = field(default_factory=list)
    policies: dict[str, str] = field(default_factory=dict)
    unasked: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)


def chips(ground: Ground, total: Total, locale: str) -> Iterable[Chip]:
    """The chips of a line's own words."""
    groups: dict[tuple[str, str], list[Unit]] = {}
    for unit in sorted(ground.units, key=lambda one: min(one.words)):
        groups.setdefault(_first(unit, ground), []).append(unit)
    for (kind, code), units in groups.items():
        yield _chip(ground, total, locale, kind, code, units)


def _first(unit: Unit, ground: Ground) -> tuple[str, str]:
    """What a unit is shown as; one chip tells of all words, all people and the radius."""
    if unit.kind in ("words", "party", "radius"):
        return unit.kind, ""
    if unit.kind == "unknown-place":
        return unit.kind, f"{unit.code} {typed(ground, unit.words)}"
    if unit.kind:
        return unit.kind, unit.code
    if unit.entries:
        best = min(unit.entries, key=lambda entry: _rank(entry, unit))
        return best.kind, best.code
    return "without", unit.left_out[0].code


def _rank(entry: Entry, unit: Unit) -> tuple[int, int, int]:
    """A need first where the words say nothing else; then the rule that is asked for most often."""
    order = _ORDER.index(entry.kind) if entry.kind in _ORDER else len(_ORDER)
    if entry.kind == "need" and any(other.kind in ("policy", "tag", "language") for other in unit.entries):
        order = len(_ORDER)
    rule = _RANKS.index(entry.code) if entry.code in _RANKS else len(_RANKS)
    return order, rule, unit.entries.index(entry)


def _chip(ground: Ground, total: Total, locale: str, kind: str, code: str, units: list[Unit]) -> Chip:
    words = {at for unit in units for at in unit.words}
    said = typed(ground, words)
    literal = " ".join(ground.text[ground.tokens[at].start : ground.tokens[at].end] for at in sorted(words))
    shown = {"words": literal, "party": _people(units), "radius": f"{units[-1].amount:g}"}.get(kind, code)
    if kind == "unknown-place":
        shown = units[0].code
    return Chip(
        kind=kind,
        code=shown,
        label=_label(kind, code, locale) if units[0].place is None else units[0].place.name,
        typed=said,
        without=line_text.without(ground, units),
        instead=tuple(_instead(ground, kind, units[0])),
        also=tuple(_also(kind, code, units, total, locale)),
        guessed=any(unit.guessed for unit in units),
        binds=_binds(kind, code, total),
    )


def typed(ground: Ground, words: Iterable[int]) -> str:
    """The words as they were typed."""
    return ", ".join(ground.text[ground.tokens[a].start : ground.tokens[b].end] for a, b in runs(words))


def _people(units: Iterable[Unit]) -> str:
    return str(party(units))


def party(units: Iterable[Unit]) -> int | None:
    """How many people: all of them where that was said, else the adults (or the caller) and the children."""
    counted = [unit for unit in units if unit.kind == "party"]
    whole = max((unit.total for unit in counted), default=0)
    adults, children = sum(unit.adults for unit in counted), int(sum(unit.amount for unit in counted))
    return (whole or (adults or 1) + children) if counted else None


def _label(kind: str, code: str, locale: str) -> str:
    terms = {"need": taxonomy.needs(), "tag": taxonomy.tags(), "policy": taxonomy.policies()}
    found = terms.get(kind, terms["need"] if kind == "without" else {}).get(code)
    return found.label(locale) if found else ""


def _binds(kind: str, code: str, total: Total) -> bool:
    held = {"need": total.needs, "policy": total.policies}
    if kind == "words":
        return not (total.needs or total.kinds)
    return code in held[kind] if kind in held else kind not in ("tag", "language")


def _also(kind: str, code: str, units: Iterable[Unit], total: Total, locale: str) -> Iterable[Meaning]:
    """What else the same words mean; a need only where it counts."""
    found: dict[tuple[str, str], None] = {}
    for unit in units:
        for entry in unit.entries:
            if (entry.kind != "need" or entry.code in total.needs) and (entry.kind, entry.code) != (kind, code):
                found[entry.kind, entry.code] = None
        for entry in unit.left_out:
            if ("without", entry.code) != (kind, code):
                found["without", entry.code] = None
    for one, other in found:
        yield Meaning(one, other, _label(one, other, locale))


def _instead(ground: Ground, kind: str, unit: Unit) -> Iterable[tuple[str, str]]:
    """Other readings: the other places of a name, the place that may be meant, the words as they are."""
    first, end = unit.name
    names = [place.name for place in unit.others] or [name for name in (unit.suggestion,) if name]
    for name in [name for name in names if "(" not in name][:MOST_INSTEAD] if end else ():
        if name:
            yield name, line_text.replaced(ground, first, end, name)
    if kind == "place" and not unit.announced and not ground.tokens[first].plain.isdigit():
        yield _literal(ground, first, end)
    for at in unit.slips:
        yield _literal(ground, at, at + 1)
    if kind == "language" and len(unit.entries) == 1 and not unit.slips:
        yield _literal(ground, min(unit.words), max(unit.words) + 1)


def _literal(ground: Ground, first: int, end: int) -> tuple[str, str]:
    """The words as they stand, to be looked for so."""
    said = f'"{typed(ground, range(first, end))}"'
    return said, line_text.replaced(ground, first, end, said)
