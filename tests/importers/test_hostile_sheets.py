"""Hostile files of an unknown sender, by the road without code: a refusal or questions, soon and in bounded memory."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

GIGABYTE = 1 << 30
SECRET = "4821377 Zanzibar Court"
RUN = """
import json, sys
from pathlib import Path
from directory.errors import DirectoryError
from importers.detect import importer_for_files
from importers.importer import Skip
for name in sys.argv[1:]:
    try:
        one = importer_for_files([Path(name)], "river_list").importer
        made = [one.to_draft(row) for row in one.read(Path(name))]
        said = {"skipped": [m.reason for m in made if isinstance(m, Skip)][:5],
                "names": [m.name for m in made if not isinstance(m, Skip)][:5], "rows": len(made)}
    except DirectoryError as error:
        said = {"refused": str(error)}
    print(json.dumps([Path(name).name, said]), flush=True)
"""
ROW = "Cedar Desk,319-555-0101,100 Example Street,Marion,IA,52302"
HEADER = "Name,Phone,Street,City,State,ZIP"


def text(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")


def workbook_of(path: Path, member: str, unpacked: int) -> None:
    """A workbook one of whose members unfolds to `unpacked` bytes."""
    book = Workbook()
    book.worksheets[0].append(["Name", "Phone"])
    book.save(path)
    with zipfile.ZipFile(path) as packed:
        kept = {name: packed.read(name) for name in packed.namelist() if name != member}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in kept.items():
            packed.writestr(name, content)
        with packed.open(member, "w", force_zip64=True) as opened:
            for _ in range(unpacked >> 20):
                opened.write(b" " * (1 << 20))


def entities(path: Path) -> None:
    """A workbook whose XML would grow by entities."""
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><sst>&b;</sst>'
    Workbook().save(path)
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("xl/sharedStrings2.xml", bomb)


def deep(path: Path) -> None:
    text(path, "[" * 100_000 + "]" * 100_000)


def chain(path: Path) -> None:
    """Agencies of iCarol each of which lies below the next, and the last below the first."""
    columns = "ResourceAgencyNum,PublicName,TaxonomyLevelName,ParentAgencyNum,AgencyStatus,PhysicalAddressIsPrivate"
    rows = [f"{n},Agency {n},Agency,{(n + 1) % 3000},Active,No" for n in range(3000)]
    text(path, "\n".join([columns, *rows]))


def unquoted(path: Path) -> None:
    text(path, f"{HEADER}\n{ROW}\nElm Desk, Inc.,319-555-0102,{SECRET},Marion,IA,52302\n")


def glued(path: Path) -> None:
    one = {"name": "Cedar Desk", "phone": "319-555-0101", "city": "Marion", "state": "IA"}
    text(path, json.dumps(one) + json.dumps(one | {"name": "Elm Desk"}))


def repeated(path: Path) -> None:
    rows = [f"A-{n},{ROW.replace('Cedar', f'Cedar {n}')}" for n in range(40)]
    again = [rows[0], rows[0].replace("Cedar", "Elm")]
    text(path, "\n".join([f"Id,{HEADER}", *rows, *again]))


MAKERS: dict[str, Callable[[Path], None]] = {
    "strings.xlsx": lambda path: workbook_of(path, "xl/sharedStrings.xml", GIGABYTE),
    "cells.xlsx": lambda path: workbook_of(path, "xl/worksheets/sheet1.xml", GIGABYTE),
    "entities.xlsx": entities,
    "cell.csv": lambda path: text(path, f'{HEADER}\n"{"a" * 20_000_000}",319-555-0101\n'),
    "cell.json": lambda path: text(path, '[{"name": "' + "a" * 40_000_000 + '"}]'),
    "wide.csv": lambda path: text(path, ",".join(f"c{n}" for n in range(100_000)) + "\n" + "1," * 100_000 + "\n"),
    "nul.csv": lambda path: path.write_bytes(f"{HEADER}\n{SECRET}\0,319-555-0101\n".encode()) and None,
    "deep.json": deep,
    "chain.csv": chain,
    "unquoted.csv": unquoted,
    "glued.json": glued,
    "repeated.csv": repeated,
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What became of each file, by a process that may have two gigabytes."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (2 * GIGABYTE, 2 * GIGABYTE))

    folder = tmp_path_factory.mktemp("hostile")
    for name, make in MAKERS.items():
        make(folder / name)
    command = [sys.executable, "-c", RUN, *(str(folder / name) for name in MAKERS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, preexec_fn=bounded)
    assert done.returncode == 0, done.stderr[-2000:]
    assert SECRET not in done.stdout + done.stderr
    return dict(json.loads(line) for line in done.stdout.splitlines())


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["strings.xlsx", "cells.xlsx", "entities.xlsx", "cell.csv", "cell.json", "wide.csv", "nul.csv", "deep.json"],
)
def test_what_would_fill_memory_or_cannot_be_read_is_refused_in_one_line(
    said: dict[str, dict[str, object]], name: str
) -> None:
    refused = str(said[name]["refused"])
    assert refused.startswith(f"{name}:")
    assert "\n" not in refused


@pytest.mark.slow
def test_parents_in_a_circle_of_thousands_are_reasons_and_no_loop(said: dict[str, dict[str, object]]) -> None:
    found = said["chain.csv"]
    assert (found["rows"], found["names"]) == (3000, [])


@pytest.mark.slow
def test_a_row_with_an_unquoted_comma_is_left_to_a_person(said: dict[str, dict[str, object]]) -> None:
    assert said["unquoted.csv"] == {
        "names": ["Cedar Desk"],
        "rows": 2,
        "skipped": ["has more cells than the header has columns: one may stand in the wrong column"],
    }


@pytest.mark.slow
def test_glued_objects_are_each_read(said: dict[str, dict[str, object]]) -> None:
    assert said["glued.json"]["names"] == ["Cedar Desk", "Elm Desk"]


@pytest.mark.slow
def test_an_id_that_rows_share_makes_no_listing_of_two_and_loses_none(said: dict[str, dict[str, object]]) -> None:
    found = said["repeated.csv"]
    assert (found["rows"], found["skipped"]) == (42, ["says the same as row 2"])
