"""How cost grows with the number of listings, as a table and a plot, from the results of several sizes."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.search.queries import KINDS
from tests.benchmarks.search.tables import short, table

ASKED = ("Q1", "Q4")
"""The kinds that are drawn: words within a radius, and words alone."""
TITLES = {"Q1": "words within 25 miles", "Q4": "words alone"}
WIDTH, HEIGHT, LEFT, TOP = 420, 260, 52, 34
LIGHT, DARK = (
    ("#b3261e", "#1565c0", "#2e7d32", "#8a5a00", "#6a1b9a"),
    ("#ff8a80", "#82b1ff", "#8bd48f", "#fc6", "#d7a6ff"),
)
"""Of each engine in turn, ours first."""


def _style() -> str:
    light, dark = (
        "".join(f" .e{at} {{ stroke: {colour} }}" for at, colour in enumerate(colours)) for colours in (LIGHT, DARK)
    )
    return f"""
svg {{ font: 12px system-ui, sans-serif; background: #fff }} text {{ fill: #333 }} .title {{ font-weight: 600 }}
.grid {{ stroke: #ddd }} .line {{ fill: none; stroke-width: 2 }} .thick {{ stroke-width: 3.5 }}
{light}
@media (prefers-color-scheme: dark) {{
svg {{ background: #16181c }} text {{ fill: #ccc }} .grid {{ stroke: #383b42 }}
{dark}
}}
"""


def growth_table(results: Sequence[dict[str, Any]]) -> str:
    """Warm p50 of every engine and kind at each size."""
    rows = []
    for name in results[-1]["engines"]:
        for kind in KINDS:
            seen = [result["engines"].get(name, {}).get("warm", {}).get(kind, {}) for result in results]
            if any(each.get("count") for each in seen):
                rows.append([name, kind, *(short(each["p50"]) if each.get("count") else "" for each in seen)])
    return table(["engine", "kind", *(f"{result['count']:,}" for result in results)], rows)


def _points(results: Sequence[dict[str, Any]], name: str, kind: str) -> list[tuple[float, float]]:
    told = [(result["count"], result["engines"].get(name, {}).get("warm", {}).get(kind, {})) for result in results]
    return [(math.log10(count), math.log10(each["p50"])) for count, each in told if each.get("count")]


def _panel(results: Sequence[dict[str, Any]], kind: str, names: Sequence[str], left: int) -> Iterator[str]:
    """One kind's lines, both axes by powers of ten."""
    every = [point for name in names for point in _points(results, name, kind)]
    west, east = (edge(math.log10(result["count"]) for result in results) for edge in (min, max))
    south, north = math.floor(min(y for _, y in every)), math.ceil(max(y for _, y in every))

    def at(x: float, y: float) -> tuple[float, float]:
        across = (x - west) / max(1e-9, east - west) * (WIDTH - LEFT - 20)
        return left + LEFT + across, TOP + (north - y) / max(1, north - south) * (HEIGHT - TOP - 30)

    yield f'<text class="title" x="{left + LEFT}" y="18">{TITLES[kind]} ({kind}): warm p50, ms</text>'
    for power in range(south, north + 1):
        x, y = at(west, power)
        yield f'<path class="grid" d="M{x:.1f} {y:.1f}H{at(east, power)[0]:.1f}"/>'
        yield f'<text x="{x - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>'
    for result in results:
        x, y = at(math.log10(result["count"]), south)
        yield f'<text x="{x:.1f}" y="{y + 18:.1f}" text-anchor="middle">{_short(result["count"])}</text>'
    for number, name in enumerate(names):
        line = " ".join("{:.1f},{:.1f}".format(*at(x, y)) for x, y in _points(results, name, kind))
        weight = " thick" if number == 0 else ""
        yield f'<polyline class="line e{number % len(LIGHT)}{weight}" points="{line}"/>'


def _short(count: int) -> str:
    return f"{count // 1_000_000}M" if count >= 1_000_000 else f"{count // 1000}k"


def plot(results: Sequence[dict[str, Any]]) -> str:
    """An SVG of two panels and a legend, for a light page and a dark one."""
    names = list(results[-1]["engines"])
    panels = [part for at, kind in enumerate(ASKED) for part in _panel(results, kind, names, at * WIDTH)]
    legend = []
    for number, name in enumerate(names):
        x, y = LEFT + number * 130, HEIGHT + 16
        legend.append(f'<path class="line thick e{number % len(LIGHT)}" d="M{x} {y}h22"/>')
        legend.append(f'<text x="{x + 28}" y="{y + 4}">{name}</text>')
    told = "Median time of a warm search by number of listings, on logarithmic axes"
    size = f'viewBox="0 0 {WIDTH * len(ASKED)} {HEIGHT + 30}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{told}">\n<style>{_style()}</style>'
    return "\n".join([head, *panels, *legend, "</svg>", ""])


def main(told: Sequence[str]) -> None:
    """Print the table, write the plot."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.search growth", description=__doc__)
    parser.add_argument("results", type=Path, nargs="+", metavar="RESULT.json")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg")
    asked = parser.parse_args(told)
    results = sorted((json.loads(path.read_text()) for path in asked.results), key=lambda result: result["count"])
    sys.stdout.write(growth_table(results) + "\n")
    if asked.plot:
        asked.plot.write_text(plot(results), encoding="utf-8")
