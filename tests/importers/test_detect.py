"""Which importer a delivery is read with, what is said of it, and what is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from directory import store
from directory.cli import main
from directory.errors import DirectoryError, InputError, UsageError
from importers.detect import Detected, importer_for_files
from importers.mapping import from_toml
from importers.run import run

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SHEET = (
    "Agency,Telephone,Street,City,State,Zip\n"
    "Example Advocacy,319-555-0101,100 Example Street,Cedar Rapids,IA,52401\n"
    "Sample Legal Help,319-555-0102,200 Example Street,Cedar Rapids,IA,52401\n"
    "Model Counseling,319-555-0103,300 Example Street,Iowa City,IA,52240\n"
)
POLICE = (
    "OBJECTID,ID,NAME,TELEPHONE,ADDRESS,CITY,STATE,COUNTY,X,Y\n"
    "1,9000001,EXAMPLE 1 POLICE DEPARTMENT,319-555-0101,101 EXAMPLE STREET,CEDAR RAPIDS,IA,LINN,-91.66,41.97\n"
)
SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "Harbour List (new).csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


def test_an_unknown_sheet_gets_a_mapping_and_a_source_by_its_name(sheet: Path) -> None:
    found = importer_for_files([sheet])
    assert found.importer.slug == "harbour_list_new"
    assert found.shape == "a sheet, 6 of 6 columns read"
    assert from_toml(found.mapping_toml).visibility == "public"
    assert any("taken as public" in line for line in found.lines())
    assert found.importer.trusted
    assert not importer_for_files([sheet], trusted=False).importer.trusted


def test_a_new_slug_is_taken_and_a_bad_or_nearly_known_one_refused(sheet: Path) -> None:
    assert importer_for_files([sheet], "harbour").importer.slug == "harbour"
    for slug in ("Zanzibar Court", "../zanzibar", "hifld_law_enforcment"):
        with pytest.raises(UsageError) as caught:
            importer_for_files([sheet], slug)
        assert slug.casefold() not in str(caught.value).casefold()


def test_a_partners_file_is_known_by_name_and_content(tmp_path: Path) -> None:
    path = tmp_path / "churches.csv"
    sample = next((SAMPLES / "ireland_churches" / "input").glob("*.csv"))
    path.write_bytes(sample.read_bytes())
    found = importer_for_files([path])
    assert (found.importer.slug, found.mapping_toml) == ("ireland_churches", "")
    path.write_text(SHEET, encoding="utf-8")
    assert importer_for_files([path]).importer.slug == "churches"


def test_a_file_in_another_form_is_refused_by_a_named_partner_in_one_line(sheet: Path) -> None:
    with pytest.raises(InputError, match="is not in the form that ireland_churches sends"):
        importer_for_files([sheet], "ireland_churches")


def test_every_partners_sample_fits_its_own_importer() -> None:
    from importers.partners import IMPORTERS  # noqa: PLC0415  # only this test needs them all

    for one in IMPORTERS:
        folder = SAMPLES / one.slug / "input"
        if one.demo or not folder.is_dir():
            continue
        files = sorted(folder.iterdir())
        sent = folder if one.slug in one.files or len(files) > 1 else files[0]
        assert importer_for_files([sent], one.slug).importer is one


def test_a_file_in_which_no_names_can_be_found_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("1,2,3\n4,5,6\n7,8,9\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"figures\.csv: no column could be told"):
        importer_for_files([path])


def test_a_country_is_two_letters(sheet: Path) -> None:
    assert importer_for_files([sheet], country="gb").importer.country == "GB"
    with pytest.raises(UsageError, match="two letters"):
        importer_for_files([sheet], country="zanzibar")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = store.engine(f"sqlite:///{tmp_path / 'waymark.db'}")
    store.upgrade(made)
    yield made
    made.dispose()


def imported(engine: Engine, found: Detected, path: Path) -> dict[str, int]:
    with store.session(engine) as opened:
        report = run(opened, found.importer, [path], NOW)
    found.told_in(report, path.name)
    assert report.shape == found.shape
    return {name: count for name, count in report.counts.items() if count}


def test_importing_a_sheet_twice_changes_nothing_and_a_corrected_mapping_does(engine: Engine, sheet: Path) -> None:
    first = importer_for_files([sheet], "harbour")
    assert imported(engine, first, sheet) == {"created": 3}
    assert imported(engine, importer_for_files([sheet], "harbour"), sheet) == {"unchanged": 3}
    hidden = from_toml(first.mapping_toml.replace('visibility = "public"', 'visibility = "confidential"'))
    counts = imported(engine, importer_for_files([sheet], "harbour", hidden), sheet)
    assert counts.get("unchanged", 0) == 0
    assert counts["confidential"] == 3


def test_new_listings_of_an_untrusted_sheet_wait_for_a_person(engine: Engine, sheet: Path) -> None:
    assert imported(engine, importer_for_files([sheet], "harbour", trusted=False), sheet) == {"queued": 3}


Waymark = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def waymark(tmp_path: Path) -> Waymark:
    environment = os.environ | {"WAYMARK_HOME": str(tmp_path / "home"), "NO_COLOR": "1", "COLUMNS": "120"}

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "directory", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)

    assert call("init").returncode == 0
    return call


def test_the_command_says_what_it_took_a_sheet_for_and_runs_with_a_corrected_mapping(
    waymark: Waymark, sheet: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.toml"
    first = waymark("import", "--check", "--write-mapping", str(kept), str(sheet))
    assert first.returncode == 0
    assert "taken for a sheet, 6 of 6 columns read" in first.stderr
    assert 'field = "address_1"' in first.stderr
    assert "taken as public" in first.stderr
    corrected = kept.read_text(encoding="utf-8").replace('visibility = "public"', 'visibility = "confidential"')
    kept.write_text(corrected, encoding="utf-8")
    second = waymark("import", "--json", "--source", "harbour", "--mapping", str(kept), str(sheet))
    report = json.loads(second.stdout)
    assert second.stderr == ""
    assert report["counts"]["confidential"] == report["counts"]["created"] == 3
    assert report["shape"] == "a sheet, 6 of 6 columns read"
    assert report["why"] == "the mapping that was given"
    assert from_toml(report["mapping"]).visibility == "confidential"


def test_a_mistake_on_the_command_line_is_one_line_and_exit_2(
    sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("zanzibar = 1\n", encoding="utf-8")
    police = tmp_path / "police.csv"
    police.write_text(POLICE, encoding="utf-8")
    for arguments in (
        ("--mapping", str(wrong), str(sheet)),
        ("--mapping", str(tmp_path / "nowhere.toml"), str(sheet)),
        ("--source", "hifld_law_enforcement", "--write-mapping", str(wrong), str(police)),
        ("--source", "ireland_churches", str(sheet)),
    ):
        with pytest.raises(SystemExit) as left:
            main(["import", *arguments])
        said = capsys.readouterr()
        assert (left.value.code, said.out, said.err.count("\n")) == (2, "", 1), said.err
        assert "zanzibar" not in said.err


def test_errors_of_this_module_are_callers_mistakes() -> None:
    assert issubclass(InputError, DirectoryError)
    assert issubclass(UsageError, DirectoryError)
