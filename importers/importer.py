"""What an importer is: a name, and two pure functions.

Promises: `read` turns a file (or a partner's folder) into `Row`s without judging them; `to_draft` turns one row into a
valid `ListingDraft` or says why not. No store, no network, no clock: the same file gives the same drafts for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from directory.draft import ListingDraft
from directory.values import PartnerKind

SKIP: Final = "waymark:skip"
"""The cell in which a reader says why a row makes no listing; such a row has no cells of its partner's."""
HIDES: Final = "waymark:hides"
"""The cell beside it that names the listing which such a row hides; see `Skip.hides`."""
LEFT_OUT: Final = "waymark:left-out"
"""The cell that says why a row may not be used (struck out, marked); its others only tell which listing it was."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record as the partner wrote it. `number` counts as a person sees the file: in a sheet the header is row 1."""

    number: int
    cells: Mapping[str, Any]
    file: str = ""

    def text(self, *names: str) -> str:
        """The first of these cells that says something, as stripped text; "" when none does."""
        for name in names:
            value = self.cells.get(name)
            text = "" if value is None else str(value).strip()
            if text:
                return text
        return ""


@dataclass(frozen=True, slots=True)
class Skip:
    """Why a row makes no listing, in words a partner can act on; never the row's content.

    `hides` is the external id of the listing that an earlier run may have made of the row, where the row says now that
    it must not be seen: that one is withdrawn in this very run, or with `place_only` told without its place.
    """

    reason: str
    hides: str = ""
    place_only: bool = False


@dataclass(frozen=True, slots=True)
class Importer:
    """A partner: `slug` names the source, `read` and `to_draft` do the work.

    `trusted` sources publish new listings at once; a change of phone, link, address or tier is held all the same.
    `recipe` names all that decides what a row becomes beside our own code and data; where it is "", as for a mapping
    that nobody described, an unchanged row is read anew each time.
    """

    slug: str
    name: str
    kind: PartnerKind
    read: Callable[[Path], Iterable[Row]]
    to_draft: Callable[[Row], ListingDraft | Skip]
    country: str = "US"
    trusted: bool = True
    licence: str = ""
    demo: bool = False
    files: tuple[str, ...] = ()
    recipe: str = ""
