"""SAFETY C1: axe in the pages beside the console: teams, published counts, a listing for staff alone, referrals."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from directory import holdings, kit, outcomes, referrals, staff_only
from directory.insight import gaps
from directory.referrals import Asked
from directory.staff import memberships, sessions, store, teams
from directory.staff.sessions import Stage
from tests import playing
from tests.safety.staff.test_C1_staff import _faults
from tests.web.staff.conftest import START
from tests.web.staff.console import conftest as console

_furnished, live, chromium = console._furnished, console.live, console.chromium
_first_office, _quick_hashes = console._first_office, console._quick_hashes
SHELTER, ALONE = "Juniper House Shelter", "Bluebonnet Pantry"
ASKED = Asked(("emergency-shelter",), 3, ("children",), ("pets", "police-report-required"), ("es",))


@pytest.fixture(scope="module")
def pages(live: console.Live) -> dict[str, tuple[str, str]]:
    """Name -> (who looks, which page), with something on each."""
    settings, ids = live.office.settings, live.ids
    with kit.open_kit(settings) as opened, opened.session() as session:
        whose = holdings.organization_of(session, ids[SHELTER])
        staff_only.keep_for_staff(session, ids[ALONE], "account:x", "for staff alone", START)
    assert whose is not None
    with referrals.book(settings, START) as book:
        referrals.make(book, ids[SHELTER], whose, ASKED, "account:sue", START)
        told = referrals.make(book, ids[SHELTER], whose, Asked(), "account:sue", START)
        referrals.answer(book, told.code, [whose], START, reason="full")
    engine = store.open_store(settings)
    with store.session(engine) as people:
        memberships.join(people, live.office.ids["pat@p.example"], whose, "test", START)
        team = teams.make(people, "Night desk")
        teams.change(people, team, "Night desk", "Austin, TX", 30, ["Hays County, TX"], "US")
        teams.save(people, team, "Beds tonight", "shelter beds open now")
        teams.join(people, team, live.office.ids["sue@w.example"])
        places = [(a, n) for a in ("county:48453", "county:17031", "unknown") for n in ("lawyer", "emergency-shelter")]
        outcomes.write(people, {(area, need, "2026-10", "full"): 500 for area, need in places})
        gaps.release(people, "2026-10", 1.0, datetime(2026, 11, 3, tzinfo=UTC))
    engine.dispose()
    return {
        "teams": ("sam@w.example", "/steward/teams"), "team": ("sam@w.example", f"/steward/teams/{team}"),
        "gaps": ("sue@w.example", "/steward/gaps"), "alone": ("sam@w.example", f"/steward/listings/{ids[ALONE]}"),
        "referrals": ("pat@p.example", "/portal/referrals"),
    }  # fmt: skip


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("size", "scheme"), [((390, 844), "light"), ((1280, 800), "dark")], ids=["phone", "desk"])
def test_C1_axe_finds_nothing_beside_the_console(
    live: console.Live, chromium: Any, pages: dict[str, tuple[str, str]], shoot: Any, size: Any, scheme: str
) -> None:
    faults: list[str] = []
    engine = store.open_store(live.office.settings)
    for name, (who, path) in pages.items():
        with store.session(engine) as people:
            cookie = sessions.begin(people, live.office.ids[who], Stage.FULL, START)
        context = playing.opened(chromium, viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        context.add_cookies([{"name": "waymark-dev", "value": cookie, "url": live.url}])
        page = context.new_page()
        page.goto(live.url + path)
        page.wait_for_selector("h1")
        faults += _faults(page)
        shoot(page, f"acts-{name}-{size[0]}")
        context.close()
    engine.dispose()
    assert faults == []
