"""SAFETY L5, L9, S1: of a place that a delivery hides nothing reaches the store, the index and its terms, the report,
what the command prints, or the temporary folder, whatever the shape and wherever else the delivery repeats it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from directory import kit, public
from directory.search.whoosh_engine import WhooshEngine
from directory.settings import Settings

NUMBER, WORD = "4821377", "zanzibar"
STREET, POSTCODE = f"{NUMBER} Zanzibar Court", "52499-7713"
LATITUDE, LONGITUDE = "41.9876543", "-91.6712345"
CANARIES = (NUMBER, WORD, POSTCODE, "9876543", "6712345", "canarynote", "canaryperson", "319-555-0199", "3195550199")
ABOUT = f"Help for families. Come to {STREET}, behind the mill. Ask for Canaryperson."
PUBLIC = {"name": "Cedar Food Desk", "phone": "319-555-0101", "street": "100 Example Street", "code": "52401"}


def table(*rows: Mapping[str, str]) -> str:
    text = io.StringIO()
    columns = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def icarol(folder: Path) -> Path:
    one = {
        "ResourceAgencyNum": "1", "PublicName": PUBLIC["name"], "Phone1IsPrivate": "No",
        "AgencyStatus": "Active", "AgencyDescription": "Food.", "Phone1Number": PUBLIC["phone"],
        "TaxonomyLevelName": "Program", "PhysicalAddress1": PUBLIC["street"], "PhysicalCity": "Cedar Rapids",
        "PhysicalStateProvince": "IA",
        "PhysicalPostalCode": PUBLIC["code"], "PhysicalAddressIsPrivate": "No", "ExcludeFromWebsite": "No",
    }  # fmt: skip
    place = {"PhysicalAddress1": STREET, "PhysicalPostalCode": POSTCODE, "Latitude": LATITUDE, "Longitude": LONGITUDE}
    staff = {"SeniorWorkerName": "Canaryperson", "SeniorWorkerIsPrivate": "Yes", "InternalNotes": "canarynote",
             "Phone2Number": "319-555-0199", "Phone2IsPrivate": "Yes"}  # fmt: skip
    hidden = one | place | staff | {"ResourceAgencyNum": "2", "PublicName": "Harbour Desk", "AgencyDescription": ABOUT}
    rows = [one, hidden | {"PhysicalAddressIsPrivate": "Yes"}]
    marks = ("ExcludeFromWebsite", "DoNotRefer", "IsConfidential", "ExcludeFromDirectory")
    rows += [hidden | {"ResourceAgencyNum": str(n), mark: "Yes"} for n, mark in enumerate(marks, 3)]
    (folder / "export.csv").write_text(table(*rows), encoding="utf-8")
    return folder / "export.csv"


def visionlink(folder: Path) -> Path:
    door = "AgencyAddressus_AgencyAddressus_"
    secret = "AgencyAddressus_ConfidentialAddress_"
    one = {
        "Agency_Id": "1", "AgencySystem_Name": "Cedar", "AgencyOption_Status": "Active", "Service_Id": "1",
        f"{door}address_1": PUBLIC["street"], f"{door}city": "Cedar Rapids", f"{door}state": "IA",
        f"{door}zip": PUBLIC["code"], f"{secret}address_1": "", f"{secret}zip": "", "AgencySystem_Director": "",
        "ServiceSystem_Name": PUBLIC["name"], "ServiceSystem_PhoneMain": PUBLIC["phone"],
        "ServiceSystem_Description": "Food.", "ServiceOption_Status": "Active",
    }  # fmt: skip
    two = one | {"Agency_Id": "2", "Service_Id": "2", "ServiceSystem_Name": "Harbour Desk",
                 "AgencySystem_Name": "Harbour", f"{secret}address_1": STREET, f"{secret}zip": POSTCODE,
                 "ServiceSystem_Description": ABOUT.replace("Ask for Canaryperson.", ""),
                 "AgencySystem_Director": "Canaryperson"}  # fmt: skip
    (folder / "export.csv").write_text(table(one, two), encoding="utf-8")
    return folder / "export.csv"


def sheet(folder: Path) -> Path:
    """A shelter, a marked row, and one hidden, struck out and commented each; a sheet named for the address."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "48213 Zanzibar Court"
    page.append(["Name", "Phone", "Street", "City", "State", "ZIP", "Notes", "Confidential?", "Case worker"])
    page.append([PUBLIC["name"], PUBLIC["phone"], PUBLIC["street"], "Cedar Rapids", "IA", PUBLIC["code"], "", "No", ""])
    about = ABOUT.replace(" Ask for Canaryperson.", "")
    secret = [STREET, "Cedar Rapids", "IA", POSTCODE, about]
    page.append(["Harbour Desk", "319-555-0102", *secret, "Yes", "Canaryperson"])
    page.append(["Harbour Women's Shelter", "319-555-0103", *secret, "No", "Canaryperson"])
    for row in range(5, 8):
        page.append([f"Gone Desk {row}", "319-555-0199", *secret, "No", "Canaryperson"])
    page.row_dimensions[5].hidden = True
    page["A6"].font = Font(strike=True)
    page["A7"].comment = Comment("canarynote: do not publish", "Canaryperson")
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def geojson(folder: Path) -> Path:
    def feature(name: str, street: str, code: str, spot: list[float], about: str) -> dict[str, object]:
        said = {"name": name, "phone": PUBLIC["phone"], "address": street, "city": "Cedar Rapids", "state": "IA",
                "zip": code, "description": about}  # fmt: skip
        return {"type": "Feature", "geometry": {"type": "Point", "coordinates": spot}, "properties": said}

    hidden = feature("Harbour Women's Shelter", STREET, POSTCODE, [float(LONGITUDE), float(LATITUDE)],
                     ABOUT.replace(" Ask for Canaryperson.", ""))  # fmt: skip
    public = feature(PUBLIC["name"], PUBLIC["street"], PUBLIC["code"], [-91.66, 41.97], "Food.")
    (folder / "map.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [public, hidden]}))
    return folder / "map.geojson"


def imported(home: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, with a temporary folder of its own."""
    (home / "tmp").mkdir(parents=True, exist_ok=True)
    around = os.environ | {"WAYMARK_HOME": str(home / "var"), "TMPDIR": str(home / "tmp"), "TMP": str(home / "tmp")}
    command = [sys.executable, "-m", "directory", *arguments]
    return subprocess.run(command, env=around, capture_output=True, check=False, timeout=300)


def found_in(content: bytes) -> list[str]:
    """The canaries in some bytes, in any of the encodings that programs write."""
    lower = content.lower()
    return [one for one in CANARIES if one.encode() in lower or one.encode("utf-16-le") in lower]


@pytest.mark.parametrize("make", [icarol, visionlink, sheet, geojson])
def test_L5_what_a_delivery_hides_is_in_no_byte_no_index_term_and_no_temporary_file(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    (tmp_path / "in").mkdir()
    file = make(tmp_path / "in")
    report = tmp_path / "report.html"
    kit.create(Settings(home=tmp_path / "var"))
    done = imported(tmp_path, "import", "--source", "river_list", "--report", str(report), str(file))
    assert done.returncode in {0, 1}, done.stderr
    written = [path for folder in ("var", "tmp") for path in (tmp_path / folder).rglob("*") if path.is_file()]
    told = {path.name: found_in(path.read_bytes()) for path in (*written, report)}
    assert {name: canaries for name, canaries in told.items() if canaries} == {}
    assert found_in(done.stdout + done.stderr) == []
    with kit.open_kit(Settings(home=tmp_path / "var")) as opened, opened.session() as session:
        engine = WhooshEngine(tmp_path / "index")
        engine.rebuild(public.all_listings(session, datetime.now(UTC)), 1)
    snapshot = engine.snapshot()
    terms = {term.casefold() for list_of in (snapshot.terms, snapshot.written) for term, _ in list_of("", 10**6)}
    assert "cedar" in terms, "the index holds what is public, so the next line proves something"
    assert not [term for term in terms if any(one in term for one in CANARIES)]
    assert list((tmp_path / "tmp").rglob("*")) == []


@pytest.mark.parametrize(
    "name", ["48213 Zanzibar Court.csv", "48213_Zanzibar_Court.csv", "shelter at 48213 Zanzibar Court.csv"]
)
def test_L5_a_file_named_for_an_address_is_refused_without_repeating_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Name,Phone\nHarbour Desk,319-555-0102\n", encoding="utf-8")
    for arguments in ((), ("--source", "river_list")):
        done = imported(tmp_path, "import", *arguments, str(tmp_path / name))
        assert done.returncode == 2
        assert done.stderr.count(b"\n") == 1
        assert found_in(done.stdout + done.stderr) == []
