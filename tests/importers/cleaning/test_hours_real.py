"""The partners' real hours: nothing raises, all that is read is sound, and how much is read is told."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import opening_hours
import pytest

from importers.cleaning.hours import clean_hours, clock, schedule_from_days

DAY_AND_TIME = re.compile(r"(?i)\b(?:mon|tue|wed|thu|fri|sat|sun|m-f|daily)[a-z]*\b.*\d|24/7|24 ?-?hours?")


def text_of(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def sf211(data: Path) -> Iterator[str]:
    for line in text_of(data / "sf211_ndjson" / "sf.json").splitlines():
        if line.strip():
            yield from (place["hours"] for place in json.loads(line)["locations"] if place.get("hours"))


def uk_courts(data: Path) -> Iterator[str]:
    for court in json.loads(text_of(data / "uk_courts" / "courts.json")):
        yield from court.get("opening_times") or []


def dallas(data: Path) -> Iterator[str]:
    for path in sorted((data / "dallas_resource_packets").glob("*.csv")):
        for row in csv.reader(io.StringIO(text_of(path))):
            yield from (cell for cell in row if len(cell) < 200 and DAY_AND_TIME.search(cell))


def baltimore(data: Path) -> Iterator[str]:
    for row in csv.DictReader(io.StringIO(text_of(data / "baltimore_211_hsds" / "services.csv"))):
        for line in f"{row['description']}\n{row['application_process']}".splitlines():
            match = re.search(r"(?i)\b(?:hours:? |mon|tue|wed|thu|fri|sat|sun|daily)[a-z]*\b.*\d.*", line)
            if match:
                yield match.group()


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("cells", "at_least"),
    [(sf211, 0.6), (uk_courts, 0.002), (dallas, 0.2), (baltimore, 0.1)],
    ids=lambda v: getattr(v, "__name__", ""),
)
def test_real_cells_are_read_soundly_or_doubted(shared_data: Path, cells: object, at_least: float) -> None:
    assert callable(cells)
    texts = [text for text in cells(shared_data) if text.strip()]
    read = 0
    for text in texts:
        cleaned = clean_hours(text)
        read += bool(cleaned.value)
        assert cleaned.value or cleaned.doubts or len(text.strip()) < 5
        for schedule in cleaned.value:
            assert not schedule.expression or opening_hours.validate(schedule.expression)
    print(f"{cells.__name__}: {read} of {len(texts)} cells read")  # noqa: T201  (the coverage figure)
    assert read >= at_least * len(texts) > 0


@pytest.mark.real_data
def test_real_integer_schedules_become_expressions(shared_data: Path) -> None:
    places = json.loads(text_of(shared_data / "sf_linksf_json" / "locations.json"))
    services = [service for place in places.values() for service in place.get("services", {}).values()]
    done = 0
    for service in services:
        days = defaultdict(list)
        for row in service.get("schedules", []):
            opens, closes = clock(row["opens_at"]), clock(row["closes_at"])
            if opens and closes:
                days[row["weekday"]].append((opens, closes))
        if days:
            assert schedule_from_days(days).expression
            done += 1
    assert done > 200
