"""Notes of visitors: kept without who and when, counted when said twice, and proof against a flood."""

from __future__ import annotations

import sqlite3
import stat
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from directory import feedback
from directory.errors import UnavailableError
from directory.feedback import Caps, Kind, Told
from directory.settings import Settings

HERE, THERE = UUID(int=1), UUID(int=2)
DAY = date(2026, 11, 23)
ROOM = Caps(listing_day=5, day=50, kept=10)


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def test_a_note_is_kept_and_said_twice_is_counted(home: Settings) -> None:
    with feedback.inbox(home) as opened:
        assert feedback.tell(opened, HERE, Kind.NUMBER, "It rings.", DAY, ROOM) is Told.KEPT
        assert feedback.tell(opened, HERE, Kind.NUMBER, "  It   rings. ", DAY, ROOM) is Told.COUNTED
        feedback.tell(opened, HERE, Kind.NUMBER, "It rings.", DAY + timedelta(1), ROOM)
    with feedback.inbox(home) as opened:
        (found,) = feedback.waiting(opened)
    assert (found.listing_id, found.kind, found.count) == (HERE, Kind.NUMBER, 3)
    assert (found.first_day, found.last_day) == (DAY, DAY + timedelta(1))
    assert [(one.text, one.count) for one in found.texts] == [("It rings.", 3)]


def test_not_safe_comes_first_whatever_was_said_more_often(home: Settings) -> None:
    with feedback.inbox(home) as opened:
        for number in range(4):
            feedback.tell(opened, HERE, Kind.CLOSED, f"closed {number}", DAY, ROOM)
        feedback.tell(opened, THERE, Kind.UNSAFE, "", DAY, ROOM)
        assert [one.kind for one in feedback.waiting(opened)] == [Kind.UNSAFE, Kind.CLOSED]


def test_a_flood_about_one_listing_is_capped_by_the_day_and_mutes_no_other_kind(home: Settings) -> None:
    with feedback.inbox(home) as opened:
        told = [feedback.tell(opened, HERE, Kind.NUMBER, f"text {n}", DAY, ROOM) for n in range(100)]
        assert told.count(Told.FULL) == 95
        assert feedback.tell(opened, HERE, Kind.UNSAFE, "", DAY, ROOM) is Told.KEPT
        assert feedback.tell(opened, THERE, Kind.NUMBER, "", DAY, ROOM) is Told.KEPT
        assert feedback.tell(opened, HERE, Kind.NUMBER, "tomorrow", DAY + timedelta(1), ROOM) is Told.KEPT


def test_the_first_note_about_a_listing_is_taken_on_the_fullest_day(home: Settings) -> None:
    room = Caps(listing_day=50, day=3, kept=100)
    with feedback.inbox(home) as opened:
        told = [feedback.tell(opened, HERE, Kind.MOVED, f"text {n}", DAY, room) for n in range(5)]
        assert told == [Told.KEPT] * 3 + [Told.FULL] * 2
        assert feedback.tell(opened, THERE, Kind.MOVED, "", DAY, room) is Told.KEPT


def test_a_long_flood_never_pushes_out_what_was_said_first(home: Settings) -> None:
    with feedback.inbox(home) as opened:
        feedback.tell(opened, THERE, Kind.NUMBER, "the true one", DAY, ROOM)
        for days in range(60):
            for n in range(5):
                text = f"flood {chr(97 + days % 26)} {chr(97 + days // 26)} {chr(97 + n)}"
                feedback.tell(opened, HERE, Kind.NUMBER, text, DAY + timedelta(days), ROOM)
        found = {one.listing_id: one for one in feedback.waiting(opened)}
        assert opened.execute("SELECT COUNT(*) FROM note").fetchone()[0] == ROOM.kept
    assert [one.text for one in found[THERE].texts] == ["the true one"]
    assert found[HERE].texts[0].text == "flood a a a"
    assert len(found[HERE].texts) == ROOM.kept - 1


def test_where_nothing_may_go_the_next_note_is_not_kept(home: Settings) -> None:
    room = Caps(listing_day=5, day=50, kept=2)
    with feedback.inbox(home) as opened:
        told = [feedback.tell(opened, UUID(int=n), Kind.OTHER, "", DAY, room) for n in range(3)]
        assert told == [Told.KEPT, Told.KEPT, Told.FULL]
        assert feedback.tell(opened, UUID(int=9), Kind.UNSAFE, "", DAY, room) is Told.KEPT


def test_what_a_person_settled_is_gone_also_from_the_file(home: Settings) -> None:
    with feedback.inbox(home) as opened:
        feedback.tell(opened, HERE, Kind.NUMBER, "settledtext", DAY, ROOM)
        feedback.tell(opened, HERE, Kind.CLOSED, "another", DAY, ROOM)
    with feedback.inbox(home) as opened:
        assert feedback.settle(opened, HERE, Kind.NUMBER, DAY) == 1
        assert [one.kind for one in feedback.waiting(opened)] == [Kind.CLOSED]
        assert feedback.settle(opened, HERE, None, DAY) == 1
    files = list(home.home.iterdir())
    assert [file.name for file in files] == ["feedback.db"]
    assert b"settledtext" not in files[0].read_bytes()


def test_the_inbox_has_no_place_for_who_or_when(home: Settings) -> None:
    with feedback.inbox(home):
        pass
    with sqlite3.connect(home.feedback_file) as opened:
        columns = [row[1] for row in opened.execute("PRAGMA table_info(note)")]
        counted = [row[1] for row in opened.execute("PRAGMA table_info(month)")]
        tables = [row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert counted == ["month", "kind", "received", "answered", "fixed"], "nor about which listing"
    assert (tables, columns) == (["note", "month"], ["number", "listing_id", "kind", "text", "day", "count"])
    assert stat.S_IMODE(home.feedback_file.stat().st_mode) == 0o600


def test_a_note_that_fails_leaves_nothing_of_itself(home: Settings) -> None:
    def half() -> None:
        with feedback.inbox(home) as opened:
            feedback.tell(opened, HERE, Kind.NUMBER, "half", DAY, ROOM)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    with feedback.inbox(home) as opened:
        assert feedback.waiting(opened) == []


def test_an_inbox_that_cannot_be_used_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "feedback.db").write_bytes(b"this is no database, but a text of some length" * 40)
    for settings in (Settings(home=tmp_path), Settings(home=tmp_path / "none")):
        with pytest.raises(UnavailableError, match=r"^the inbox of notes"), feedback.inbox(settings):
            pass


def test_each_kind_has_an_equal_part_of_the_room(home: Settings) -> None:
    room = feedback.caps(home)
    assert (room.listing_day, room.day, room.kept) == (20, 83, 1000)
