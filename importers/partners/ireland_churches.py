"""Protestant congregations of the Republic of Ireland: Glúnta Research's map, a faith partner.

Format: CSV, `Church Name, Street Address, City, County, Postal / EirCode, Website (if available), Denomination,
Tradition, Latitude, Longitude, LEA`. Mess: a default point reused for churches of other towns (dropped, with a doubt),
both coordinates in one cell, longitude missing, Eircode on two of three, no telephone numbers.
Visibility: places of public worship; public. What they offer to survivors is not told, so no need is invented.
"""

from collections.abc import Iterator
from pathlib import Path

from directory.values import Tier
from importers.drafting import Raw, enrolled, form_beside, raw_of
from importers.drafting.reused import marked
from importers.importer import Row
from importers.reading import read_csv

FORM = form_beside(__file__)


def read(path: Path) -> Iterator[Row]:
    """The rows; those with a point that several towns share are marked."""
    return marked(read_csv(path), "Latitude", "Longitude", "LEA", "IE")


def say(row: Row) -> Raw:
    """One congregation."""
    county = row.text("County")
    return raw_of(
        FORM,
        row,
        visibility=Tier.PUBLIC,
        identity=(county,),
        description=f"{row.text('Tradition')} congregation ({row.text('Denomination')}).",
        guessed_area=f"County {county}",
    )


IMPORTER = enrolled(FORM, read, say)
