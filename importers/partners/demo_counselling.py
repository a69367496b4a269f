"""The demonstration county's counsellors and support groups: a provider list (invented; every page says so).

Format: CSV in cp1252 with `;`, a title, an empty line, the header in line 3. Mess: section rows that tell the need of
the rows below, a total line, town and ZIP in one cell, e-mail and link in one cell.
Visibility: practices that print their address are public; where the street cell says CONFIDENTIAL nothing is told.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from directory.values import Tier
from importers.drafting import Raw, enrolled, form_beside, links_in, mail_in, place_of, raw_of, town_line
from importers.importer import Row
from importers.reading import read_csv
from importers.reading.sections import sectioned

FORM = form_beside(__file__)
ABUSERS = re.compile(r"batterer intervention|alternatives to abuse", re.IGNORECASE)


def read(path: Path) -> Iterator[Row]:
    """The providers, each with the section it stands in."""
    return sectioned(read_csv(path, header_row=3), "Provider", "Ref")


def say(row: Row) -> Raw:
    """One program."""
    where, reach = row.text("City / Zip"), row.text("E-mail / web")
    remote, abusers = where.casefold() == "online only", bool(ABUSERS.search(row.text("Program")))
    need = "abuse-intervention" if abusers else FORM.tables["sections"].get(row.text("section"))
    return raw_of(
        FORM,
        row,
        visibility=Tier.PUBLIC,
        needs=(need,) if need else (),
        infer=not abusers,
        urls=links_in(reach),
        email=mail_in(reach),
        places=() if remote else (place_of(FORM, row.cells, **town_line(where, "IA")),),
        virtual=remote,
    )


IMPORTER = enrolled(FORM, read, say)
