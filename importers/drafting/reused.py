"""Default points: one point that stands in for places of several towns tells where none of them is.

Promises: only the mark is set; the importer drops the point and says so. A point shared within one town is no default.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from importers.cleaning.coordinates import clean_point, default_points
from importers.importer import Row

REUSED: Final = "waymark:reused"
"""The cell that marks a row whose point also stands for another town."""


def marked(rows: Iterable[Row], latitude: str, longitude: str, town: str, country: str) -> Iterator[Row]:
    """`rows`, with `REUSED` in those whose point stands in rows of two or more towns (by the columns so named)."""
    known = list(rows)
    points = {row.number: clean_point(row.text(latitude), row.text(longitude), country=country).value for row in known}
    distinct = {(points[row.number], row.text(town)): points[row.number] for row in known}
    shared = default_points(distinct.values(), shared_by=2)
    for row in known:
        point = points[row.number]
        reused = point is not None and (round(point.latitude, 4), round(point.longitude, 4)) in shared
        yield replace(row, cells={**row.cells, REUSED: reused}) if reused else row
