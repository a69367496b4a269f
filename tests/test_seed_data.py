"""What the project ships is coherent: hotlines can be dialled, and the demonstration county is plainly invented."""

from __future__ import annotations

import csv
import json
import re
import runpy
from pathlib import Path

import pytest
from openpyxl import load_workbook

from directory import taxonomy
from directory.draft import ListingDraft, PhoneDraft
from directory.settings import SEED_DATA

DEMO = SEED_DATA / "demo"
SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "make_demo.py"
DEMO_FILES = ("shelters.xlsx", "counselling.csv", "legal_aid.json", "faith.tsv", "business.csv")
PHONE_LIKE = re.compile(r"(?<!\d)\d{3}[^\da-z\t]{0,3}\d{3}[^\da-z\t]{0,2}\d{4}|\b\d{10}\b", re.IGNORECASE)


def hotlines() -> list[dict[str, object]]:
    records: list[dict[str, object]] = json.loads((SEED_DATA / "hotlines" / "us_hotlines.json").read_text("utf-8"))
    return records


def numbers(name: str = "numbers.csv") -> list[dict[str, str]]:
    with (SEED_DATA / "hotlines" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def demo_text(name: str) -> str:
    if name.endswith(".xlsx"):
        book = load_workbook(DEMO / name)
        return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    return (DEMO / name).read_bytes().decode("cp1252" if name == "counselling.csv" else "utf-8-sig")


def as_draft(record: dict[str, object]) -> ListingDraft:
    left_out = {"hours", "checked_by", "assured_date", "organization"}
    fields = {key: value for key, value in record.items() if key not in left_out}
    return ListingDraft.model_validate(
        {"source": "hotlines", "tier": "public", "kind": "hotline", "organization": {"name": record["organization"]}}
        | fields
    )


def test_there_are_at_least_fourteen_hotlines_and_each_is_a_valid_draft_with_a_dialable_number() -> None:
    drafts = [as_draft(record) for record in hotlines()]
    assert len({draft.external_id for draft in drafts}) == len(drafts) >= 14
    assert all(draft.phones and draft.needs and draft.urls and draft.description for draft in drafts)
    assert all(draft.service_areas[0].key == "nation:US" for draft in drafts)


def test_no_hotline_claims_to_have_been_checked_before_a_person_checked_it() -> None:
    assert all(bool(record["assured_date"]) == bool(record["checked_by"]) for record in hotlines())


def test_a_toll_free_number_is_a_toll_free_number() -> None:
    toll_free = re.compile(r"^\+1(800|833|844|855|866|877|888)\d{7}$")
    long = [phone.number for record in hotlines() for phone in as_draft(record).phones if len(phone.number) > 6]
    assert len(long) > 14
    assert [number for number in long if not toll_free.match(number)] == []


def test_the_hotline_can_be_called_texted_and_reached_by_tty_and_video() -> None:
    the_hotline = next(as_draft(record) for record in hotlines() if record["external_id"] == "the-hotline")
    assert {phone.kind.value: phone.number for phone in the_hotline.phones} == {
        "hotline": "+18007997233",
        "text": "88788",
        "tty": "+18007873224",
        "video": "+18558121001",
    }


def test_the_numbers_on_every_page_are_dialable_and_among_the_hotlines() -> None:
    known = {phone.number for record in hotlines() for phone in as_draft(record).phones} | {"911"}
    rows = numbers()
    assert {"911", "+18007997233", "88788", "+18447628483", "988", "711"} <= {row["dial"] for row in rows}
    for row in rows:
        assert PhoneDraft(number=row["dial"]).number in known
        assert row["kind"] in {"call", "text", "chat", "relay", "emergency"}
        assert all(row[column].strip() for column in ("code", "name", "number"))


def test_a_number_that_only_some_pages_name_is_that_hotline_s_own() -> None:
    drafts = {draft.name: {phone.number for phone in draft.phones} for draft in map(as_draft, hotlines())}
    drafts["Childhelp"] = drafts["Childhelp National Child Abuse Hotline"]
    drafts["The Hotline by TTY"] = drafts["National Domestic Violence Hotline"]
    assert [row["code"] for row in numbers("by_page.csv") if row["dial"] not in drafts[row["name"]]] == []
    assert not {row["code"] for row in numbers()} & {row["code"] for row in numbers("by_page.csv")}


def test_no_seed_text_promises_that_a_call_leaves_no_trace() -> None:
    texts = [json.dumps(hotlines()), (SEED_DATA / "hotlines" / "notes" / "en.csv").read_text("utf-8")]
    claims = re.compile(
        r"\b(confidential|anonymous|private|untraceable|not (show|appear)|no trace|safe to call)\b", re.IGNORECASE
    )
    assert [text for text in texts if claims.search(text)] == []


@pytest.mark.parametrize("name", DEMO_FILES)
def test_every_demo_number_is_a_555_01xx_number(name: str) -> None:
    found = PHONE_LIKE.findall(demo_text(name))
    assert len(found) >= 8
    assert [phone for phone in found if not re.search(r"319\D{0,2}555\D?01\d\d", phone)] == []


@pytest.mark.parametrize("name", DEMO_FILES)
def test_every_demo_host_ends_in_example(name: str) -> None:
    hosts = re.findall(
        r"(?:https?://|www\.|@)[\w.-]+|\b[a-z]{4,}\.(?:com|org|net|us|gov|info)\b", demo_text(name).lower()
    )
    assert [host for host in hosts if not host.endswith(".example") and host != "@teenlinelinn"] == []


@pytest.mark.parametrize("name", DEMO_FILES)
def test_every_demo_street_is_plainly_invented(name: str) -> None:
    kinds = r"(?:street|st|ave|avenue|road|rd|lane|court|ct|blvd|plaza|way|drive|trail|parkway|square|circle|island)"
    streets = re.findall(rf"\b\d+ ([a-z]+) {kinds}\b", demo_text(name).lower())
    assert [street for street in streets if not re.match(r"(canary|example|sample|placeholder)", street)] == []


def test_the_demo_files_have_between_eight_and_fifteen_records() -> None:
    counts = {
        "shelters": len(re.findall(r"^SH-\d+", demo_text("shelters.xlsx"), re.MULTILINE)),
        "counselling": len(re.findall(r"^C\d+;", demo_text("counselling.csv"), re.MULTILINE)),
        "legal_aid": len(re.findall(r'"id": ', demo_text("legal_aid.json"))),
        "faith": len(demo_text("faith.tsv").splitlines()) - 1,
        "business": len(list(csv.reader(demo_text("business.csv").splitlines()))) - 1,
    }
    assert all(8 <= count <= 15 for count in counts.values()), counts


def test_the_demo_files_are_as_messy_as_their_readme_says() -> None:
    with pytest.raises(UnicodeDecodeError):
        (DEMO / "counselling.csv").read_text("utf-8")
    with pytest.raises(json.JSONDecodeError):
        json.loads(demo_text("legal_aid.json"))
    sheet = load_workbook(DEMO / "shelters.xlsx")["Shelters"]
    assert [number for number, row in sheet.row_dimensions.items() if row.hidden] == [15]
    assert [cell.row for cell in sheet["A"] if cell.font.strike] == [12]
    comments = [cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment]
    assert comments == ["do not publish"]


def test_the_canaries_are_planted_and_only_a_signed_shelter_may_be_public() -> None:
    sheet = load_workbook(DEMO / "shelters.xlsx")["Shelters"]
    header = [cell.value for cell in sheet[3]]
    rows = [dict(zip(header, (c.value for c in row), strict=True)) for row in sheet.iter_rows(min_row=4, max_row=14)]
    signed = [row["Ref #"] for row in rows if row["Permission signed by"] and row["Permission document"]]
    canaries = [row["Ref #"] for row in rows if "Canary" in str(row["Street address"])]
    assert signed == ["SH-04"]
    assert len(canaries) >= 7
    assert not set(signed) & set(canaries)


def test_the_shelter_workbook_is_what_its_script_writes() -> None:
    assert runpy.run_path(str(SCRIPT))["workbook"]() == (DEMO / "shelters.xlsx").read_bytes()


def test_the_demo_kinds_of_business_lead_to_needs_that_exist() -> None:
    table = (DEMO / "README.md").read_text("utf-8").split("What kind → need:")[1]
    codes = re.findall(r"`([a-z-]+)`", table)
    assert len(codes) == 12
    assert set(codes) <= set(taxonomy.needs())
