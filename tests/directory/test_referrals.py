"""Referrals: made, taken or declined once, seen by the right people, and gone without a trace within a day."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from directory import referrals
from directory.errors import ConflictError, NotFoundError, UnavailableError, UsageError
from directory.referrals import Asked, Referral
from directory.settings import Settings

NOW = datetime(2026, 11, 23, 21, 40, tzinfo=UTC)
LISTING, OWN, OTHER = uuid4(), uuid4(), uuid4()
SUE, BEA = "account:sue", "account:bea"
ASKED = Asked(needs=("emergency-shelter",), party=3, tags=("children",), policies=("pets",), languages=("es",))


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def made(home: Settings, now: datetime = NOW, *, asked: Asked = ASKED, whose: UUID = OWN, hours: int = 4) -> Referral:
    with referrals.book(home, now) as book:
        return referrals.make(book, LISTING, whose, asked, SUE, now, hours=hours)


def later(**time: float) -> datetime:
    return NOW + timedelta(**time)


def test_a_partner_sees_what_is_asked_for_and_staff_see_the_answer(home: Settings) -> None:
    one = made(home)
    assert one.asked == ASKED
    with referrals.book(home, later(minutes=1)) as book:
        assert [r.code for r in referrals.for_organizations(book, [OWN], later(minutes=1))] == [one.code]
        assert referrals.for_organizations(book, [OTHER], later(minutes=1)) == []
        assert referrals.for_organizations(book, [], later(minutes=1)) == []
        referrals.answer(book, one.code, [OWN], later(minutes=1), reason="full")
    with referrals.book(home, later(minutes=2)) as book:
        (told,) = referrals.answers_since(book, SUE, NOW, later(minutes=2))
        assert (told.code, told.state, told.reason) == (one.code, "declined", "full")
        assert referrals.answers_since(book, BEA, NOW, later(minutes=2)) == []
        assert referrals.answers_since(book, SUE, later(minutes=1), later(minutes=2)) == []
        assert len(referrals.answers_since(book, SUE, later(seconds=59.9), later(minutes=2))) == 1


def test_a_referral_is_answered_once_and_by_its_partner_alone(home: Settings) -> None:
    one = made(home)
    with referrals.book(home, NOW) as book:
        for whose in ([OTHER], []):
            with pytest.raises(NotFoundError):
                referrals.answer(book, one.code, whose, NOW)
        with pytest.raises(UsageError):
            referrals.answer(book, one.code, [OWN], NOW, reason="we know her")
        assert referrals.answer(book, one.code, [OWN], NOW).state == "accepted"
        with pytest.raises(NotFoundError):
            referrals.answer(book, one.code, [OWN], NOW, reason="full")


def test_what_is_taken_back_or_over_cannot_be_answered(home: Settings) -> None:
    taken_back, over = made(home), made(home, hours=1)
    with referrals.book(home, NOW) as book:
        with pytest.raises(NotFoundError):
            referrals.withdraw(book, taken_back.code, BEA, NOW)
        referrals.withdraw(book, taken_back.code, SUE, NOW)
    with referrals.book(home, later(hours=1)) as book:
        (seen,) = referrals.for_organizations(book, [OWN], later(hours=1))
        assert (seen.code, seen.state) == (over.code, "expired")
        for code in (taken_back.code, over.code, "ZZZZZZ"):
            with pytest.raises(NotFoundError):
                referrals.answer(book, code, [OWN], later(hours=1))


@pytest.mark.parametrize("hours", range(1, 13))
def test_every_row_is_gone_an_hour_after_its_end_and_so_within_a_day(home: Settings, hours: int) -> None:
    made(home, hours=hours)
    assert hours + 1 < 24
    with referrals.book(home, later(hours=hours + 1)) as book:
        assert book.execute("SELECT COUNT(*) FROM referral").fetchone() == (0,)
        assert referrals.totals(book) == [("2026-11", "expired", 1)]


@pytest.mark.parametrize("answer", ["accepted", "declined", "withdrawn", "expired"])
def test_no_byte_of_a_referral_is_left_and_only_the_month_counts_it(home: Settings, answer: str) -> None:
    one = made(home)
    with referrals.book(home, NOW) as book:
        if answer == "withdrawn":
            referrals.withdraw(book, one.code, SUE, NOW)
        elif answer != "expired":
            referrals.answer(book, one.code, [OWN], NOW, reason="call" if answer == "declined" else "")
    kept = (one.code, "emergency-shelter", str(LISTING), str(OWN), SUE, "children", "pets")
    (file,) = home.home.iterdir()
    assert all(word.encode() in file.read_bytes() for word in kept), "or the search below would find nothing ever"
    referrals.purge(home, later(hours=5))
    assert [path.name for path in home.home.iterdir()] == ["referrals.db"], "no journal and no log is left"
    assert not [word for word in kept if word.encode() in file.read_bytes()]
    with referrals.book(home, later(hours=5)) as book:
        assert referrals.totals(book) == [("2026-11", answer, 1)]


def test_while_it_is_written_there_is_no_other_file(home: Settings) -> None:
    made(home)
    with referrals.book(home, NOW) as book:
        referrals.make(book, LISTING, OWN, ASKED, SUE, NOW)
        assert [path.name for path in home.home.iterdir()] == ["referrals.db"]


def test_a_clock_that_is_set_back_keeps_nothing_for_longer(home: Settings) -> None:
    made(home)
    with referrals.book(home, NOW - timedelta(days=2)) as book:
        assert book.execute("SELECT COUNT(*) FROM referral").fetchone() == (0,)


def test_a_use_that_fails_keeps_nothing_but_has_cleared_up(home: Settings) -> None:
    made(home)
    with suppress(RuntimeError), referrals.book(home, later(hours=6)) as book:
        referrals.make(book, LISTING, OWN, ASKED, SUE, later(hours=6))
        raise RuntimeError
    with referrals.book(home, later(hours=6)) as book:
        assert book.execute("SELECT COUNT(*) FROM referral").fetchone() == (0,)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(needs=("Jane Doe",)), Asked(tags=("her ex",)), Asked(policies=("call 319-555-0101",)), Asked(party=0),
        Asked(languages=("jane@x.example",)), Asked(party=21), Asked(languages=("3195550101",)),
    ],
)  # fmt: skip
def test_what_is_no_code_is_refused_without_repeating_it(home: Settings, asked: Asked) -> None:
    with pytest.raises(UsageError) as refused:
        made(home, asked=asked)
    assert "Jane" not in str(refused.value)
    assert "555" not in str(refused.value)


@pytest.mark.parametrize("hours", [0, -1, 13, 48])
def test_it_ends_within_twelve_hours(home: Settings, hours: int) -> None:
    with pytest.raises(UsageError, match="hours"):
        made(home, hours=hours)


def test_too_many_at_one_place_are_refused(home: Settings) -> None:
    for _ in range(referrals.MOST_WAITING):
        made(home)
    with pytest.raises(ConflictError):
        made(home)


def test_codes_are_easy_to_say_and_never_the_same(home: Settings) -> None:
    codes = {made(home).code for _ in range(referrals.MOST_WAITING)}
    assert len(codes) == referrals.MOST_WAITING
    assert all(set(code) <= set(referrals.LETTERS) for code in codes)
    assert not set(referrals.LETTERS) & set("AEIOU01")


def test_a_code_that_is_taken_is_not_given_twice_and_costs_nobody_theirs(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter("BBBBBB" + "BBBBBB" + "CCCCCC")
    monkeypatch.setattr(referrals.secrets, "choice", lambda _letters: next(drawn))
    assert [made(home).code, made(home).code] == ["BBBBBB", "CCCCCC"]


def test_a_mistake_of_ours_spoils_no_file(home: Settings) -> None:
    one = made(home)
    with pytest.raises(sqlite3.IntegrityError), referrals.book(home, NOW) as book:
        book.execute("UPDATE referral SET state = 'canary'")
    with referrals.book(home, NOW) as book:
        assert [r.code for r in referrals.made_by(book, SUE, NOW)] == [one.code]


def test_only_its_owner_reads_the_file_and_looking_makes_none(home: Settings) -> None:
    referrals.purge(home, NOW)
    assert list(home.home.iterdir()) == []
    made(home)
    assert stat.S_IMODE(referrals.file_of(home).stat().st_mode) == 0o600


def test_it_may_live_in_memory_and_nowhere_but_in_a_file(home: Settings, tmp_path: Path) -> None:
    elsewhere = home.model_copy(update={"referral_database_url": f"sqlite:///{tmp_path}/other.db"})
    made(elsewhere)
    assert (tmp_path / "other.db").is_file()
    for url in ("postgresql://host/name", "sqlite:///", "other.db"):
        with pytest.raises(UsageError, match="SQLite file"):
            referrals.file_of(home.model_copy(update={"referral_database_url": url}))


def test_a_spoilt_file_is_begun_anew(home: Settings) -> None:
    made(home)
    file = referrals.file_of(home)
    file.write_bytes(b"SQLite format 3\x00" + b"\xff" * 8000)
    with pytest.raises(UnavailableError), referrals.book(home, NOW):
        pass
    assert made(home).state == "waiting"
