"""The nearest by rings are the nearest of all, in town and in the wild, of what is common and of what is rare."""

from __future__ import annotations

import numpy as np
import pytest

from directory.geo import miles_many
from directory.search import marks, spatial
from directory.search.columns import Columns
from tests.benchmarks.search import nearest


@pytest.fixture(scope="module")
def columns() -> Columns:
    """A town, a country and a far island."""
    chance = np.random.default_rng(5)
    town, country = chance.normal((41, -88), 0.2, (6000, 2)), chance.uniform((30, -120), (48, -75), (6000, 2))
    points = np.concatenate([town, country, chance.normal((21.9, -159.5), 0.1, (15, 2))])
    latitudes, longitudes = points[np.argsort(spatial.cells(points[:, 0], points[:, 1]), kind="stable")].T.copy()
    needs = sum((chance.random(len(points)) < share).astype(np.uint64) << np.uint64(bit) for bit, share in SHARES)
    nobody = {"further_documents": np.zeros(0, np.int32), "further_latitudes": np.zeros(0)}
    return Columns(
        {"latitudes": latitudes, "longitudes": longitudes, "needs": np.asarray(needs, np.uint64)} | nobody, {}
    )


SHARES = ((0, 0.9), (1, 0.2), (2, 0.01), (3, 0.0005))


@pytest.mark.parametrize("bit", [bit for bit, _ in SHARES])
@pytest.mark.parametrize("point", [(41.0, -88.0), (41.0, -88.6), (44.0, -100.0), (21.9, -159.5), (5.0, -30.0)])
def test_the_nearest_are_the_nearest_of_all(
    columns: Columns, point: tuple[float, float], bit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "RARE", 10)
    words = marks.any_of(columns.need_marks, 1 << bit)
    numbers, off = nearest.nearest(columns, *point, words, 20)
    held = columns["needs"] >> np.uint64(bit) & np.uint64(1) != 0
    true = np.sort(miles_many(*point, columns["latitudes"], columns["longitudes"])[held])[:20]
    assert len(set(numbers.tolist())) == len(numbers)
    assert held[numbers].all()
    assert np.sort(off)[:20] == pytest.approx(true)


@pytest.mark.parametrize("miles", [3.0, 50.0])
def test_all_within_some_miles_are_found_once(columns: Columns, miles: float) -> None:
    words = marks.any_of(columns.need_marks, 2)
    numbers, _ = nearest.within(columns, 41.0, -88.0, words, miles)
    off = miles_many(41.0, -88.0, columns["latitudes"], columns["longitudes"])
    assert numbers.tolist() == np.flatnonzero((columns["needs"] & np.uint64(2) != 0) & (off <= miles)).tolist()
