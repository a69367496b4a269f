"""The phrases of opening hours: tokens become days, times and a few words about them.

Promises: a phrase is built only from tokens that stand where a person means them; "T-Th" alone, "every 2nd Friday"
(of the month, or every other?), "1st Mon and Wed" and a number without its partner raise `NotUnderstoodError`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from importers.cleaning.hours_clock import DAY, Clock, read_clock, read_range
from importers.cleaning.hours_tokens import WEEK, NotUnderstoodError, Token

GROUPS: Final = {"everyday": WEEK, "weekdays": WEEK[:5], "weekend": WEEK[5:]}
JOINTS: Final = ("comma", "and", "slash")
GAPS: Final = ("", "dash", "slash", "and", "colon", "comma", "or", "strong")
WORDS: Final = frozenset(
    ("closed", "except", "holidays", "holivary", "withholidays", "lunch", "appointment", "other", "allweek")
)
DANGLING: Final = frozenset(("from", "de", "desde", "on"))
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Item:
    """A phrase: `kind` is `days`, `times` or one of `WORDS`; `gap` is the strongest sign before it (see `GAPS`).

    `listed` tells that commas join its members, which matters when it is not clear whom it belongs to.
    """

    kind: str
    gap: str = ""
    days: tuple[str, ...] = ()
    ranges: tuple[Range, ...] = ()
    listed: bool = False
    inferred: bool = False
    value: str = ""


def meaningful(found: Sequence[Token]) -> list[Token]:
    """The tokens without filler ("open", "from"); "9-12 hours" is refused, as it may be a duration."""
    kept: list[Token] = []
    before: Token | None = None
    for token in found:
        if token.kind in ("fill", "walkin"):
            if token.kind == "walkin" and kept and kept[-1].kind == "or":
                kept.pop()
                if kept and kept[-1].kind == "appointment":
                    raise NotUnderstoodError("one of two is meant, but not which")
            if before is not None and before.kind == "time" and not _said(before) and token.text.startswith("hour"):
                raise NotUnderstoodError("a number of hours may be a duration")
        elif token.kind in ("dash", "to") and before is not None and before.kind == "fill" and _day_last(kept):
            raise NotUnderstoodError("a word stands inside a range of days")
        else:
            kept.append(token)
        before = token
    if before is not None and (before.text in DANGLING or before.kind in ("and", "or", "slash", "dash", "to", "every")):
        raise NotUnderstoodError("it stops in the middle")
    for token, after in pairwise(kept):
        if token.kind == "or" and after.kind not in ("appointment", "other"):
            raise NotUnderstoodError("one of two is meant, but not which")
    return kept


def _day_last(kept: Sequence[Token]) -> bool:
    return bool(kept) and kept[-1].kind == "day"


def _said(token: Token) -> bool:
    return " " in token.value or ":" in token.value or token.value in ("noon", "midnight")


def day_clock(found: Sequence[Token]) -> bool:
    """Whether the 24-hour clock is used somewhere in it."""
    clocks = [read_clock(token.value) for token in found if token.kind == "time"]
    return any(c.half == "24" or (not c.half and c.fixed is not None) for c in clocks)


class Phrases:
    """Reads items off a list of meaningful tokens, left to right."""

    def __init__(self, found: Sequence[Token], *, nightly: bool = False) -> None:
        self.found = found
        self.at = 0
        self.nightly = nightly
        self.day_clock = day_clock(found)

    def items(self) -> list[Item]:
        """All of it as items; separators at the end are nothing."""
        out: list[Item] = []
        while True:
            gap = self._gap()
            if self.at >= len(self.found):
                return out
            out.append(self._item(gap))

    def _kind(self, ahead: int = 0) -> str:
        return self.found[self.at + ahead].kind if self.at + ahead < len(self.found) else ""

    def _gap(self) -> str:
        gap = ""
        while self._kind() in GAPS[1:]:
            gap = max(gap, self._kind(), key=GAPS.index)
            self.at += 1
        return gap

    def _item(self, gap: str) -> Item:
        token = self.found[self.at]
        if token.kind in WORDS:
            self.at += 1
            return Item(token.kind, gap, value=token.value)
        if token.kind in ("time", "allday"):
            return self._times(gap)
        return self._days(gap)

    def _joined(self, kinds: tuple[str, ...]) -> bool:
        """Whether joints and then one of `kinds` follow; if so the joints are stepped over."""
        ahead = 0
        while self._kind(ahead) in JOINTS:
            ahead += 1
        if ahead and self._kind(ahead) in kinds:
            self.at += ahead
            return True
        return False

    def _times(self, gap: str) -> Item:
        ranges: list[Range] = []
        inferred = listed = False
        while True:
            opens, closes, guessed = self._range()
            if ranges and opens < ranges[-1][1]:
                raise NotUnderstoodError("times overlap or go back")
            if ranges and ranges[-1][1] <= ranges[-1][0]:
                raise NotUnderstoodError("a time follows a night")
            ranges.append((opens, closes))
            inferred = inferred or guessed
            comma = self._kind() == "comma"
            if not (self._joined(("time", "allday")) or self._kind() in ("time", "allday")):
                return Item("times", gap, ranges=tuple(ranges), listed=listed, inferred=inferred)
            listed = listed or comma

    def _range(self) -> tuple[int, int, bool]:
        if self._kind() == "allday":
            self.at += 1
            return 0, DAY, False
        opens = self._clock()
        if self._kind() not in ("dash", "to"):
            raise NotUnderstoodError("a time stands without its partner")
        self.at += 1
        if self._kind() != "time":
            raise NotUnderstoodError("a time stands without its partner")
        return read_range(opens, self._clock(), day_clock=self.day_clock, nightly=self.nightly)

    def _clock(self) -> Clock:
        self.at += 1
        return read_clock(self.found[self.at - 1].value)

    def _days(self, gap: str) -> Item:
        start = self.at
        days: list[str] = []
        listed = False
        while True:
            atom = self._atom()
            if not {*days} <= {*WEEK} and atom[0] in WEEK:
                raise NotUnderstoodError("it is not clear whether an ordinal holds for the next day too")
            days.extend(atom)
            comma = self._kind() == "comma"
            if not self._joined(("day", "days", "ordinal", "every", *GROUPS)):
                break
            listed = listed or comma
        plain = {day for day in days if day in WEEK}
        if len({*days}) != len(days) or plain & {day[-2:] for day in days if day not in WEEK}:
            raise NotUnderstoodError("a day is named twice")
        if days == ["MO", "FR"] and any(token.kind == "slash" for token in self.found[start : self.at]):
            raise NotUnderstoodError("Monday and Friday may be all days between")
        self._check_letter_t(start)
        return Item("days", gap, days=tuple(days), listed=listed)

    def _atom(self) -> tuple[str, ...]:
        every = self._kind() == "every"
        self.at += every
        if self._kind() in GROUPS:
            self.at += 1
            return GROUPS[self.found[self.at - 1].kind]
        if self._kind() == "days":
            self.at += 1
            return tuple(self.found[self.at - 1].value.split(","))
        if self._kind() == "ordinal":
            return self._ordinals(every=every)
        first = self._day()
        if self._kind() not in ("dash", "to") or self._kind(1) != "day":
            return first
        self.at += 1
        last = self._day()
        if len(first) > 1 or len(last) > 1 or first == last or not {*first, *last} <= {*WEEK}:
            raise NotUnderstoodError("a range of days is not understood")
        start, end = WEEK.index(first[0]), WEEK.index(last[0])
        return tuple(WEEK[n % 7] for n in range(start, end + 1 if end > start else end + 8))

    def _ordinals(self, *, every: bool) -> tuple[str, ...]:
        numbers: list[str] = []
        while True:
            numbers.append(self.found[self.at].value)
            self.at += 1
            if not self._joined(("ordinal",)):
                break
        day = self._day()
        if len(day) != 1 or day[0] not in WEEK or self._kind() in ("dash", "to"):
            raise NotUnderstoodError("an ordinal stands before something that is no single day")
        monthly = self._kind() == "ofmonth"
        self.at += monthly
        if every and len(numbers) == 1 and not monthly:
            raise NotUnderstoodError("it may be of the month or every other week")
        return tuple(f"{number}{day[0]}" for number in numbers)

    def _day(self) -> tuple[str, ...]:
        if self._kind() != "day":
            raise NotUnderstoodError("a word stands where it is not understood")
        self.at += 1
        return tuple(self.found[self.at - 1].value.split(","))

    def _check_letter_t(self, start: int) -> None:
        """A bare T is Tuesday only beside a Thursday, or between M and W."""
        words = [token.text for token in self.found[start : self.at] if token.kind == "day"]
        signs = [token.kind for token in self.found[start : self.at]]
        if "t" not in words:
            return
        beside = any(word.startswith(("th", "jue")) for word in words) and words[-1] != "t"
        between = "dash" not in signs and "to" not in signs and words[:1] == ["m"] and "w" in words[2:3]
        if not (beside or between):
            raise NotUnderstoodError("T may be Tuesday or Thursday")
