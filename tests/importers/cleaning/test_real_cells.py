"""How much of the partners' real cells the cleaners understand; the files stay where they are."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from importers.cleaning.addresses import clean_address
from importers.cleaning.areas import clean_areas
from importers.cleaning.coordinates import clean_point
from importers.cleaning.languages import clean_languages
from importers.cleaning.phones import clean_phones

pytestmark = pytest.mark.real_data


def column(path: Path, *names: str) -> list[tuple[str, ...]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    cells = [tuple(row.get(name) or "" for name in names) for row in csv.DictReader(io.StringIO(text))]
    return [row for row in cells if any(cell.strip() for cell in row)]


def told(label: str, good: int, whole: int, least: float) -> None:
    """Say the share understood (shown with `-s`) and hold it; no cell is printed."""
    print(f"{label}: {good} of {whole} ({good / whole:.2%})")  # noqa: T201  # the figure the test is for
    assert good / whole >= least


def test_most_phone_cells_are_understood_whole(shared_data: Path) -> None:
    for label, path, name, country, least in (
        ("211 Baltimore", "baltimore_211_hsds/phones.csv", "number", "US", 0.97),
        (
            "law enforcement",
            "hifld_law_enforcement/Local_Law_Enforcement_Locations_every4th.csv",
            "TELEPHONE",
            "US",
            0.97,
        ),
        ("legal aid", "florida_legal_aid/locations.csv", "phones", "US", 0.95),
        ("NHS", "nhs_hospitals_england/Hospital.csv", "Phone", "GB", 0.85),
    ):
        read = [clean_phones(cell, country) for (cell,) in column(shared_data / path, name)]
        told(label, sum(bool(found.value) and not found.doubts for found in read), len(read), least)


def test_most_addresses_are_understood_whole(shared_data: Path) -> None:
    lines = column(shared_data / "florida_legal_aid/locations.csv", "location_address")
    found = [clean_address(line=line) for (line,) in lines]
    told("one-line addresses", sum(bool(one.value) and not one.doubts for one in found), len(found), 0.95)
    names = ("address_1", "address_2", "city", "state_province", "postal_code")
    rows = column(shared_data / "baltimore_211_hsds/addresses.csv", *names)
    cells = [clean_address(address_1=a, address_2=b, city=c, state=s, postal_code=z) for a, b, c, s, z in rows]
    told("address cells", sum(bool(one.value) and not one.doubts for one in cells), len(cells), 0.95)
    secret = [one for one, row in zip(cells, rows, strict=True) if "confidential" in " ".join(row).lower()]
    assert secret
    assert not any(one.value for one in secret)


def test_points_of_the_law_enforcement_file_lie_in_their_states(shared_data: Path) -> None:
    path = shared_data / "hifld_law_enforcement" / "Local_Law_Enforcement_Locations_every4th.csv"
    rows = column(path, "Y", "X", "STATE", "COUNTY")[::5]
    found = [clean_point(y, x, state=state) for y, x, state, _ in rows]
    told("points", sum(bool(one.value) and not one.doubts for one in found), len(found), 0.99)


def test_languages_and_areas_are_understood_or_go_to_a_person(shared_data: Path) -> None:
    cells = column(shared_data / "baltimore_211_hsds/services.csv", "languages")
    read = [clean_languages(cell) for (cell,) in cells]
    told("languages", sum(not any(d.field == "languages" for d in found.doubts) for found in read), len(read), 0.75)
    rows = column(shared_data / "florida_legal_aid/services.csv", "service_areas")
    areas = [clean_areas(cell, state="FL") for (cell,) in rows]
    told("service areas", sum(bool(found.value) and not found.doubts for found in areas), len(areas), 0.95)
