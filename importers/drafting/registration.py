"""A partner's importer from its two own parts: how its file is read, and what each row says.

Promises: every importer made here finds repeated rows, drafts through `draft_of`, and so passes the secrecy filter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypedDict, Unpack

from directory.draft import ListingDraft
from directory.values import PartnerKind, Tier
from importers.drafting.assembly import draft_of, external_id, tier_of
from importers.drafting.identity import FIRST, NTH, SAME_AS, distinct
from importers.drafting.saying import Say, told_by, tried
from importers.importer import Importer, Row, Skip


class Facts(TypedDict, total=False):
    """What may be told of a partner beside its name and kind; see `Importer`."""

    country: str
    trusted: bool
    licence: str
    demo: bool
    recipe: str


def registered(
    slug: str,
    name: str,
    kind: PartnerKind,
    read: Callable[[Path], Iterable[Row]],
    say: Say,
    *files: str,
    once: bool = False,
    **facts: Unpack[Facts],
) -> Importer:
    """The importer `slug`: `read` gives rows, `say` turns one into a `Raw`; it knows its files by the names `files`.

    Rows that share the partner's own id are one listing, so only the first stands, without its place where a later one
    keeps it secret; `once` says the same of rows whose id is made from their name and `Raw.identity`. `facts` are an
    `Importer`'s own.
    """

    def to_draft(row: Row) -> ListingDraft | Skip:
        if SAME_AS in row.cells:
            return Skip(f"says the same as row {row.cells[SAME_AS]}")
        said = told_by(say, row)
        if isinstance(said, Skip):
            return said
        if NTH in row.cells and (said.external_id or once):
            secret = tier_of(said) is not Tier.PUBLIC
            reason = f"has the same identity as row {row.cells[FIRST]} and says something else"
            return Skip(reason, hides=external_id(said) if secret else "", place_only=True)
        return draft_of(said, nth=int(row.cells.get(NTH, 1)))

    facts.setdefault("recipe", _recipe(say))
    return Importer(
        slug=slug,
        name=name,
        kind=kind,
        read=lambda path: distinct(read(path), lambda row: _key(say, row)),
        to_draft=to_draft,
        files=files,
        **facts,
    )


def _recipe(say: Say) -> str:
    """Its name where `say` is a plain function of `importers.partners`, whose code is all there is to it; else ""."""
    home, name = getattr(say, "__module__", None) or "", getattr(say, "__qualname__", "")
    plain = home.startswith("importers.partners.") and getattr(say, "__closure__", say) is None
    return f"{home}.{name}" if plain else ""


def _key(say: Say, row: Row) -> str:
    """What two rows of one listing have in common; "" for a row that tells nothing."""
    said = tried(say, row)
    return "" if said is None else external_id(said)
