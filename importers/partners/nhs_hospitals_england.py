"""Hospitals and clinics of England, National Health Service and independent: NHS Choices' register, a health partner.

Format: CSV in cp1252, 22 columns. Mess: commas without quotes push cells to the right (mended where plain, else left to
a person), three optional address lines, coordinates of 17 digits that are no more than the postcode's. Visibility:
hospitals' doors are public; a row that is not marked *Visible* is confidential. What a hospital offers to survivors is
not told, so no need is invented.
"""

from collections.abc import Iterator
from pathlib import Path

from directory.values import PartnerKind, PhoneKind, Precision, Tier
from importers.drafting import Raw, RawPlace, registered
from importers.importer import Row, Skip
from importers.reading import EXTRA, mended, read_csv

SLUG = "nhs_hospitals_england"
DEGREES = r"-?\d+(?:\.\d+)?(?:E-?\d+)?|"
LOOKS = {"Postcode": r"[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}|", "Latitude": DEGREES, "Longitude": DEGREES,
         "ParentODSCode": r"[A-Z\d]{3,8}|", "Website": r"(?:http|www).*|"}  # fmt: skip


def read(path: Path) -> Iterator[Row]:
    """The rows, with those mended that an unquoted comma has pushed to the right."""
    return mended(read_csv(path), LOOKS)


def say(row: Row) -> Raw | Skip:
    """One hospital or clinic."""
    if EXTRA in row.cells:
        return Skip("has more cells than the header; which of its commas part cells is not plain")
    lines = filter(None, (row.text(f"Address{number}") for number in (1, 2, 3)))
    place = RawPlace(
        address_1="\n".join(lines), city=row.text("City"), postal_code=row.text("Postcode"),
        latitude=row.text("Latitude"), longitude=row.text("Longitude"), precision=Precision.POSTCODE)  # fmt: skip
    # The sector alone errs both ways, and who is told wrongly that she must pay may not go.
    ours = row.text("Sector") == "NHS Sector" and "NHS" in row.text("ParentName")
    return Raw(
        source=SLUG, kind=PartnerKind.HEALTH, infer=False, country="GB",
        visibility=Tier.PUBLIC if row.text("OrganisationStatus") == "Visible" else None,
        external_id=row.text("OrganisationCode", "OrganisationID"),
        name=row.text("OrganisationName"),
        organization=row.text("ParentName"), organization_id=row.text("ParentODSCode"),
        description="Part of the National Health Service (NHS)." if ours else "",
        phones=((row.text("Phone"), None), (row.text("Fax"), PhoneKind.FAX)),
        urls=row.text("Website"), email=row.text("Email"), places=(place,),
    )  # fmt: skip


IMPORTER = registered(
    SLUG, "Hospitals in England (NHS Choices)", PartnerKind.HEALTH, read, say, "Hospital.csv", country="GB",
    licence="Open Government Licence v3",
)  # fmt: skip
