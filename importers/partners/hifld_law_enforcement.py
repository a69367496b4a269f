"""Local police departments and sheriffs' offices of the US: Homeland Infrastructure Foundation-Level Data (HIFLD).

Format: CSV `OBJECTID, ID, NAME, TELEPHONE, ADDRESS, CITY, STATE, COUNTY, X, Y`; X and Y are longitude and latitude.
Mess: all capitals, no ZIP, `MOBILE UNIT` for an address, dispatch numbers that several offices share, Alaska's counties
of before 2013. Visibility: public offices of public bodies; nobody lives there. What they offer to survivors is
not told, so no need is invented; the kind says what it is.
"""

from directory.values import PartnerKind, Precision, Tier
from importers.drafting import Raw, RawPlace, registered
from importers.importer import Row, Skip
from importers.reading import read_csv

SLUG = "hifld_law_enforcement"


def say(row: Row) -> Raw | Skip:
    """One office."""
    street = row.text("ADDRESS")
    return Raw(
        source=SLUG,
        kind=PartnerKind.POLICE,
        visibility=Tier.PUBLIC,
        external_id=row.text("ID", "OBJECTID"),
        name=row.text("NAME"),
        infer=False,
        phones=((row.text("TELEPHONE"), None),),
        places=(
            RawPlace(
                address_1="" if street == "MOBILE UNIT" else street,
                city=row.text("CITY"),
                state=row.text("STATE"),
                county=row.text("COUNTY"),
                latitude=row.cells.get("Y"),
                longitude=row.cells.get("X"),
                precision=Precision.TOWN if street == "MOBILE UNIT" else Precision.STREET,
            ),
        ),
    )


IMPORTER = registered(
    SLUG, "Local law enforcement (HIFLD)", PartnerKind.POLICE, read_csv, say,
    "Local_Law_Enforcement_Locations*.csv", licence="US Government public domain",
)  # fmt: skip
