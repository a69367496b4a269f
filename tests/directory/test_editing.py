"""A person's change: what is applied at once, what waits, and that two people never overwrite each other."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from directory import editing, history, intake, notices, public, review
from directory.draft import ListingDraft, OrganizationDraft, PhoneDraft
from directory.editing import Change, EditError
from directory.errors import ConflictError, GoneError
from directory.model import Listing
from directory.values import Tier, stable_id

Make = Callable[..., ListingDraft]
RIVER, BY = stable_id("river", "1"), "account:partner"
NEW_PHONES = [{"number": "+13195550199", "extension": "", "kind": "voice", "note": "", "languages": []}]


def shown(session: Session, now: datetime) -> public.PublicListing:
    found = public.listing(session, RIVER, now)
    assert found is not None
    return found


def change(session: Session, field: str, new: Any) -> dict[str, Change]:
    whole, _, part = field.partition(".")
    value = editing.content_of(session, RIVER)[whole]
    return {field: Change(value[part] if part else value, new)}


def edit(session: Session, field: str, new: Any, now: datetime, *, trusted: bool = True, by: str = BY) -> editing.Plan:
    return editing.edit(session, RIVER, change(session, field, new), by, "because", now, trusted=trusted)


def test_a_trusted_partners_hours_are_public_at_once_and_survive_the_next_import(
    session: Session, make: Make, now: datetime
) -> None:
    intake.submit(session, make(), "import", now)
    hours = [{"label": "", "expression": "Mo-Fr 09:00-17:00", "rows": [], "by_appointment": False, "note": ""}]
    assert set(edit(session, "schedules", hours, now).applied) == {"schedules"}
    assert [one.expression for one in shown(session, now).schedules] == ["Mo-Fr 09:00-17:00"]
    intake.submit(session, make(description="Newer words."), "import", now + timedelta(days=1))
    assert [one.expression for one in shown(session, now).schedules] == ["Mo-Fr 09:00-17:00"]
    assert shown(session, now).description == "Newer words."


def test_one_that_is_not_trusted_yet_waits(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(), "import", now)
    made = edit(session, "eligibility", "Everybody.", now, trusted=False)
    assert set(made.waiting) == {"eligibility"}
    assert shown(session, now).eligibility == ""


@pytest.mark.parametrize(
    ("field", "new"),
    [
        ("phones", NEW_PHONES),
        ("phones", []),
        ("urls", ["https://other.example"]),
        ("email", "new@river.example"),
        ("name", "Family law centre"),
        ("locations", []),
        ("organization.url", "https://other.example"),
        ("alert", "Our number is now 319-555-0199"),
    ],
)
def test_p6_how_help_is_reached_stays_as_it_is_and_those_who_run_it_are_told(
    session: Session, make: Make, now: datetime, field: str, new: Any
) -> None:
    intake.submit(session, make(email="desk@river.example"), "import", now)
    before = shown(session, now)
    made = edit(session, field, new, now)
    assert set(made.waiting) == {field}
    assert shown(session, now) == before
    assert [item.field for item in review.open_items(session, kind="change")] == [field]
    told = {(notice.means, notice.contact, notice.event) for notice in notices.waiting(session)}
    assert told == {("phone", "+13195550101", "asked"), ("email", "desk@river.example", "asked")}


def test_hiding_a_place_is_public_at_once_and_leaves_nothing_of_it(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(), "import", now)
    made = edit(session, "tier", "confidential", now, trusted=False)
    assert set(made.applied) == {"tier"}
    listing = shown(session, now)
    assert (listing.tier, listing.address, listing.locations) == (Tier.CONFIDENTIAL, None, ())
    assert "Example Street" not in session.get_one(Listing, RIVER).draft
    assert all("Example Street" not in entry.previous_value for entry in history.entries(session, RIVER))
    assert {notice.event for notice in notices.waiting(session)} == {"changed"}
    with pytest.raises(EditError):
        edit(session, "locations", [{"address": {"address_1": "42 Canary Road"}}], now)


def test_closing_for_a_while_is_at_once_and_so_is_withdrawing(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(), "import", now)
    edit(session, "status", "temporarily closed", now, trusted=False)
    assert shown(session, now).status.value == "temporarily closed"
    editing.withdraw(session, RIVER, BY, "we are gone", now)
    with pytest.raises(GoneError):
        public.listing(session, RIVER, now)


def test_the_second_of_two_people_sees_a_conflict_and_nothing_is_lost(
    session: Session, make: Make, now: datetime
) -> None:
    intake.submit(session, make(), "import", now)
    mine = change(session, "eligibility", "Women and children.") | change(session, "fees", "Free.")
    edit(session, "eligibility", "Everybody.", now, by="account:other")
    made = editing.edit(session, RIVER, mine, BY, "because", now, trusted=True)
    (conflict,) = made.conflicts
    said = (conflict.field, conflict.base, conflict.current, conflict.new)
    assert said == ("eligibility", "", "Everybody.", "Women and children.")
    assert (shown(session, now).eligibility, shown(session, now).fees) == ("Everybody.", "Free.")


def test_asking_again_takes_the_place_of_what_the_same_person_asked_before(
    session: Session, make: Make, now: datetime
) -> None:
    intake.submit(session, make(), "import", now)
    edit(session, "urls", ["https://one.example"], now)
    edit(session, "urls", ["https://two.example"], now)
    (item,) = review.open_items(session, kind="change")
    assert json.loads(item.detail)["new"] == ["https://two.example"]


@pytest.mark.parametrize("field", ["source", "external_id", "demo", "authorisation", "assured_date"])
def test_some_fields_are_no_ones_to_change(session: Session, make: Make, now: datetime, field: str) -> None:
    intake.submit(session, make(), "import", now)
    with pytest.raises(EditError) as refused:
        edit(session, field, "x", now)
    assert refused.value.fields == (field,)


@pytest.mark.parametrize(
    ("field", "new"), [("needs", ["canarycode"]), ("phones", [{"number": "canary"}]), ("urls", ["javascript:canary"])]
)
def test_a_broken_rule_is_told_by_field_and_never_by_value(
    session: Session, make: Make, now: datetime, field: str, new: Any
) -> None:
    intake.submit(session, make(), "import", now)
    with pytest.raises(EditError) as refused:
        edit(session, field, new, now)
    assert refused.value.fields == (field,)
    assert "canary" not in str(refused.value)
    assert not review.open_items(session)


def test_an_organisation_keeps_its_identity_when_its_name_changes(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(), "import", now)
    sister = make(external_id="2", name="Night desk", phones=(PhoneDraft(number="+13195550101"),))
    intake.submit(session, sister, "import", now)
    key = session.get_one(Listing, RIVER).organization_id
    editing.apply(session, RIVER, {"organization.name": "River Rights"}, BY, "renamed", now)
    rows = [session.get_one(Listing, stable_id("river", number)) for number in "12"]
    assert {row.organization_id for row in rows} == {key}
    assert {json.loads(row.draft)["organization"]["name"] for row in rows} == {"River Rights"}
    intake.submit(session, make(organization=OrganizationDraft(name="River Legal Aid"), fees="Free"), "import", now)
    assert session.get_one(Listing, RIVER).organization_id == key


def test_everything_is_still_right_sets_the_date_that_an_older_file_does_not_take_back(
    session: Session, make: Make, now: datetime
) -> None:
    intake.submit(session, make(assured_date=date(2025, 1, 1)), "import", now)
    editing.assure(session, RIVER, BY, now)
    intake.submit(session, make(assured_date=date(2025, 2, 1), fees="Free"), "import", now)
    assert shown(session, now).assured_date == now.date()
    assert shown(session, now).fees == "Free"


def test_one_account_cannot_drown_those_who_are_listed_in_notices(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(), "import", now - timedelta(days=60))
    for number in range(editing.ASKED_A_DAY):
        edit(session, "email", f"desk{number}@river.example", now + timedelta(seconds=number))
    with pytest.raises(ConflictError):
        edit(session, "email", "again@river.example", now + timedelta(hours=1))
    edit(session, "email", "again@river.example", now + timedelta(hours=1), by="account:colleague")
    edit(session, "email", "tomorrow@river.example", now + timedelta(days=2))


def test_a_change_that_one_listing_of_an_organisation_cannot_take_changes_none(
    session: Session, make: Make, now: datetime
) -> None:
    intake.submit(session, make(), "import", now)
    hidden = make(external_id="2", name="Night desk", tier=Tier.CONFIDENTIAL, description="", urls=())
    intake.submit(session, hidden, "import", now)
    before = shown(session, now)
    with pytest.raises(EditError):
        editing.apply(session, RIVER, {"organization.alternate_name": "At 42 Canary Road"}, BY, "renamed", now)
    assert shown(session, now) == before
    assert not history.entries(session, RIVER)
