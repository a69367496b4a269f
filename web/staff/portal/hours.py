"""Hours as people write them: shown in plain words, read by the importers' rules, drawn as a week.

Promises: hours that were not touched stay to the letter; hours that are not understood are unfit and never guessed; a
season is a remark on the hours, so that nobody is told "open" out of season.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import FormData

from directory import schedule
from directory.draft import ScheduleDraft
from importers.cleaning.hours import clean_hours
from web.staff.portal.kinds import About, Kind, Typed, UnfitError, Value, rows

PARTS: Final = ("label", "text", "note", "first", "last")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMES: Final = {"Mo": "Mon", "Tu": "Tue", "We": "Wed", "Th": "Thu", "Fr": "Fri", "Sa": "Sat", "Su": "Sun"}
_SEASON = re.compile(r' "only from (\w{3} \d{1,2}) to (\w{3} \d{1,2})"')
_DAY_OF_YEAR = re.compile(r"(?:(?P<m>[A-Za-z]{3})[a-z]* (?P<d>\d{1,2})|(?P<n>\d{1,2})/(?P<k>\d{1,2}))")
_RULE = re.compile(
    r"(?P<days>(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:[-,](?:Mo|Tu|We|Th|Fr|Sa|Su))*)(?: (?P<times>[\d:,-]+))?"
    r'(?P<told> "by appointment")?'
)
_HOLIDAYS: Final = {"PH off": "closed holidays", 'PH unknown "holiday hours vary"': "holiday hours may vary"}


def said(expression: str) -> str:
    """An OSM expression as people write hours (`Mon-Fri 9:00am-5:00pm`), or as it is where words are wanting."""
    if expression in {"", "24/7"}:
        return expression
    out: list[str] = []
    for rule in expression.split("; "):
        if rule in _HOLIDAYS:
            out.append(_HOLIDAYS[rule])
            continue
        match = _RULE.fullmatch(rule)
        if match is None:
            return expression
        days = re.sub("|".join(_NAMES), lambda day: _NAMES[day[0]], match["days"])
        times = ", ".join("-".join(map(_clock, span.split("-"))) for span in (match["times"] or "").split(",") if span)
        out.append(" ".join(part for part in (days, times, "by appointment" if match["told"] else "") if part))
    return "; ".join(out)


def _clock(text: str) -> str:
    hour, minute = (int(part) for part in text.split(":"))
    return f"{hour % 12 or 12}:{minute:02}{'pm' if hour % 24 >= 12 else 'am'}"


def _row(one: dict[str, Any]) -> dict[str, str]:
    season = _SEASON.search(one["expression"])
    bare = _SEASON.sub("", one["expression"])
    text = said(bare)
    if one["by_appointment"] and "by appointment" not in text:
        text = f"{text}; by appointment".removeprefix("; ")
    first, last = season.groups() if season else ("", "")
    return {"label": one["label"], "text": text, "note": one["note"], "first": first, "last": last}


def _show(value: Value, _about: About) -> Typed:
    return [_row(one) for one in value] or [dict.fromkeys(PARTS, "")]


def _take(form: FormData, name: str) -> Typed:
    return rows(form, name, PARTS)


def _read(typed: Typed, shown: Value, _about: About) -> Value:
    made: list[dict[str, Any]] = []
    for at, row in enumerate(typed):
        if at < len(shown) and row == _row(shown[at]):
            made.append(shown[at])
        elif any(row.values()):
            made += _schedules(row, at)
    labels = [one["label"] for one in made]
    if len(set(labels)) != len(labels):
        raise UnfitError("hours_twice")
    return made


def _schedules(row: dict[str, str], at: int) -> list[dict[str, Any]]:
    found = clean_hours(row["text"], row["label"])
    if found.doubts or (row["text"] and not found.value) or len(row["note"]) > 500 or len(row["label"]) > 80:
        raise UnfitError("hours", at)
    value = found.value or (ScheduleDraft(label=row["label"]),)
    first, last = _day(row["first"], at), _day(row["last"], at)
    if bool(first) != bool(last):
        raise UnfitError("season", at)
    return [_with(one.model_dump(mode="json"), row["note"], first, last, at) for one in value]


def _day(text: str, at: int) -> str:
    """A day of the year as `Nov 15`; "" for nothing."""
    if not text:
        return ""
    match = _DAY_OF_YEAR.fullmatch(text)
    if match is None:
        raise UnfitError("season", at)
    month = MONTHS[int(match["n"]) - 1] if match["n"] and 1 <= int(match["n"]) <= 12 else (match["m"] or "").title()
    day = int(match["d"] or match["k"])
    if month not in MONTHS or not 1 <= day <= (
        30 if month in {"Apr", "Jun", "Sep", "Nov"} else 29 if month == "Feb" else 31
    ):
        raise UnfitError("season", at)
    return f"{month} {day}"


def _with(one: dict[str, Any], note: str, first: str, last: str, at: int) -> dict[str, Any]:
    if not first:
        return one | {"note": note}
    expression = str(one["expression"])
    if not expression or '"' in expression:
        raise UnfitError("season", at)
    remark = f' "only from {first} to {last}"'
    rules = [rule if rule.startswith("PH") else rule + remark for rule in expression.split("; ")]
    # HSDS rows know only dates with a year; a season without one is told by the expression alone.
    return one | {"note": note, "expression": "; ".join(rules), "rows": []}


SCHEDULES: Final = Kind("schedules", _show, _take, _read)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a day, in minutes from midnight. `sure`: simply open, no remark."""

    start: int
    length: int
    sure: bool


def picture(schedules: Sequence[dict[str, Any]]) -> list[list[Bar]]:
    """Seven days, Monday first, each with when anything is open; [] where no hours are known."""
    days: list[list[Bar]] = [[] for _ in range(7)]
    known = False
    for one in schedules:
        for at, day in enumerate(schedule.week(ScheduleDraft.model_validate(one))):
            known = True
            for opens, closes in day.ranges:
                start, end = _minutes(opens), _minutes(closes)
                if end <= start:
                    days[(at + 1) % 7].append(Bar(0, end, not day.note))
                    end = 1440
                days[at].append(Bar(start, end - start, not day.note))
    return days if known else []


def _minutes(text: str) -> int:
    hour, minute = (int(part) for part in text.split(":"))
    return hour * 60 + minute
