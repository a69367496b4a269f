"""Resource packets typed by hand: tables with all sorts of headers, and binders with none.

Promises: `packet_rows` gives every line that may be a listing under one set of column names, and every line that cannot
be one with why (`SKIP`); section titles become the `section` and `county` of the rows below them; a link that was
copied to the next organisation's row is marked, and not used where it is plainly another's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from importers.drafting.raw import told
from importers.importer import SKIP, Row
from importers.reading import sheet_lines

HEADERS: Final = {
    "name": "name|organization|organization name|agency",
    "phone": "phone|phone number|hotline phone|telephone",
    "fax": "fax",
    "address": "address|addresses",
    "city": "city",
    "state": "state",
    "urls": "url|website|links|web",
    "email": "email|emails|e-mail",
    "description": "description|criteria/note",
    "category": "type|facility type|primary service",
    "notes": "additional info",
    "hours": "hours of operation|hours",
    "director": "director",
}
PHONE: Final = re.compile(
    r"(?:\+?1[-. ])?(?:\(\d{3}\)|\b\d{3})[-. ]{0,2}\d{3}[-. ]{1,2}\d{4}\b(?:\s*(?:ext\.?|x)\s*\d+)?"
)
LINK: Final = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|gov|edu|us|example)\b(?:/\S*)?", re.IGNORECASE
)
NUMBERED: Final = re.compile(r"(?<![#\w.-])\d{2,5}\s+(?:[NSEW]\.?\s+)?[A-Z\d]\w*")
BINDER_COLUMNS: Final = 5


def packet_rows(path: Path) -> Iterator[Row]:
    """The rows of every CSV file of the folder (or of one file), files in the order of their names."""
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    for file in files:
        yield from _checked(list(_file_rows(file)))


def _file_rows(file: Path) -> Iterator[Row]:
    lines = sheet_lines(file)
    columns = _header(lines[0][1]) if lines else {}
    if "name" in columns.values():
        for number, cells in lines[1:]:
            named = {columns[at]: cell.strip() for at, cell in enumerate(cells) if at in columns}
            yield Row(number, named | {"section": "", "county": ""}, file.name)
        return
    width = max((len(cells) for _, cells in lines), default=0)
    if width < BINDER_COLUMNS:
        yield from (Row(number, {SKIP: "is a line of running text, not a row"}, file.name) for number, _ in lines)
        return
    for start in range(0, width - BINDER_COLUMNS + 1, BINDER_COLUMNS):
        yield from _binder(file.name, [(n, cells[start : start + BINDER_COLUMNS]) for n, cells in lines])


def _header(cells: Sequence[str]) -> dict[int, str]:
    """Column → our name, where at least two cells are words of a header."""
    found = {
        at: name
        for at, cell in enumerate(cells)
        for name, words in HEADERS.items()
        if cell.strip().casefold() in words.split("|")
    }
    return found if len(found) > 1 else {}


def _binder(file: str, lines: list[tuple[int, list[str]]]) -> Iterator[Row]:
    """A typed binder: name, town, what, how, contact; a lone first cell is a title."""
    section = county = ""
    for number, cells in lines:
        texts = [" ".join(cell.replace("\u200b", "").split()) for cell in (*cells, *[""] * BINDER_COLUMNS)][
            :BINDER_COLUMNS
        ]
        if not any(texts):
            continue
        if (
            texts[0]
            and not any(texts[1:])
            and not (PHONE.search(texts[0]) or LINK.search(texts[0]) or NUMBERED.match(texts[0]))
        ):
            is_county = bool(re.search(r"\bcounty\b", texts[0], re.IGNORECASE))
            county, section = (texts[0], "") if is_county else (county, texts[0])
            continue
        yield Row(number, _binder_cells(texts) | {"section": section, "county": county}, file)


def _binder_cells(texts: Sequence[str]) -> dict[str, str]:
    name, town, what, how, contact = texts
    if not name or PHONE.match(name) or LINK.match(name) or NUMBERED.match(name):
        return {SKIP: "is the second line of a row above; a person must join them"}
    loose = re.search(r"[\s(]*\d{3}[-)\d+ ]{6,}$", name)
    if PHONE.search(town):
        town, what, how = what, how, town
    if loose:
        name = name[: loose.start()].strip()
    if LINK.fullmatch(what):
        what, contact = "", f"{contact} {what}"
    if PHONE.fullmatch(what.strip()):
        what, how = "", f"{how} {what}"
    phone = loose.group().strip() if loose else ""
    return {"name": name, "town": town, "description": what, "how": how, "contact": contact, "phone": phone}


def split_contact(contact: str) -> tuple[str, str, str]:
    """A binder's contact cell as `(address, phones, links)`; the address is what is left, "" when it holds several."""
    links = " ".join(LINK.findall(contact))
    rest = LINK.sub(" ", contact)
    phones = "; ".join(PHONE.findall(rest))
    rest = " ".join(re.sub(r"^\s*[A-Za-z' ]+:", " ", PHONE.sub(" ", rest)).split()).strip(" ,;&")
    return (rest if re.search(r"\d", rest) else ""), phones, links


def several_addresses(address: str) -> bool:
    """Whether a cell names more than one house, so that nobody can say which number is whose."""
    return (
        len(
            NUMBERED.findall(
                re.sub(r"(?:suite|ste|#|unit|box)\.?\s*#?\s*\d+|\b\d{5}(?:-\d{4})?\b", "", address, flags=re.IGNORECASE)
            )
        )
        > 1
    )


def _checked(rows: list[Row]) -> Iterator[Row]:
    """`rows`, those marked whose link is also another organisation's."""
    shared: dict[str, set[int]] = defaultdict(set)
    for at, row in enumerate(rows):
        if link := _link(row):
            shared[link].add(at)
    for row in rows:
        others = [rows[other] for other in shared.get(_link(row), ()) if _name(rows[other]) != _name(row)]
        if not others or _resembles(row):
            yield row
        else:
            better = any(_resembles(other) for other in others)
            yield replace(row, cells={**row.cells, "link": "another's" if better else "shared"})


def _name(row: Row) -> str:
    return row.text("name").casefold()


def _link(row: Row) -> str:
    found = LINK.search(told(row.text("urls")) or row.text("contact"))
    return re.sub(r"^https?://(?:www\.)?|^www\.", "", found.group().casefold()).rstrip("/") if found else ""


def _resembles(row: Row) -> bool:
    """Whether the link's host says the organisation's name, a word of it, or its initials."""
    host = re.sub(r"[^a-z]", "", urlsplit(f"https://{_link(row)}").netloc.rsplit(".", 1)[0])
    words = re.findall(r"[a-z]+", _name(row).replace("'", "").replace("’", ""))
    initials = "".join(word[0] for word in words if word not in {"of", "the", "and"})
    return any(len(word) > 3 and word in host for word in words) or (len(initials) > 2 and initials in host)
