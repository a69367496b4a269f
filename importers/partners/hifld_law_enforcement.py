"""Local police departments and sheriffs' offices of the US: Homeland Infrastructure Foundation-Level Data (HIFLD).

Format: CSV `OBJECTID, ID, NAME, TELEPHONE, ADDRESS, CITY, STATE, COUNTY, X, Y`; X and Y are longitude and latitude.
Mess: all capitals, no ZIP, `MOBILE UNIT` for an address, dispatch numbers that several offices share, Alaska's counties
of before 2013. Visibility: public offices of public bodies; nobody lives there. What they offer to survivors is
not told, so no need is invented; the kind says what it is.
"""

from directory.values import Precision, Tier
from importers.drafting import Raw, enrolled, form_beside, place_of, raw_of
from importers.importer import Row
from importers.reading import read_csv

FORM = form_beside(__file__)


def say(row: Row) -> Raw:
    """One office; one on wheels has a town and no street."""
    mobile = row.text("ADDRESS") == "MOBILE UNIT"
    place = place_of(FORM, row.cells, precision=Precision.STREET)
    if mobile:
        place = place_of(FORM, row.cells, address_1="", precision=Precision.TOWN)
    return raw_of(FORM, row, visibility=Tier.PUBLIC, places=(place,))


IMPORTER = enrolled(FORM, read_csv, say)
