"""Deliveries that are broken, hostile or odd: one line or a question, soon, and nothing half-written."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlmodel import Session, func, select

from directory import review, store
from directory.draft import ListingDraft
from directory.errors import InputError
from directory.model import ImportRun, Listing
from directory.values import PartnerKind, Tier
from importers import reading
from importers.drafting import Raw, draft_of
from importers.importer import Importer, Row, Skip
from importers.report import Report
from importers.run import run

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
CANARY = "48213 Zanzibar Court"
GIGABYTE = 1 << 30


def say(row: Row) -> ListingDraft | Skip:
    return draft_of(
        Raw(
            source="river",
            kind=PartnerKind.FAITH,
            visibility=Tier.PUBLIC,
            name=row.text("name"),
            external_id=row.text("id"),
            phones=((row.text("phone"), None),),
        )
    )


RIVER = Importer("river", "River", PartnerKind.FAITH, reading.read_rows, say, recipe="1")


def table(count: int, start: int = 0) -> str:
    lines = [f"{n},Cedar Chapel {n},319-555-01{n % 100:02d}" for n in range(start, start + count)]
    return "\n".join(["id,name,phone", *lines]) + "\n"


def damaged_workbook(path: Path) -> Path:
    book = Workbook()
    book.active.append(["name", "phone"])
    book.active.append([CANARY, "319-555-0101"])
    book.save(path / "a.xlsx")
    whole = (path / "a.xlsx").read_bytes()
    (path / "a.xlsx").write_bytes(whole[: len(whole) // 2])
    return path / "a.xlsx"


def zip_bomb(path: Path) -> Path:
    with zipfile.ZipFile(path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed, packed.open("a.csv", "w") as member:
        for _ in range(64):
            member.write(b"0" * (1 << 20))
    return path / "bomb.zip"


def gigantic_cell(path: Path) -> Path:
    """A cell of 1 GB in a sparse file would be NULs; one of letters past the bound says the same in 20 MB."""
    (path / "cell.csv").write_text("name,phone\n" + "a" * 20_000_000 + ",319-555-0101\n", encoding="utf-8")
    return path / "cell.csv"


def sparse(path: Path) -> Path:
    with (path / "sparse.csv").open("wb") as file:
        file.write(b"name,phone\n")
        file.truncate(GIGABYTE)
    return path / "sparse.csv"


def many_columns(path: Path) -> Path:
    (path / "wide.csv").write_text(",".join(f"c{n}" for n in range(100_000)) + "\n", encoding="utf-8")
    return path / "wide.csv"


def nul_bytes(path: Path) -> Path:
    (path / "nul.csv").write_bytes(b"name,phone\n" + CANARY.encode() + b"\0,319-555-0101\n")
    return path / "nul.csv"


def pipe(path: Path) -> Path:
    os.mkfifo(path / "pipe.csv")
    return path / "pipe.csv"


def loop(path: Path) -> Path:
    (path / "loop.csv").symlink_to(path / "loop.csv")
    return path / "loop.csv"


def nothing_of_use(path: Path) -> Path:
    folder = path / "folder"
    folder.mkdir()
    (folder / "cat.png").write_bytes(b"\x89PNG")
    return folder


def looping_folder(path: Path) -> Path:
    folder = path / "round"
    folder.mkdir()
    (folder / "again").symlink_to(folder, target_is_directory=True)
    return folder


def header_only(path: Path) -> Path:
    (path / "header.csv").write_text("name,phone\n", encoding="utf-8")
    return path / "header.csv"


REFUSED = [
    damaged_workbook,
    zip_bomb,
    gigantic_cell,
    sparse,
    many_columns,
    nul_bytes,
    pipe,
    loop,
    nothing_of_use,
    looping_folder,
    header_only,
]


@pytest.mark.parametrize("make", REFUSED)
def test_a_delivery_that_cannot_be_read_is_refused_in_one_line(
    session: Session, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    with pytest.raises(InputError) as caught:
        run(session, RIVER, [make(tmp_path)], NOW)
    assert "\n" not in str(caught.value)
    assert CANARY not in str(caught.value)
    assert session.exec(select(func.count()).select_from(Listing)).one() == 0


@pytest.mark.slow
@pytest.mark.parametrize("make", [gigantic_cell, sparse, pipe])
def test_the_command_refuses_it_too_soon_and_in_bounded_memory(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (2 * GIGABYTE, 2 * GIGABYTE))

    home = os.environ | {"WAYMARK_HOME": str(tmp_path / "home"), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "directory", "import", "--check", str(make(tmp_path))]
    done = subprocess.run(
        command, env=home, capture_output=True, text=True, check=False, timeout=300, preexec_fn=bounded
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert "MemoryError" not in done.stderr


def test_of_two_files_with_a_broken_second_nothing_is_written(empty: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(table(3), encoding="utf-8")
    database = store.engine(f"sqlite:///{shutil.copy(empty, tmp_path / 'waymark.db')}")
    with pytest.raises(InputError, match=r"^nul\.csv:"), store.session(database) as opened:
        run(opened, RIVER, [tmp_path / "a.csv", nul_bytes(tmp_path)], NOW)
    with store.session(database) as opened:
        assert opened.exec(select(Listing)).all() == []
        assert opened.exec(select(ImportRun)).all() == []
    database.dispose()


def test_rows_with_an_id_that_came_already_are_skipped_and_told(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(table(3) + "1,Elm Chapel,319-555-0190\n", encoding="utf-8")
    report = run(session, RIVER, [tmp_path / "a.csv"], NOW)
    assert (report.counts["created"], report.counts["skipped"]) == (3, 1)
    assert [(p.row, p.what) for p in report.problems] == [(5, "has the same id as row 3")]


def test_objects_glued_without_brackets_are_read_each(session: Session, tmp_path: Path) -> None:
    glued = '{"id": "1", "name": "Cedar Chapel", "phone": "319-555-0101"}{"id": "2", "name": "Elm Chapel"}'
    (tmp_path / "a.json").write_text(glued, encoding="utf-8")
    assert run(session, RIVER, [tmp_path / "a.json"], NOW).rows == 2


def test_files_that_hold_no_table_do_not_disturb_a_folder(session: Session, tmp_path: Path) -> None:
    folder = nothing_of_use(tmp_path)
    (folder / "a.csv").write_text(table(2), encoding="utf-8")
    os.mkfifo(folder / "b.csv")
    assert run(session, RIVER, [folder], NOW).counts["created"] == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_refused(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(table(2), encoding="utf-8")
    (tmp_path / "a.csv").chmod(0)
    with pytest.raises(InputError, match="cannot be opened"):
        run(session, RIVER, [tmp_path / "a.csv"], NOW)


def deliver(session: Session, file: Path, count: int, now: datetime) -> Report:
    file.write_text(table(count), encoding="utf-8")
    return run(session, RIVER, [file], now)


def test_a_file_that_shrank_by_half_is_one_question_until_a_whole_one_comes(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    deliver(session, file, 20, NOW)
    report = deliver(session, file, 9, LATER)
    assert report.missing == []
    assert [item.external_id for item in review.open_items(session, "river", "missing")] == [""]
    deliver(session, file, 20, LATER + timedelta(days=1))
    assert review.open_items(session, "river", "missing") == []


def test_the_same_delivery_again_is_unchanged_without_being_read(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    first = deliver(session, file, 20, NOW)

    def unread(_path: Path) -> Iterator[Row]:
        raise AssertionError

    again = run(session, Importer("river", "River", PartnerKind.FAITH, unread, say, recipe="1"), [file], LATER)
    assert again.counts == {"unchanged": 20}
    assert again.coverage == first.coverage


def test_a_delivery_is_read_again_when_a_listing_changed_since(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    deliver(session, file, 20, NOW)
    row = session.exec(select(Listing)).first()
    assert row is not None
    row.content_hash = "another"
    session.flush()
    with pytest.raises(InputError, match="read"):
        run(session, Importer("river", "River", PartnerKind.FAITH, _broken, say, recipe="1"), [file], LATER)


def _broken(_path: Path) -> Iterator[Row]:
    raise InputError("a.csv: was read")


@pytest.mark.parametrize("error", [MemoryError, KeyboardInterrupt])
def test_the_end_of_memory_or_a_persons_stop_is_no_skipped_row(
    session: Session, tmp_path: Path, error: type[BaseException]
) -> None:
    def fail(_row: Row) -> ListingDraft | Skip:
        raise error

    (tmp_path / "a.csv").write_text(table(2), encoding="utf-8")
    with pytest.raises(error):
        run(session, Importer("river", "River", PartnerKind.FAITH, reading.read_rows, fail), [tmp_path / "a.csv"], NOW)
