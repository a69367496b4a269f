"""The plot is drawn from any results: sizes an engine was not measured at, and engines that were too slow."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

from tests.benchmarks.search.growth import growth_table, plot


def result(count: int, **p50: float | None) -> dict[str, Any]:
    told = {name: {"count": 200, "p50": each} if each else {"count": 0} for name, each in p50.items()}
    engines = {name: {"warm": {"Q1": each, "Q4": each}} for name, each in told.items()}
    return {"count": count, "engines": engines}


def test_a_size_that_was_too_slow_is_left_out_of_an_engines_line() -> None:
    results = [result(10_000, waymark=0.1, slow=2.0), result(100_000, waymark=0.2, slow=None)]
    drawn = ET.fromstring(plot(results))
    lines = drawn.findall("{http://www.w3.org/2000/svg}polyline")
    assert [len(line.attrib["points"].split()) for line in lines] == [2, 1, 2, 1]


def test_the_table_has_a_column_for_each_size() -> None:
    told = growth_table([result(10_000, waymark=0.1), result(100_000, waymark=0.2)])
    assert "| waymark | Q1 | 0.10 | 0.20 |" in told
