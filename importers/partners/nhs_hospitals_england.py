"""Hospitals and clinics of England, National Health Service and independent: NHS Choices' register, a health partner.

Format: CSV in cp1252, 22 columns. Mess: commas without quotes push cells to the right (mended where plain, else left to
a person), three optional address lines, coordinates of 17 digits that are no more than the postcode's. Visibility:
hospitals' doors are public; a row that is not marked *Visible* is confidential. What a hospital offers to survivors is
not told, so no need is invented.
"""

from collections.abc import Iterator
from pathlib import Path

from directory.values import Tier
from importers.drafting import Raw, enrolled, form_beside, place_of, raw_of
from importers.importer import Row, Skip
from importers.reading import EXTRA, mended, read_csv

FORM = form_beside(__file__)


def read(path: Path) -> Iterator[Row]:
    """The rows, with those mended that an unquoted comma has pushed to the right."""
    return mended(read_csv(path), FORM.tables["looks"])


def say(row: Row) -> Raw | Skip:
    """One hospital or clinic."""
    if EXTRA in row.cells:
        return Skip("has more cells than the header; which of its commas part cells is not plain")
    lines = filter(None, (row.text(f"Address{number}") for number in (1, 2, 3)))
    # The sector alone errs both ways, and who is told wrongly that she must pay may not go.
    ours = row.text("Sector") == "NHS Sector" and "NHS" in row.text("ParentName")
    return raw_of(
        FORM,
        row,
        visibility=Tier.PUBLIC if row.text("OrganisationStatus") == "Visible" else None,
        description="Part of the National Health Service (NHS)." if ours else "",
        places=(place_of(FORM, row.cells, address_1="\n".join(lines)),),
    )


IMPORTER = enrolled(FORM, read, say)
