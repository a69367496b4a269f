"""Large files in several processes, and rows that were read before: the same outcome by another road."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select, update

from directory import store
from directory.concealing import hide_now
from directory.draft import ListingDraft
from directory.model import ImportRun, Listing, MatchKey, Phone, ReadRow, ReviewItem, Service
from directory.values import PartnerKind, Tier
from importers import delivery, making, remembering
from importers.drafting import Raw, RawPlace, registered
from importers.importer import Importer, Row, Skip
from importers.reading import read_csv
from importers.report import Report
from importers.run import run

SLUG = "made_up"
KEY = bytes(range(32))
SECRET = 7
"""Every seventh row hides its place, every eleventh has no name, every thirteenth hours nobody understands."""


def say(row: Row) -> Raw | Skip:
    return Raw(
        source=SLUG,
        kind=PartnerKind.LEGAL_AID,
        visibility=Tier.CONFIDENTIAL if row.text("private") else Tier.PUBLIC,
        external_id=row.text("id"),
        name=row.text("name"),
        description=row.text("words"),
        phones=((row.text("phone"), None),),
        places=(RawPlace(address_1=row.text("street"), city="Cedar Rapids", state="IA", postal_code="52401"),),
        hours=(("", row.text("hours")),),
    )


IMPORTER = registered(SLUG, "Made up", PartnerKind.LEGAL_AID, read_csv, say, recipe="test")


def sheet(folder: Path, rows: int, words: str = "Legal advice") -> Path:
    path = folder / f"sheet-{rows}-{words[:5]}.csv"
    lines = ["id,name,words,phone,street,hours,private"]
    for n in range(1, rows + 1):
        name = "" if n % 11 == 0 else f"Example Law Office {n}"
        hours = "when the moon is up" if n % 13 == 0 else "Mon-Fri 9am-5pm"
        private = "yes" if n % SECRET == 0 else ""
        lines.append(f"{n},{name},{words} {n},319-555-01{n % 100:02d},{n} Example Street,{hours},{private}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = store.engine(f"sqlite:///{tmp_path / 'store.db'}")
    store.upgrade(database)
    with store.session(database) as opened:
        yield opened
    database.dispose()


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, tzinfo=UTC)


def told(report: Report) -> dict[str, object]:
    return {name: value for name, value in report.as_json().items() if name != "seconds"}


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "CHUNK", 5)
    monkeypatch.setattr(making, "LARGE", 10)


def outcome(importer: Importer, path: Path, workers: int) -> list[object]:
    rows = making.made_rows(importer, importer.read(path), lambda _: {}, workers)
    return [(row.number, digest, made) for row, digest, made in rows]


@pytest.mark.usefixtures("small_chunks")
def test_two_processes_say_the_same_as_one_in_the_same_order(tmp_path: Path) -> None:
    path = sheet(tmp_path, 60)
    assert outcome(IMPORTER, path, 2) == outcome(IMPORTER, path, 1)


@pytest.mark.usefixtures("small_chunks")
def test_a_listing_is_stored_the_same_whoever_drafted_it(session: Session, tmp_path: Path, now: datetime) -> None:
    def stored() -> dict[str, list[object]]:
        tables = {"Listing": Listing, "Service": Service, "Phone": Phone, "MatchKey": MatchKey, "Item": ReviewItem}
        rows = {name: session.exec(select(table)).all() for name, table in tables.items()}
        return {name: sorted(str(row.model_dump()) for row in found) for name, found in rows.items()}

    path = sheet(tmp_path, 60)
    with session.begin_nested() as first:
        run(session, IMPORTER, [path], now, workers=1)
        alone = stored()
        session.expunge_all()
        first.rollback()
    run(session, IMPORTER, [path], now, workers=2)
    assert stored() == alone
    assert alone["Listing"]


def test_a_draft_that_came_as_json_is_the_draft_that_was_made(tmp_path: Path) -> None:
    for row, _, made in making.made_rows(IMPORTER, IMPORTER.read(sheet(tmp_path, 40)), lambda _: {}, 1):
        if not isinstance(made, Skip):
            assert isinstance(made, making.Made)
            assert ListingDraft.model_validate_json(made.said) == IMPORTER.to_draft(row)


@pytest.mark.usefixtures("small_chunks")
def test_a_worker_that_is_killed_is_done_without(tmp_path: Path) -> None:
    here = os.getpid()

    def fatal(row: Row) -> ListingDraft | Skip:
        if os.getpid() != here and row.number == 33:
            os._exit(9)
        return IMPORTER.to_draft(row)

    path = sheet(tmp_path, 60)
    assert outcome(replace(IMPORTER, to_draft=fatal), path, 2) == outcome(IMPORTER, path, 1)


@pytest.mark.usefixtures("small_chunks")
def test_a_reader_that_breaks_leaves_no_process_behind(tmp_path: Path) -> None:
    def breaking(path: Path) -> Iterator[Row]:
        yield from list(IMPORTER.read(path))[:40]
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - it has no words
        outcome(replace(IMPORTER, read=breaking), sheet(tmp_path, 60), 2)
    assert multiprocessing.active_children() == []


def test_a_second_run_reports_what_the_first_did_and_changes_nothing(
    session: Session, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sheet(tmp_path, 40)
    first = told(run(session, IMPORTER, [path], now))
    drafted: list[int] = []
    monkeypatch.setattr(making, "made", lambda importer, row: drafted.append(row.number) or importer.to_draft(row))
    second = told(run(session, IMPORTER, [path], now + timedelta(days=1)))
    made_before = {"created": 0, "unchanged": first["counts"]["created"]}  # type: ignore[index]  # it is a dict
    assert second == first | {"counts": first["counts"] | made_before}  # type: ignore[operator]  # as above
    assert set(drafted) == {n + 1 for n in range(1, 41) if n % SECRET == 0 or n % 11 == 0}


def test_an_unchanged_delivery_with_hidden_places_is_known_again_by_who_has_the_key(
    session: Session, tmp_path: Path, now: datetime
) -> None:
    path = sheet(tmp_path, 40)
    first = told(run(session, IMPORTER, [path], now, key=KEY))
    read: list[Path] = []
    watched = replace(IMPORTER, read=lambda path: read.append(path) or IMPORTER.read(path))
    second = told(run(session, watched, [path], now + timedelta(days=1), key=KEY))
    assert not read
    third = told(run(session, watched, [path], now + timedelta(days=2)))
    assert read
    counts = first["counts"] | {"created": 0, "unchanged": first["counts"]["created"]}  # type: ignore[index,operator]  # a dict
    assert second == third == first | {"counts": counts}


def test_without_the_key_no_digest_is_kept_of_a_delivery_with_hidden_places(
    session: Session, tmp_path: Path, now: datetime
) -> None:
    run(session, IMPORTER, [sheet(tmp_path, 40)], now)
    assert session.exec(select(ImportRun.digest)).one() == ""
    run(session, IMPORTER, [sheet(tmp_path, 6)], now + timedelta(days=1))
    assert set(session.exec(select(ImportRun.digest)).all()) == {""}


def test_what_is_kept_of_a_delivery_cannot_be_had_from_its_bytes_without_the_key(
    session: Session, tmp_path: Path, now: datetime
) -> None:
    path = sheet(tmp_path, 40)
    run(session, IMPORTER, [path], now, key=KEY)
    kept = session.exec(select(ImportRun.digest)).one()
    assert kept == delivery.digest(IMPORTER, [path], KEY)
    assert kept not in {delivery.digest(IMPORTER, [path]), delivery.digest(IMPORTER, [path], bytes(32))}
    told = "".join(str(row.model_dump()) for row in session.exec(select(ImportRun)).all())
    assert KEY.hex() not in told
    assert "Example Street" not in told


def test_a_delivery_that_was_written_to_while_it_was_read_is_not_known_again(
    session: Session, tmp_path: Path, now: datetime
) -> None:
    path = sheet(tmp_path, 6)

    def read(path: Path) -> Iterator[Row]:
        yield from list(IMPORTER.read(path))
        path.write_bytes(sheet(tmp_path, 12).read_bytes())  # the rest of an upload arrives

    run(session, replace(IMPORTER, read=read), [path], now, key=KEY)
    assert run(session, IMPORTER, [path], now + timedelta(days=1), key=KEY).rows == 12


def test_a_delivery_is_read_again_once_one_of_its_listings_was_hidden(
    session: Session, tmp_path: Path, now: datetime
) -> None:
    path = sheet(tmp_path, 20)
    run(session, IMPORTER, [path], now, key=KEY)
    row = session.exec(select(Listing).where(Listing.tier == Tier.PUBLIC.value)).first()
    assert row is not None
    hide_now(session, row, "steward", now + timedelta(hours=1))
    assert session.exec(select(ImportRun.digest)).one() == ""
    read: list[Path] = []
    watched = replace(IMPORTER, read=lambda path: read.append(path) or IMPORTER.read(path))
    run(session, watched, [path], now + timedelta(days=1), key=KEY)
    assert read


def test_a_delivery_with_a_row_that_its_source_keeps_from_the_public_is_known_again_until_that_row_meets_a_listing(
    session: Session, tmp_path: Path, now: datetime
) -> None:
    path = sheet(tmp_path, 20)
    read: list[Path] = []
    kept_back = Skip("is not for the public", hides="3")
    excluding = replace(
        IMPORTER,
        read=lambda path: read.append(path) or IMPORTER.read(path),
        to_draft=lambda row: kept_back if row.text("id") == "3" else IMPORTER.to_draft(row),
        recipe="excluding",
    )
    run(session, excluding, [path], now, key=KEY)
    run(session, excluding, [path], now + timedelta(days=1), key=KEY)
    assert len(read) == 1
    run(session, IMPORTER, [path], now + timedelta(days=2), key=KEY)
    run(session, excluding, [path], now + timedelta(days=3), key=KEY)
    run(session, excluding, [path], now + timedelta(days=4), key=KEY)
    assert len(read) == 3


def test_a_changed_row_is_read_and_the_others_are_not(session: Session, tmp_path: Path, now: datetime) -> None:
    path = sheet(tmp_path, 20)
    run(session, IMPORTER, [path], now)
    path.write_text(path.read_text(encoding="utf-8").replace("Legal advice 3,", "Free legal advice,"), encoding="utf-8")
    report = run(session, IMPORTER, [path], now + timedelta(days=1))
    assert report.counts["updated"] == 1
    assert report.counts["unchanged"] == 18
    assert report.missing == []


def test_a_row_is_read_again_once_its_listing_was_changed_by_another_delivery(
    session: Session, tmp_path: Path, now: datetime
) -> None:
    old, new = sheet(tmp_path, 5), sheet(tmp_path, 5, "Other words")
    for day, (path, expected) in enumerate([(old, "created"), (new, "updated"), (old, "updated"), (old, "unchanged")]):
        assert run(session, IMPORTER, [path], now + timedelta(days=day)).counts[expected] == 5


def test_no_hash_is_kept_of_a_row_whose_place_is_hidden(session: Session, tmp_path: Path, now: datetime) -> None:
    run(session, IMPORTER, [sheet(tmp_path, 40)], now)
    kept = session.exec(select(Listing.tier).join(ReadRow, col(ReadRow.listing_id) == col(Listing.id))).all()
    assert set(kept) == {Tier.PUBLIC.value}
    assert session.exec(select(Listing.id).where(Listing.tier == Tier.CONFIDENTIAL.value)).all()


def test_the_hash_goes_when_a_listing_turns_secret(session: Session, tmp_path: Path, now: datetime) -> None:
    path = sheet(tmp_path, 5)
    run(session, IMPORTER, [path], now)
    assert len(session.exec(select(ReadRow)).all()) == 5
    path.write_text(path.read_text(encoding="utf-8").replace("9am-5pm,\n", "9am-5pm,yes\n", 1), encoding="utf-8")
    run(session, IMPORTER, [path], now + timedelta(days=1))
    assert len(session.exec(select(ReadRow)).all()) == 4


def test_a_listing_whose_row_left_and_came_back_is_missing_and_then_not(
    session: Session, tmp_path: Path, now: datetime
) -> None:
    whole, shorter = sheet(tmp_path, 10), sheet(tmp_path, 9)
    run(session, IMPORTER, [whole], now)
    assert run(session, IMPORTER, [shorter], now + timedelta(days=1)).missing == ["10"]
    assert run(session, IMPORTER, [whole], now + timedelta(days=2)).missing == []


def test_rows_are_read_again_when_our_code_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = next(iter(IMPORTER.read(sheet(tmp_path, 1))))
    before = remembering.row_hash(IMPORTER, row)
    monkeypatch.setattr(remembering, "fingerprint", lambda: b"another")
    assert remembering.row_hash(IMPORTER, row) != before


@pytest.mark.parametrize("change", [{"recipe": "other"}, {"slug": "other"}, {"country": "IE"}, {"demo": True}])
def test_the_hash_is_of_the_importer_too(tmp_path: Path, change: dict[str, object]) -> None:
    row = next(iter(IMPORTER.read(sheet(tmp_path, 1))))
    other = replace(IMPORTER, **change)  # type: ignore[arg-type]  # fields by name
    assert remembering.row_hash(other, row) != remembering.row_hash(IMPORTER, row)


def test_an_importer_nobody_described_is_not_remembered(session: Session, tmp_path: Path, now: datetime) -> None:
    unknown = registered(SLUG, "Made up", PartnerKind.LEGAL_AID, read_csv, say)
    assert not unknown.recipe
    run(session, unknown, [sheet(tmp_path, 5)], now)
    assert not session.exec(select(ReadRow)).all()


def test_a_listing_that_is_not_as_the_row_says_is_not_recalled(session: Session, tmp_path: Path, now: datetime) -> None:
    path = sheet(tmp_path, 5)
    run(session, IMPORTER, [path], now)
    session.execute(update(Listing).where(col(Listing.external_id) == "2").values(content_hash="edited"))
    report = run(session, IMPORTER, [path], now + timedelta(days=1))
    assert report.counts["unchanged"] == 5
    stored = session.exec(select(Listing.content_hash).where(Listing.external_id == "2")).one()
    assert stored != "edited"
