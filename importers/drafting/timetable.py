"""Hours of a structured source: weekday, opening and closing cells become one schedule, or a doubt.

Promises: all or nothing: one clock that has two readings, or a day of more than sixteen hours that runs past midnight,
and the whole timetable goes to a person; a shop is never open because its closing was misread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from directory.draft import Doubt, ScheduleDraft
from importers.cleaning.cleaned import Cleaned
from importers.cleaning.hours import clock
from importers.cleaning.hours_rows import schedule_from_days

Slot = tuple[str, object, object]
LONGEST_NIGHT = 16 * 60
"""Minutes that a slot past midnight may last."""


def timetable(slots: Sequence[Slot], label: str = "") -> Cleaned[tuple[ScheduleDraft, ...]]:
    """One schedule of `(weekday, opens, closes)` slots, in any clock `clock` reads; () with a doubt where unclear."""
    words = "; ".join(f"{day} {opens}-{closes}" for day, opens, closes in slots)
    days: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for day, opens, closes in slots:
        start, end = clock(opens), clock(closes)
        if start is None or end is None or not _plausible(start, end):
            return _refused("an opening or closing time has more than one reading", words)
        days[day].append((start, end))
    try:
        made = schedule_from_days(days, label)
    except ValueError:
        return _refused("a weekday or time is not understood", words)
    return Cleaned((made,) if days else (), words)


def _plausible(start: str, end: str) -> bool:
    length = _minutes(end) - _minutes(start)
    return length > 0 or -length >= 24 * 60 - LONGEST_NIGHT


def _minutes(clocked: str) -> int:
    hour, minute = clocked.split(":")
    return int(hour) * 60 + int(minute)


def _refused(what: str, words: str) -> Cleaned[tuple[ScheduleDraft, ...]]:
    return Cleaned((), words, 0.0, (Doubt(field="hours", what=what, text=words),))
