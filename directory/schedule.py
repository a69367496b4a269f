"""When is it open? Public schedules evaluated in the listing's own time zone, past midnight and through holidays.

Promises: open is never inferred. No hours, an expression that does not parse, an unknown time zone, "by appointment", a
public holiday the hours say nothing about: all are None (unknown), never open. Pure: the time is an argument. In a
country whose holidays are not known to the library (see `CALENDAR`) only New Year and Christmas are holidays.

A schedule is anything with `.label` and `.expression` (an OSM `opening_hours` string, "" when hours are not known).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opening_hours import OpeningHours, ParserError, State, UnknownCountryError  # type: ignore[attr-defined]  # the library's stub leaves its errors out

WEEK: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: Territories keep the public holidays of their country; the holiday calendars know only the country.
CALENDAR: Final = dict.fromkeys(("GU", "VI", "AS", "MP", "UM"), "US") | {"GG": "GB", "UK": "GB"}
#: Holidays the library's calendars leave out, by country ("" any other): those that are kept everywhere there (a fixed
#: day itself where it falls on a weekend, …), and those kept by some (Columbus Day, regional bank holidays, …).
LEFT_OUT: Final = {
    "US": (("Jan 01,Jun 19,Jul 04,Nov 11,Dec 25",), ("Oct Mo[2]",)),
    "PR": (("Jan 01,Jun 19,Jul 04,Nov 11,Dec 25",), ("Oct Mo[2]",)),
    "GB": (
        ("Jan 01,Dec 25,Dec 26",),
        ("easter +1 day", "Aug Mo[1],Mo[-1]", "Jan 02,Mar 17,Jul 12,Nov 30,Dec 27,Dec 28", "Jan 03 Mo"),
    ),
    "": (("Jan 01,Dec 25",), ("easter -2 days", "easter +1 day", "Dec 26,Dec 27,Dec 28", "Jan 02,Jan 03 Mo")),
}
HORIZON: Final = timedelta(days=62)
_TIMES: Final = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")


class Schedule(Protocol):
    """What is evaluated: `PublicSchedule` and `ScheduleDraft` are such."""

    @property
    def label(self) -> str: ...  # noqa: D102  (see the class)

    @property
    def expression(self) -> str: ...  # noqa: D102  (see the class)


@dataclass(frozen=True, slots=True)
class OpenState:
    """Whether it is open (None: not known), until when, and when it opens next; both aware, in the listing's zone.

    `until` is the end of what is known to be open now, None when it never ends; `opens_next` is set when it is not
    known to be open now and opens within two months.
    """

    open: bool | None = None
    until: datetime | None = None
    opens_next: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayHours:
    """A weekday (`MO`) for a table: `ranges` of (opens, closes) every week, HH:MM; a night closes before it opens.

    `monthly` holds what is only so on the nth of its kind in a month (1 to 5, -1 the last): (nth, ranges). `note` is
    the expression's comment ("by appointment"): the hours of that day are then not simply open.
    """

    day: str
    ranges: tuple[tuple[str, str], ...] = ()
    monthly: tuple[tuple[int, tuple[tuple[str, str], ...]], ...] = ()
    note: str = ""


@lru_cache(maxsize=256)
def _zone(timezone: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(timezone) if timezone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache(maxsize=8192)
def _parsed(expression: str, zone: ZoneInfo | None, country: str) -> OpeningHours | None:
    """The expression ready to be asked, or None when it says nothing. A country without a calendar has no holidays."""
    if not expression.strip():
        return None
    for known in (country, None):
        try:
            return OpeningHours(
                expression, timezone=zone, country=known or None, auto_country=False, auto_timezone=False
            )
        except UnknownCountryError:
            continue
        except ParserError:
            return None
    return None


@lru_cache(maxsize=8192)
def all_day(expression: str) -> bool:
    """Whether it is open at every minute of every day, holidays too."""
    hours = _parsed(expression, None, "US")
    if hours is None:
        return False
    start = datetime(2029, 1, 1)  # noqa: DTZ001  (without a zone on purpose: local time)
    return hours.state(start) == (State.OPEN, "") and hours.next_change(start) is None


@lru_cache(maxsize=8192)
def _careful(expression: str, country: str) -> str:
    """The expression, with holidays it says nothing about (or the calendar leaves out) turned to unknown."""
    if all_day(expression):
        return expression
    if "PH" in expression and "PH off" not in expression and "PH unknown" not in expression:
        return expression
    rules = [expression] if "PH" in expression else [expression, "PH unknown"]
    kept, regional = LEFT_OUT.get(country, LEFT_OUT[""])
    rules += [f"{days} unknown" for days in regional]
    rules += [f"{days} {'off' if 'PH off' in expression else 'unknown'}" for days in kept]
    return "; ".join(rules)


def state(
    schedules: Sequence[Schedule], at: datetime, timezone: str, country: str = "US", label: str | None = None
) -> OpenState:
    """Whether any of the schedules (with this `label`, when given) is open at the aware time `at`.

    One that is known to be open makes the answer True; else one that is not known makes it None. `timezone` is an IANA
    name, `country` ISO 3166-1 alpha-2; the hours are wall-clock times there, so they follow daylight saving.
    Raises `ValueError` when `at` has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("the time must have a time zone")
    zone = _zone(timezone)
    asked = [s for s in schedules if label is None or s.label == label]
    if zone is None or not asked:
        return OpenState()
    local = at.astimezone(UTC).astimezone(zone)
    country = CALENDAR.get(country.upper(), country.upper())
    states = [_one(schedule.expression, local, zone, country) for schedule in asked]
    nexts = [s.opens_next for s in states if s.opens_next is not None]
    opened = [s for s in states if s.open]
    if opened:
        ends = [s.until for s in opened if s.until is not None]
        return OpenState(open=True, until=max(ends) if len(ends) == len(opened) else None)
    known = None if any(s.open is None for s in states) else False
    return OpenState(open=known, opens_next=min(nexts, default=None))


def is_open(
    schedules: Sequence[Schedule], at: datetime, timezone: str, country: str = "US"
) -> tuple[bool | None, datetime]:
    """(what `state` says of `open` at `at`, a later moment until which it says the same); both aware.

    Much cheaper than `state`: nothing is said of when it opens next. The moment is never later than the next midnight.
    """
    if at.tzinfo is None:
        raise ValueError("the time must have a time zone")
    zone = _zone(timezone)
    if zone is None or not schedules:
        return None, at + timedelta(days=1)
    local = at.astimezone(UTC).astimezone(zone)
    country = CALENDAR.get(country.upper(), country.upper())
    until = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    answers: list[bool | None] = []
    for schedule in schedules:
        hours = _careful_hours(schedule.expression, zone, country)
        answers.append(None if hours is None else _open_now(hours, schedule.expression, local, zone, country))
        change = hours.next_change(local) if hours is not None else None
        until = min(until, change) if change is not None else until
    known = True if True in answers else None if None in answers else False
    return known, until


def _careful_hours(expression: str, zone: ZoneInfo, country: str) -> OpeningHours | None:
    if not expression.strip() or _parsed(expression, zone, country) is None:
        return None
    return _parsed(_careful(expression, country), zone, country)


def _open_now(hours: OpeningHours, expression: str, local: datetime, zone: ZoneInfo, country: str) -> bool | None:
    """Whether the hours of `expression` are open at `local`; None where they do not say."""
    kind, comment = hours.state(local)
    if kind == State.OPEN and not comment and not (_nightly(expression) and _left_over(hours, local, zone, country)):
        return True
    return False if kind == State.CLOSED else None


def _one(expression: str, local: datetime, zone: ZoneInfo, country: str) -> OpenState:
    """The state of one expression."""
    hours = _careful_hours(expression, zone, country)
    if hours is None:
        return OpenState()
    known = _open_now(hours, expression, local, zone, country)
    if known:
        return OpenState(open=True, until=hours.next_change(local))
    nightly = _nightly(expression)
    for start, _, later, note in hours.intervals(local, local + HORIZON):
        opens = start > local and later == State.OPEN and not note
        if opens and not (nightly and _left_over(hours, start, zone, country)):
            return OpenState(open=known, opens_next=start)
    return OpenState(open=known)


@lru_cache(maxsize=8192)
def _nightly(expression: str) -> bool:
    """Whether some hours of it run past midnight."""
    return any(closes <= opens or closes > "24:00" for opens, closes in _TIMES.findall(expression))


def _left_over(hours: OpeningHours, local: datetime, zone: ZoneInfo, country: str) -> bool:
    """Whether it is open only as the rest of a night that a holiday took away (the evaluator keeps its morning)."""
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    eve = midnight - timedelta(minutes=1)
    before = hours.state(eve)[0]
    if before == State.OPEN or (before == State.CLOSED and not _holiday(eve.date(), zone, country)):
        return False
    change = hours.next_change(midnight)
    return hours.state(midnight)[0] == State.OPEN and (change is None or local < change)


@lru_cache(maxsize=4096)
def _holiday(day: date, zone: ZoneInfo, country: str) -> bool:
    holidays = _parsed("24/7; PH off", zone, country)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    return holidays is not None and holidays.state(noon)[0] == State.CLOSED


def week(schedule: Schedule) -> list[DayHours]:
    """Seven days, Monday first, for a table; [] when the hours are not known. Holidays are not in it."""
    return list(_week(schedule.expression))


@lru_cache(maxsize=4096)
def _week(expression: str) -> tuple[DayHours, ...]:
    hours = _parsed(expression, None, "")
    return () if hours is None else tuple(_day(hours, n) for n in range(7))


def _day(hours: OpeningHours, weekday: int) -> DayHours:
    """A weekday in a month that has four of it and in one that has five, which tells weekly from monthly."""
    four = _same_weekdays(2027, 2, weekday)
    five = next(days for month in range(3, 13) if len(days := _same_weekdays(2027, month, weekday)) == 5)
    short, long = [_hours_of(hours, day) for day in four], [_hours_of(hours, day) for day in five]
    notes = {note for _, note in (*short, *long) if note}
    seen = [ranges for ranges, _ in (*short, *long)]
    if all(ranges == seen[0] for ranges in seen):
        return DayHours(WEEK[weekday], seen[0], note=next(iter(sorted(notes)), ""))
    monthly = [(n + 1, long[n][0]) for n in range(4) if long[n][0]]
    if long[4][0]:
        last = short[3][0] == long[4][0] and long[3][0] != long[4][0]
        monthly.append((-1 if last else 5, long[4][0]))
    return DayHours(WEEK[weekday], monthly=tuple(monthly), note=next(iter(sorted(notes)), ""))


def _same_weekdays(year: int, month: int, weekday: int) -> list[datetime]:
    days = [datetime(year, month, 1) + timedelta(days=n) for n in range(31)]  # noqa: DTZ001  (local time)
    return [day for day in days if day.month == month and day.weekday() == weekday]


def _hours_of(hours: OpeningHours, day: datetime) -> tuple[tuple[tuple[str, str], ...], str]:
    """What opens on a day: ranges, a night counting to the day it starts on, and the day's comment."""
    out: list[tuple[str, str]] = []
    note = ""
    tomorrow = day + timedelta(days=1)
    for start, end, kind, comment in hours.intervals(day - timedelta(days=1), day + timedelta(days=2)):
        whole = end - start >= timedelta(days=1)
        begins, ends = (max(start, day), min(end, tomorrow)) if whole else (start, end)
        if kind != State.OPEN or not day <= begins < tomorrow or ends <= begins:
            continue
        note = note or comment
        out.append((begins.strftime("%H:%M"), "24:00" if ends == tomorrow else ends.strftime("%H:%M")))
    return tuple(out), note
