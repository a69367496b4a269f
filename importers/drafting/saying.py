"""What an importer says of a row, once the row's reader has had its word.

Promises: a row that its reader marks as none is skipped whatever it holds; of a row that may not be used nothing is
told but which listing it was, so that it can be hidden.
"""

from __future__ import annotations

from collections.abc import Callable

from importers.drafting.assembly import external_id
from importers.drafting.raw import Raw
from importers.importer import HIDES, LEFT_OUT, SKIP, Row, Skip

Say = Callable[[Row], Raw | Skip]


def told_by(say: Say, row: Row) -> Raw | Skip:
    """What `say` makes of a row, or why its reader has no use for it."""
    if SKIP in row.cells:
        return Skip(row.text(SKIP), hides=row.text(HIDES))
    said = say(row)
    if LEFT_OUT in row.cells:
        return Skip(row.text(LEFT_OUT), hides=said.hides if isinstance(said, Skip) else external_id(said))
    return said


def tried(say: Say, row: Row) -> Raw | None:
    """The same; None where it tells nothing, or where drafting the row will meet trouble and tell its number."""
    try:
        said = told_by(say, row)
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
    return None if isinstance(said, Skip) else said
