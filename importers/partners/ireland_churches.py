"""Protestant congregations of the Republic of Ireland: Glúnta Research's map, a faith partner.

Format: CSV, `Church Name, Street Address, City, County, Postal / EirCode, Website (if available), Denomination,
Tradition, Latitude, Longitude, LEA`. Mess: a default point reused for churches of other towns (dropped, with a doubt),
both coordinates in one cell, longitude missing, Eircode on two of three, no telephone numbers.
Visibility: places of public worship; public. What they offer to survivors is not told, so no need is invented.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from directory.draft import Doubt
from directory.values import PartnerKind, Tier
from importers.cleaning.coordinates import clean_point, default_points
from importers.drafting import Raw, RawPlace, registered
from importers.importer import Row, Skip
from importers.reading import read_csv

SLUG = "ireland_churches"
REUSED = Doubt(field="point", what="the same point stands for churches of different towns; it was dropped")


def read(path: Path) -> Iterator[Row]:
    """The rows; a point that several towns share is marked."""
    rows = list(read_csv(path))
    points = {row.number: clean_point(row.text("Latitude"), row.text("Longitude"), country="IE").value for row in rows}
    reused = default_points(
        {(points[row.number], row.text("LEA")): points[row.number] for row in rows}.values(), shared_by=2
    )
    for row in rows:
        point = points[row.number]
        shared = point is not None and (round(point.latitude, 4), round(point.longitude, 4)) in reused
        yield replace(row, cells={**row.cells, "reused": shared})


def say(row: Row) -> Raw | Skip:
    """One congregation."""
    reused = bool(row.cells.get("reused"))
    place = RawPlace(
        address_1=row.text("Street Address"),
        city=row.text("City"),
        county=row.text("County"),
        postal_code=row.text("Postal / EirCode"),
        latitude=None if reused else row.text("Latitude"),
        longitude=None if reused else row.text("Longitude"),
    )
    return Raw(
        source=SLUG,
        kind=PartnerKind.FAITH,
        visibility=Tier.PUBLIC,
        name=row.text("Church Name"),
        identity=(place.county,),
        description=f"{row.text('Tradition')} congregation ({row.text('Denomination')}).",
        infer=False,
        urls=row.text("Website (if available)"),
        places=(place,),
        guessed_area=f"County {place.county}",
        guess="its county",
        doubts=(REUSED,) if reused else (),
        country="IE",
    )


IMPORTER = registered(
    SLUG, "Churches in Ireland (Glúnta)", PartnerKind.FAITH, read, say, "churches.csv", country="IE",
    licence="CC BY 4.0, Glúnta Research",
)  # fmt: skip
