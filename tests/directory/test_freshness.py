"""Numbers are due sooner than hours, hours sooner than words; being imported is not being checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session

from directory import freshness, intake, public, stale
from directory.draft import ListingDraft
from directory.errors import UsageError
from directory.values import stable_id

Make = Callable[..., ListingDraft]
RIVER, BY = stable_id("river", "1"), "account:partner"


def overdue(session: Session, now: datetime) -> set[str]:
    return {one.fact for one in freshness.overdue(session, now)}


def test_what_nobody_has_checked_is_overdue(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(), "import", now)
    assert overdue(session, now) == {"contacts", "hours", "words"}


def test_each_kind_of_fact_is_due_in_its_own_time(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(), "import", now)
    freshness.still_right(session, RIVER, BY, now)
    found = public.listing(session, RIVER, now)
    assert found is not None
    assert found.assured_date == now.date()
    due = {days: overdue(session, now + timedelta(days=days)) for days in (0, 89, 90, 180, 365)}
    assert due == {0: set(), 89: set(), 90: {"contacts"}, 180: {"contacts", "hours"}, 365: set(freshness.CADENCE)}


def test_one_kind_can_be_checked_alone(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(assured_date=date(2020, 1, 1)), "import", now)
    freshness.check(session, RIVER, ["contacts"], BY, now)
    assert overdue(session, now) == {"hours", "words"}
    with pytest.raises(UsageError):
        freshness.check(session, RIVER, ["everything"], BY, now)


def test_the_longest_overdue_comes_first_and_demonstrations_never(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(assured_date=date(2026, 1, 1)), "import", now)
    intake.submit(session, make(external_id="2", name="Old desk", assured_date=date(2024, 1, 1)), "import", now)
    demo = make(external_id="3", name="Made-up desk", demo=True, assured_date=date(2020, 1, 1))
    intake.submit(session, demo, "import", now)
    facts = list(freshness.overdue(session, now))
    assert facts[0].listing_id == stable_id("river", "2")
    assert facts[0].days_over(now.date()) > facts[-1].days_over(now.date())
    assert stable_id("river", "3") not in {one.listing_id for one in facts}


def test_what_is_overdue_by_query_is_what_each_listing_says_of_itself(
    session: Session, make: Make, now: datetime
) -> None:
    """The table the database makes, against the plain reading of every listing, over days around each turn."""
    ids = [stable_id("river", str(number)) for number in range(4)]
    for number in range(4):
        intake.submit(session, make(external_id=str(number), name=f"Clinic {number}"), "import", now)
    freshness.still_right(session, ids[1], BY, now)
    freshness.check(session, ids[2], ["contacts"], BY, now - timedelta(days=30))
    freshness.still_right(session, ids[3], BY, now - timedelta(days=200))
    freshness.check(session, ids[3], ["hours"], BY, now)
    for days in (0, 59, 60, 89, 90, 179, 180, 364, 365, 400):
        later = now + timedelta(days=days)
        plain = [one for each in freshness.states(session, ids).values() for one in each if one.overdue(later.date())]
        assert list(freshness.overdue(session, later)) == sorted(
            plain, key=lambda one: (one.due, one.listing_id.hex, one.fact)
        ), days


def test_stewards_see_it_by_the_page_and_by_whose_it_is(session: Session, make: Make, now: datetime) -> None:
    for number in range(20):
        organization = {"name": f"Office {number % 2}"}
        intake.submit(
            session, make(external_id=str(number), name=f"C {number}", organization=organization), "import", now
        )
    first, last = stale.page(session, now), stale.page(session, now, number=2)
    assert (first.total, first.listings, len(first.rows), len(last.rows)) == (60, 20, stale.PAGE, 10)
    assert first.counts == dict.fromkeys(freshness.CADENCE, 20)
    assert [(one.name, one.count) for one in first.organizations] in (
        [("Office 0", 10), ("Office 1", 10)],
        [("Office 1", 10), ("Office 0", 10)],
    )
    of_one = stale.page(session, now, organization=UUID(first.organizations[0].key), fact="hours")
    assert (of_one.total, of_one.listings, of_one.counts["words"]) == (10, 10, 10)
