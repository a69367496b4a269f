"""What a report tells, to whom, and what it never tells: a real store, a real file, and the bytes of the page."""

from __future__ import annotations

import re
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console
from sqlmodel import Session

from directory import cli_text, runs
from directory.draft import ListingDraft
from directory.errors import InputError, Problem
from directory.values import PartnerKind, Tier
from importers import reading, report_html
from importers.drafting import Raw, draft_of
from importers.importer import Importer, Row, Skip
from importers.report import Report, kinds, ranges
from importers.run import run

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
STREET = "48213 Zanzibar Court"
SECRET_NAME = "Willow Refuge"
SECRET_PHONE = "5550177"


def say(row: Row) -> ListingDraft | Skip:
    secret = bool(row.text("beds"))
    return draft_of(
        Raw(
            source="river",
            kind=PartnerKind.SHELTER if secret else PartnerKind.FAITH,
            visibility=Tier.CONFIDENTIAL if secret else Tier.PUBLIC,
            name=row.text("name"),
            description=row.text("about"),
            phones=((row.text("phone"), None),),
        )
    )


RIVER = Importer("river", "River", PartnerKind.FAITH, reading.read_rows, say, recipe="1")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "river.csv"


def deliver(session: Session, file: Path, lines: list[str], now: datetime = NOW) -> Report:
    file.write_text("\n".join(["name,phone,beds,about", *lines]) + "\n", encoding="utf-8")
    return run(session, RIVER, [file], now)


def chapels(count: int, about: str = "Warm meals") -> list[str]:
    return [f"Cedar Chapel {n},319-555-01{n:02d},,{about}" for n in range(count)]


def test_row_numbers_are_told_as_ranges() -> None:
    assert ranges([3, 2, 4, 9, 9, 0, 12, 13]) == "2–4, 9, 12–13"
    assert ranges(range(1, 200, 2), most=2) == "1, 3 and 98 more places"


def test_problems_that_say_the_same_are_one_kind() -> None:
    found = kinds(
        [Problem("a.csv", n, "hours", "not understood") for n in (4, 5, 9)] + [Problem("a.csv", 1, "", "odd")]
    )
    assert [(kind.count, kind.rows) for kind in found] == [(3, "4–5, 9"), (1, "1")]


def test_a_changed_field_of_a_public_listing_is_told_with_old_and_new(session: Session, file: Path) -> None:
    deliver(session, file, chapels(2))
    changes = deliver(session, file, [chapels(1, "Meals and talk")[0], chapels(2)[1]], LATER).changes
    (change,) = changes.changed
    assert (change.name, change.fields) == (
        "Cedar Chapel 0",
        (runs.FieldChange("description", "Warm meals", "Meals and talk"),),
    )
    assert changes.fields == {"description": 1}


def test_a_number_that_waits_is_told_to_staff_and_never_to_programs(session: Session, file: Path) -> None:
    deliver(session, file, ["Cedar Chapel,319-555-0101,,"])
    report = deliver(session, file, ["Cedar Chapel,319-555-0142,,"], LATER)
    (held,) = report.changes.changed[0].fields
    assert held.held
    assert "5550101" in held.old
    assert "5550142" in held.new
    assert "5550142" not in str(report.as_json())


def test_of_a_secret_listing_nothing_is_told_but_that_it_changed(session: Session, file: Path) -> None:
    deliver(session, file, [f"{SECRET_NAME},319-555-0101,4,Rooms", *chapels(1)])
    said = [f"{SECRET_NAME},319-{SECRET_PHONE[:3]}-{SECRET_PHONE[3:]},4,More rooms at {STREET}", *chapels(1)]
    report = deliver(session, file, said, LATER)
    page = report_html.page(report, LATER)
    assert report.changes.untold == 1
    assert report.changes.changed == []
    for canary in (STREET, "Zanzibar", SECRET_NAME, SECRET_PHONE, SECRET_PHONE[3:], "More rooms"):
        assert canary not in page


def test_a_listing_that_becomes_secret_is_counted_and_not_told(session: Session, file: Path) -> None:
    deliver(session, file, ["Hill House,319-555-0101,,Rooms", *chapels(1)])
    report = deliver(session, file, ["Hill House,319-555-0101,4,Rooms", *chapels(1)], LATER)
    assert report.changes.hidden == 1
    assert "Hill House" not in report_html.page(report, LATER)


def test_the_page_calls_no_host_and_takes_no_text_for_markup(session: Session, file: Path) -> None:
    name = "<script>alert(1)</script><img src=//evil.example> Chapel"
    deliver(session, file, [f"{name},319-555-0101,,Old"])
    page = report_html.page(deliver(session, file, [f"{name},319-555-0101,,<b onclick=x>New"], LATER), LATER)
    assert not re.search(
        r"<(script|img|link|iframe|object|b )|\s(src|href|onclick)=|url\(|@import", re.sub("&lt;.*?&gt;", "", page)
    )
    assert "default-src 'none'; style-src 'sha256-" in page


def test_the_report_file_is_the_owners_alone(session: Session, file: Path, tmp_path: Path) -> None:
    report = deliver(session, file, chapels(1))
    report_html.write(report, tmp_path / "report.html", NOW)
    assert stat.S_IMODE((tmp_path / "report.html").stat().st_mode) == 0o600
    with pytest.raises(InputError, match="cannot be written there"):
        report_html.write(report, tmp_path / "nowhere" / "report.html", NOW)


def test_a_run_tells_what_is_different_from_the_last(session: Session, file: Path) -> None:
    assert deliver(session, file, chapels(12)).last is None
    report = deliver(session, file, [*chapels(11, "New words"), "Elm Chapel,319-555-0190,,"], LATER)
    assert report.last is not None
    assert report.last.counts["created"] == report.last.rows == 12
    assert (report.counts["created"], len(report.missing), report.counts["updated"]) == (1, 1, 11)
    assert "1 new, 1 gone, 11 changed" in report_html.page(report, LATER)


def test_the_terminal_ends_with_how_many_questions_wait(
    session: Session, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deliver(session, file, chapels(12))
    cli_text.print_report(deliver(session, file, chapels(10), LATER))
    assert Console().is_terminal is False
    assert capsys.readouterr().out.rstrip().endswith("2 questions wait for a person: see the staff console.")
