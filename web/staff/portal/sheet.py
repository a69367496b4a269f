"""Many listings as one sheet: a row each, written so that no spreadsheet program runs a cell, and read back.

Promises: a cell that was not touched changes nothing; one that was is read by the same rules as a form; cells that
begin as a formula would carry an apostrophe, which is taken off again. Pure; nothing is stored.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import openpyxl

from directory import fields
from directory.draft import LocationDraft
from directory.editing import Change
from directory.errors import InputError
from directory.holdings import Holding
from directory.values import PhoneKind, Tier
from importers.cleaning.addresses import clean_address
from importers.cleaning.hours import clean_hours
from importers.cleaning.phones import clean_phones
from importers.drafting.placing import middle
from importers.reading.archives import checked_zip
from importers.reading.sources import Source
from importers.reading.workbooks import sheets_of
from web.i18n import DEFAULT, catalogue
from web.staff.portal import hours, kinds, reached
from web.staff.portal.kinds import About, Kind, UnfitError
from web.wording import phone_text

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
MOST_ROWS: Final = 3000
MOST_UNPACKED: Final = 20_000_000
Cell = Callable[[Any, About], str]
Reader = Callable[[str, Any, About], Any]


def neutral(text: str) -> str:
    """`text` as a cell that is text in every program."""
    return f"'{text}" if text.startswith(FORMULA) else text


def bare(cell: str) -> str:
    """What `neutral` was made of."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def version(content: Mapping[str, Any]) -> str:
    """What a row was made of; another one says that the listing has changed since."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _by(kind: Kind) -> tuple[Cell, Reader]:
    return (kind.show, kind.read)


def _codes(kind: Kind) -> tuple[Cell, Reader]:
    def read(cell: str, value: Any, about: About) -> Any:  # noqa: ANN401 - JSON
        return kind.read([code.strip() for code in cell.replace(",", ";").split(";") if code.strip()], value, about)

    return (lambda value, _about: "; ".join(value), read)


def _languages(value: Any, _about: About) -> str:  # noqa: ANN401 - JSON
    return "; ".join(catalogue(DEFAULT).language(one["code"], one["name"]) for one in value)


def _read_languages(cell: str, value: Any, about: About) -> Any:  # noqa: ANN401 - JSON
    made = kinds.LANGUAGES.read({"kept": [], "more": cell}, [], about)
    known = {one["code"]: one for one in value}
    return [known.get(one["code"], one) for one in made]


def _hours(value: Any, about: About) -> str:  # noqa: ANN401 - JSON
    rows = hours.SCHEDULES.show(value, about) if value else []
    return "\n".join(f"{row['label']}: {row['text']}" if row["label"] else row["text"] for row in rows)


def _read_hours(cell: str, value: Any, _about: About) -> Any:  # noqa: ANN401 - JSON
    found = clean_hours(cell)
    if found.doubts:
        raise UnfitError("hours")
    notes = {one["label"]: one["note"] for one in value}
    return [one.model_dump(mode="json") | {"note": notes.get(one.label, "")} for one in found.value]


def _phones(value: Any, about: About) -> str:  # noqa: ANN401 - JSON
    return "\n".join(_phone(one, about) for one in value)


def _phone(one: Mapping[str, Any], about: About) -> str:
    extension = f" ext. {one['extension']}" if one["extension"] else ""
    told = "; ".join(part for part in (one["kind"] if one["kind"] != PhoneKind.VOICE else "", one["note"]) if part)
    return phone_text(one["number"], about.country) + extension + (f" ({told})" if told else "")


def _read_phones(cell: str, value: Any, about: About) -> Any:  # noqa: ANN401 - JSON
    same = {_phone(one, about): one for one in value}
    made: list[Any] = []
    for line in filter(None, (line.strip() for line in cell.split("\n"))):
        found = clean_phones(line, about.country)
        if line not in same and found.doubts:
            raise UnfitError("phone")
        made += [same[line]] if line in same else [one.model_dump(mode="json") for one in found.value]
    return made


def _areas(value: Any, _about: About) -> str:  # noqa: ANN401 - JSON
    return "; ".join(one["name"] for one in value)


def _read_areas(cell: str, value: Any, about: About) -> Any:  # noqa: ANN401 - JSON
    known = {one["name"].casefold(): one for one in value}
    names = [name.strip() for name in cell.replace("\n", ";").split(";") if name.strip()]
    new = "; ".join(name for name in names if name.casefold() not in known)
    read = reached.AREAS.read({"kept": [], "new": [], "more": new}, [], about)
    return [known[name.casefold()] for name in names if name.casefold() in known] + read


def _street(value: Any, _about: About) -> str:  # noqa: ANN401 - JSON
    rows = [row for row in reached.LOCATIONS.show(value, _about) if any(row.values())]
    return "\n".join(", ".join(row[part] for part in reached.PLACE[1:] if row[part]) for row in rows)


def _read_street(cell: str, value: Any, about: About) -> Any:  # noqa: ANN401 - JSON
    if about.content["tier"] != Tier.PUBLIC.value:
        raise UnfitError("private")
    same = {_street([one], about): one for one in value}
    made = [same[line] if line in same else _one_place(line, about) for line in cell.split("\n") if line.strip()]
    return [*made, *(one for one in value if not one["address"])]


def _one_place(line: str, about: About) -> dict[str, Any]:
    found = clean_address(line=line, country=about.country)
    if found.doubts or found.value is None or not found.value.city:
        raise UnfitError("address")
    near = middle(found.value)
    return LocationDraft(address=found.value, point=near[0] if near else None).model_dump(mode="json")


COLUMNS: Final[Mapping[str, tuple[str, Cell, Reader]]] = {
    "name": ("name", *_by(kinds.NAME)),
    "description": ("description", *_by(kinds.PROSE)),
    "needs": ("needs", *_codes(kinds.NEEDS)),
    "who it is for": ("tags", *_codes(kinds.TAGS)),
    "who can get help": ("eligibility", *_by(kinds.PROSE)),
    "youngest age": ("minimum_age", *_by(kinds.NUMBER)),
    "oldest age": ("maximum_age", *_by(kinds.NUMBER)),
    "hours": ("schedules", _hours, _read_hours),
    "phones": ("phones", _phones, _read_phones),
    "email": ("email", *_by(kinds.EMAIL)),
    "web": ("urls", *_by(kinds.URLS)),
    "address": ("locations", _street, _read_street),
    "areas": ("service_areas", _areas, _read_areas),
    "languages": ("languages", _languages, _read_languages),
    "cost": ("fees", *_by(kinds.PROSE)),
    "how to apply": ("application_process", *_by(kinds.PROSE)),
    "papers": ("required_documents", *_by(kinds.LINES)),
    "notice": ("alert", *_by(kinds.LINE)),
}
ABOUT_ROW: Final = ("id", "version")


def table(found: Iterable[Holding], country: str) -> Iterator[list[str]]:
    """The header and a row for each listing, every cell neutral."""
    yield [*ABOUT_ROW, *COLUMNS]
    for one in found:
        about = About(country, one.content)
        cells = [cell(fields.value_of(one.content, field), about) for field, cell, _ in COLUMNS.values()]
        yield [str(one.id), version(one.content), *map(neutral, cells)]


def as_csv(rows: Iterable[list[str]]) -> bytes:
    """A sheet that spreadsheet programs open with its letters whole."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(rows: Iterable[list[str]]) -> bytes:
    """The same as a workbook; every cell is text."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column)
            cell.value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value)[:32_000]
            cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def lines_of(name: str, content: bytes) -> list[dict[str, str]]:
    """The rows of an uploaded sheet by column. `InputError`: it is no sheet of ours, or too long."""
    rows = _workbook(content) if content[:2] == b"PK" else _delimited(content)
    header = [str(cell).strip().casefold() for cell in rows[0]] if rows else []
    if not set(ABOUT_ROW) <= set(header) or len(set(header)) != len(header):
        raise InputError(f"{name}: has not the columns of the sheet that was downloaded")
    if len(rows) > MOST_ROWS:
        raise InputError(f"{name}: has more than {MOST_ROWS} rows")
    return [dict(zip(header, [*map(_text, row), *[""] * len(header)], strict=False)) for row in rows[1:] if any(row)]


def _text(value: object) -> str:
    said = f"{value:g}" if isinstance(value, float) else "" if value is None else str(value)
    return said.replace("\r\n", "\n").strip(" ")


def _workbook(content: bytes) -> list[list[Any]]:
    with checked_zip(io.BytesIO(content), "the sheet", MOST_UNPACKED):
        pass  # one that would unfold into too much is refused before it is
    found = sheets_of(Source("the sheet", lambda: io.BytesIO(content)))
    return [cells for _, cells in found[0].lines] if found else []


def _delimited(content: bytes) -> list[list[Any]]:
    try:
        said = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        said = content.decode("cp1252", "replace")
    try:
        start = said[:2000].split("\n", 1)[0]
        return list(
            csv.reader(io.StringIO(said, newline=""), delimiter=";" if start.count(";") > start.count(",") else ",")
        )
    except csv.Error:
        raise InputError("the sheet cannot be read") from None


@dataclass(frozen=True, slots=True)
class Read:
    """What a row asks for: the changes, or the columns that cannot be read and why."""

    wanted: Mapping[str, Change]
    unfit: Mapping[str, str]


def read(row: Mapping[str, str], one: Holding, country: str) -> Read:
    """What a row of an uploaded sheet asks for. Columns that are not ours are passed over."""
    about = About(country, one.content)
    wanted: dict[str, Change] = {}
    unfit: dict[str, str] = {}
    for column, (field, cell, reader) in COLUMNS.items():
        if column not in row:
            continue
        typed, value = bare(row[column]), fields.value_of(one.content, field)
        if _same(typed, cell(value, about)):
            continue
        try:
            new = reader(typed.strip(), value, about)
        except UnfitError as error:
            unfit[column] = error.why
            continue
        if new != value:
            wanted[field] = Change(value, new)
    return Read(wanted, unfit)


def _same(typed: str, cell: str) -> bool:
    """Programs change line ends and outer blanks of cells that nobody touched."""
    return typed.replace("\r\n", "\n").strip() == bare(neutral(cell)).replace("\r\n", "\n").strip()
