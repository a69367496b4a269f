"""Clock times and ranges of them, with the one rule for what a bare "9-5" means.

Promises: minutes are returned only where no other reading is plausible. The am/pm rule, for two bare clocks:

- one of 7:00 to 11:59 first and one of 12:00 to 6:30 second ("9-5", "8-4:30", "10-6"): morning to afternoon, but
  not "7-1", which may be an evening;
- one of 12:00 to 3:59 first and a later one up to 8:00 ("1-5", "12-4"): afternoon;
- anything else ("8-8", "5-8", "9-7", "10-11:30") is not understood: it may as well be the night.

One half given holds for both where the clock runs on ("6-8pm", "8-11:30am"), and the other half is the opposite where
it does not ("9-5pm", "9am-5"). An hour of 13 or more makes a range 24-hour. A night is at most 15 hours, a day at most
20: longer ones ("9am-5am", "12am-8pm") are more likely a slip of the pen than opening hours.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from importers.cleaning.hours_tokens import NotUnderstoodError

DAY: Final = 24 * 60
HALF: Final = 12 * 60
LONGEST_NIGHT: Final = 15 * 60
LONGEST_DAY: Final = 20 * 60


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock as written: `minutes` by its digits (0 to 1440) and its `half`: am, pm, noon, midnight, 24, or ""."""

    minutes: int
    half: str
    padded: bool = False

    @property
    def face(self) -> int:
        """Minutes on a twelve-hour face, twelve being 0."""
        return self.minutes % HALF

    @property
    def fixed(self) -> int | None:
        """Minutes of the day where there is only one reading, else None."""
        named = {"noon": HALF, "midnight": 0, "am": self.face, "pm": self.face + HALF}
        if self.half in named:
            return named[self.half]
        if self.half == "24" or self.minutes >= HALF + 60 or self.minutes < 60:
            return self.minutes
        return None


def read_clock(value: str) -> Clock:
    """A time token's value (`9:30 am`, `0900`, `17 24`, `noon`) as a clock; raises for impossible digits."""
    if value in ("noon", "midnight"):
        return Clock(0, value)
    digits, _, half = value.partition(" ")
    military = ":" not in digits and len(digits) > 2
    hour, minute = (int(digits[:-2]), int(digits[-2:])) if military else _split(digits)
    if minute > 59 or hour > 24 or (hour == 24 and minute) or (half in ("am", "pm") and not 1 <= hour <= 12):
        raise NotUnderstoodError("a clock time does not exist")
    if military and not half and minute % 5:
        raise NotUnderstoodError("a number is no clock time")
    return Clock(hour * 60 + minute, half, padded=digits.startswith("0"))


def _split(digits: str) -> tuple[int, int]:
    hour, _, minute = digits.partition(":")
    return int(hour), int(minute or 0)


def read_range(opens: Clock, closes: Clock, *, day_clock: bool = False, nightly: bool = False) -> tuple[int, int, bool]:
    """Minutes from midnight of opening and closing, and whether am/pm was inferred.

    `day_clock`: the text uses the 24-hour clock elsewhere, so bare clocks are read by it. `nightly`: it is a place
    where people sleep, where "9-5" could be the night; nothing is inferred then. Closing is 1440 at midnight, and less
    than opening when it is past it. Raises `NotUnderstoodError` where more than one reading is plausible.
    """
    start, end = opens.fixed, closes.fixed
    if (start, opens.half, end, closes.half) == (0, "am", HALF, "pm"):
        raise NotUnderstoodError("12am to 12pm may be noon to midnight")
    inferred = start is None or end is None
    if start is None and end is None:
        if nightly:
            raise NotUnderstoodError("am or pm is missing where people sleep")
        start, end = _both_bare(opens, closes, day_clock=day_clock)
    elif start is None:
        assert end is not None
        start = _bare_opening(opens, closes, end)
    elif end is None:
        end = _bare_closing(opens, closes, start)
    assert end is not None
    return (*_sane(start, DAY if end == 0 else end), inferred)


def _sane(start: int, end: int) -> tuple[int, int]:
    length = end - start
    if start == DAY or length == 0 or (length < 0 and length + DAY > LONGEST_NIGHT) or LONGEST_DAY < length < DAY:
        raise NotUnderstoodError("the hours run too long or not at all")
    return start, end


def _both_bare(opens: Clock, closes: Clock, *, day_clock: bool) -> tuple[int, int]:
    start, end = opens.minutes, closes.minutes
    if day_clock or opens.padded or closes.padded:
        if 7 * 60 <= start < end:
            return start, end
        raise NotUnderstoodError("it is not clear whether the 24-hour clock is meant")
    late_evening = start < 8 * 60 and closes.face < 2 * 60
    if 7 * 60 <= start < HALF and closes.face <= 6 * 60 + 30 and not late_evening:
        return start, closes.face + HALF
    if opens.face < 4 * 60 and opens.face < closes.face <= 8 * 60:
        return opens.face + HALF, closes.face + HALF
    raise NotUnderstoodError("am or pm is missing and both are plausible")


def _bare_opening(opens: Clock, closes: Clock, end: int) -> int:
    morning = 5 * 60 <= opens.minutes < HALF
    if closes.half == "noon" and morning:
        return opens.minutes
    if closes.half == "pm":
        if opens.face < closes.face:
            return opens.face + HALF
        if morning:
            return opens.minutes
    if closes.half == "am" and opens.face < closes.face:
        return opens.face
    if closes.half in ("", "24") and 5 * 60 <= opens.minutes < end:
        return opens.minutes
    raise NotUnderstoodError("am or pm of an opening time is missing and both are plausible")


def _bare_closing(opens: Clock, closes: Clock, start: int) -> int:
    if opens.half == "am" and start >= 5 * 60 and closes.face <= opens.face:
        return closes.face + HALF
    if opens.half == "noon" and 0 < closes.face <= 9 * 60:
        return closes.face + HALF
    if opens.half == "pm" and opens.face < 5 * 60 and opens.face < closes.face <= 9 * 60:
        return closes.face + HALF
    if opens.half == "" and start >= 18 * 60 and (closes.padded or start >= 20 * 60):
        return closes.minutes
    if opens.half in ("", "24") and start < 60 and closes.minutes >= 5 * 60:
        return closes.minutes
    if opens.half == "24" and 5 * 60 <= start < closes.minutes:
        return closes.minutes
    raise NotUnderstoodError("am or pm of a closing time is missing and both are plausible")


def hhmm(minutes: int) -> str:
    """Minutes of the day as HH:MM; 1440 is 24:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


_TEXT_CLOCK: Final = re.compile(
    r"(?P<h>[0-9]{1,2})(?::(?P<m>[0-9]{2})(?::00)?)?\s*(?P<half>[ap]\.?\s?m\.?)?", re.IGNORECASE
)


def clock(value: object) -> str | None:
    """One clock of a structured source as HH:MM, or None when there is more than one reading.

    Understood: `1100`, `900`, `0`, `2359`, `2400` (numbers are hours and minutes), "1100", "0900", "11:00", "09:00:00",
    "5:30 PM", "5 p.m.", "noon", "midnight" (as 00:00), and `datetime.time`. Not: 9 (hours or minutes?), "5:30" (am or
    pm?), "24:30", 1175.
    """
    if isinstance(value, dt.time):
        return None if value.second or value.microsecond else value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _checked(value // 100, value % 100) if value == 0 or value >= 100 else None
    if not isinstance(value, str):
        return None
    return _text_clock(value.strip())


def _text_clock(text: str) -> str | None:
    if text.lower() in ("noon", "midnight"):
        return "12:00" if text.lower() == "noon" else "00:00"
    if re.fullmatch(r"[0-9]{4}", text):
        return _checked(int(text[:2]), int(text[2:]))
    match = _TEXT_CLOCK.fullmatch(text)
    if match is None:
        return None
    hour, minute, half = int(match["h"]), int(match["m"] or 0), (match["half"] or "").lower()
    if half:
        return _checked(hour % 12 + (12 if half.startswith("p") else 0), minute) if 1 <= hour <= 12 else None
    if match["m"] is None or len(match["h"]) < 2:
        return None
    return _checked(hour, minute)


def _checked(hour: int, minute: int) -> str | None:
    return f"{hour:02d}:{minute:02d}" if 0 <= minute <= 59 and (0 <= hour <= 23 or (hour, minute) == (24, 0)) else None
