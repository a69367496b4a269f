"""A mapping as a small TOML that a person can read, correct and keep; and back.

Promises: `from_toml(to_toml(m))` is `m`; a key or field we do not know is one clear line (`UsageError`) that names the
place and repeats nothing but our own words.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from pathlib import Path
from typing import Any, Final

from directory.errors import UsageError
from directory.taxonomy import needs, policies, tags
from directory.values import PhoneKind, Tier
from importers.mapping.model import FIELDS, Column, Mapping, TableMap

TOP: Final = {"country": str, "visibility": str, "said": list, "table": list}
TABLE: Final = {
    "name": str, "header_row": int, "first_row": int, "transposed": bool, "sections": bool, "use": bool, "column": list,
}  # fmt: skip
COLUMN: Final = {"position": int, "header": str, "field": str, "detail": str, "confidence": float, "why": str}
LARGEST: Final = 5_000_000
"""Bytes of a mapping that are read."""
DAYS: Final = frozenset(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are TOML's, but for DEL and the halves of surrogate pairs."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _quoted(value) if isinstance(value, str) else repr(value)


def to_toml(mapping: Mapping) -> str:
    """`mapping` as text, columns in their order, defaults left out."""
    return "\n".join(_lines(mapping)) + "\n"


def _lines(mapping: Mapping) -> Iterator[str]:
    yield "# What Waymark takes this file for. Correct it, keep it, and say: waymark import FILE --mapping THIS.toml"
    yield f"# A column's field is one of: {', '.join(sorted(field for field in FIELDS if field))}."
    yield '# field = "" leaves a column out. visibility: "public", "area", "confidential", or a column\'s header.'
    yield f"country = {_quoted(mapping.country)}"
    yield f"visibility = {_quoted(mapping.visibility)}"
    if mapping.said:
        yield "said = ["
        yield from (f"    {_quoted(line)}," for line in mapping.said)
        yield "]"
    for table in mapping.tables:
        yield ""
        yield "[[table]]"
        yield from _pairs(table, TableMap(), ("name", "header_row", "first_row", "transposed", "sections", "use"))
        for column in table.columns:
            yield ""
            yield "[[table.column]]"
            yield f"position = {column.position}"
            yield f"field = {_quoted(column.field)}"
            yield from _pairs(column, Column(0), ("header", "detail", "confidence", "why"))


def _pairs(thing: object, default: object, names: tuple[str, ...]) -> Iterator[str]:
    always = {"header_row", "first_row", "header"}
    for name in names:
        value = getattr(thing, name)
        if name in always or value != getattr(default, name):
            yield f"{name} = {_value(value)}"


def from_toml(text: str) -> Mapping:
    """The mapping `text` tells; UsageError in one line where it is no TOML, or says what we do not know."""
    try:
        top = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        raise UsageError(f"the mapping is not valid TOML{f' (line {at[1]})' if at else ''}") from None
    _known(top, TOP, "the mapping")
    country = top.get("country", "US")
    if not re.fullmatch(r"[A-Z]{2}", country):
        raise UsageError("the mapping: country must be two capital letters")
    tables = tuple(_table(table, at) for at, table in enumerate(top.get("table", []), 1))
    if not any(table.use and table.having("name") for table in tables):
        raise UsageError("the mapping: no table has a column whose field is name")
    said = top.get("said", [])
    if not all(isinstance(line, str) for line in said):
        raise UsageError("the mapping: said must be a list of texts")
    return _decided(Mapping(country, top.get("visibility", "confidential"), tables, tuple(said)))


def read_toml(path: Path) -> str:
    """The text of a mapping's file; UsageError where it cannot be read as UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig") if path.stat().st_size < LARGEST else ""
    except (OSError, ValueError):
        raise UsageError(f"{path.name}: the mapping cannot be read") from None


def write_toml(path: Path, text: str) -> None:
    """Keep a mapping's text at `path`; UsageError where that cannot be, or where there is no mapping to keep."""
    if not text:
        raise UsageError("--write-mapping: there is no mapping to keep; the delivery has an importer of its own")
    try:
        path.write_text(text, encoding="utf-8")
    except (OSError, ValueError):
        raise UsageError(f"{path.name}: the mapping cannot be written there") from None


def _known(given: object, keys: AnyMapping[str, type], where: str) -> None:
    if not isinstance(given, dict):
        raise UsageError(f"{where}: is not a table")
    for key, value in given.items():
        if key not in keys:
            raise UsageError(f"{where}: has a key that is not known; the known ones are {', '.join(keys)}")
        kind = keys[key]
        fits = isinstance(value, (int, float) if kind is float else kind) and (
            kind is bool or not isinstance(value, bool)
        )
        if not fits:
            raise UsageError(f"{where}: {key} has the wrong kind of value")


def _table(given: Any, at: int) -> TableMap:  # noqa: ANN401  # what TOML holds
    _known(given, TABLE, f"the mapping, table {at}")
    facts = {key: value for key, value in given.items() if key != "column"}
    columns = tuple(
        _column(one, f"the mapping, table {at}, column {nth}") for nth, one in enumerate(given.get("column", []), 1)
    )
    places = [column.position for column in columns]
    if len(set(places)) != len(places):
        raise UsageError(f"the mapping, table {at}: two columns have the same position")
    if facts.get("header_row", 1) < 0 or facts.get("first_row", 2) < 1:
        raise UsageError(f"the mapping, table {at}: header_row is at least 0 and first_row at least 1")
    return TableMap(**facts, columns=columns)


def _column(given: Any, where: str) -> Column:  # noqa: ANN401  # what TOML holds
    _known(given, COLUMN, where)
    if not 1 <= given.get("position", 0) <= 5000:
        raise UsageError(f"{where}: position counts from 1")
    column = Column(**given)
    if column.field not in FIELDS:
        raise UsageError(f"{where}: the field is not known; see the list at the top of a proposed mapping")
    details = {
        "phone": {kind.value for kind in PhoneKind} | {""}, "hours": DAYS | {""}, "need_flag": set(needs()),
        "tag_flag": set(tags()), "policy_flag": set(policies()), "authorisation": {"by", "on", "document"},
    }  # fmt: skip
    if column.field in details and column.detail not in details[column.field]:
        raise UsageError(f"{where}: the detail is not known for a {column.field}")
    return column


def _decided(mapping: Mapping) -> Mapping:
    """A visibility that is no tier must be the header of a column, which then decides row by row."""
    if mapping.visibility in {tier.value for tier in Tier}:
        return mapping
    named = [column for table in mapping.tables for column in table.columns if column.label == mapping.visibility]
    if not named:
        raise UsageError("the mapping: visibility is neither public, area or confidential nor a column's header")
    if not all(column.field in {"visibility", "private"} for column in named):
        raise UsageError("the mapping: the column that visibility names must have the field visibility or private")
    return mapping
