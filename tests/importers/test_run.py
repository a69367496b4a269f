"""What a run does with files and rows that go wrong in ways nobody listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zipfile import BadZipFile

import pytest
from sqlmodel import Session

from directory import store
from directory.draft import ListingDraft
from directory.errors import InputError
from directory.values import PartnerKind, Tier
from importers.drafting import Raw, draft_of
from importers.importer import Importer, Row, Skip
from importers.run import run

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CANARY = "48213 Zanzibar Court"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = store.engine(f"sqlite:///{tmp_path / 'waymark.db'}")
    store.upgrade(database)
    with store.session(database) as opened:
        yield opened
    database.dispose()


def good(row: Row) -> ListingDraft | Skip:
    kind = PartnerKind.SHELTER if row.text("beds") else PartnerKind.FAITH
    tier = Tier.CONFIDENTIAL if row.text("beds") else Tier.PUBLIC
    return draft_of(
        Raw(source="river", kind=kind, visibility=tier, name=row.text("name"), phones=((row.text("phone"), None),))
    )


def importer(read: Callable[[Path], Iterator[Row]], say: Callable[[Row], ListingDraft | Skip] = good) -> Importer:
    return Importer("river", "River", PartnerKind.FAITH, read, say)


def rows(_path: Path) -> Iterator[Row]:
    yield Row(2, {"name": "Cedar Chapel", "phone": "319-555-0101"}, "river.csv")
    yield Row(3, {"name": "Hill House", "phone": "319-555-0102", "beds": "4"}, "river.csv")


@pytest.mark.parametrize("error", [RecursionError, ZeroDivisionError, OverflowError, NotImplementedError, EOFError])
def test_no_row_can_stop_a_run_whatever_it_makes_the_importer_raise(session: Session, error: type[Exception]) -> None:
    def say(row: Row) -> ListingDraft | Skip:
        if row.number == 2:
            raise error(CANARY)
        return good(row)

    report = run(session, importer(rows, say), [Path("river.csv")], NOW)
    assert report.counts["created"] == report.counts["skipped"] == 1
    assert CANARY not in str(report.as_json())


@pytest.mark.parametrize("error", [BadZipFile, EOFError, KeyError, RuntimeError, UnicodeError])
def test_a_file_that_breaks_in_the_middle_is_one_line_without_a_cell(session: Session, error: type[Exception]) -> None:
    def read(path: Path) -> Iterator[Row]:
        yield from rows(path)
        raise error(CANARY)

    with pytest.raises(InputError, match=r"^river\.csv: cannot be read to its end") as caught:
        run(session, importer(read), [Path("river.csv")], NOW)
    assert CANARY not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_report_counts_as_confidential_what_is_stored_so(session: Session) -> None:
    assert run(session, importer(rows), [Path("river.csv")], NOW).counts["confidential"] == 1
    assert run(session, importer(rows), [Path("river.csv")], NOW).counts["confidential"] == 1
