"""Protestant congregations of the Republic of Ireland: Glúnta Research's map, a faith partner.

Format: CSV, `Church Name, Street Address, City, County, Postal / EirCode, Website (if available), Denomination,
Tradition, Latitude, Longitude, LEA`. Mess: a default point reused for churches of other towns (dropped, with a doubt),
both coordinates in one cell, longitude missing, Eircode on two of three, no telephone numbers.
Visibility: places of public worship; public. What they offer to survivors is not told, so no need is invented.
"""

from collections.abc import Iterator
from pathlib import Path

from directory.draft import Doubt
from directory.values import PartnerKind, Tier
from importers.drafting import Raw, RawPlace, registered
from importers.drafting.reused import REUSED, marked
from importers.importer import Row, Skip
from importers.reading import read_csv

SLUG = "ireland_churches"
DEFAULT = Doubt(field="point", what="the same point stands for churches of different towns; it was dropped")


def read(path: Path) -> Iterator[Row]:
    """The rows; those with a point that several towns share are marked."""
    return marked(read_csv(path), "Latitude", "Longitude", "LEA", "IE")


def say(row: Row) -> Raw | Skip:
    """One congregation."""
    reused = REUSED in row.cells
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
        doubts=(DEFAULT,) if reused else (),
        country="IE",
    )


IMPORTER = registered(
    SLUG, "Churches in Ireland (Glúnta)", PartnerKind.FAITH, read, say, "churches.csv", country="IE",
    licence="CC BY 4.0, Glúnta Research",
)  # fmt: skip
