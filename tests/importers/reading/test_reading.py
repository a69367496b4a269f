"""Files in every shape partners send, and in every way they can be broken."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font

from directory.errors import InputError
from importers import reading
from importers.importer import Row
from importers.reading import archives, delimited

SECRET = "77 Zanzibar Street"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows(path: Path) -> list[Row]:
    return list(reading.read_rows(path))


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        rows(path)
    text = str(caught.value)
    assert "\n" not in text
    assert path.name in text
    assert str(path.parent) not in text
    assert "Zanzibar" not in text
    return text


@pytest.mark.parametrize(
    ("delimiter", "name"), [(",", "a.csv"), ("\t", "a.tsv"), (";", "a.csv"), ("|", "a.txt"), (";", "a")]
)
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str, name: str) -> None:
    lines = [["Name", "Phone", "Town"], ["A, B", "555-0100", "X"], ["C", "555-0101", "Y"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    found = rows(write(tmp_path, name, text))
    assert [dict(row.cells) for row in found] == [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def test_a_row_is_numbered_as_a_person_sees_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", 'Name,Note\r\n\r\nA,"one\r\ntwo"\r\n,\r\nB,x\r\n')
    assert [(row.number, row.file) for row in rows(path)] == [(3, "a.csv"), (6, "a.csv")]


def test_the_header_may_stand_further_down(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "Our list,\n\nName,Phone\nA,1\n")
    found = list(reading.read_csv(path, header_row=3))
    assert [(row.number, dict(row.cells)) for row in found] == [(4, {"Name": "A", "Phone": "1"})]


def test_unnamed_and_repeated_columns_keep_their_cells(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "Name,Phone,,Phone\nA,1,2,3\n")
    assert dict(rows(path)[0].cells) == {"Name": "A", "Phone": "1", "column 3": "2", "Phone (2)": "3"}


def test_extra_cells_are_kept_and_reported_without_their_value(tmp_path: Path) -> None:
    long, short = rows(write(tmp_path, "a.csv", f"Name,Street\nA,1 Elm,{SECRET},\nB\n"))
    assert long.cells["_extra"] == [SECRET, ""]
    problem = reading.ragged(long)
    assert problem is not None
    assert (problem.row, problem.file) == (2, "a.csv")
    assert "Zanzibar" not in problem.what
    assert dict(short.cells) == {"Name": "B"}
    assert reading.ragged(short) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le-bom", "utf-32"])
def test_each_encoding_of_the_rule_is_read(tmp_path: Path, encoding: str) -> None:
    text = "Name,Town\nCafé Niño’s,Peña\n"
    content = b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16-le-bom" else text.encode(encoding)
    assert dict(rows(write(tmp_path, "a.csv", content))[0].cells) == {"Name": "Café Niño’s", "Town": "Peña"}


def test_a_byte_without_meaning_is_shown_as_such(tmp_path: Path) -> None:
    text = b"Name\nJo\x9dse caf\xe9" + b" and so on" * 200
    assert rows(write(tmp_path, "a.csv", text))[0].text("Name").startswith("Jo\ufffdse café")


def test_utf8_with_one_foreign_line_is_refused_and_not_garbled(tmp_path: Path) -> None:
    assert "mixes" in refusal(write(tmp_path, "a.csv", "Name\nPeña Café\n".encode() + b"Caf\xe9\n"))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"", "empty"),
        ("b.csv", b"\xef\xbb\xbf \r\n\r\n", "empty"),
        ("c.csv", b"Name\0Phone\n1\0" + b"2\n", "NUL"),
        ("d.csv", bytes(range(1, 32)) * 20, "binary"),
        ("e.pdf", b"%PDF-1.7 blah", "PDF"),
        ("f.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "save it as .xlsx"),
        ("g.csv", b"<!DOCTYPE html><html>", "web page"),
        ("h.csv", f'Name,Street\nA,"{SECRET}\nB,2\n'.encode(), "row 2: a quote"),
        ("i.csv", "Name,Town\nPeña,Pe".encode() + b"\xc3", "middle of a character"),
        ("j.json", b"Name,Phone\nA,1\n", "not JSON"),
        ("k.json", f'[{{"a": 1}}, {{"street": "{SECRET}'.encode(), "record 2: the file ends in the middle"),
        ("l.json", b'[{"a": 1}, {"b": 2}', "never closed"),
        ("m.json", b'[{"a": 1}, {"b" 2}]', "record 2: is not valid JSON"),
        ("n.ndjson", f'{{"a": 1}}\n{{"a": "{SECRET}", \n'.encode(), "record 2"),
        ("o.json", b"[1, 2]", "record 1"),
        ("p.json", b"[" * 200_000, "record 1"),
        ("q.json", b'[{"a": 1}] [{"b": 2}]', "after the end"),
        ("r.xlsx", b"Name,Phone\n", "not an Excel"),
        ("s.xlsx", b"PK\x03\x04 broken", "damaged"),
        ("t.zip", b"PK\x03\x04 broken", "damaged"),
        ("u.zip", b"Name,Phone\n", "not a ZIP"),
        ("v.csv", b"a," * 6_000 + b"\n1,2\n", "columns"),
    ],
)
def test_an_unusable_file_is_refused_in_one_line(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    assert says in refusal(write(tmp_path, name, content))


def test_a_missing_file_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "nowhere.csv")
    (tmp_path / "empty").mkdir()
    assert "no table" in refusal(tmp_path / "empty")


def test_a_gigantic_cell_or_line_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_CELL", 1_000)
    monkeypatch.setattr(delimited, "MAX_LINE", 5_000)
    assert "row 2: a cell" in refusal(write(tmp_path, "a.csv", "Name\n" + "x" * 2_000 + "\n"))
    assert "row 2: the line" in refusal(write(tmp_path, "b.csv", "Name\n" + "x" * 9_000 + "\n"))


RECORDS = [{"name": "A", "n": 1}, {"name": "B", "deep": {"x": [1, 2]}}]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(RECORDS),
        json.dumps({"data": RECORDS}),
        json.dumps({"count": 2, "results": RECORDS}),
        "\n".join(json.dumps(r) for r in RECORDS),
        ",\r\n".join(json.dumps(r, indent=1) for r in RECORDS),
        "".join(json.dumps(r) for r in RECORDS) + "\n",
    ],
)
def test_records_are_found_in_every_shape_of_json(tmp_path: Path, text: str) -> None:
    found = rows(write(tmp_path, "a.json", text))
    assert [(row.number, dict(row.cells)) for row in found] == [(1, RECORDS[0]), (2, RECORDS[1])]


def test_names_on_the_way_to_a_record_are_kept(tmp_path: Path) -> None:
    by_state = rows(write(tmp_path, "a.json", json.dumps({"states": {"AL": [{"n": 1}], "AK": [{"n": 2}, {"n": 3}]}})))
    assert [(row.cells["_key"], row.cells["n"]) for row in by_state] == [("AL", 1), ("AK", 2), ("AK", 3)]
    by_id = rows(write(tmp_path, "b.json", json.dumps({"x1": {"n": 1}, "x2": {"n": 2}})))
    assert [(row.cells["_key"], row.cells["n"]) for row in by_id] == [("x1", 1), ("x2", 2)]


def test_one_object_alone_is_one_record_and_a_chosen_list_is_taken(tmp_path: Path) -> None:
    path = write(
        tmp_path, "a.json", json.dumps({"name": "A", "address": {"city": "X"}, "phones": [{"n": 1}, {"n": 2}]})
    )
    assert [row.text("name") for row in rows(path)] == ["A"]
    chosen = reading.read_json(path, records=lambda document: document["phones"])
    assert [row.cells["n"] for row in chosen] == [1, 2]


def test_half_a_surrogate_pair_becomes_a_replacement(tmp_path: Path) -> None:
    assert rows(write(tmp_path, "a.json", '[{"name": "A\\ud83d"}]'))[0].text("name").encode()


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "List"
    for line in (
        ["Name", "ZIP", "Seen", "Private note"],
        ["A", 94103.0, date(2026, 1, 2), SECRET],
        ["B"],
        ["C"],
        ["D"],
        ["E"],
    ):
        sheet.append(line)
    sheet.row_dimensions[3].hidden = True
    sheet["A4"].font = Font(strike=True)
    sheet["A5"].comment = Comment("Please do not publish", "x")
    sheet.column_dimensions["D"].hidden = True
    book.create_sheet("Second").append(["Only a header"])
    book.create_sheet("Hidden").append([SECRET])
    book["Hidden"].sheet_state = "hidden"
    path = tmp_path / "book.xlsx"
    book.save(path)
    return path


def test_what_a_workbook_hides_is_dropped_and_counted(workbook: Path) -> None:
    found = rows(workbook)
    assert [(row.number, row.text("Name"), row.file) for row in found] == [
        (2, "A", "book.xlsx#List"),
        (6, "E", "book.xlsx#List"),
    ]
    assert found[0].text("ZIP") == "94103"
    assert "Zanzibar" not in repr(found)
    problems = reading.withheld(workbook)
    assert {(p.row, p.file.partition("#")[2]) for p in problems} == {
        (0, "List"),
        (3, "List"),
        (4, "List"),
        (5, "List"),
        (0, "Hidden"),
    }
    assert "Zanzibar" not in repr(problems)


def test_a_sheet_can_be_chosen(workbook: Path) -> None:
    assert [row.text("Name") for row in reading.read_xlsx(workbook, sheet="List")] == ["A", "E"]
    assert [row.text("Name") for row in reading.read_xlsx(workbook, sheet=0)] == ["A", "E"]
    with pytest.raises(InputError, match="no such sheet"):
        list(reading.read_xlsx(workbook, sheet="Nope"))
    assert list(reading.read_tables(workbook)) == ["List", "Second", "Hidden"]


def test_a_workbook_that_would_unfold_to_billions_of_cells_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"], book.active["CV1048576"] = "x", "y"
    book.save(tmp_path / "wide.xlsx")
    assert "spans more" in refusal(tmp_path / "wide.xlsx")


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path


def test_a_zip_is_read_file_by_file(tmp_path: Path, workbook: Path) -> None:
    files = {"in/a.csv": b"Name\nA\n", "b.json": b'[{"Name": "B"}]', "__MACOSX/a.csv": b"\0", "readme.md": b"x"}
    path = zipped(tmp_path / "p.zip", {**files, "w.xlsx": workbook.read_bytes()})
    assert [(row.file, row.text("Name")) for row in rows(path)][:2] == [("a.csv", "A"), ("b.json", "B")]
    assert len(reading.withheld(path)) == 5
    assert list(reading.read_folder(path, ["b.json"])) == ["b.json"]


def test_a_zip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "times its size" in refusal(zipped(tmp_path / "ratio.zip", {"a.csv": b"0" * 30_000_000}))
    monkeypatch.setattr(archives, "MAX_ENTRIES", 3)
    assert "more than 3 files" in refusal(zipped(tmp_path / "many.zip", {f"{n}.csv": b"a\n1\n" for n in range(5)}))
    assert "inside" in refusal(zipped(tmp_path / "nest.zip", {"a.zip": b"PK\x03\x04"}))
    assert "no table" in refusal(zipped(tmp_path / "none.zip", {"a.txt.exe": b"x"}))


def test_a_folder_gives_its_tables_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    write(folder, "b.csv", "id\n1\n")
    write(folder, "a.csv", "id\n2\n3\n")
    write(folder, "empty.csv", "id\n")
    found = reading.read_folder(folder, ["a.csv", "b.csv", "empty.csv"])
    assert {name: len(table) for name, table in found.items()} == {"a.csv": 2, "b.csv": 1, "empty.csv": 0}
    assert [row.file for row in rows(folder)] == ["a.csv", "a.csv", "b.csv"]
    with pytest.raises(InputError, match=r"^c\.csv: there is no such file"):
        reading.read_folder(folder, ["a.csv", "c.csv"])


def test_lines_are_read_without_assuming_a_header(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "SHELTERS,,\n\nA,555-0100,\n")
    assert reading.sheet_lines(path) == [(1, ["SHELTERS", "", ""]), (3, ["A", "555-0100", ""])]


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6), st.sampled_from([",", "\t", ";"]))
def test_what_is_written_as_csv_is_read_back(tmp_path: Path, table: list[list[str]], delimiter: str) -> None:
    quoted = [
        delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in [["a", "b", "c"], *table]
    ]
    path = write(tmp_path, "a.csv", "\r\n".join(quoted))
    found = [list(row.cells.values()) for row in reading.read_csv(path, delimiter=delimiter)]
    assert found == [line for line in table if any(cell.strip() for cell in line)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.json", "a.xlsx", "a.zip", "a"]))
def test_any_bytes_are_rows_or_one_clear_refusal(tmp_path: Path, content: bytes, name: str) -> None:
    path = write(tmp_path, name, content)
    assert outcome(path) in {"rows", name}


def outcome(path: Path) -> str:
    """`rows`, or what stands before the colon of the refusal."""
    try:
        rows(path)
    except InputError as error:
        return str(error).partition(":")[0]
    return "rows"


@pytest.mark.parametrize("name", ["big.csv", "big.ndjson"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, name: str) -> None:
    line = f'{{"name": "{"x" * 1000}"}}\n' if name.endswith("json") else "A," + "x" * 1000 + "\n"
    path = write(tmp_path, name, ("" if name.endswith("json") else "name,note\n") + line * 8_000)
    tracemalloc.start()
    count = sum(1 for _ in reading.read_rows(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 8_000
    assert peak < 6_000_000, "the file is 8 MB"


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "count"),
    [
        ("baltimore_211_hsds/services.csv", 1_876),
        ("baltimore_211_hsds/phones.csv", 7_157),
        ("bay_area_progressive_dir/bapd.json", 1_804),
        ("florida_legal_aid/locations.csv", 378),
        ("hifld_law_enforcement/Local_Law_Enforcement_Locations_every4th.csv", 5_903),
        ("ireland_churches/churches.csv", 566),
        ("nhs_hospitals_england/Hospital.csv", 1_208),
        ("sf211_ndjson/sf.json", 841),
        ("sf_dv_consortium/SFDomesticViolenceConsortiumParser.json", 18),
        ("sf_linksf_json/locations.json", 217),
        ("sf_youth_programs/dcyf_cms_05312013.csv", 609),
        ("uk_courts/courts.json", 548),
        ("us_dv_pet_shelters/states.json", 209),
    ],
)
def test_every_real_file_gives_all_its_records(shared_data: Path, file: str, count: int) -> None:
    assert len(rows(shared_data / file)) == count


@pytest.mark.real_data
def test_the_real_rows_with_unquoted_commas_are_all_reported(shared_data: Path) -> None:
    found = rows(shared_data / "nhs_hospitals_england/Hospital.csv")
    assert sum(reading.ragged(row) is not None for row in found) == 93


@pytest.mark.real_data
def test_every_typed_binder_has_lines(shared_data: Path) -> None:
    files = sorted((shared_data / "dallas_resource_packets").iterdir())
    assert all(reading.sheet_lines(file) for file in files)
    assert len(files) == 37
