"""The sentences of opening hours: days beside times, what is closed, and what is by appointment.

Promises: days and times are paired only when they alternate from the first to the last, so that each has exactly one
partner; two rules never speak of the same day unless they add up ("Mon 9-12; Mon 1-5"); whatever is left over raises
`NotUnderstoodError`. A closed day is never open; a day that is not named is never open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from importers.cleaning.hours_clock import DAY
from importers.cleaning.hours_items import Item, Phrases, Range
from importers.cleaning.hours_tokens import WEEK, NotUnderstoodError, Token


@dataclass(frozen=True, slots=True)
class Rule:
    """On `days` (MO, 1WE, -1FR) open during `ranges` (minutes); `arranged`: then only by appointment."""

    days: tuple[str, ...]
    ranges: tuple[Range, ...] = ()
    arranged: bool = False


@dataclass(slots=True)
class Meaning:
    """What one part of a cell says. `holidays`: "" not a word, `off`, `unknown` (some of them), `open`."""

    rules: list[Rule] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    excepted: list[str] = field(default_factory=list)
    breaks: list[Range] = field(default_factory=list)
    holidays: str = ""
    by_appointment: bool = False
    inferred: bool = False


def understand(found: Sequence[Token], *, nightly: bool = False) -> Meaning:
    """The meaning of one part's meaningful tokens; raises `NotUnderstoodError`. `nightly`: see `read_range`."""
    items = Phrases(found, nightly=nightly).items()
    meaning = _Sentence(items).read()
    _apply_breaks(meaning)
    meaning.rules = _merged(meaning.rules)
    _apply_closed(meaning)
    if not meaning.rules and not meaning.by_appointment:
        raise NotUnderstoodError("it does not say when it is open")
    if meaning.holidays == "open" and any({*rule.days} != {*WEEK} for rule in meaning.rules):
        raise NotUnderstoodError("hours of holidays are not understood")
    return meaning


class _Sentence:
    """Walks over the items of one part and collects their meaning."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.at = 0
        self.all_arranged = False
        self.meaning = Meaning(inferred=any(item.inferred for item in items))
        self.order = next((i.kind for n, i in enumerate(items) if self._opens_a_rule(n)), "")

    def _opens_a_rule(self, n: int) -> bool:
        return self.items[n].kind in ("days", "times") and (
            n == 0 or self.items[n - 1].kind not in ("closed", "except", "lunch")
        )

    def _peek(self, ahead: int = 0) -> Item:
        n = self.at + ahead
        return self.items[n] if n < len(self.items) else Item("end", "strong")

    def _set_holidays(self, value: str) -> None:
        if self.meaning.holidays:
            raise NotUnderstoodError("holidays are spoken of twice")
        self.meaning.holidays = value

    def read(self) -> Meaning:
        while self.at < len(self.items):
            item = self._peek()
            self.at += 1
            if item.kind in ("closed", "except"):
                self._closed(item)
            elif item.kind == "days":
                self._days(item)
            elif item.kind == "times":
                self._times(item)
            else:
                self._word(item)
        if self.all_arranged:
            self.meaning.rules = [replace(rule, arranged=True) for rule in self.meaning.rules]
        return self.meaning

    def _word(self, item: Item) -> None:
        if item.kind == "allweek":
            self._rule(WEEK, ((0, DAY),))
        elif item.kind == "holidays" and self._peek().kind == "closed" and self._peek().gap in ("", "colon", "dash"):
            self._after_closed_word()
            self._set_holidays("off" if item.value == "all" else "unknown")
        elif item.kind == "holivary":
            self._set_holidays("unknown")
        elif item.kind == "withholidays":
            self._set_holidays("open")
        elif item.kind == "other" and self._peek().kind == "appointment":
            self.at += 1
            self.meaning.by_appointment = True
        elif item.kind == "appointment":
            self._appointment(item)
        else:
            raise NotUnderstoodError("a word stands where it is not understood")

    def _after_closed_word(self) -> None:
        """Step over a "closed" that belongs to what stood before it: something must separate it from what follows."""
        self.at += 1
        if self._peek().gap in ("", "dash", "colon", "slash"):
            raise NotUnderstoodError("it is not clear what is closed")

    def _closed(self, word: Item) -> None:
        """`closed` or `except`, then what: days, holidays, both, or a break."""
        lunch = self._peek().kind == "lunch"
        self.at += lunch
        item = self._peek()
        self.at += 1
        if item.gap not in ("", "colon") and not lunch:
            raise NotUnderstoodError("it is not clear what is closed")
        if item.kind == "times" and len(item.ranges) == 1:
            self.at += self._peek().kind == "lunch"
            self.at += self._peek().kind == "days" and self._peek().days == WEEK and self._peek(1).kind != "times"
            if self._peek().kind == "days" and self._peek().gap in ("", "dash"):
                raise NotUnderstoodError("a break on some days only is not understood")
            self.meaning.breaks.append(item.ranges[0])
        elif item.kind == "holidays" and not lunch:
            self._set_holidays("off" if item.value == "all" else "unknown")
            if self._peek().kind == "days" and self._peek().gap == "and":
                self._closed_days(word, self._peek())
                self.at += 1
        elif item.kind == "days" and not lunch:
            self._closed_days(word, item)
            if self._peek().kind == "holidays" and self._peek().gap in ("and", "comma", "slash"):
                self._set_holidays("off" if self._peek().value == "all" else "unknown")
                self.at += 1
        else:
            raise NotUnderstoodError("it is not clear what is closed")
        if self._peek().kind in ("times", "allweek", "days") and self._peek().gap in ("", "dash", "colon", "slash"):
            raise NotUnderstoodError("it is not clear when it is closed")

    def _closed_days(self, word: Item, item: Item) -> None:
        if not {*item.days} <= {*WEEK}:
            raise NotUnderstoodError("closed days of the month are not understood")
        open_days = {day for rule in self.meaning.rules for day in rule.days}
        if word.kind == "except" and not {*item.days} <= open_days:
            raise NotUnderstoodError("an exception is from nothing")
        self.meaning.excepted.extend(item.days)

    def _days(self, item: Item) -> None:
        after = self._peek()
        if after.kind == "closed" and after.gap in ("", "colon", "dash"):
            self._after_closed_word()
            self.meaning.closed.extend(item.days)
        elif after.kind == "appointment" and after.gap in ("", "colon", "dash"):
            self.at += 1
            self._rule(item.days, (), arranged=True)
        elif after.kind == "times" and after.gap != "strong" and self.order == "days":
            self.at += 1
            if after.listed and self._peek().kind == "days" and self._peek().gap == "":
                raise NotUnderstoodError("it is not clear which days some times belong to")
            self._rule(item.days, after.ranges)
        else:
            raise NotUnderstoodError("days stand without times")

    def _times(self, item: Item) -> None:
        after = self._peek()
        if self.order == "times" and after.kind == "days" and after.gap != "strong":
            self.at += 1
            if self._peek().kind == "times" and (
                self._peek().gap == "colon" or (after.listed and not self._peek().gap)
            ):
                raise NotUnderstoodError("it is not clear which times some days belong to")
            self._rule(after.days, item.ranges)
        elif item.ranges == ((0, DAY),) and not any(i.kind == "days" for i in self.items):
            self._rule(WEEK, item.ranges)
        else:
            raise NotUnderstoodError("times stand without days")

    def _rule(self, days: tuple[str, ...], ranges: tuple[Range, ...], *, arranged: bool = False) -> None:
        self.meaning.rules.append(Rule(days, ranges, arranged))
        self.meaning.by_appointment = self.meaning.by_appointment or arranged

    def _appointment(self, item: Item) -> None:
        """By appointment: beside the hours ("or by appointment"), or all of the only rule there is, or all there is."""
        rules = self.meaning.rules
        following = (self._peek().kind, self._peek(1).kind, self._peek(2).kind)
        ends = following[0] in ("end", "closed", "except", "holidays")
        self.meaning.by_appointment = True
        if item.gap in ("or", "and") and following[0] == "end":
            return
        if not rules and following[:2] == ("days", "end"):
            self.at += 1
            self._rule(self.items[self.at - 1].days, (), arranged=True)
        elif not rules and {*following[:2]} == {"days", "times"} and following[2] == "end":
            self.all_arranged = True
        elif len(rules) == 1 and ends and item.gap not in ("or", "and"):
            rules[0] = replace(rules[0], arranged=True)
        elif rules or not ends:
            raise NotUnderstoodError("it is not clear what is by appointment")


def _apply_breaks(meaning: Meaning) -> None:
    """Cut a break out of the one rule it can belong to."""
    for start, end in meaning.breaks:
        if len(meaning.rules) != 1 or end <= start:
            raise NotUnderstoodError("it is not clear which hours a break belongs to")
        rule = meaning.rules[0]
        holding = [r for r in rule.ranges if r[0] < start and end < r[1]]
        if len(holding) != 1:
            raise NotUnderstoodError("a break does not lie within the hours")
        kept = [r for r in rule.ranges if r != holding[0]] + [(holding[0][0], start), (end, holding[0][1])]
        meaning.rules[0] = replace(rule, ranges=tuple(sorted(kept)))


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Rules of the same days added up; raises when two speak of the same day in another way."""
    out: list[Rule] = []
    for rule in rules:
        twin = next((n for n, other in enumerate(out) if {*other.days} == {*rule.days}), None)
        if twin is not None and not (rule.arranged or out[twin].arranged):
            ranges = sorted((*out[twin].ranges, *rule.ranges))
            if any(a[1] > b[0] or a[1] <= a[0] for a, b in pairwise(ranges)):
                raise NotUnderstoodError("two rules for the same day contradict each other")
            out[twin] = replace(out[twin], ranges=tuple(ranges))
        elif {day[-2:] for day in rule.days} & {day[-2:] for other in out for day in other.days}:
            if not _only_ordinals(rule, out):
                raise NotUnderstoodError("two rules for the same day contradict each other")
            out.append(rule)
        else:
            out.append(rule)
    return out


def _only_ordinals(rule: Rule, others: Sequence[Rule]) -> bool:
    """Whether what they share are different numbered days of the month (1TH and 3TH), which never clash."""
    shared = {day[-2:] for day in rule.days}
    theirs = [day for other in others for day in other.days if day[-2:] in shared]
    mine = [day for day in rule.days if any(day[-2:] == other[-2:] for other in theirs)]
    numbered = all(day not in WEEK and not day.startswith(("-", "5")) for day in (*mine, *theirs))
    return numbered and not {*mine} & {*theirs}


def _apply_closed(meaning: Meaning) -> None:
    """Take away the days that are closed; a day said to be both open and closed is a contradiction."""
    open_days = {day for rule in meaning.rules for day in rule.days}
    if {day[-2:] for day in meaning.closed} & {day[-2:] for day in open_days}:
        raise NotUnderstoodError("a day is both open and closed")
    if {day[-2:] for day in open_days if day not in WEEK} & {*meaning.excepted}:
        raise NotUnderstoodError("closed days of the month are not understood")
    rules = [replace(r, days=tuple(d for d in r.days if d not in meaning.excepted)) for r in meaning.rules]
    if any(not rule.days for rule in rules):
        raise NotUnderstoodError("a day is both open and closed")
    meaning.rules = rules
