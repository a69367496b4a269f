"""What a known shape is: how it is told from others, how its rows are read, and what each row says.

Promises: recognising reads no more than column names and one record; it names its evidence in a sentence and never a
value of the file. `say` is pure: the same row and options give the same `Raw` for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from directory.values import Tier
from importers.drafting import Raw
from importers.importer import Row, Skip

Record = Mapping[str, Any]
DOUBTS = "waymark:doubts"
"""The cell in which a reader lists what it missed (an organisation that is not in the file)."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a file was taken for: the shape's slug, `why` in a sentence, and how sure (0 to 1)."""

    shape: str
    why: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who imports says of a source: its slug, country (ISO 3166-1) and how secret its places are.

    `visibility` can only make rows more secret than their own marks do, except where a shape says nothing of it (None).
    """

    source: str
    country: str = "US"
    visibility: Tier | None = None

    def visible(self, shape_says: Tier | None) -> Tier | None:
        """The tier to declare: the more secret of what the row and the person say; None when neither says."""
        if shape_says is None or self.visibility is None:
            return shape_says or self.visibility
        return max(shape_says, self.visibility, key=lambda tier: tier.secrecy)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What a first look at a file shows: its tables' columns (by table name) or its first record, and what holds it.

    `around` are the names beside the list of records in its document; `wrapped` is the name of that list.
    """

    name: str
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    record: Record | None = None
    around: frozenset[str] = frozenset()
    wrapped: str = ""

    def columns(self) -> frozenset[str]:
        """All columns of a single table, in lower case; none where there are several tables."""
        found = list(self.tables.values())
        return frozenset(name.casefold() for name in found[0]) if len(found) == 1 else frozenset()


@dataclass(frozen=True, slots=True)
class Shape:
    """A known shape of file. `country` is where such files come from, unless the person says otherwise."""

    slug: str
    name: str
    recognise: Callable[[Glimpse], Recognition | None]
    read: Callable[[Path], Iterable[Row]]
    say: Callable[[Row, Options], Raw | Skip]
    country: str = ""
