"""Opening hours: understood word for word, or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import time
from pathlib import Path

import opening_hours
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from directory.draft import ScheduleDraft, ScheduleRow
from importers.cleaning.hours import clean_hours, clock, schedule_from_days, schedule_of

HERE = Path(__file__).parent
WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
START = dt.datetime(2027, 3, 1)  # noqa: DTZ001  (a Monday; local time without a zone)
DAYS = 42
UNREADABLE = ("", "unknown", "call", "biweekly")


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cases(name: str) -> list[object]:
    return [pytest.param(row, id=f"{n:03d}") for n, row in enumerate(table(name), start=2)]


def said(text: str) -> str:
    return "|".join(schedule.expression for schedule in clean_hours(text).value)


def minutes_of_rows(rows: tuple[ScheduleRow, ...]) -> bytearray:
    """Which of the minutes of six weeks the rows hold open, by RFC 5545, independently of the code under test."""
    out = bytearray((DAYS + 2) * 1440)
    for day in range(-1, DAYS):
        date = START + dt.timedelta(days=day)
        nth, last = (date.day - 1) // 7 + 1, (date + dt.timedelta(days=7)).month != date.month
        names = {WEEK[date.weekday()], f"{nth}{WEEK[date.weekday()]}"} | (
            {f"-1{WEEK[date.weekday()]}"} if last else set()
        )
        for row in rows:
            if names.isdisjoint(row.byday.split(",")):
                continue
            opens, closes = (int(t[:2]) * 60 + int(t[3:]) for t in (row.opens_at, row.closes_at))
            closes += 1440 if closes <= opens else 0
            for minute in range(max(0, day * 1440 + opens), day * 1440 + closes):
                out[minute] = 1
    return out[: DAYS * 1440]


def minutes_of_expression(expression: str) -> bytearray:
    out = bytearray(DAYS * 1440)
    if not expression:
        return out
    hours = opening_hours.OpeningHours(expression, auto_country=False, auto_timezone=False)
    for start, end, state, comment in hours.intervals(START, START + dt.timedelta(days=DAYS)):
        if state == opening_hours.State.OPEN and not comment:
            a, b = (int((t - START).total_seconds() // 60) for t in (start, end))
            out[a:b] = b"\x01" * (b - a)
    return out


def assert_sound(schedule: ScheduleDraft) -> None:
    if schedule.expression:
        assert opening_hours.validate(schedule.expression)
    else:
        assert schedule.by_appointment
    assert minutes_of_rows(schedule.rows) == minutes_of_expression(schedule.expression)


@pytest.mark.parametrize("row", cases("hours_messy.csv"))
def test_the_reference_table_is_read_as_it_says(row: dict[str, str]) -> None:
    cleaned = clean_hours(row["input"])
    expected, flag = row["expected_osm_opening_hours"], row["flag"]
    if expected:
        assert expected in [schedule.expression for schedule in cleaned.value]
    else:
        assert all(not schedule.expression for schedule in cleaned.value)
        assert cleaned.doubts or all(schedule.by_appointment for schedule in cleaned.value)
    if flag == "appt":
        assert cleaned.value[0].by_appointment
    if flag in ("call", "unknown", "biweekly"):
        assert cleaned.value == ()
        assert [doubt.text for doubt in cleaned.doubts] == [row["input"]]


@pytest.mark.parametrize("row", cases("hours_held_out.csv"))
def test_strings_held_out_until_the_parser_was_finished_are_read_or_doubted(row: dict[str, str]) -> None:
    cleaned = clean_hours(row["input"])
    assert said(row["input"]) == row["expression"]
    assert "|".join(schedule.label for schedule in cleaned.value) == row["label"]
    assert cleaned.value or cleaned.doubts


@pytest.mark.parametrize("row", cases("hours_adversarial.csv"))
def test_strings_made_to_mislead_are_never_read_wrongly(row: dict[str, str]) -> None:
    assert said(row["input"]) == row["expression"]
    assert clean_hours(row["input"]).value or clean_hours(row["input"]).doubts


@pytest.mark.parametrize("name", ["hours_messy.csv", "hours_held_out.csv", "hours_adversarial.csv"])
def test_rows_and_expression_are_open_in_the_same_minutes(name: str) -> None:
    schedules = [schedule for row in table(name) for schedule in clean_hours(row["input"]).value]
    assert len(schedules) > 15
    for schedule in schedules:
        assert_sound(schedule)


def test_labelled_parts_become_schedules_of_their_own() -> None:
    value = clean_hours("Office: M-F 8-4:30. Crisis line 24 hrs").value
    assert [(s.label, s.expression) for s in value] == [("office", "Mo-Fr 08:00-16:30"), ("hotline", "24/7")]


def test_the_columns_label_names_what_the_cell_does_not() -> None:
    assert [s.label for s in clean_hours("M-F 9-5; hotline 24/7", "office").value] == ["office", "hotline"]


def test_a_part_that_is_not_understood_leaves_its_independent_neighbour() -> None:
    cleaned = clean_hours("Hotline: 24/7. Food pantry: bring a bag")
    assert [(s.label, s.expression) for s in cleaned.value] == [("hotline", "24/7")]
    assert len(cleaned.doubts) == 1


def test_a_part_that_may_touch_its_neighbour_takes_it_along() -> None:
    for tail in ("both closed in July", "same as hotline", "summer only", "all services suspended"):
        assert clean_hours(f"Hotline: 24/7. Food pantry: {tail}").value == ()


def test_an_inferred_half_of_the_day_lowers_the_confidence() -> None:
    assert clean_hours("M-F 9-5").confidence < 1
    assert clean_hours("M-F 9am-5pm").confidence == 1


def test_blanks_dashes_and_accents_of_other_keyboards_mean_the_same() -> None:
    assert said("Mon\u202f–\u00a0Fri\u2009 9\u202fa.m.\u00a0—\u202f5\u00a0p.m.") == "Mo-Fr 09:00-17:00"
    assert said("miércoles de 9 a 17 h") == said("MIE\u0301RCOLES de 9 a 17 h") == "We 09:00-17:00"


def test_superscripts_and_fractions_are_not_read_as_digits() -> None:
    assert clean_hours("M-F 9-1²").value == clean_hours("M-F 8-4½").value == ()


def test_an_empty_cell_is_neither_hours_nor_a_doubt() -> None:
    for text in ("", "  ", "N/A", "-", "none"):
        assert clean_hours(text) == type(clean_hours(text))((), text)


def test_a_text_that_is_too_long_is_doubted_quickly() -> None:
    started = time.thread_time()
    for text in ("Mon 9-5; " * 100_000, "9" * 5_000, "mon, " * 399, "24 hours a " * 180, "(" * 2_000, " " * 1999 + "x"):
        cleaned = clean_hours(text)
        assert cleaned.value == ()
        assert all(len(doubt.text) <= 4000 for doubt in cleaned.doubts)
    assert time.thread_time() - started < 2, "of work, some 25 times the usual"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="montuewdhfrisa 0123456789:-,;/&apm.()[]/\n", max_size=60))
@example("Mo[9] 09:00-17:00")
@example("M-F 9:99-24:60")
def test_no_text_raises_and_what_is_read_is_sound(text: str) -> None:
    cleaned = clean_hours(text)
    for schedule in cleaned.value:
        assert_sound(schedule)


WORDS = ["Mon", "Tue", "F", "T", "9", "5pm", "noon", "-", "to", ",", ";", "&", ":", "(", ")", "or", "every", "1st"]
PHRASES = [
    "closed",
    "24/7",
    "24 hrs",
    "holidays",
    "of the month",
    "daily",
    "office",
    "hotline",
    "by appointment",
    "except",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*WORDS, *PHRASES]), max_size=10).map(" ".join))
def test_known_words_in_any_order_are_read_soundly_or_doubted(text: str) -> None:
    for schedule in clean_hours(text).value:
        assert_sound(schedule)


def twelve(clock_time: str) -> str:
    hour, minute = int(clock_time[:2]), clock_time[3:]
    face = f"{hour % 12 or 12}" + (f":{minute}" if minute != "00" else "")
    return face + ("am" if hour % 24 < 12 else "pm")


@st.composite
def weeks(draw: st.DrawFn) -> dict[str, list[tuple[str, str]]]:
    """Weekdays and their one or two ranges, in order, on the quarter hour."""
    days = draw(st.lists(st.sampled_from(WEEK), min_size=1, max_size=7, unique=True))
    out = {}
    for day in sorted(days, key=WEEK.index):
        marks = sorted(draw(st.lists(st.integers(20, 95), min_size=2, max_size=4, unique=True)))
        pairs = zip(marks[::2], marks[1::2], strict=False)
        out[day] = [(f"{a // 4:02d}:{a % 4 * 15:02d}", f"{b // 4:02d}:{b % 4 * 15:02d}") for a, b in pairs]
    return out


def rendered(week: dict[str, list[tuple[str, str]]], style: str) -> str:
    ways = {
        "osm": (lambda d: d.title(), lambda a, b: f"{a}-{b}", ","),
        "american": (lambda d: NAMES[d], lambda a, b: f"{twelve(a)} – {twelve(b)}", " and "),
        "wordy": (lambda d: NAMES[d] + "s", lambda a, b: f"from {twelve(a)} to {twelve(b)}", ", "),
        "short": (lambda d: NAMES[d][:3] + ".", lambda a, b: f"{twelve(a).upper()}-{twelve(b).upper()}", " & "),
        "dotted": (lambda d: NAMES[d][:3], lambda a, b: f"{twelve(a)[:-1]}.m. - {twelve(b)[:-1]}.m.", ", "),
    }
    day_name, span, joint = ways[style]
    hours = {day: joint.join(span(a, b) for a, b in ranges) for day, ranges in week.items()}
    return "; ".join(f"{day_name(day)} {text}" for day, text in hours.items())


@settings(max_examples=120, deadline=None)
@given(weeks(), st.sampled_from(["american", "wordy", "short", "dotted"]))
def test_a_week_written_in_any_style_is_read_back(week: dict[str, list[tuple[str, str]]], style: str) -> None:
    (schedule,) = clean_hours(rendered(week, style)).value
    assert minutes_of_rows(schedule.rows) == minutes_of_rows(schedule_from_days(week).rows)
    assert_sound(schedule)


@settings(max_examples=100, deadline=None)
@given(weeks())
def test_an_osm_week_is_read_back_or_doubted(week: dict[str, list[tuple[str, str]]]) -> None:
    cleaned = clean_hours(rendered(week, "osm"))
    for schedule in cleaned.value:
        assert minutes_of_rows(schedule.rows) == minutes_of_rows(schedule_from_days(week).rows)


@settings(max_examples=100, deadline=None)
@given(weeks(), st.sampled_from(["american", "wordy", "short"]), st.data())
def test_one_unknown_word_anywhere_takes_the_whole_value(
    week: dict[str, list[tuple[str, str]]], style: str, data: st.DataObject
) -> None:
    words = rendered(week, style).split(" ")
    at = data.draw(st.integers(0, len(words)))
    word = data.draw(st.sampled_from(["not", "sometimes", "july", "call", "est", "zq", "approx", "*", "if", "new"]))
    cleaned = clean_hours(" ".join([*words[:at], word, *words[at:]]))
    assert cleaned.value == ()
    assert cleaned.doubts


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.builds(
            ScheduleRow,
            byday=st.sampled_from([*WEEK, "SA,SU", "MO,TU,WE,TH,FR"]),
            opens_at=st.sampled_from(["00:00", "08:30", "19:00", "22:15"]),
            closes_at=st.sampled_from(["06:00", "12:00", "17:00", "23:30", "24:00"]),
        ),
        max_size=5,
    )
)
def test_the_expression_of_any_rows_is_open_in_their_minutes(rows: list[ScheduleRow]) -> None:
    schedule = schedule_of(rows)
    if schedule.expression:
        assert minutes_of_rows(schedule.rows) == minutes_of_expression(schedule.expression)
    else:
        assert not rows


def test_numbered_weekdays_add_to_weekly_ones() -> None:
    rows = (
        ScheduleRow(byday="WE", opens_at="09:00", closes_at="17:00"),
        ScheduleRow(freq="MONTHLY", byday="1WE,-1FR", opens_at="18:00", closes_at="02:00"),
    )
    schedule = schedule_of(rows)
    assert minutes_of_rows(rows) == minutes_of_expression(schedule.expression)


@pytest.mark.parametrize(
    "change",
    [{"interval": 2}, {"valid_to": dt.date(2027, 1, 1)}, {"byday": "1WE"}, {"byday": "XX"}, {"closes_at": "09:00"}],
)
def test_rows_that_no_expression_can_say_stay_unknown(change: dict[str, object]) -> None:
    row = ScheduleRow.model_validate({"byday": "MO", "opens_at": "09:00", "closes_at": "17:00"} | change)
    assert schedule_of([row]).expression == ""
    assert schedule_of([row]).rows == (row,)


def test_a_structured_week_knows_its_weekdays_by_any_english_name() -> None:
    schedule = schedule_from_days({"Monday": [("08:00", "11:30"), ("13:00", "15:30")], "tue": [("11:00", "19:30")]})
    assert schedule.expression == "Mo 08:00-11:30,13:00-15:30; Tu 11:00-19:30"
    with pytest.raises(ValueError, match="weekday"):
        schedule_from_days({"Someday": [("08:00", "11:30")]})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1100, "11:00"),
        (900, "09:00"),
        (0, "00:00"),
        (2359, "23:59"),
        (2400, "24:00"),
        (1930.0, "19:30"),
        ("0900", "09:00"),
        ("11:00", "11:00"),
        ("09:00:00", "09:00"),
        ("5:30 PM", "17:30"),
        ("5 p.m.", "17:00"),
        ("12:00 AM", "00:00"),
        ("12pm", "12:00"),
        ("Noon", "12:00"),
        (dt.time(8, 15), "08:15"),
        (9, None),
        (1175, None),
        (2430, None),
        (-900, None),
        (True, None),
        (None, None),
        ("5:30", None),
        ("9", None),
        ("13 pm", None),
        ("24:30", None),
        ("٠٩:٣٠", None),
        ("9:00-17:00", None),
        ("", None),
    ],
)
def test_a_clock_has_one_reading_or_none(value: object, expected: str | None) -> None:
    assert clock(value) == expected
