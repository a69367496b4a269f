"""Which counts of a table stay untold, so that none of them follows from its row's and column's totals.

Promises: `guarded` looks at nothing but noisy counts, so that what it leaves out tells no more than they do. Afterwards
no untold cell follows from the told ones, whatever an attacker knows of which cells are empty: every line with a told
total has two untold cells or more that are not empty for sure, and no combination of lines singles one out.

A table is a graph: areas and needs are its points, an untold cell is the edge between its two, and lines whose total
is untold are one and the same point. A cell follows from the totals exactly when its edge is a bridge; one that is
thought empty follows when its two ends do not hang together without it. So the graph must hang together and have no
bridge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import networkx as nx

Cell = tuple[str, str]
"""(area, need)."""
Line = tuple[str, str]
"""("area" or "need", code)."""
REST: Final[Line] = ("", "")
"""The lines without a told total."""


@dataclass(frozen=True, slots=True)
class Table:
    """Noisy counts that may be told: of cells, and of lines."""

    cells: Mapping[Cell, int]
    totals: Mapping[Line, int]


def guarded(told: Table, known: Mapping[Cell, int]) -> Table:
    """What may be told of `told`. `known` are the cells, told or not, that are not empty for sure."""
    cells, totals = dict(told.cells), dict(told.totals)
    while True:
        graph = _graph(known.keys() - cells.keys(), totals)
        poor = min(
            (line for line in totals if graph.degree(line) < 2), key=lambda one: (totals[one], one), default=None
        )
        if poor is not None:
            beside = [cell for cell in cells if poor in _lines(cell)]
            if beside and graph.degree(poor):  # a total of told cells alone is no news
                del cells[min(beside, key=lambda one: (cells[one], one))]
            else:
                del totals[poor]
            continue
        loose = [*_apart(graph, totals), *_at_bridges(graph)]
        if not loose:
            return Table(cells, totals)
        del totals[min(loose, key=lambda one: (totals[one], one))]


def _lines(cell: Cell) -> tuple[Line, Line]:
    return ("area", cell[0]), ("need", cell[1])


def _graph(untold: set[Cell], totals: Mapping[Line, int]) -> nx.MultiGraph:
    graph = nx.MultiGraph()
    graph.add_nodes_from([REST, *sorted(totals)])
    for cell in sorted(untold):
        ends = [line if line in totals else REST for line in _lines(cell)]
        if ends[0] != ends[1]:
            graph.add_edge(*ends)
    return graph


def _apart(graph: nx.MultiGraph, totals: Mapping[Line, int]) -> Iterator[Line]:
    """Told totals that do not hang together with the rest."""
    together = nx.node_connected_component(graph, REST)
    yield from (line for line in totals if line not in together)


def _at_bridges(graph: nx.MultiGraph) -> Iterator[Line]:
    for ends in nx.bridges(graph):
        yield from (line for line in ends if line != REST)
