"""Opaque referrals: a code that a partner takes or declines, with needs, party size and wishes, and nothing of anybody.

Promises: a file of its own (`WAYMARK_HOME/referrals.db`) that no backup, export or record knows. It holds codes of our
own lists, never a word that somebody typed. A referral ends after hours and its row is overwritten an hour later, so
within a day; what stays is how many of a month were taken, declined, withdrawn or ran out. There is no log beside the
file: its journal is in memory, and a file that a crash has spoilt is thrown away.

    with referrals.book(settings, now) as opened:
        made = referrals.make(opened, listing_id, organization_id, Asked(needs=("lawyer",), party=3), by, now)
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from directory import taxonomy
from directory.errors import ConflictError, NotFoundError, UnavailableError, UsageError
from directory.settings import Settings

HOURS: Final = 4
LONGEST_HOURS: Final = 12
SHOWN: Final = timedelta(hours=1)
"""How long after its end a referral can still be looked at."""
LARGEST_PARTY: Final = 20
MOST_WAITING: Final = 20
"""Referrals that may wait at one listing at a time."""
REASONS: Final = ("full", "not-eligible", "call")
STATES: Final = ("accepted", "declined", "withdrawn", "expired")
LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ23456789"
"""Of a code: none that is taken for another, and no vowels, so no words."""
WAITS_MS: Final = 5000
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}", re.ASCII)
_FILE: Final = "sqlite:///"
_COLUMNS: Final = "code, listing_id, organization_id, asked, made_at, expires_at, state, reason, answered_at"
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS referral (
    code TEXT PRIMARY KEY CHECK (length(code) = 6),
    listing_id TEXT NOT NULL CHECK (length(listing_id) = 36),
    organization_id TEXT NOT NULL CHECK (length(organization_id) = 36),
    asked TEXT NOT NULL CHECK (length(asked) <= 2000),
    made_at REAL NOT NULL,
    made_by TEXT NOT NULL,
    expires_at REAL NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'accepted', 'declined', 'withdrawn')),
    reason TEXT NOT NULL DEFAULT '' CHECK (reason IN ('', 'full', 'not-eligible', 'call')),
    answered_at REAL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS referral_total (
    month TEXT NOT NULL CHECK (length(month) = 7),
    state TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (month, state)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, in codes (a policy: that they are kind to it), and how many people. No words."""

    needs: tuple[str, ...] = ()
    party: int | None = None
    tags: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral as either side sees it. `state` is waiting, or one of `STATES`."""

    code: str
    listing_id: UUID
    organization_id: UUID
    asked: Asked
    made_at: datetime
    expires_at: datetime
    state: str
    reason: str
    answered_at: datetime | None

    @property
    def spoken(self) -> str:
        """The code as it is read out."""
        return f"{self.code[:3]} {self.code[3:]}"


def file_of(settings: Settings) -> Path:
    """Where the referrals are. `UsageError`: the setting names no SQLite file."""
    url = settings.referral_database_url
    if not url:
        return settings.home / "referrals.db"
    if not url.startswith(_FILE) or not url.removeprefix(_FILE):
        raise UsageError("WAYMARK_REFERRAL_DATABASE_URL must be a SQLite file (sqlite:////folder/referrals.db)")
    return Path(url.removeprefix(_FILE))


@contextmanager
def book(settings: Settings, now: datetime) -> Iterator[sqlite3.Connection]:
    """The referrals in one transaction, what is over already gone. `UnavailableError`: they cannot be used."""
    path = file_of(settings)
    try:
        if not path.exists():
            with suppress(FileExistsError):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(path, timeout=WAITS_MS / 1000, isolation_level=None)) as opened:
            for pragma in ("secure_delete = ON", "temp_store = MEMORY", "journal_mode = MEMORY"):
                opened.execute(f"PRAGMA {pragma}")
            opened.executescript(SCHEMA)
            _purge(opened, now)
            opened.execute("BEGIN IMMEDIATE")
            try:
                yield opened
            except BaseException:
                opened.execute("ROLLBACK")
                raise
            opened.execute("COMMIT")
    except (OSError, sqlite3.OperationalError):
        raise UnavailableError("the referrals (referrals.db) cannot be used") from None
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:  # a rule of the schema was broken: our mistake, the file is well
            raise
        path.unlink(missing_ok=True)
        raise UnavailableError("the referrals (referrals.db) were spoilt and are begun anew") from None


def purge(settings: Settings, now: datetime) -> None:
    """Forget what is over. Makes no file where there is none."""
    if file_of(settings).exists():
        with book(settings, now):
            pass


def _purge(opened: sqlite3.Connection, now: datetime) -> None:
    """In a transaction of its own, so that a use that fails keeps nothing. A clock that was set back keeps nothing."""
    over = "expires_at <= ? OR made_at > ?"
    about = ((now - SHOWN).timestamp(), (now + SHOWN).timestamp())
    if not opened.execute(f"SELECT 1 FROM referral WHERE {over}", about).fetchone():  # noqa: S608 - our own words
        return
    opened.execute("BEGIN IMMEDIATE")
    query = f"SELECT made_at, state FROM referral WHERE {over} ORDER BY code"  # noqa: S608
    for made_at, state in opened.execute(query, about).fetchall():
        month = f"{datetime.fromtimestamp(made_at, UTC):%Y-%m}"
        opened.execute(
            "INSERT INTO referral_total (month, state, count) VALUES (?, ?, 1)"
            " ON CONFLICT (month, state) DO UPDATE SET count = count + 1",
            (month, "expired" if state == "waiting" else state),
        )
    opened.execute(f"DELETE FROM referral WHERE {over}", about)  # noqa: S608
    opened.execute("COMMIT")


def make(
    opened: sqlite3.Connection, listing_id: UUID, organization_id: UUID, asked: Asked, by: str, now: datetime, *,
    hours: int = HOURS,
) -> Referral:  # fmt: skip
    """Make a referral. `UsageError`: a code that there is not; `ConflictError`: too many wait there."""
    _check(asked)
    if not 1 <= hours <= LONGEST_HOURS:
        raise UsageError(f"hours: between 1 and {LONGEST_HOURS}")
    waits = "SELECT COUNT(*) FROM referral WHERE listing_id = ? AND state = 'waiting'"
    if opened.execute(waits, (str(listing_id),)).fetchone()[0] >= MOST_WAITING:
        raise ConflictError("too many wait there already: call instead")
    code = _new_code(opened)
    at, ends = now.timestamp(), (now + timedelta(hours=hours)).timestamp()
    kept = json.dumps([asked.needs, asked.party, asked.tags, asked.policies, asked.languages])
    opened.execute(
        "INSERT INTO referral (code, listing_id, organization_id, asked, made_at, made_by, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (code, str(listing_id), str(organization_id), kept, at, by, ends),
    )
    return _found(opened, now, "code = ?", code)[0]


def _new_code(opened: sqlite3.Connection) -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(6))
        if not opened.execute("SELECT 1 FROM referral WHERE code = ?", (code,)).fetchone():
            return code


def _check(asked: Asked) -> None:
    known = (
        set(asked.needs) <= set(taxonomy.needs())
        and set(asked.tags) <= set(taxonomy.tags())
        and set(asked.policies) <= set(taxonomy.policies())
        and all(_LANGUAGE.fullmatch(code) for code in asked.languages)
        and (asked.party is None or 1 <= asked.party <= LARGEST_PARTY)
    )
    if not known:
        raise UsageError("a referral holds codes of needs, tags, policies and languages, and up to 20 people")


def for_organizations(opened: sqlite3.Connection, organizations: Iterable[UUID], now: datetime) -> list[Referral]:
    """What waits for these organisations, and what they answered lately; the oldest first."""
    ids = [str(one) for one in organizations]
    marks = ", ".join("?" * len(ids))
    return _found(opened, now, f"organization_id IN ({marks}) AND state <> 'withdrawn'", *ids) if ids else []


def made_by(opened: sqlite3.Connection, by: str, now: datetime) -> list[Referral]:
    """What a person referred, the oldest first."""
    return _found(opened, now, "made_by = ?", by)


def answers_since(opened: sqlite3.Connection, by: str, moment: datetime, now: datetime) -> list[Referral]:
    """What was answered after `moment` of what a person referred: for screens that follow along."""
    return _found(opened, now, "made_by = ? AND answered_at > ?", by, moment.timestamp())


def answers_by_maker(opened: sqlite3.Connection, moment: datetime, now: datetime) -> dict[str, list[Referral]]:
    """What was answered after `moment`, by who had referred: one look for all screens."""
    query = "SELECT DISTINCT made_by FROM referral WHERE answered_at > ?"
    makers = [by for (by,) in opened.execute(query, (moment.timestamp(),)).fetchall()]
    return {by: answers_since(opened, by, moment, now) for by in makers}


def _found(opened: sqlite3.Connection, now: datetime, condition: str, *values: str | float) -> list[Referral]:
    query = f"SELECT {_COLUMNS} FROM referral WHERE {condition} ORDER BY made_at, code"  # noqa: S608 - our own words
    return [_read(row, now) for row in opened.execute(query, values)]


def _read(row: tuple[str, str, str, str, float, float, str, str, float | None], now: datetime) -> Referral:
    code, listing, organization, kept, made, ends, state, reason, answered = row
    needs, party, tags, policies, languages = json.loads(kept)
    asked = Asked(tuple(needs), party, tuple(tags), tuple(policies), tuple(languages))
    made_at, expires_at = datetime.fromtimestamp(made, UTC), datetime.fromtimestamp(ends, UTC)
    answered_at = None if answered is None else datetime.fromtimestamp(answered, UTC)
    now_state = "expired" if state == "waiting" and expires_at <= now else state
    return Referral(code, UUID(listing), UUID(organization), asked, made_at, expires_at, now_state, reason, answered_at)


def answer(
    opened: sqlite3.Connection, code: str, organizations: Iterable[UUID], now: datetime, *, reason: str = ""
) -> Referral:
    """Take a referral, or decline it for a `reason`, for one of these organisations; once.

    `NotFoundError`: none of theirs waits under this code (any more); `UsageError`: a reason that there is not.
    """
    if reason not in {"", *REASONS}:
        raise UsageError("the reason is full, not-eligible or call")
    own = {one.code: one for one in for_organizations(opened, organizations, now)}
    if code not in own or own[code].state != "waiting":
        raise NotFoundError("nothing waits under this code")
    state = "declined" if reason else "accepted"
    change = "UPDATE referral SET state = ?, reason = ?, answered_at = ? WHERE code = ?"
    opened.execute(change, (state, reason, now.timestamp(), code))
    return _found(opened, now, "code = ?", code)[0]


def withdraw(opened: sqlite3.Connection, code: str, by: str, now: datetime) -> None:
    """Take a referral back; its partner sees it no more. `NotFoundError`: it is not theirs, or over."""
    if code not in {one.code for one in made_by(opened, by, now) if one.state in {"waiting", "accepted"}}:
        raise NotFoundError("nothing waits under this code")
    opened.execute("UPDATE referral SET state = 'withdrawn' WHERE code = ?", (code,))


def totals(opened: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """(month, state, count) of what is over, the newest month first."""
    rows = opened.execute("SELECT month, state, count FROM referral_total ORDER BY month DESC, state").fetchall()
    return [(str(month), str(state), int(count)) for month, state, count in rows]
