"""A claim is proven by a call to a number that was listed before, by nothing else, and it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from directory import audit, claimable, editing, intake, kit, notices
from directory.draft import ListingDraft, OrganizationDraft, PhoneDraft
from directory.errors import ConflictError, NotFoundError, UsageError
from directory.intake import source_of
from directory.model import Listing, ReviewItem
from directory.settings import Settings
from directory.staff import claims, memberships
from directory.staff.claims import Entered
from directory.staff.model import Claim
from directory.values import PartnerKind, PhoneKind, Tier

NUMBER, SHELTERS = "+13195550101", "+13195550102"


def draft(name: str = "Legal help", number: str = NUMBER, tier: Tier = Tier.PUBLIC, **more: Any) -> ListingDraft:
    kind = PhoneKind.HOTLINE if tier is not Tier.PUBLIC else PhoneKind.VOICE
    return ListingDraft(
        source="county", external_id=name, tier=tier, kind=PartnerKind.LEGAL_AID, name=name,
        organization=OrganizationDraft(name=more.pop("organization", "Lantern")),
        phones=(PhoneDraft(number=number, kind=more.pop("kind", kind)),), **more,
    )  # fmt: skip


@pytest.fixture
def listings(tmp_path: Path, now: datetime) -> Iterator[Session]:
    settings = Settings(home=tmp_path / "store")
    kit.create(settings)
    with kit.open_kit(settings) as opened, opened.session() as session:
        _put(session, now - timedelta(days=60), draft())
        yield session


def _put(session: Session, at: datetime, *drafts: ListingDraft) -> None:
    source = source_of("county", "County list", PartnerKind.GOVERNMENT, trusted=True, demo=False)
    intake.ensure_source(session, source)
    assert list(intake.submit_all(session, drafts, "import", at))


def _org(listings: Session, name: str = "Legal help") -> Any:
    return listings.exec(select(Listing.organization_id).where(Listing.external_id == name)).one()


@pytest.fixture
def claim(staff: Session, listings: Session, enrol: Any, now: datetime) -> Any:
    """Ana claims Lantern."""
    account = enrol()
    return account.id, claims.begin(staff, listings, account.id, _org(listings), now)


def test_the_code_read_out_at_the_listed_number_makes_a_member(
    staff: Session, listings: Session, claim: Any, now: datetime
) -> None:
    account, made = claim
    assert claims.numbers(staff, listings, made, now) == [NUMBER]
    code = claims.read_out(staff, listings, made, NUMBER, "account:sue", now)
    assert re.fullmatch(r"\d{8}", code)
    assert code not in str(staff.get_one(Claim, made).model_dump())
    spoken = f"{code[:4]} {code[4:]}"
    assert claims.enter(staff, listings, made, account, spoken, now + timedelta(hours=23)) is Entered.RIGHT
    assert memberships.is_member(staff, account, _org(listings))
    assert claims.claim(staff, made, now).state == "confirmed"
    with pytest.raises(ConflictError):
        claims.enter(staff, listings, made, account, code, now)


@pytest.mark.usefixtures("claim")
def test_those_who_are_listed_are_told_and_the_audit_knows_it(listings: Session) -> None:
    assert [(one.means, one.contact, one.event) for one in notices.waiting(listings)] == [("phone", NUMBER, "claimed")]
    assert [entry.act for entry in audit.entries(listings)] == ["claimed"]


def test_five_wrong_codes_end_it_and_the_right_one_comes_too_late(
    staff: Session, listings: Session, claim: Any, now: datetime
) -> None:
    account, made = claim
    code = claims.read_out(staff, listings, made, NUMBER, "account:sue", now)
    wrong = "0" * 8 if code != "0" * 8 else "1" * 8
    tried = [claims.enter(staff, listings, made, account, wrong, now) for _ in range(claims.TRIES)]
    assert tried == [Entered.WRONG] * (claims.TRIES - 1) + [Entered.OVER]
    assert claims.enter(staff, listings, made, account, code, now) is Entered.OVER
    with pytest.raises(ConflictError, match="no try"):
        claims.read_out(staff, listings, made, NUMBER, "account:sue", now)
    assert not memberships.is_member(staff, account, _org(listings))


def test_a_code_ends_after_a_day_and_with_the_next_one(
    staff: Session, listings: Session, claim: Any, now: datetime
) -> None:
    account, made = claim
    assert claims.enter(staff, listings, made, account, "12345678", now) is Entered.NONE
    old = claims.read_out(staff, listings, made, NUMBER, "account:sue", now)
    later = now + claims.CODE_LASTS
    assert claims.enter(staff, listings, made, account, old, later) is Entered.NONE
    new = claims.read_out(staff, listings, made, NUMBER, "account:sue", later)
    assert old == new or claims.enter(staff, listings, made, account, old, later) is Entered.WRONG
    assert claims.enter(staff, listings, made, account, new, later) is Entered.RIGHT


def test_a_code_is_its_claimants_own_and_its_claims(
    staff: Session, listings: Session, claim: Any, enrol: Any, now: datetime
) -> None:
    _, made = claim
    other = enrol("ben@partner.example", name="Ben").id
    theirs = claims.begin(staff, listings, other, _org(listings), now)
    claims.read_out(staff, listings, theirs, NUMBER, "account:sue", now)
    code = claims.read_out(staff, listings, made, NUMBER, "account:sue", now)
    with pytest.raises(NotFoundError):
        claims.enter(staff, listings, made, other, code, now)
    assert claims.enter(staff, listings, theirs, other, code, now) is Entered.WRONG


def test_a_number_that_came_lately_proves_nothing_and_neither_does_one_that_is_gone(
    staff: Session, listings: Session, claim: Any, now: datetime
) -> None:
    account, made = claim
    code = claims.read_out(staff, listings, made, NUMBER, "account:sue", now)
    row = listings.exec(select(Listing)).one()
    phones = editing.content_of(listings, row.id)["phones"]
    theirs = [phones[0] | {"number": "+13195550199"}]
    editing.apply(listings, row.id, {"phones": theirs}, "account:x", "", now)
    assert claims.numbers(staff, listings, made, now) == []
    with pytest.raises(UsageError):
        claims.read_out(staff, listings, made, "+13195550199", "account:sue", now)
    assert claims.enter(staff, listings, made, account, code, now) is Entered.WRONG


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (draft("New", "+13195550103", organization="New"), "listed for less than two weeks"),
        (draft("Fax", "+13195550104", organization="Fax", kind=PhoneKind.FAX), "nobody answers a fax"),
        (draft("Short", "988", organization="Short"), "everybody's number"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_no_number_counts_that_proves_nothing(listings: Session, now: datetime, made: ListingDraft, why: str) -> None:
    _put(listings, now - timedelta(days=1 if made.name == "New" else 60), made)
    assert claimable.numbers(listings, _org(listings, made.name), now) == [], why


def test_a_switchboard_of_many_organisations_proves_nothing(listings: Session, now: datetime) -> None:
    many = [draft(f"P{n}", organization=f"Part {n}") for n in range(claimable.SHARED_BY)]
    _put(listings, now - timedelta(days=60), *many)
    assert claimable.numbers(listings, _org(listings), now) == []


def test_a_hidden_shelter_is_claimed_by_its_phone_like_any_other(
    staff: Session, listings: Session, enrol: Any, now: datetime
) -> None:
    _put(listings, now - timedelta(days=60), draft("Harbor", SHELTERS, Tier.CONFIDENTIAL, organization="Harbor"))
    account = enrol().id
    made = claims.begin(staff, listings, account, _org(listings, "Harbor"), now)
    code = claims.read_out(staff, listings, made, SHELTERS, "account:sue", now)
    assert claims.enter(staff, listings, made, account, code, now) is Entered.RIGHT


def test_without_a_number_two_stewards_say_how_they_know(
    staff: Session, listings: Session, enrol: Any, now: datetime
) -> None:
    _put(listings, now, draft("New", "+13195550103", organization="New"))
    account = enrol().id
    made = claims.begin(staff, listings, account, _org(listings, "New"), now)
    assert not claims.vouch(staff, listings, made, "account:sam", "I worked with her", now)
    assert not claims.vouch(staff, listings, made, "account:sam", "I still do", now), "one person twice is one"
    with pytest.raises(ConflictError):
        claims.vouch(staff, listings, made, f"account:{account}", "it is me", now)
    assert claims.vouch(staff, listings, made, "account:sid", "we met at their office", now)
    assert memberships.is_member(staff, account, _org(listings, "New"))


def test_vouching_is_no_way_around_a_number_that_can_be_called(
    staff: Session, listings: Session, claim: Any, now: datetime
) -> None:
    with pytest.raises(ConflictError, match="call it"):
        claims.vouch(staff, listings, claim[1], "account:sam", "I know her", now)


def test_nobody_handles_their_own_claim(staff: Session, listings: Session, claim: Any, now: datetime) -> None:
    account, made = claim
    for act in (
        lambda: claims.read_out(staff, listings, made, NUMBER, f"account:{account}", now),
        lambda: claims.refuse(staff, listings, made, f"account:{account}", "no", now),
    ):
        with pytest.raises(ConflictError, match="own claim"):
            act()


def test_a_claim_the_organisation_does_not_know_of_is_refused_and_alerts(
    staff: Session, listings: Session, claim: Any, now: datetime
) -> None:
    account, made = claim
    code = claims.read_out(staff, listings, made, NUMBER, "account:sue", now)
    claims.refuse(staff, listings, made, "account:sue", "they never heard of her", now, disowned=True)
    assert [item.kind for item in listings.exec(select(ReviewItem)).all()] == ["alert"]
    with pytest.raises(ConflictError):
        claims.enter(staff, listings, made, account, code, now)


def test_claiming_again_is_the_same_claim_and_an_account_can_open_only_few_a_day(
    staff: Session, listings: Session, claim: Any, now: datetime
) -> None:
    account, made = claim
    assert claims.begin(staff, listings, account, _org(listings), now) == made
    _put(listings, now, *(draft(f"O{n}", f"+1319555012{n}", organization=f"O{n}") for n in range(3)))
    for n in range(claims.A_DAY - 1):
        claims.begin(staff, listings, account, _org(listings, f"O{n}"), now)
    with pytest.raises(ConflictError, match="today"):
        claims.begin(staff, listings, account, _org(listings, "O2"), now)


def test_a_claim_nobody_saw_to_ends(staff: Session, listings: Session, claim: Any, now: datetime) -> None:
    account, made = claim
    later = now + claims.LASTS
    assert [one.id for one in claims.waiting(staff, now)] == [made]
    assert claims.claim(staff, made, later).state == "expired"
    assert not claims.waiting(staff, later)
    assert claims.expire(staff, later) == 1
    assert claims.begin(staff, listings, account, _org(listings), later) != made
    assert len(staff.exec(select(Claim).where(col(Claim.state) == "open")).all()) == 1


def test_a_number_that_was_withdrawn_proves_nothing(
    staff: Session, listings: Session, claim: Any, now: datetime
) -> None:
    _account, made = claim
    for row in listings.exec(select(Listing)).all():
        editing.withdraw(listings, row.id, "account:sue", "somebody else answers there", now)
    assert claims.numbers(staff, listings, made, now) == []
    with pytest.raises(UsageError):
        claims.read_out(staff, listings, made, NUMBER, "account:sue", now)
