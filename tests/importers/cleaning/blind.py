"""What strings nobody looked at while writing the parsers are measured with: `right`, `queued`, `lost` or `wrong`.

Promises: a cell counts as right only when it is read without a doubt and means what the table says, minute by minute
(numbers, extensions and kinds for phones), or when a person was to look at it and will. `wrong` is what must never
happen: something was read, nobody will look, and it is not what the partner meant. `lost` is nothing read and nobody
told. Run `python -m tests.importers.cleaning.blind hours_blind.csv` to see the cells that are not right.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Final

from opening_hours import OpeningHours

from directory.draft import PhoneDraft, ScheduleDraft
from importers.cleaning.hours import clean_hours
from importers.cleaning.phones import clean_phones

HERE: Final = Path(__file__).parent
#: Two stretches with holidays (Juneteenth, Independence Day, Labor Day) and winter, so that seasons and `PH` count.
STRETCHES: Final = ((datetime(2029, 6, 15), datetime(2029, 9, 10)), (datetime(2029, 12, 1), datetime(2030, 1, 10)))  # noqa: DTZ001  (local time)
_LABELLED: Final = re.compile(r"([^\W\d_][^\W\d_/ ]+(?:/[^\W\d_]+)*): (.*)")
Meaning = tuple[tuple[datetime, datetime, str], ...]


def cells(name: str) -> list[dict[str, str]]:
    """The rows of a table beside this file, without its comment lines."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("# ")))


def meaning(expression: str) -> Meaning:
    """When an OSM expression is open (or unknown), stretch by stretch; touching intervals are one."""
    said: list[tuple[datetime, datetime, str]] = []
    hours = OpeningHours(expression, country="US")
    for start, end in STRETCHES:
        for since, until, state, _ in hours.intervals(start, end):
            if str(state) == "closed":
                continue
            joins = bool(said) and said[-1][1:] == (since, str(state))
            said.append((said.pop()[0] if joins else since, until or end, str(state)))
    return tuple(said)


def judge_hours(text: str, expected: str) -> str:
    """How the hours in `text` were read, beside what a careful person understands (see the table's header)."""
    cleaned = clean_hours(text)
    if not cleaned.value:
        if cleaned.doubts:
            return "right" if expected == "queue" else "queued"
        return "right" if expected == "none" else "lost"
    if cleaned.doubts:
        return "right" if expected == "queue" else "queued"
    return "right" if _same_hours(cleaned.value, expected) else "wrong"


def _same_hours(value: tuple[ScheduleDraft, ...], expected: str) -> bool:
    wanted = expected.split(" || ")
    if expected in ("queue", "none") or len(wanted) != len(value):
        return False
    left = list(value)
    for want in wanted:
        labelled = _LABELLED.fullmatch(want)
        labels, told = (labelled[1].split("/"), labelled[2]) if labelled else ([""], want)
        same = [s for s in left if any(label in s.label.lower() for label in labels) and _same(s, told)]
        if not same:
            return False
        left.remove(same[0])
    return True


def _same(schedule: ScheduleDraft, told: str) -> bool:
    expression = told.removesuffix("+appt").removesuffix("appt").strip()
    if schedule.by_appointment != (told.endswith("appt") or "appointment" in told):
        return False
    if not expression:
        return not schedule.rows
    return bool(schedule.expression) and meaning(schedule.expression) == meaning(expression)


def judge_phones(text: str, country: str, area_code: str, expected: str) -> str:
    """How the numbers in `text` were read, beside what a careful person would dial."""
    cleaned = clean_phones(text, country or "US", area_code)
    if cleaned.doubts:
        return "right" if expected == "queue" else "queued"
    if not cleaned.value:
        return "right" if expected == "none" else "lost"
    return "right" if [_told(phone) for phone in cleaned.value] == expected.split() else "wrong"


def _told(phone: PhoneDraft) -> str:
    kind = "" if phone.kind.value == "voice" else f"/{phone.kind.value}"
    return phone.number + (f"x{phone.extension}" if phone.extension else "") + kind


def verdicts(name: str) -> list[tuple[str, str, str]]:
    """(verdict, cell, expected) for every row of a table; one with a `country` column is of phones."""
    found = []
    for row in cells(name):
        if "country" in row:
            verdict = judge_phones(row["input"], row["country"], row["area_code"], row["expected"])
        else:
            verdict = judge_hours(row["input"], row["expected"])
        found.append((verdict, row["input"], row["expected"]))
    return found


def _print(name: str) -> None:
    found = verdicts(name)
    for verdict, text, expected in sorted(found):
        if verdict != "right":
            value = clean_phones(text).value if "phones" in name else clean_hours(text).value
            said = [_told(v) if isinstance(v, PhoneDraft) else f"{v.label}: {v.expression or v}" for v in value]
            print(f"{verdict:7} {text!r}\n        expected {expected}\n        read     {said}")  # noqa: T201  (a program)
    print(name, dict(Counter(verdict for verdict, _, _ in found)))  # noqa: T201  (a program)


if __name__ == "__main__":
    for table in sys.argv[1:]:
        _print(table)
