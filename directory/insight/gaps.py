"""Where help is missing, published a month at a time: once, coarse, with noise, and never live (SAFETY S5).

Promises: a month is released after it has ended, once: whoever asks again is given what was released then, and its
counts are forgotten with the release, so that no other noise can ever be laid over them. A published number was
`SMALLEST` at least in truth; all else is left out, and so is whatever it would follow from (`suppressing`). One outcome
that was said changes what is published by no more than (epsilon, delta): it is in one cell, one area's total and one
need's, among which epsilon is divided (`SHARES`).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from directory.errors import ConflictError, NotFoundError, UsageError
from directory.insight.noise import noise
from directory.insight.suppressing import Cell, Line, Table, guarded
from directory.outcomes import EVERY, OUTCOMES
from directory.staff.model import GapRelease, OutcomeTotal

SMALLEST: Final = 11
LARGEST_EPSILON: Final = 4.0
DELTA: Final = 1e-5
SHARES: Final = {"cells": 0.5, "areas": 0.25, "needs": 0.25}
"""How epsilon and delta are divided."""
SETTLED: Final = timedelta(seconds=EVERY) * 24
"""How long after a month's end everything that was held in memory is written for sure."""
_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
Draw = Callable[[str, str, str, str], int]
"""The noise of (`cells`, `areas` or `needs`; outcome; area; need), "" for what a total has none of."""


def release(session: Session, month: str, epsilon: float, now: datetime) -> dict[str, Any]:
    """Publish a month, or give what was published of it. `UsageError`: it is not over, or no such month or epsilon."""
    _check(month, epsilon, now)
    before = session.get(GapRelease, month)
    if before is not None:
        return dict(json.loads(before.content))
    rows = session.exec(select(OutcomeTotal).where(OutcomeTotal.month == month)).all()
    counts = {(row.outcome, row.area, row.need): row.count for row in rows}
    shares = {level: noise(epsilon * share, DELTA * share) for level, share in SHARES.items()}
    reach = {level: one.reach for level, one in shares.items()}
    made = {
        "period": month,
        "released": now.date().isoformat(),
        "unit": "one outcome that staff said of one need",
        "smallest": SMALLEST,
        "epsilon": epsilon,
        "delta": DELTA,
        "noise": {
            level: {"epsilon": one.epsilon, "delta": DELTA * SHARES[level], "reach": one.reach}
            for level, one in shares.items()
        },
    } | told(counts, reach, lambda level, *_: shares[level].draw())
    session.add(GapRelease(period=month, released=now.date(), content=json.dumps(made)))
    try:
        session.flush()
    except IntegrityError:
        raise ConflictError("another process publishes this month at this moment") from None
    session.execute(delete(OutcomeTotal).where(col(OutcomeTotal.month) == month))
    return made


def _check(month: str, epsilon: float, now: datetime) -> None:
    if not _MONTH.fullmatch(month):
        raise UsageError("the month is written as 2026-10")
    if not 0 < epsilon <= LARGEST_EPSILON:
        raise UsageError(f"epsilon: above 0, and {LARGEST_EPSILON:g} at most")
    year, number = int(month[:4]), int(month[5:])
    if not 2000 <= year <= 2999:
        raise UsageError("the month is written as 2026-10")
    ends = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
    if now < ends + SETTLED:
        raise UsageError("the month is published once it is over for a day; counts of a running month are never shown")


def told(counts: Mapping[tuple[str, str, str], int], reach: Mapping[str, int], draw: Draw) -> dict[str, Any]:
    """What may be told of `counts` by (outcome, area, need), with the noise that `draw` gives.

    A cell without a count is never told, whatever its noise, and so is not looked at.
    """
    tables = {outcome: _table(outcome, counts, reach, draw) for outcome in OUTCOMES}
    return {
        "cells": [
            {"area": area, "need": need, "outcome": outcome, "count": count}
            for outcome, table in tables.items()
            for (area, need), count in sorted(table.cells.items())
        ],
        "areas": [
            {"area": code, "outcome": outcome, "count": count} for outcome, code, count in _totals(tables, "area")
        ],
        "needs": [
            {"need": code, "outcome": outcome, "count": count} for outcome, code, count in _totals(tables, "need")
        ],
    }


def _totals(tables: Mapping[str, Table], kind: str) -> Iterable[tuple[str, str, int]]:
    for outcome, table in tables.items():
        yield from ((outcome, code, count) for (of, code), count in sorted(table.totals.items()) if of == kind)


def _table(outcome: str, counts: Mapping[tuple[str, str, str], int], reach: Mapping[str, int], draw: Draw) -> Table:
    cells: dict[Cell, int] = {}
    totals: Counter[Line] = Counter()
    for (of, area, need), count in sorted(counts.items()):
        if of == outcome:
            cells[area, need] = count + draw("cells", outcome, area, need)
            totals["area", area] += count
            totals["need", need] += count
    noisy = {
        (kind, code): total + draw(f"{kind}s", outcome, code if kind == "area" else "", code if kind == "need" else "")
        for (kind, code), total in sorted(totals.items())
    }
    large = Table(
        {cell: count for cell, count in cells.items() if count >= SMALLEST + reach["cells"]},
        {line: count for line, count in noisy.items() if count >= SMALLEST + reach[f"{line[0]}s"]},
    )
    return guarded(large, {cell: count for cell, count in cells.items() if count > reach["cells"]})


def released(session: Session) -> list[dict[str, Any]]:
    """Everything that was published, the newest month first."""
    rows = session.exec(select(GapRelease).order_by(col(GapRelease.period).desc())).all()
    return [dict(json.loads(row.content)) for row in rows]


def of_month(session: Session, month: str) -> dict[str, Any]:
    """What was published of a month. Raises `NotFoundError`."""
    row = session.get(GapRelease, month)
    if row is None:
        raise NotFoundError("nothing is published of this month")
    return dict(json.loads(row.content))


def as_csv(table: Mapping[str, Any]) -> str:
    """A published table as a sheet: one number a line; an empty area or need is a total over all of them."""
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\n")
    sheet.writerow(["period", "area", "need", "outcome", "count", "epsilon", "delta", "smallest"])
    declared = [table["epsilon"], table["delta"], table["smallest"]]
    for row in (*table["cells"], *table["areas"], *table["needs"]):
        sheet.writerow(
            [table["period"], row.get("area", ""), row.get("need", ""), row["outcome"], row["count"], *declared]
        )
    return text.getvalue()
