"""What fuzzing starts from: our invented samples and tables, never a partner's file.

Promises: the same seeds on every machine, in a fixed order; each is at most `LONGEST` bytes.
"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).parents[1]
LONGEST: Final = 8000
CELLS: Final = TESTS / "importers" / "cleaning"
SAMPLES: Final = TESTS / "importers" / "samples"
PART: Final = b"\x1e"
"""Parts of one input (the members of an archive, the cells of a row) are divided by this byte."""


def cells(pattern: str, column: str = "input") -> list[bytes]:
    """The cells of a column in the tables that the cleaners are tested with."""
    found: list[bytes] = []
    for path in sorted(CELLS.glob(pattern)):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("# ")]
        found += [(row.get(column) or "").encode() for row in csv.DictReader(lines)]
    return [cell for cell in dict.fromkeys(found) if cell]


def files(*extensions: str) -> list[bytes]:
    """The beginnings of our sample files of a kind, cut at the end of a line."""
    paths = [path for path in sorted(SAMPLES.rglob("input/*")) if path.suffix in extensions]
    return [_beginning(path.read_bytes()) for path in paths]


def _beginning(whole: bytes) -> bytes:
    if len(whole) <= LONGEST:
        return whole
    head = whole[:LONGEST]
    return head[: head.rfind(b"\n") + 1] or head


def prose() -> list[bytes]:
    """Descriptions as our samples hold them, the longest lines of each file."""
    lines = [line for whole in files(".csv", ".json", ".tsv") for line in whole.splitlines() if len(line) > 60]
    return [line[:LONGEST] for line in sorted(dict.fromkeys(lines), key=len, reverse=True)[:80]]


def workbooks() -> list[bytes]:
    """The sheets and strings of our workbook, as the `xlsx` target takes them."""
    found = []
    for path in sorted(SAMPLES.rglob("input/*.xlsx")):
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
            sheet = book.read("xl/worksheets/sheet1.xml")[:LONGEST]
            strings = book.read("xl/sharedStrings.xml")[:LONGEST] if "xl/sharedStrings.xml" in book.namelist() else b""
        found.append(sheet + PART + strings)
    row = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    row += (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row><row r="2" hidden="1"><c r="A2"><v>1</v></c>'
    )
    return [*found, row + b"</row></sheetData></worksheet>" + PART]


def archives() -> list[bytes]:
    """Members by name, as the `zip` target takes them."""
    table = b"name,phone\nCedar Chapel,319-555-0101\n"
    several = PART.join((b"a.csv", table, b"b/c.json", b'[{"name": "Elm"}]'))
    return [b"a.csv" + PART + table, several, b"../x.csv" + PART + table]
