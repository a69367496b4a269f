"""What is in order and what is not, before somebody needs help and finds out.

Promises: reads only; a finding is one sentence, says what to do when it is bad, and names no listing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func
from sqlmodel import col, select

from directory import changes, feedback, kit, public, taxonomy
from directory.errors import DirectoryError
from directory.model import Listing, ReviewItem
from directory.settings import SEED_DATA, Settings
from directory.staff import outbox
from directory.staff import store as staff_store
from directory.store import MIGRATIONS
from directory.values import Tier


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    well: bool
    said: str

    def as_json(self) -> dict[str, str | bool]:
        """For `waymark doctor --json`."""
        return {"what": self.what, "well": self.well, "said": self.said}


def _schema(opened: kit.Kit, _now: datetime) -> Finding:
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    with opened.database.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    well = current == newest
    return Finding("schema", well, "is the newest" if well else "is old: run `waymark init`")


def _listings(opened: kit.Kit, now: datetime) -> Finding:
    with opened.session() as session:
        count = session.exec(select(func.count()).select_from(Listing).where(public.visible(now))).one()
    return Finding("listings", count > 0, f"{count} are shown" if count else "there are none: run `waymark import`")


def _secrets(opened: kit.Kit, _now: datetime) -> Finding:
    with opened.session() as session:
        hidden = session.exec(select(Listing.draft).where(Listing.tier == Tier.CONFIDENTIAL.value)).all()
    leaking = sum('"locations": []' not in draft for draft in hidden)
    said = (
        f"{len(hidden)} confidential listings hold no place" if not leaking else f"{leaking} confidential hold a place"
    )
    return Finding("secrecy", not leaking, said)


def _index(opened: kit.Kit, _now: datetime) -> Finding:
    with opened.session() as session:
        behind = changes.latest(session) - opened.search_engine.sequence
    well = behind == 0
    return Finding("index", well, "holds every change" if well else "is behind: it follows at the next search")


def _review(opened: kit.Kit, _now: datetime) -> Finding:
    with opened.session() as session:
        waiting = session.exec(
            select(func.count()).select_from(ReviewItem).where(col(ReviewItem.state) == "open")
        ).one()
    return Finding("review", True, f"{waiting} questions wait for a person")


def _notes(opened: kit.Kit, _now: datetime) -> Finding:
    if not opened.settings.feedback_file.exists():
        return Finding("notes", True, "0 from visitors wait")
    try:
        with feedback.inbox(opened.settings) as box:
            found = feedback.waiting(box)
    except DirectoryError as error:
        return Finding("notes", False, str(error))
    unsafe = sum(one.count for one in found if one.kind is feedback.Kind.UNSAFE)
    said = f"{sum(one.count for one in found)} from visitors wait"
    return Finding("notes", not unsafe, f'{said}, {unsafe} say "not safe": run `waymark feedback`' if unsafe else said)


def _seed(_opened: kit.Kit, _now: datetime) -> Finding:
    well = SEED_DATA.is_dir() and len(taxonomy.needs()) >= 42
    return Finding("seed data", well, "is there" if well else "is missing: the checkout is not whole")


def _home(opened: kit.Kit, _now: datetime) -> Finding:
    mode = opened.settings.home.stat().st_mode & 0o077
    said = "only you can read it" if not mode else "others on this machine may read it: chmod 700"
    return Finding("home folder", not mode, said)


def _accounts(opened: kit.Kit, _now: datetime) -> Finding:
    """Looks at the file alone: accounts may live elsewhere, and whoever may read them is not asked here."""
    path = opened.settings.home / "staff.db"
    if opened.settings.staff_database_url:
        return Finding("accounts", True, "are in a database of their own")
    if not path.is_file():
        return Finding("accounts", True, "there are none yet")
    well = not path.stat().st_mode & 0o077
    return Finding("accounts", well, "only you can read them" if well else "others may read staff.db: chmod 600")


def _mails(opened: kit.Kit, _now: datetime) -> Finding:
    settings = opened.settings
    if not settings.staff_database_url and not (settings.home / "staff.db").is_file():
        return Finding("mails", True, "0 failed")
    try:
        people = staff_store.open_store(settings)
    except DirectoryError as error:
        return Finding("mails", False, str(error))
    with staff_store.session(people) as session:
        counts = outbox.counts(session)
    people.dispose()
    failed = counts["dead"] + counts["unsure"]
    said = f"{failed} failed or may have: a steward sees to them under /steward/mail" if failed else "0 failed"
    return Finding("mails", not failed, said)


LOOKS: tuple[Callable[[kit.Kit, datetime], Finding], ...] = (
    _schema,
    _home,
    _accounts,
    _seed,
    _listings,
    _secrets,
    _index,
    _review,
    _notes,
    _mails,
)


def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Look at everything; a store that cannot be opened is the only finding then."""
    try:
        opened = kit.open_kit(settings)
    except DirectoryError as error:
        return [Finding("store", False, str(error))]
    with opened:
        return [look(opened, now) for look in LOOKS]
