"""Tables that belong together by an id: each main row once, with what is its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from directory.errors import InputError
from importers.reading.joining import Joined, read_joined

TABLES = {
    "agency": Joined("agencies.csv", "id", by="agency_id"),
    "offices": Joined("offices.csv", "agency_id", many=True),
}


def folder(path: Path) -> Path:
    (path / "agencies.csv").write_text("id,name\na,Example Agency\nb,Sample League\n")
    (path / "offices.csv").write_text("agency_id,street\na,100 Example Street\na,200 Example Street\n")
    (path / "services.csv").write_text("agency_id,service\na,Advice\nb,Food\nx,Rides\n")
    return path


def test_each_main_row_comes_once_with_what_belongs_to_it(tmp_path: Path) -> None:
    advice, food, rides = read_joined(folder(tmp_path), "services.csv", TABLES)
    assert [office["street"] for office in advice.cells["offices"]] == ["100 Example Street", "200 Example Street"]
    assert (food.cells["agency"]["name"], food.cells["offices"]) == ("Sample League", [])
    assert (rides.cells["agency"], rides.cells["offices"]) == ({}, [])
    assert [row.number for row in (advice, food, rides)] == [2, 3, 4]


def test_a_table_that_is_missing_is_named(tmp_path: Path) -> None:
    (folder(tmp_path) / "offices.csv").unlink()
    with pytest.raises(InputError, match=r"offices\.csv"):
        list(read_joined(tmp_path, "services.csv", TABLES))
