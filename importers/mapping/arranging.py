"""The columns of one table beside each other: which of two is meant, and which is the name.

Promises: of two columns for what a listing has once the surer one stands, and the other's loss is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from importers.mapping.columns import ENOUGH
from importers.mapping.model import Column
from importers.mapping.words import plain

ONCE: Final = (
    "name", "organization", "organization_id", "external_id", "address_1", "city", "town_line", "state", "postal_code",
    "county", "country", "latitude", "longitude", "point", "status", "minimum_age", "maximum_age", "assured_date",
)  # fmt: skip
"""What one record has once."""
PARENTS: Final = frozenset({"parent", "lead", "operated", "run", "operator"})
BETTER: Final = ("site", "service", "program", "programme", "resource")
"""Words that make one of two columns the listing's own rather than its organisation's."""


def arranged(
    columns: Sequence[Column], looks: Sequence[Mapping[str, float]], *, named: bool
) -> tuple[list[Column], list[str]]:
    """The columns as they will be read, and what was decided between them."""
    ready = [column if _sure(column) else replace(column, field="", detail="") for column in columns]
    said: list[str] = []
    ready = _parents(ready, looks)
    if not named or not any(column.field in {"name", "organization"} for column in ready):
        ready, said = _with_name(ready, looks, named=named)
    ready = _streets(ready, looks)
    for field in ONCE:
        rivals = [column for column in ready if column.field == field]
        best = max(rivals, key=lambda column: (_better(column), column.confidence, -column.position), default=None)
        for column in rivals:
            if column is not best:
                why = f"another column is the {field}; it was left out"
                ready[column.position - 1] = replace(column, field="", detail="", why=why)
                said.append(
                    f"column {column.position} ({column.header}): {why}"
                    if column.header
                    else f"column {column.position}: {why}"
                )
    return _promoted(ready), said


def _parents(ready: list[Column], looks: Sequence[Mapping[str, float]]) -> list[Column]:
    """Of two organisations one may be the other's parent; an organisation's id that all rows differ in is the row's."""
    made = list(ready)
    fields = [column.field for column in ready]
    if "name" not in fields and fields.count("organization") > 1:
        parents = [one for one in ready if one.field == "organization" and set(plain(one.header).split()) & PARENTS]
        other = next((one for one in ready if one.field == "organization" and one not in parents), None)
        if parents and other:
            made[other.position - 1] = replace(other, field="name", why="another column names its parent")
    weak = [one for one in ready if one.field == "external_id" and one.confidence < 0.7]
    if fields.count("external_id") == len(weak) and fields.count("organization_id") == 1:
        column = ready[fields.index("organization_id")]
        if looks[column.position - 1].get("distinct", 0) >= 0.999:
            for one in weak:
                made[one.position - 1] = replace(one, field="", why="another column is the surer id")
            made[column.position - 1] = replace(column, field="external_id", why="an id, different in every row")
    return made


def _sure(column: Column) -> bool:
    return column.confidence >= ENOUGH or column.field in {"private", "visibility", "internal"}


def _better(column: Column) -> bool:
    return any(word in plain(column.header).split() for word in BETTER)


def _promoted(ready: list[Column]) -> list[Column]:
    """Where only an organisation is named, it is the listing's name."""
    if any(column.field == "name" for column in ready):
        return ready
    return [
        replace(column, field="name", why=f"{column.why}; no column names a service")
        if column.field == "organization"
        else column
        for column in ready
    ]


def _streets(ready: list[Column], looks: Sequence[Mapping[str, float]]) -> list[Column]:
    """A column called address is the street alone where the town has a column of its own.

    Of several addresses the listing's own (`own`) goes before its organisation's; its parent's is none of its own.
    """
    whole = [column for column in ready if column.field == "address"]
    if len(whole) > 1:
        none = [one for one in whole if _elsewhere(one) or looks[one.position - 1].get("street", 0.0) < 0.2]
        ready = [replace(one, field="", why="not where the listing is") if one in none else one for one in ready]
        whole = [one for one in whole if one not in none]
    fields = {column.field for column in ready}
    plain_lines = whole and looks[whole[0].position - 1].get("comma", 0.0) < 0.3
    apart = bool(fields & {"city", "town_line"}) or bool("postal_code" in fields and plain_lines)
    if apart and len(whole) == 1 and not any(column.field == "address_1" for column in ready):
        return [replace(one, field="address_1") if one.field == "address" else one for one in ready]
    own = max(whole, key=_better, default=None)
    return [replace(one, detail="own") if one is own and len(whole) > 1 else one for one in ready]


def _elsewhere(column: Column) -> bool:
    return bool(set(plain(column.header).split()) & PARENTS)


def _with_name(
    ready: list[Column], looks: Sequence[Mapping[str, float]], *, named: bool
) -> tuple[list[Column], list[str]]:
    """Without words that say which: the first column of different short words is the name, long texts a description."""
    free = [column for column in ready if not column.field]
    made = list(ready)
    said: list[str] = []
    for column in free:
        look = looks[column.position - 1]
        if (
            look.get("word", 0) >= 0.8
            and look.get("long", 0) < 0.3
            and look.get("distinct", 0) >= 0.5
            and look.get("flag", 0) < 0.2
        ):
            why = "the first column of different short words; no header says name"
            made[column.position - 1] = replace(column, field="name", confidence=0.6, why=why)
            said.append(f"column {column.position}: {why}")
            break
    if not named:
        for column in made:
            if not column.field and looks[column.position - 1].get("long", 0) >= 0.5:
                made[column.position - 1] = replace(column, field="description", confidence=0.6, why="long texts")
    return made, said
