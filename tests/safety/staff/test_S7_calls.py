"""SAFETY S7 on the staff face: after a week of calls nothing says who called, for what, when or from where.

Calls are played over HTTP (lines asked, services read out, referred, counted); then every file of the home is searched,
also packed, and every table is counted: no table has a row for each call.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from directory import holdings, kit, referrals
from directory.staff import mailroom, memberships, senders, store
from directory.staff.mailroom import Room
from tests.safety.test_disclosure import _disguises, _unpacked
from tests.web.staff.conftest import START
from tests.web.staff.console import conftest as console
from tests.web.staff.console.conftest import Hotline

_furnished, hotline, _first_office, _quick_hashes = (
    console._furnished, console.hotline, console._first_office, console._quick_hashes,
)  # fmt: skip
SHELTER = "Juniper House Shelter"
CALLS = 7
WORDS = tuple(f"zqvacall{n}" for n in range(CALLS))
PLACES = ("Austin, TX", "Round Rock, TX", "78701", "Pflugerville, TX", "Lakeway, TX", "78745", "Travis County, TX")
MAY_GROW = {"staff_session", "sign_in_event", "mail", "outcome_total", "referral_total", "capacity", "audit_entry"}
"""What a week of work leaves: sign-ins, the partner's mails, totals, the one word of room, and who said it."""


def _call(desk: Hotline, number: int) -> str:
    """One call: asked in two ways, read out, made into a text, referred, counted. Returns the referral's code."""
    line = f"shelter spanish {WORDS[number]} {PLACES[number]}"
    chosen = str(desk.ids[SHELTER])
    assert desk.sue.post("/console/find", {"line": line}).status_code == 200
    assert desk.sue.post(f"/console/listings/{chosen}", {"line": line}).status_code == 200
    assert desk.sue.post("/console/sheet", {"line": line, "ids": chosen, "as": "read"}).status_code == 200
    text = {"line": line, "ids": chosen, "as": "text", "safe": "yes"}
    assert desk.sue.post("/console/sheet", text).status_code == 200
    page = desk.sue.post("/console/refer", {"line": line, "id": chosen, "hours": "2"}).text
    code = re.search(r">([B-Z2-9]{3}) ([B-Z2-9]{3})<", page)
    assert code
    counted = {"line": line, "id": chosen, "need": "emergency-shelter", "outcome": "placed"}
    assert desk.sue.post("/console/outcome", counted).status_code == 200
    return code[1] + code[2]


def _rows(home: Path) -> dict[str, int]:
    found = {}
    for path in sorted(home.glob("*.db")):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
            for (table,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                found[table] = opened.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
    return found


def _files(home: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(home.rglob("*")):
        if path.is_file():
            yield path.name, _unpacked(path.read_bytes())


@pytest.fixture
def week(hotline: Hotline) -> tuple[Hotline, list[str], dict[str, int]]:
    """Seven days with a call each, and the night after the last one."""
    with kit.open_kit(hotline.office.settings) as opened, opened.session() as session:
        whose = holdings.organization_of(session, hotline.ids[SHELTER])
    assert whose is not None
    engine = store.open_store(hotline.office.settings)
    with store.session(engine) as people:
        memberships.join(people, hotline.office.ids["pat@p.example"], whose, "test", START)
    before, codes = _rows(hotline.office.settings.home), []
    for day in range(CALLS):
        hotline.office.clock.now = START + timedelta(days=day, hours=1 + day, minutes=11 * day)
        hotline.sue = hotline.office.browser().sign_in("sue@w.example")
        codes.append(_call(hotline, day))
        kept = referrals.file_of(hotline.office.settings).read_bytes()
        assert codes[-1].encode() in kept, "or the search below would find nothing ever"
        hotline.office.clock.pass_by(minutes=2)
        _post(hotline)
    hotline.office.clock.pass_by(hours=24)
    _post(hotline)
    engine.dispose()
    hotline.office.app.state.desk.tally.flush()
    return hotline, codes, before


def _post(desk: Hotline) -> None:
    """What the server does each minute: mails go out, and what is over is forgotten."""
    listings, people = (kit.open_kit(desk.office.settings), store.open_store(desk.office.settings))
    room = Room(desk.office.settings, people, listings.database, senders.to_console)
    made = mailroom.gather(room, desk.office.clock.now, reminding=False)
    mailroom.send(room, made, lambda: desk.office.clock.now)
    people.dispose()
    listings.close()


def test_S7_after_a_week_of_calls_no_file_says_who_called_for_what_or_which_code(
    week: tuple[Hotline, list[str], dict[str, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    desk, codes, _ = week
    capsys.readouterr()  # the mails, which went to the console
    found = {
        (name, word)
        for name, content in _files(desk.office.settings.home)
        for word in (*codes, *WORDS)
        for kept in (_disguises(word).values() if word in WORDS else (word.encode(),))
        if kept in content
    }
    assert found == set()
    mails = [name for name, content in _files(desk.office.settings.home) if b"waits:" in content]
    assert mails == [], "when a partner was written to is when somebody called"


def test_S7_no_table_has_a_row_for_each_call(week: tuple[Hotline, list[str], dict[str, int]]) -> None:
    desk, _, before = week
    after = _rows(desk.office.settings.home)
    grown = {name: count - before.get(name, 0) for name, count in after.items() if count != before.get(name, 0)}
    assert set(grown) <= MAY_GROW
    assert "referral" not in grown
    assert grown.get("mail", 0) == 0, "a mail would say when"
    with referrals.book(desk.office.settings, desk.office.clock.now) as book:
        assert sum(count for _, _, count in referrals.totals(book)) == CALLS
    with closing(sqlite3.connect(desk.office.settings.home / "staff.db")) as opened:
        rows: list[Any] = opened.execute("SELECT area, need, month, outcome, count FROM outcome_total").fetchall()
    assert sum(row[4] for row in rows) == CALLS
    assert len(rows) < CALLS
    assert {row[1:4] for row in rows} == {("emergency-shelter", "2026-11", "placed")}
