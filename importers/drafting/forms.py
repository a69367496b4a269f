"""A partner's form: which of its columns is which of our fields, kept as data beside its importer.

Promises: a column is only named here, never judged: how secret a row's place is must be said by the importer's own
code, row by row. A field or kind we do not know is refused when the form is read. A point that stands in for several
towns (`reused`) is never passed on.

The file (`<slug>.toml`) has up to six tables. `partner`: its name, kind, files and the like, as `registered` takes
them. `row`: what every row says. `columns` and `place`: our field → the partner's column, or several of which the first
that says something counts; `a.b` reaches into records,
`a.0` into lists. `phones`: column → kind of number (`""`: as the cell says).
`tables`: the partner's own words → ours, for the importer's code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from directory.draft import Doubt
from directory.values import PartnerKind, PhoneKind, Precision, Tier
from importers.drafting.cells import age
from importers.drafting.raw import Raw, RawPlace, told
from importers.drafting.registration import registered
from importers.drafting.reused import REUSED
from importers.drafting.saying import Say
from importers.importer import Importer, Row

POINT: Final = ("latitude", "longitude")
"""Cells that may be numbers, and are passed on as they stand."""
AGES: Final = ("minimum_age", "maximum_age")
JUDGED: Final = frozenset({"source", "kind", "demo", "visibility", "authorisation"})
"""What a form may not say of rows or columns: whose and what they are, and whether their place may be shown."""
Columns = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Form:
    """One partner's form, as its file says it."""

    slug: str
    kind: PartnerKind
    partner: Mapping[str, Any]
    row: Mapping[str, Any]
    columns: Columns
    place: Columns
    phones: tuple[tuple[str, PhoneKind | None], ...]
    tables: Mapping[str, Any]


def form_beside(module: str) -> Form:
    """The form of the importer whose `__file__` is `module`; ValueError where it names what we do not know."""
    path = Path(module).with_suffix(".toml")
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    partner = dict(said.pop("partner"))
    phones = tuple((column, PhoneKind(kind) if kind else None) for column, kind in said.pop("phones", {}).items())
    row, tables = said.pop("row", {}), said.pop("tables", {})
    columns, place = (_columns(said.pop(name, {}), known) for name, known in (("columns", Raw), ("place", RawPlace)))
    unknown = {*said, *(row.keys() - _known(Raw) - {"precision"})}
    if unknown:
        raise ValueError(f"{path.name}: {', '.join(sorted(unknown))}: no such table or field")
    return Form(path.stem, PartnerKind(partner.pop("kind")), partner, row, columns, place, phones, tables)


def _columns(said: Mapping[str, str | list[str]], known: type) -> Columns:
    unknown = said.keys() - _known(known)
    if unknown:
        raise ValueError(f"{', '.join(sorted(unknown))}: no such field")
    return {field: (names,) if isinstance(names, str) else tuple(names) for field, names in said.items()}


def _known(kind: type) -> set[str]:
    return {field.name for field in fields(kind)} - JUDGED


def cell(cells: Mapping[str, Any], *names: str) -> str:
    """The first of these cells that says something, a list's parts joined by `; `; "" when none does."""
    for name in names:
        value = at(cells, name)
        parts = map(told, value) if isinstance(value, list) else [told(value)]
        if text := "; ".join(filter(None, parts)):
            return text
    return ""


def at(cells: object, name: str) -> object:
    """The cell at a path of names, or of places in a list; None where the path ends early."""
    if isinstance(cells, Mapping) and name in cells:
        return cells[name]
    first, _, rest = name.partition(".")
    if isinstance(cells, list):
        found = cells[int(first)] if first.isdigit() and int(first) < len(cells) else None
    else:
        found = cells.get(first) if isinstance(cells, Mapping) and rest else None
    return at(found, rest) if rest else found


def place_of(form: Form, cells: Mapping[str, Any], **said: Any) -> RawPlace:  # noqa: ANN401 - a field is of any type
    """The place that a record's cells tell; `said` goes before what the form says."""
    found: dict[str, Any] = {
        field: at(cells, names[0]) if field in POINT else cell(cells, *names) for field, names in form.place.items()
    }
    found |= dict.fromkeys(POINT) if REUSED in cells else {}
    precision = Precision(form.row.get("precision", Precision.UNKNOWN))
    return RawPlace(**{"precision": precision, **found, **said})


def _read(field: str, text: str) -> object:
    """A cell as its field holds it: hours without a label, ages as numbers, all else as text."""
    return (("", text),) if field == "hours" else age(text) if field in AGES else text


def raw_of(form: Form, row: Row, *, visibility: Tier | None, **said: Any) -> Raw:  # noqa: ANN401 - as above
    """What a row says by its form; `said` goes before it, and its phones and doubts are told beside it."""
    found: dict[str, Any] = {field: _read(field, cell(row.cells, *names)) for field, names in form.columns.items()}
    found |= {field: value for field, value in form.row.items() if field != "precision"}
    found |= {"places": (place_of(form, row.cells),)} if form.place else {}
    found |= {"country": form.partner.get("country", "US"), "demo": form.partner.get("demo", False), "kind": form.kind}
    phones = tuple((cell(row.cells, column), kind) for column, kind in form.phones)
    doubts = (*said.pop("doubts", ()), *(_reused(form) if REUSED in row.cells else ()))
    more = {"phones": (*phones, *said.pop("phones", ())), "doubts": doubts}
    return Raw(**{**found, **more, **said, "source": form.slug, "visibility": visibility})


def amended(form: Form, raw: Raw, **said: Any) -> Raw:  # noqa: ANN401 - as above
    """What a shape's reader made of a row, with what the form says of every row, and `said`, in its place."""
    return replace(raw, **{**form.row, **said})


def _reused(form: Form) -> tuple[Doubt, ...]:
    what = form.tables.get("reused", "places")
    return (Doubt(field="point", what=f"the same point stands for {what} of different towns; it was dropped"),)


def enrolled(form: Form, read: Callable[[Path], Iterable[Row]], say: Say) -> Importer:
    """The importer of a form's partner."""
    facts = dict(form.partner)
    name, files = facts.pop("name"), facts.pop("files")
    return registered(form.slug, name, form.kind, read, say, *files, **facts)
