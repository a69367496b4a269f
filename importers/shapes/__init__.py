"""Known shapes: files of systems we know, imported for a source nobody has written an importer for.

Promises: `detect` tells the shape of a file with its evidence, always the same for the same file; `importer_for` makes
an importer of any source from it, through the same drafting and secrecy filter as every partner's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from directory.errors import InputError
from directory.values import PartnerKind, Tier
from importers.drafting import Raw, registered
from importers.importer import Importer, Row, Skip
from importers.shapes.hsds_json import HSDS_JSON, ORUK
from importers.shapes.hsds_tables import HSDS_TABLES, OHANA
from importers.shapes.icarol import ICAROL
from importers.shapes.looking import glimpse
from importers.shapes.maps import GEOJSON, OSM
from importers.shapes.shape import Options, Recognition, Shape
from importers.shapes.visionlink import VISIONLINK
from importers.shapes.wellsky import WELLSKY

__all__ = ["OHANA", "SHAPES", "Options", "Recognition", "Shape", "detect", "importer_for", "shape", "shaped"]

SHAPES: Final[tuple[Shape, ...]] = (
    ORUK,
    HSDS_JSON,
    OHANA,
    HSDS_TABLES,
    ICAROL,
    VISIONLINK,
    WELLSKY,
    OSM,
    GEOJSON,
)


def detect(path: Path) -> Recognition | None:
    """The shape `path` (a file, archive or folder) most likely has; None for a shape we do not know.

    Of equally sure ones the first of `SHAPES` counts. Raises InputError for a file that cannot be used at all.
    """
    seen = glimpse(path)
    try:
        found = [met for one in SHAPES if (met := one.recognise(seen)) is not None]
    except RecursionError:
        raise InputError(f"{path.name}: is nested too deeply") from None
    return max(found, key=lambda met: met.confidence, default=None)


def shape(slug: str) -> Shape:
    """The shape of that slug; LookupError where there is none."""
    found = next((one for one in SHAPES if one.slug == slug), None)
    if found is None:
        raise LookupError("no such shape")
    return found


def importer_for(
    path: Path,
    source: str,
    name: str = "",
    *,
    country: str = "US",
    visibility: Tier | None = None,
    slug: str = "",
) -> Importer:
    """An importer of `path`'s shape (or of the shape `slug`) for the source `source`, called `name`.

    `country` (ISO 3166-1 alpha-2) is where places lie that do not say; shapes of one country overrule the usual US.
    `visibility` can hide more than the rows say, and speaks for shapes or rows that say nothing. InputError where the
    shape is not known.
    """
    met = detect(path) if not slug else None
    if met is None and not slug:
        raise InputError(f"{path.name}: is of no shape we know")
    one = shape(slug or (met.shape if met else ""))
    options = Options(source, country if country != "US" else one.country or country, visibility)
    return shaped(one, options, name)


def shaped(one: Shape, options: Options, name: str = "") -> Importer:
    """The importer of a shape under `options`; each row tells its own kind, the importer's is the catch-all."""
    last: list[tuple[Row, Raw | Skip]] = []

    def say(row: Row) -> Raw | Skip:
        # A row is asked for its identity and then for its draft: what it says is worked out once.
        if not last or last[0][0] is not row:
            last[:] = [(row, one.say(row, options))]
        return last[0][1]

    return registered(
        options.source, name or options.source, PartnerKind.COMMUNITY, one.read, say, country=options.country
    )
