"""SAFETY S5: counts of outcomes are published so that nothing is learned of one call, nor of a few.

The table is attacked as an analyst would: with every total, exactly, and knowing which cells are empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlmodel import select

from directory import outcomes, taxonomy
from directory.errors import UsageError
from directory.insight import gaps
from directory.insight.noise import noise
from directory.outcomes import OUTCOMES, Tally
from directory.settings import Settings
from directory.staff import store
from directory.staff.model import GapRelease, OutcomeTotal

AREAS = ("county:19113", "county:17031", "county:06037", "state:US-WY")
NEEDS = ("emergency-shelter", "lawyer", "protective-order", "counseling")
OCTOBER = datetime(2026, 10, 14, 22, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 3, tzinfo=UTC)
REACH = {"cells": 4, "areas": 7, "needs": 7}
COUNTS = st.dictionaries(
    st.tuples(st.just("full"), st.sampled_from(AREAS), st.sampled_from(NEEDS)),
    st.one_of(st.integers(1, 10), st.integers(11, 24), st.integers(25, 400)),
    max_size=16,
)
SEEDS = st.integers(0, 2**32)


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Engine]:
    """Accounts of its own for each test."""
    made = Settings(home=tmp_path / "home")
    store.prepare(made)
    opened = store.open_store(made)
    yield opened
    opened.dispose()


def drawn(seed: int, most: dict[str, int] = REACH) -> dict[tuple[str, str, str, str], int]:
    """A draw for each cell and total there could be."""
    random = Random(seed)
    places = [("cells", "full", a, n) for a in AREAS for n in NEEDS]
    places += [("areas", "full", a, "") for a in AREAS] + [("needs", "full", "", n) for n in NEEDS]
    return {place: random.randint(-most[place[0]], most[place[0]]) for place in places}


def told(counts: Any, draws: dict[tuple[str, str, str, str], int]) -> dict[str, Any]:
    return gaps.told(counts, REACH, lambda *place: draws[place])


def rank(rows: list[list[int]]) -> int:
    """Of a matrix of whole numbers, exactly."""
    left = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left[found:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(found, pivot)
        for row in left[found + 1 :]:
            times = row[column] / pivot[column]
            row[:] = [value - times * other for value, other in zip(row, pivot, strict=True)]
        found += 1
    return found


def solved(counts: Any, public: dict[str, Any]) -> set[tuple[str, str]]:
    """The cells left out that follow from the told totals, for whoever knows which cells are empty."""
    shown = {(row["area"], row["need"]) for row in public["cells"]}
    left = sorted({(area, need) for _, area, need in counts} - shown)
    lines = [("area", row["area"]) for row in public["areas"]] + [("need", row["need"]) for row in public["needs"]]
    sums = [[int(code in cell) for cell in left] for _, code in lines]
    return {
        cell
        for at, cell in enumerate(left)
        if sums and rank([*sums, [int(at == other) for other in range(len(left))]]) == rank(sums)
    }


@trying(max_examples=300, deadline=None)
@given(COUNTS, SEEDS)
def test_S5_no_cell_that_is_left_out_follows_from_the_totals(counts: Any, seed: int) -> None:
    public = told(counts, drawn(seed))
    assert solved(counts, public) == set()


def test_S5_the_same_attacker_solves_a_table_without_complementary_suppression() -> None:
    counts = {("full", "county:19113", need): count for need, count in zip(NEEDS, (40, 50, 60, 3), strict=True)}
    bare = {
        "cells": [{"area": area, "need": need} for (_, area, need), count in counts.items() if count >= 11],
        "areas": [{"area": "county:19113"}],
        "needs": [],
    }
    assert solved(counts, bare) == {("county:19113", "counseling")}


@trying(max_examples=300, deadline=None)
@given(COUNTS, SEEDS)
def test_S5_every_number_that_is_told_was_eleven_at_least_in_truth(counts: Any, seed: int) -> None:
    public = told(counts, drawn(seed))
    areas, needs = Counter[str](), Counter[str]()
    for (_, area, need), count in counts.items():
        areas[area] += count
        needs[need] += count
    assert all(counts["full", row["area"], row["need"]] >= 11 for row in public["cells"])
    assert all(areas[row["area"]] >= 11 for row in public["areas"])
    assert all(needs[row["need"]] >= 11 for row in public["needs"])
    assert all(row["count"] >= 11 for level in ("cells", "areas", "needs") for row in public[level])


@trying(max_examples=300, deadline=None)
@given(COUNTS, SEEDS, st.sampled_from(AREAS), st.sampled_from(NEEDS))
def test_S5_neighbouring_months_publish_the_same_for_draws_that_differ_by_one(
    counts: Any, seed: int, area: str, need: str
) -> None:
    """One outcome more, and draws lower by one in its cell and its two totals: the same table, digit by digit.

    So whatever is published of one month is published of its neighbour with the odds of those three draws, each of
    which the next test bounds by its share of epsilon.
    """
    draws = drawn(seed, {level: most - 1 for level, most in REACH.items()})
    more = counts | {("full", area, need): counts.get(("full", area, need), 0) + 1}
    lower = dict(draws)
    for place in (("cells", "full", area, need), ("areas", "full", area, ""), ("needs", "full", "", need)):
        lower[place] -= 1
    assert told(more, lower) == told(counts, draws)


@pytest.mark.parametrize("epsilon", [0.05, 0.25, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("delta", [2.5e-6, 1e-3])
def test_S5_two_neighbouring_counts_are_told_apart_by_epsilon_and_delta_at_most(epsilon: float, delta: float) -> None:
    made = noise(epsilon, delta)
    spread = range(-made.reach - 1, made.reach + 2)
    assert sum(made.odds(value) for value in spread) == 1
    most = Fraction(repr(epsilon)) + Fraction(1, 10**12)
    bound = sum(most**n / Fraction(_factorial(n)) for n in range(40))  # e^epsilon, from below, within 1e-12
    beyond = sum(max(Fraction(0), made.odds(value) - bound * made.odds(value - 1)) for value in spread)
    assert beyond <= Fraction(repr(delta))
    assert max(abs(made.draw()) for _ in range(200)) <= made.reach


def _factorial(n: int) -> int:
    return n * _factorial(n - 1) if n else 1


@trying(max_examples=200, deadline=None)
@given(SEEDS)
def test_S5_no_draw_of_the_smallest_cell_is_ever_told(seed: int) -> None:
    """Whatever the noise: ten is never published as eleven."""
    counts = {("full", area, need): 10 for area in AREAS for need in NEEDS}
    assert told(counts, drawn(seed))["cells"] == []


def fill(people: Engine, counts: dict[tuple[str, str, str], int], month: str = "2026-10") -> None:
    with store.session(people) as session:
        outcomes.write(session, {(area, need, month, of): n for (of, area, need), n in counts.items()})


def test_S5_a_month_is_released_once_and_its_counts_are_forgotten(people: Engine) -> None:
    fill(people, {("full", "county:17031", "emergency-shelter"): 400, ("placed", "county:19113", "lawyer"): 2})
    with store.session(people) as session:
        first = gaps.release(session, "2026-10", 1.0, LATER)
    with store.session(people) as session:
        assert gaps.release(session, "2026-10", 4.0, LATER + timedelta(days=1)) == first
        assert session.exec(select(OutcomeTotal)).all() == []
    fill(people, {("full", "county:17031", "emergency-shelter"): 5})
    with store.session(people) as session:
        assert session.exec(select(OutcomeTotal)).all() == [], "what comes late would change what stands"
        assert gaps.release(session, "2026-10", 1.0, LATER) == first
        assert [row.period for row in session.exec(select(GapRelease))] == ["2026-10"]
    assert (first["epsilon"], first["smallest"], sum(part["epsilon"] for part in first["noise"].values())) == (1, 11, 1)
    assert sum(part["delta"] for part in first["noise"].values()) == pytest.approx(first["delta"])


@pytest.mark.parametrize("month", ["2026-11", "2026-12", "2027-01", "2026-13", "202610", "all", "٢٠٢٦-١٠", "0001-01"])
def test_S5_no_running_month_is_ever_released(people: Engine, month: str) -> None:
    with store.session(people) as session, pytest.raises(UsageError) as refused:
        gaps.release(session, month, 1.0, LATER)
    assert month not in str(refused.value)


@pytest.mark.parametrize("hours", [0, 1, 23])
def test_S5_a_month_is_not_released_while_counts_of_it_may_be_held(people: Engine, hours: int) -> None:
    with store.session(people) as session, pytest.raises(UsageError, match="over for a day"):
        gaps.release(session, "2026-10", 1.0, datetime(2026, 11, 1, hours, tzinfo=UTC))


@pytest.mark.parametrize("epsilon", [0.0, -1.0, 4.1, float("nan"), float("inf")])
def test_S5_noise_is_never_left_out(people: Engine, epsilon: float) -> None:
    with store.session(people) as session, pytest.raises(UsageError, match="epsilon"):
        gaps.release(session, "2026-10", epsilon, LATER)


def test_S5_what_is_kept_has_no_time_no_person_and_no_order(people: Engine) -> None:
    """The rows lie by their keys, so no row's number tells which came first; the file changes by batches alone."""
    tally = Tally(lambda: store.session(people))
    said = [("state:US-WY", "lawyer"), ("county:17031", "emergency-shelter"), ("county:06037", "counseling")]
    for area, need in said:
        tally.say(area, need, "full", OCTOBER)
    with store.session(people) as session:
        assert session.exec(select(OutcomeTotal)).all() == [], "one call alone changes no file"
    tally.flush()
    columns = {column.name for column in OutcomeTotal.__table__.columns}  # type: ignore[attr-defined]
    assert columns == {"area", "need", "month", "outcome", "count"}
    with people.connect() as opened:
        rows = opened.execute(text("SELECT area, need, month, outcome, count FROM outcome_total")).all()
        (made,) = opened.execute(text("SELECT sql FROM sqlite_master WHERE name = 'outcome_total'")).one()
    assert "WITHOUT ROWID" in made
    assert [row[0] for row in rows] == sorted(area for area, _ in said)
    assert {row[2] for row in rows} == {"2026-10"}


def test_S5_a_batch_is_written_together(people: Engine) -> None:
    tally = Tally(lambda: store.session(people))
    for number in range(outcomes.BATCH):
        tally.say("county:17031", "lawyer", OUTCOMES[number % 2], OCTOBER)
    with store.session(people) as session:
        assert {row.outcome: row.count for row in session.exec(select(OutcomeTotal))} == {"placed": 10, "full": 10}


def test_S5_needs_and_outcomes_are_those_there_are(people: Engine) -> None:
    assert set(NEEDS) <= set(taxonomy.needs())
    tally = Tally(lambda: store.session(people))
    for need, outcome in (("lawyer", "Jane"), ("a 555-0101", "full")):
        with pytest.raises(UsageError) as refused:
            tally.say("county:17031", need, outcome, OCTOBER)
        assert need not in str(refused.value)
        assert outcome not in str(refused.value) or outcome == "full"
