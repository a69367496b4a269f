"""Open now: by the listing's own clock, never inferred."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.public import PublicSchedule
from directory.schedule import OpenState, all_day, is_open, state, week

CHICAGO = "America/Chicago"


def of(expression: str, label: str = "") -> PublicSchedule:
    return PublicSchedule(expression=expression, label=label)


def at(text: str, zone: str = CHICAGO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def known(expression: str, when: str, country: str = "US", zone: str = CHICAGO) -> bool | None:
    return state([of(expression)], at(when, zone), zone, country).open


def test_office_hours_are_open_until_they_close_and_open_next_morning() -> None:
    office = [of("Mo-Fr 09:00-17:00")]
    tuesday = state(office, at("2027-03-02 10:00"), CHICAGO)
    assert tuesday == OpenState(open=True, until=at("2027-03-02 17:00"))
    friday = state(office, at("2027-03-05 18:00"), CHICAGO)
    assert friday == OpenState(open=False, opens_next=at("2027-03-08 09:00"))


def test_the_clock_is_the_listings_and_not_the_askers() -> None:
    assert state([of("Mo-Fr 09:00-17:00")], at("2027-03-02 16:30"), "Asia/Tokyo", "JP").open is False
    assert state([of("Mo-Fr 09:00-17:00")], at("2027-03-02 10:00", "Asia/Tokyo"), "Asia/Tokyo", "JP").open is True


@pytest.mark.parametrize(
    "expression", ["", "  ", "no idea", '"by appointment"', 'Mo-Su "by appointment"', "Mo-Su unknown"]
)
def test_what_is_not_known_is_never_open(expression: str) -> None:
    assert known(expression, "2027-03-02 10:00") is None


def test_no_schedule_and_an_unknown_zone_are_unknown() -> None:
    assert state([], at("2027-03-02 10:00"), CHICAGO) == OpenState()
    for zone in ("", "Mars/Olympus", "../etc/passwd"):
        assert state([of("24/7")], at("2027-03-02 10:00"), zone) == OpenState()


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        state([of("24/7")], datetime(2027, 3, 2, 10), CHICAGO)  # noqa: DTZ001  (that is the mistake)


def test_always_open_never_ends() -> None:
    assert state([of("24/7")], at("2027-12-25 03:00"), CHICAGO) == OpenState(open=True)


def test_a_night_belongs_to_the_day_it_starts_on() -> None:
    night = "Fr 19:00-07:00"
    assert known(night, "2027-03-06 06:59") is True
    assert known(night, "2027-03-06 07:00") is False
    assert known(night, "2027-03-05 06:00") is False


def test_public_holidays_are_closed_where_the_hours_say_so() -> None:
    assert known("Mo-Fr 09:00-17:00; PH off", "2027-11-25 10:00") is False  # Thanksgiving
    assert known("24/7; PH off", "2027-11-25 10:00") is False
    assert known("24/7; PH off", "2027-11-26 10:00") is True
    assert known("Mo-Fr 09:00-17:00; PH off", "2027-05-31 10:00", "GB", "Europe/London") is False
    assert known("Mo-Fr 09:00-17:00; PH off", "2027-05-31 10:00", "IE", "Europe/Dublin") is True


def test_a_holiday_the_hours_say_nothing_about_is_not_known() -> None:
    assert known("Mo-Fr 09:00-17:00", "2027-11-25 10:00") is None
    assert known("Mo-Su,PH 09:00-17:00", "2027-11-25 10:00") is True
    assert known('Mo-Su 09:00-17:00; PH unknown "holiday hours vary"', "2027-11-25 10:00") is None
    assert known("Mo-Fr 09:00-17:00", "2027-11-25 10:00", "GU", "Pacific/Guam") is None


def test_holidays_that_the_calendar_leaves_out_are_not_open() -> None:
    assert known("Mo-Su 09:00-17:00; PH off", "2026-07-04 10:00") is False  # a Saturday; observed on the Friday
    assert known("Mo-Su 09:00-17:00", "2026-07-04 10:00") is None
    assert known("Mo-Fr 09:00-17:00", "2027-10-11 10:00") is None  # Columbus Day
    assert known("Mo-Su 09:00-17:00", "2027-12-25 10:00", "XX") is None
    for day in ("2027-01-01", "2027-03-29", "2027-08-30", "2027-12-25", "2027-12-28"):
        assert known("Mo-Su 09:00-17:00; PH off", f"{day} 10:00", "GB", "Europe/London") is not True


def test_a_night_that_a_holiday_took_away_does_not_end_in_an_open_morning() -> None:
    assert known("Mo-Su 19:00-07:00; PH off", "2027-11-26 03:00") is not True
    assert state([of("Mo-Su 19:00-07:00; PH off")], at("2027-11-25 20:00"), CHICAGO).opens_next == at(
        "2027-11-26 19:00"
    )
    assert known("Mo-Su 19:00-07:00; PH off", "2027-11-27 03:00") is True


def test_hours_follow_daylight_saving() -> None:
    before, after = (
        state([of("Mo-Su 09:00-17:00")], at(day), CHICAGO) for day in ("2027-03-13 10:00", "2027-03-14 10:00")
    )
    assert before.until is not None
    assert after.until is not None
    assert after.until.astimezone(UTC) - before.until.astimezone(UTC) == timedelta(hours=23)


def test_one_open_thing_makes_the_listing_open_and_a_label_asks_for_one() -> None:
    both = [of("Mo-Fr 09:00-17:00", "office"), of("24/7", "hotline")]
    night = at("2027-03-02 23:00")
    assert state(both, night, CHICAGO) == OpenState(open=True)
    assert state(both, night, CHICAGO, label="office") == OpenState(open=False, opens_next=at("2027-03-03 09:00"))
    assert state(both, night, CHICAGO, label="shelter") == OpenState()
    assert state([of("Mo-Fr 09:00-17:00"), of("")], night, CHICAGO).open is None


def test_all_day_means_every_minute_and_holidays_too() -> None:
    assert all_day("24/7")
    assert all_day("Mo-Su 00:00-24:00")
    for expression in (
        "24/7; PH off",
        "Mo-Sa 00:00-24:00",
        "",
        "nonsense",
        '24/7 "by appointment"',
        "Mo-Su 00:00-23:59",
    ):
        assert not all_day(expression)


def test_a_weekly_table_shows_every_day_with_its_hours() -> None:
    days = {day.day: day for day in week(of('Mo-Fr 09:00-12:00,13:00-17:00; Sa "by appointment"; PH off'))}
    assert list(days) == ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    assert days["MO"].ranges == (("09:00", "12:00"), ("13:00", "17:00"))
    assert days["SA"].note == "by appointment"
    assert days["SU"].ranges == ()
    assert week(of("")) == week(of("nonsense")) == []


def test_a_weekly_table_tells_nights_and_numbered_days() -> None:
    night = week(of("Mo-Su 19:00-07:00"))
    assert {day.ranges for day in night} == {(("19:00", "07:00"),)}
    numbered = week(of("We-Fr,Sa[1,3] 08:30-11:00"))
    assert numbered[5].ranges == ()
    assert numbered[5].monthly == ((1, (("08:30", "11:00"),)), (3, (("08:30", "11:00"),)))
    assert week(of("Fr[-1] 10:00-12:00"))[4].monthly == ((-1, (("10:00", "12:00"),)),)
    assert {day.ranges for day in week(of("24/7"))} == {(("00:00", "24:00"),)}


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=40)
    | st.sampled_from(["Mo-Fr 22:00-06:00", "sunrise-sunset", "easter off", "week 1-53 Mo 10:00-12:00"]),
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001  (hypothesis wants naive bounds)
    st.sampled_from(["US", "GB", "", "ZZ", "pr"]),
)
def test_no_expression_country_or_time_raises(expression: str, when: datetime, country: str) -> None:
    schedule = of(expression)
    answer = state([schedule], when.replace(tzinfo=UTC), CHICAGO, country)
    assert answer.opens_next is None or answer.opens_next > when.replace(tzinfo=UTC)
    week(schedule)
    all_day(expression)


@given(
    st.lists(
        st.sampled_from(
            [
                "Mo-Fr 09:00-17:00",
                "24/7",
                "Mo-Su 18:00-07:00",
                "Mo[1] 10:00-12:00",
                "",
                'Tu 09:00-12:00 "ask"',
                "nonsense",
            ]
        ),
        max_size=2,
    ),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 (given a zone)
    st.sampled_from(["America/Chicago", "America/New_York", "", "Nowhere/Atall"]),
    st.floats(0, 0.999),
)
def test_whether_it_is_open_is_the_same_in_short_and_stays_so_until_it_says(
    expressions: list[str], at: datetime, timezone: str, share: float
) -> None:
    schedules = [PublicSchedule(expression=expression) for expression in expressions]
    known, until = is_open(schedules, at, timezone)
    assert until > at
    for moment in (at, at + (until - at) * share):
        assert state(schedules, moment, timezone).open is known
