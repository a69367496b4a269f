"""The inbox of "something is wrong": what anybody may tell us about a listing without saying who they are.

Promises: a file of its own (`WAYMARK_HOME/feedback.db`), the only thing the public face writes. It holds a listing's
id, a kind, a short text from which names and ways to reach people were taken (`directory.nameless`), the day and how
often it was said: no time, no address, no device, nothing made of these. A flood of one kind or about one listing
neither fills it for the others nor pushes out what was said first: every cap is one kind's own, what was said twice
is counted, the first note about a listing is taken on the fullest day, and where a kind is full its oldest note goes
that is not the first of its listing.

    with feedback.inbox(settings) as opened:
        told = feedback.tell(opened, listing.id, Kind.NUMBER, "It rings and rings", day, feedback.caps(settings))
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from directory.errors import UnavailableError
from directory.nameless import nameless
from directory.settings import Settings

WAITS_MS = 2000
"""How long a note waits for another one that is being written."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS note (
    number INTEGER PRIMARY KEY,
    listing_id TEXT NOT NULL CHECK (length(listing_id) = 36),
    kind TEXT NOT NULL,
    text TEXT NOT NULL CHECK (length(text) <= 300),
    day TEXT NOT NULL CHECK (length(day) = 10),
    count INTEGER NOT NULL DEFAULT 1 CHECK (count > 0),
    UNIQUE (listing_id, kind, text, day)
);
CREATE TABLE IF NOT EXISTS month (
    month TEXT NOT NULL CHECK (length(month) = 7),
    kind TEXT NOT NULL,
    received INTEGER NOT NULL DEFAULT 0,
    answered INTEGER NOT NULL DEFAULT 0,
    fixed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (month, kind)
);
CREATE INDEX IF NOT EXISTS note_day ON note (day, kind, listing_id);
CREATE INDEX IF NOT EXISTS note_kind ON note (kind, listing_id);
"""


class Kind(StrEnum):
    """What is said to be wrong, the most urgent first."""

    UNSAFE = "unsafe"
    NUMBER = "number"
    MOVED = "moved"
    CLOSED = "closed"
    DIFFERENT = "different"
    OTHER = "other"


class Told(StrEnum):
    """What became of a note: kept, counted with one that says the same, or not kept for want of room."""

    KEPT = "kept"
    COUNTED = "counted"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Caps:
    """How much is taken of one kind: about one listing in a day, in a day, and in all until a person settles it."""

    listing_day: int
    day: int
    kept: int


@dataclass(frozen=True, slots=True)
class Said:
    """One text that was sent in, the day it was first sent on, and how often."""

    text: str
    day: date
    count: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that was said of one kind about one listing, for a steward: how often, since when, until when, the texts."""

    listing_id: UUID
    kind: Kind
    count: int
    first_day: date
    last_day: date
    texts: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """What a month brought of one kind, over all listings: notes received, answered, and answered by mending."""

    month: str
    kind: Kind
    received: int
    answered: int
    fixed: int


def caps(settings: Settings) -> Caps:
    """The caps that the settings ask for, each kind having an equal part of a day and of all that is kept."""
    day, kept = (max(1, all_kinds // len(Kind)) for all_kinds in (settings.feedback_per_day, settings.feedback_kept))
    return Caps(settings.feedback_per_listing, day, kept)


@contextmanager
def inbox(settings: Settings) -> Iterator[sqlite3.Connection]:
    """The inbox in one transaction, made when it is not there; raises `UnavailableError` when it cannot be used."""
    path = settings.feedback_file
    try:
        _make_private(path)
        with closing(sqlite3.connect(path, timeout=WAITS_MS / 1000, isolation_level=None)) as opened:
            # No write-ahead log: what a steward settled is not to linger in a second file.
            opened.execute("PRAGMA journal_mode = DELETE")
            opened.execute("PRAGMA secure_delete = ON")
            opened.executescript(SCHEMA)
            opened.execute("BEGIN IMMEDIATE")
            try:
                yield opened
            except BaseException:
                opened.execute("ROLLBACK")
                raise
            opened.execute("COMMIT")
    except (OSError, sqlite3.Error):
        raise UnavailableError("the inbox of notes (feedback.db) cannot be used") from None


def _make_private(path: Path) -> None:
    """Make the file so that only its owner reads it, before anything is in it."""
    if not path.exists():
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def tell(opened: sqlite3.Connection, listing_id: UUID, kind: Kind, text: str, day: date, room: Caps) -> Told:
    """Take in a note about a listing on a day. `text` is anything somebody typed; what `nameless` leaves is kept."""
    listing, said, on = str(listing_id), nameless(text), day.isoformat()
    if _sum(opened, "day = ? AND kind = ? AND listing_id = ?", on, kind, listing) >= room.listing_day:
        return Told.FULL
    first = not _rows(opened, "kind = ? AND listing_id = ?", kind, listing)
    if not first and _sum(opened, "day = ? AND kind = ?", on, kind) >= room.day:
        return Told.FULL
    same = "UPDATE note SET count = count + 1 WHERE listing_id = ? AND kind = ? AND text = ? AND day = ?"
    if opened.execute(same, (listing, kind, said, on)).rowcount:
        _add(opened, day, kind, received=1)
        return Told.COUNTED
    if _rows(opened, "kind = ?", kind) >= room.kept and not _make_room(opened, kind):
        return Told.FULL
    row = (listing, kind, said, on)
    opened.execute("INSERT INTO note (listing_id, kind, text, day) VALUES (?, ?, ?, ?)", row)
    _add(opened, day, kind, received=1)
    return Told.KEPT


def _add(
    opened: sqlite3.Connection, day: date, kind: Kind, received: int = 0, answered: int = 0, fixed: int = 0
) -> None:
    opened.execute(
        "INSERT INTO month (month, kind, received, answered, fixed) VALUES (?, ?, ?, ?, ?) ON CONFLICT (month, kind)"
        " DO UPDATE SET received = received + excluded.received, answered = answered + excluded.answered,"
        " fixed = fixed + excluded.fixed",
        (day.isoformat()[:7], kind.value, received, answered, fixed),
    )


def months(opened: sqlite3.Connection) -> list[Month]:
    """What each month brought and what became of it, the newest first, the most urgent kind first."""
    order = list(Kind)
    rows = opened.execute("SELECT month, kind, received, answered, fixed FROM month").fetchall()
    found = [Month(month, Kind(kind), *counted) for month, kind, *counted in rows]
    return sorted(sorted(found, key=lambda one: order.index(one.kind)), key=lambda one: one.month, reverse=True)


def _sum(opened: sqlite3.Connection, condition: str, *values: str) -> int:
    query = f"SELECT COALESCE(SUM(count), 0) FROM note WHERE {condition}"  # noqa: S608 - our own words
    return int(opened.execute(query, values).fetchone()[0])


def _rows(opened: sqlite3.Connection, condition: str, *values: str) -> int:
    query = f"SELECT COUNT(*) FROM note WHERE {condition}"  # noqa: S608 - our own words
    return int(opened.execute(query, values).fetchone()[0])


def _make_room(opened: sqlite3.Connection, kind: Kind) -> bool:
    """Drop the oldest note of a kind but for its listing's first, of the listing that has most; False if none is."""
    most = opened.execute(
        "SELECT listing_id, COUNT(*) AS rows, MIN(number) FROM note WHERE kind = ?"
        " GROUP BY listing_id HAVING rows > 1 ORDER BY rows DESC, listing_id LIMIT 1",
        (kind.value,),
    ).fetchone()
    if most is None:
        return False
    opened.execute(
        "DELETE FROM note WHERE number ="
        " (SELECT MIN(number) FROM note WHERE kind = ? AND listing_id = ? AND number > ?)",
        (kind.value, most[0], most[2]),
    )
    return True


def waiting(opened: sqlite3.Connection) -> list[Waiting]:
    """What waits for a steward by listing and kind: "not safe" first, then what was said most often."""
    found: dict[tuple[str, str], list[Said]] = {}
    for listing, kind, text, day, count in opened.execute(
        "SELECT listing_id, kind, text, day, count FROM note ORDER BY number"
    ):
        found.setdefault((listing, kind), []).append(Said(text, date.fromisoformat(day), count))
    made = [_grouped(UUID(listing), Kind(kind), said) for (listing, kind), said in found.items()]
    order = list(Kind)
    return sorted(made, key=lambda one: (one.kind is not Kind.UNSAFE, -one.count, order.index(one.kind), one.first_day))


def _grouped(listing_id: UUID, kind: Kind, said: list[Said]) -> Waiting:
    days = [one.day for one in said]
    texts: dict[str, Said] = {}
    for one in said:
        before = texts.get(one.text, Said(one.text, one.day, 0))
        texts[one.text] = Said(one.text, before.day, before.count + one.count)
    told = tuple(one for one in texts.values() if one.text)
    return Waiting(listing_id, kind, sum(one.count for one in said), min(days), max(days), told)


def settle(opened: sqlite3.Connection, listing_id: UUID, kind: Kind | None, day: date, *, fixed: bool = False) -> int:
    """Forget what was said about a listing (of one kind, or all): a person has seen to it. Returns how many notes."""
    total = 0
    for one in [kind] if kind else list(Kind):
        about = "listing_id = ? AND kind = ?", str(listing_id), one.value
        count = _sum(opened, *about)
        if count:
            opened.execute(f"DELETE FROM note WHERE {about[0]}", about[1:])  # noqa: S608 - our own words
            _add(opened, day, one, answered=count, fixed=count if fixed else 0)
        total += count
    return total
