"""All listings as a sheet: safe to open, changed by the same rules, and only one's own."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest

from directory import editing
from tests.web.staff.conftest import ORIGIN, START
from tests.web.staff.portal.conftest import Partners
from web.staff.portal import sheet


def rows_of(pat: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(pat.get("/portal/sheet.csv").content.decode("utf-8-sig"))))


def bring(pat: Any, rows: list[dict[str, str]] | bytes, name: str = "listings.csv") -> Any:
    if isinstance(rows, list):
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        rows = out.getvalue().encode()
    return pat.client.post(
        "/portal/sheet", data={"csrf": pat.csrf}, files={"sheet": (name, rows)}, headers={"origin": ORIGIN}
    )


def send_all(pat: Any) -> Any:
    page = pat.get("/portal/sheet").text
    seals = dict(re.findall(r'name="(seal-[\w-]+)" value="(\w+)"', page))
    return pat.post("/portal/sheet/send", {"listing": [key.removeprefix("seal-") for key in seals], **seals})


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sheet_that_nobody_touched_changes_nothing(pat: Any, partners: Partners, kind: str) -> None:
    content = pat.get(f"/portal/sheet.{kind}").content
    page = bring(pat, content, f"listings.{kind}").text
    assert "2 rows change nothing." in page
    assert "Send all" not in page
    assert partners


def test_cells_that_were_changed_are_looked_at_and_sent(pat: Any, partners: Partners) -> None:
    partners.trust()
    rows = rows_of(pat)
    at = next(row for row in rows if row["name"] == "Court help")
    at |= {"hours": "Mon-Thu 10am-4pm", "phones": "(319) 555-0188", "papers": "ID card\nCourt letter"}
    page = bring(pat, rows).text
    assert "1 listing with changes" in page
    assert "10:00am-4:00pm" in page
    assert partners.content("Court help")["schedules"][0]["expression"] == "Mo-Fr 09:00-17:00"
    assert send_all(pat).headers["location"] == "/portal?done=portal_sent"
    content = partners.content("Court help")
    assert content["schedules"][0]["expression"] == "Mo-Th 10:00-16:00"
    assert content["required_documents"] == ["ID card", "Court letter"]
    assert content["phones"][0]["number"] == "+13195550101", "a number waits, wherever it was typed"


def test_another_organisations_row_is_refused_as_if_it_were_none(pat: Any, partners: Partners) -> None:
    rows = rows_of(pat)
    foreign = rows[0] | {"id": str(partners.ids["Harbor clinic"]), "who can get help": "Nobody"}
    unknown = rows[0] | {"id": "x", "who can get help": "Nobody"}
    page = bring(pat, [foreign, unknown]).text
    assert page.count("this is none of your listings.") == 2
    assert "Harbor" not in page
    assert partners.content("Harbor clinic")["eligibility"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "'="])
def test_no_cell_is_a_formula_and_texts_come_back_as_they_were(pat: Any, partners: Partners, start: str) -> None:
    told = f"{start}HYPERLINK(1)"
    with partners.listings() as session:
        editing.apply(session, partners.ids["Court help"], {"fees": told}, "account:x", "", START)
    (cell,) = [row["cost"] for row in rows_of(pat) if row["name"] == "Court help"]
    assert cell[0] == "'"
    book = openpyxl.load_workbook(io.BytesIO(pat.get("/portal/sheet.xlsx").content))
    assert "f" not in {c.data_type for line in book.worksheets[0].iter_rows() for c in line}
    assert "2 rows change nothing." in bring(pat, rows_of(pat)).text


def test_a_formula_that_is_brought_stays_text(pat: Any, partners: Partners) -> None:
    partners.trust()
    rows = rows_of(pat)
    rows[0] |= {"cost": '=cmd|"/c calc"!A1'}
    bring(pat, rows)
    send_all(pat)
    (cell,) = [row["cost"] for row in rows_of(pat) if row["id"] == rows[0]["id"]]
    assert cell.startswith("'=")


def test_a_row_made_before_somebody_elses_change_is_refused_whole(pat: Any, partners: Partners) -> None:
    rows = rows_of(pat)
    for row in rows:
        row["cost"] = "Free"
    with partners.listings() as session:
        editing.apply(session, partners.ids["Court help"], {"eligibility": "Adults."}, "account:x", "", START)
    page = bring(pat, rows).text
    assert page.count("has changed since") == 1
    assert "1 listing with changes" in page


def test_a_cell_that_cannot_be_read_leaves_its_row_out_and_says_which(pat: Any, partners: Partners) -> None:
    rows = rows_of(pat)
    rows[0] |= {"hours": "now and then", "cost": "Free"}
    page = bring(pat, rows).text
    assert "Row 2:" in page
    assert "hours: We do not understand these hours" in page
    assert "Send all" not in page
    assert partners


def test_a_hidden_listing_gets_no_address_from_a_sheet(pat: Any, partners: Partners) -> None:
    rows = rows_of(pat)
    (row,) = [row for row in rows if row["name"] == "Night shelter"]
    assert row["address"] == ""
    row["address"] = "12 Maple Street, Cedar Rapids, IA 52401"
    page = bring(pat, rows).text
    assert "A private place has no address here." in page
    assert "12 Maple Street, Cedar Rapids, IA 52401" not in page
    assert partners.content("Night shelter")["locations"] == []


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 no zip", b"a,b\n1,2", b"\x00\xff" * 500, b"id,id,version\n1,2,3"], ids=range(5)
)
def test_what_is_no_sheet_of_ours_is_refused_calmly(pat: Any, partners: Partners, content: bytes) -> None:
    answer = bring(pat, content)
    assert answer.status_code == 422
    assert "That is not the sheet" in answer.text
    assert partners


def test_a_small_workbook_that_would_unfold_into_much_is_refused(pat: Any, partners: Partners) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", " " * 30_000_000)
    assert len(out.getvalue()) < 200_000
    assert bring(pat, out.getvalue(), "listings.xlsx").status_code == 422
    assert partners


def test_fifty_megabytes_are_refused_while_they_come(pat: Any, partners: Partners) -> None:
    sent = 0

    def body() -> Any:
        nonlocal sent
        for _ in range(50):
            sent += 1
            yield b"x" * 1024 * 1024

    answer = pat.client.post("/portal/sheet", content=body(), headers={"origin": ORIGIN})
    assert answer.status_code == 413
    assert partners


def test_the_sheet_may_be_longer_than_other_forms_but_others_may_not(pat: Any, partners: Partners) -> None:
    assert bring(pat, b"x" * (1024 * 1024)).status_code == 422
    assert pat.post("/account/label", {"label": "x" * 20_000}).status_code == 413
    assert partners


def test_neutral_and_bare_undo_each_other() -> None:
    for text in ("", "plain", "=1", "'=1", "''", "'", "+1", "\t", "'s", "-"):
        assert sheet.bare(sheet.neutral(text)) == text
        assert not sheet.neutral(text).startswith(("=", "+", "-", "@", "\t", "\r"))
