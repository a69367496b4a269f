"""The demonstration county's businesses that help survivors: a sign-up sheet (invented; every page says so).

Format: CSV, UTF-8. Mess: no ids; *How to reach* holds numbers, links and mail; *Where & when* holds address and hours,
parted by anything or nothing. Visibility: shops whose doors are open to all; public, except where people sleep or the
cell asks not to list the address.
"""

from directory.values import Tier
from importers.drafting import Raw, RawPlace, enrolled, form_beside, raw_of, reach_in, where_in
from importers.importer import Row
from importers.reading import read_csv

FORM = form_beside(__file__)


def say(row: Row) -> Raw:
    """One business."""
    line, area, hours = where_in(row.text("Where & when"), FORM.tables["elsewhere"])
    need = FORM.tables["needs"].get(row.text("What kind").casefold())
    return raw_of(
        FORM,
        row,
        visibility=Tier.PUBLIC,
        needs=(need,) if need else (),
        places=(RawPlace(line=line),) if line else (),
        areas=area,
        hours=(("", hours),),
        **reach_in(row.text("How to reach")),
    )


IMPORTER = enrolled(FORM, read_csv, say)
