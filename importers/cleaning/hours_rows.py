"""HSDS schedule rows and the OSM `opening_hours` expression that says the same.

Promises: the expression is open exactly in the minutes of the rows, or it is "" (unknown); it always parses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

import opening_hours

from directory.draft import ScheduleDraft, ScheduleRow
from importers.cleaning.hours_clock import hhmm
from importers.cleaning.hours_tokens import WEEK

ALL_DAY: Final = ("00:00", "24:00")
_CODE: Final = re.compile(r"^(-1|[1-5])?(MO|TU|WE|TH|FR|SA|SU)$")
Hours = tuple[str, str]


def row(days: Sequence[str], opens_at: str, closes_at: str) -> ScheduleRow:
    """One row for weekdays (`MO`) or numbered weekdays of the month (`1WE`, `-1FR`), not both."""
    return ScheduleRow(
        freq="WEEKLY" if {*days} <= {*WEEK} else "MONTHLY",
        byday=",".join(days),
        opens_at=opens_at,
        closes_at=closes_at,
    )


def rows_of(days: Sequence[str], ranges: Iterable[tuple[int, int]]) -> list[ScheduleRow]:
    """Rows for days (weekly and numbered ones apart) and ranges in minutes of the day."""
    split = ([day for day in days if day in WEEK], [day for day in days if day not in WEEK])
    return [row(part, hhmm(opens), hhmm(closes)) for opens, closes in ranges for part in split if part]


def schedule_of(rows: Iterable[ScheduleRow], label: str = "", note: str = "") -> ScheduleDraft:
    """A schedule from the rows of a structured source, with the expression that says the same.

    The expression is "" (unknown, never guessed) when the rows hold what it cannot say: an end date, every other week,
    a `byday` that is not understood, or more than 500 characters.
    """
    kept = tuple(dict.fromkeys(rows))
    return ScheduleDraft(label=label, rows=kept, expression=expression_of(kept), note=note)


def schedule_from_days(days: Mapping[str, Iterable[Hours]], label: str = "", note: str = "") -> ScheduleDraft:
    """A schedule from weekdays (`MO` or any English name of it) and their (opens_at, closes_at), both HH:MM.

    Raises `ValueError` for a weekday or clock that is none (the message does not repeat it).
    """
    rows = []
    for name, hours in days.items():
        code = name.strip().upper()[:2]
        if code not in WEEK:
            raise ValueError("a weekday is not known")
        rows += [row([code], opens, closes) for opens, closes in hours]
    return schedule_of(rows, label, note)


def expression_of(rows: Sequence[ScheduleRow]) -> str:
    """The OSM expression of rows; see `schedule_of`."""
    by_day: dict[str, set[Hours]] = {}
    for each in rows:
        codes = [code.strip() for code in each.byday.split(",")]
        known = all(_CODE.match(code) for code in codes) and ({*codes} <= {*WEEK} or each.freq == "MONTHLY")
        if not known or each.interval != 1 or each.valid_from or each.valid_to or each.opens_at == each.closes_at:
            return ""
        for code in codes:
            by_day.setdefault(code, set()).add((each.opens_at, each.closes_at))
    groups: dict[tuple[Hours, ...], list[str]] = {}
    for code, hours in by_day.items():
        groups.setdefault(tuple(sorted(hours)), []).append(code)
    if list(groups) == [(ALL_DAY,)] and {*by_day} == {*WEEK}:
        return "24/7"
    return checked(joined([f"{selector(days)} {_times(hours)}" for hours, days in groups.items()], _adds_up(by_day)))


def _times(hours: Iterable[Hours]) -> str:
    return ",".join(f"{opens}-{closes}" for opens, closes in hours)


def _adds_up(by_day: Mapping[str, set[Hours]]) -> bool:
    """Whether rules must add to each other: a later rule after ";" would cut off a night or a weekly day."""
    nights = any(closes <= opens for hours in by_day.values() for opens, closes in hours)
    weekdays = [code[-2:] for code in by_day]
    return nights or len({*weekdays}) != len(weekdays)


def joined(rules: Sequence[str], adding: bool) -> str:  # noqa: FBT001  (the one question a joint has)
    """Rules in one expression: ", " adds to what is before, "; " replaces the same days."""
    return (", " if adding else "; ").join(rules)


def checked(expression: str) -> str:
    """The expression itself when it parses and fits into a schedule, else ""."""
    fits = len(expression) <= 500 and opening_hours.validate(expression)
    return expression if fits else ""


def selector(codes: Sequence[str]) -> str:
    """OSM's day selector: `Mo-Fr`, `Sa,Su`, `We[1,3]`; three in a row make a range."""
    parts: list[str] = []
    plain = _ordered([code for code in codes if code in WEEK])
    at = 0
    while at < len(plain):
        run = 1
        while at + run < len(plain) and WEEK.index(plain[at + run]) == (WEEK.index(plain[at]) + run) % 7:
            run += 1
        names = [code.title() for code in plain[at : at + run]]
        parts += [f"{names[0]}-{names[-1]}"] if run > 2 else names
        at += run
    numbered: dict[str, list[str]] = {}
    for code in codes:
        if code not in WEEK:
            numbered.setdefault(code[-2:].title(), []).append(code[:-2])
    return ",".join([*parts, *(f"{day}[{','.join(numbers)}]" for day, numbers in numbered.items())])


def _ordered(plain: list[str]) -> list[str]:
    """Monday first, unless the days follow each other as they stand (`SU` to `SA`)."""
    follows = all(WEEK.index(b) == (WEEK.index(a) + 1) % 7 for a, b in pairwise(plain))
    return plain if follows else sorted(plain, key=WEEK.index)
