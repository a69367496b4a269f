"""Lists with titles between their rows.

Promises: every row that is one comes once, with the title above it; a title, total or note between them is no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from importers.importer import Row

SECTION: Final = "section"
"""The cell in which a row finds the title that it stands under; "" above the first."""


def sectioned(rows: Iterable[Row], named: str, titled: str) -> Iterator[Row]:
    """The rows whose column `named` says something, under the last title: what other rows say in column `titled`."""
    section = ""
    for row in rows:
        if row.text(named):
            yield replace(row, cells={**row.cells, SECTION: section})
        else:
            section = row.text(titled)
