"""Attacks on a hidden point through the public search, over HTTP (SAFETY M15, L2).

The four oracles of the simulation that this ports: the exact distance, a rounded one, whether a place is within a
radius, and whether it stands before a public neighbour; and one more, whether it goes when a ZIP is avoided. Each
attack starts from the cells of the declared service area and keeps those that may still be the point. An attacker here
knows the program: what no answer varies with is no evidence. A listing that is there at every radius is not within
the smallest one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from fastapi.testclient import TestClient

from directory.geo import inside
from directory.geo.areas import county_at
from directory.geo.distance import miles_many
from directory.geo.values import Place

STEP = 0.01
SLACK = 0.6
"""Half the diagonal of a cell in miles, and a little: no cell is ruled out by where in it the point is."""
FARTHEST = 400.0
HALVINGS = 14
Cells = npt.NDArray[np.float64]
Kept = npt.NDArray[np.bool_]


def cells_of(county: str, box: tuple[float, float, float, float]) -> Cells:
    """The centres of all cells of `county` within `box` (south, north, west, east)."""
    south, north, west, east = box
    every = [(a, b) for a in np.arange(south, north, STEP) for b in np.arange(west, east, STEP)]
    return np.array([at for at in every if county_at(*at) == county])


def square_miles(cells: Cells) -> float:
    """How much ground the cells cover."""
    return float(np.sum((STEP * 69.0) * (STEP * 69.17 * np.cos(np.radians(cells[:, 0])))))


@dataclass
class Attacker:
    """Asks the real face; `target` and `neighbours` are names on its pages. Remembers what was answered."""

    client: TestClient
    target: str
    neighbours: Mapping[str, tuple[float, float]]
    asked: int = 0
    _known: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)

    def results(self, origin: Place, radius: float, sort: str = "best", avoid: str = "") -> list[dict[str, Any]]:
        """The results for a ZIP, a radius and an order, without what lies in the ZIP `avoid`."""
        key = (origin.code, radius, sort, avoid)
        if key not in self._known:
            self.asked += 1
            query = {
                "near": origin.code,
                "radius_miles": radius,
                "sort": sort,
                "limit": 100,
                "avoid": [avoid] if avoid else [],
            }
            self._known[key] = self.client.post("/api/search", json=query).json()["results"]
        return self._known[key]

    def seen(self, origin: Place, radius: float) -> dict[str, Any] | None:
        """The target's result, when it is there."""
        found = (r for r in self.results(origin, radius) if r["listing"]["name"] == self.target)
        return next(found, None)

    def card(self, origin: Place) -> str:
        """What the page, not the data, says of the target."""
        self.asked += 1
        page = self.client.post("/search", data={"near": origin.code, "radius_miles": "400"}).text
        return next((card for card in page.split('<li class="card">') if f">{self.target}<" in card), "")


def _away(origin: tuple[float, float], cells: Cells) -> npt.NDArray[np.float64]:
    return miles_many(*origin, cells[:, 0], cells[:, 1])


def exact(who: Attacker, origins: Iterable[Place], cells: Cells) -> Kept:
    """Keep the cells at the distance that the data tells."""
    kept = np.ones(len(cells), dtype=bool)
    for origin in origins:
        result = who.seen(origin, FARTHEST)
        if result is not None and result["distance_miles"] is not None:
            away = _away((origin.latitude, origin.longitude), cells)
            kept &= np.abs(away - result["distance_miles"]) <= SLACK
    return kept


def rounded(who: Attacker, origins: Iterable[Place], cells: Cells) -> Kept:
    """Keep the cells at about the distance that the page tells in whole miles."""
    kept = np.ones(len(cells), dtype=bool)
    for origin in origins:
        text = re.sub(r"<[^>]+>", " ", who.card(origin))
        told = re.search(r"(?:about|less than) (\d+) miles? away", text)
        if told:
            kept &= np.abs(_away((origin.latitude, origin.longitude), cells) - float(told[1])) <= 0.5 + SLACK
    return kept


def radius(who: Attacker, origins: Iterable[Place], cells: Cells) -> Kept:
    """Halve the radius at which the target comes and goes; keep the cells at that distance."""
    kept = np.ones(len(cells), dtype=bool)
    for origin in origins:
        low, high = 0.5, FARTHEST
        if who.seen(origin, low) or not who.seen(origin, high):
            continue
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (low, middle) if who.seen(origin, middle) else (middle, high)
        kept &= np.abs(_away((origin.latitude, origin.longitude), cells) - high) <= SLACK
    return kept


def rank(who: Attacker, origins: Iterable[Place], cells: Cells) -> Kept:
    """Keep the cells nearer than a public neighbour of the target's own group where the target stands before it."""
    kept = np.ones(len(cells), dtype=bool)
    for name, at in who.neighbours.items():
        orders = [(origin, _before(who, origin, name)) for origin in origins]
        told = [(origin, before) for origin, before in orders if before is not None]
        if len({before for _, before in told}) < 2:
            continue
        for origin, before in told:
            here = (origin.latitude, origin.longitude)
            there = float(miles_many(*here, np.array([at[0]]), np.array([at[1]]))[0])
            away = _away(here, cells)
            kept &= (away <= there + SLACK) if before else (away >= there - SLACK)
    return kept


def _before(who: Attacker, origin: Place, neighbour: str) -> bool | None:
    """Whether the target stands before `neighbour` in one group; None when they share none."""
    at = {r["listing"]["name"]: (r["group"], n) for n, r in enumerate(who.results(origin, FARTHEST, "distance"))}
    if who.target not in at or neighbour not in at or at[who.target][0] != at[neighbour][0]:
        return None
    return at[who.target][1] < at[neighbour][1]


def avoided(who: Attacker, origins: Iterable[Place], cells: Cells) -> Kept:
    """Avoid one ZIP after the other; keep the cells of that with which the target goes."""
    kept = np.ones(len(cells), dtype=bool)
    first, *_ = origins
    for origin in origins:
        names = [r["listing"]["name"] for r in who.results(first, FARTHEST, avoid=origin.code)]
        if who.target not in names:
            kept &= inside.holds([origin], cells[:, 0], cells[:, 1]) != inside.NO
    return kept


ATTACKS: Mapping[str, Callable[[Attacker, Iterable[Place], Cells], Kept]] = {
    "exact": exact,
    "rounded": rounded,
    "radius": radius,
    "rank": rank,
    "avoided": avoided,
}
