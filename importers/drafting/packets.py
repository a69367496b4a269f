"""What a row of a typed resource packet says of reaching it: number, link, town and times, in whatever cell they stand.

Promises: a link that is plainly another's is not used and one that may be is doubted; of several addresses in a cell
none is used; times that are not understood are told as words and never as hours.
"""

from __future__ import annotations

import re
from typing import Any, Final

from directory.draft import Doubt
from directory.values import PhoneKind
from importers.cleaning.hours import clean_hours
from importers.drafting.raw import RawPlace, told
from importers.importer import Row
from importers.reading.binders import PHONE, several_addresses, split_contact

MARKS: Final = re.compile(r"[^\w\s.,;:!?&/()'’%$+-]")


def without_marks(*texts: str) -> str:
    """Those of `texts` that say something, a line each, without emoji and other marks."""
    return MARKS.sub("", "\n".join(filter(None, texts))).strip()


def contact_of(row: Row, kind: PhoneKind | None) -> dict[str, Any]:
    """`phones`, `urls` and `email` of a `Raw`; `kind` is what the number in the phone cell is for."""
    _, phones, links = split_contact(row.text("contact"))
    how = row.text("how")
    numbers = (
        (told(row.text("phone")), kind),
        (how if PHONE.search(how) else "", None),
        (phones, None),
        (told(row.text("fax")), PhoneKind.FAX),
    )
    urls = "" if row.text("link") == "another's" else told(row.text("urls"), links)
    return {"phones": numbers, "urls": urls, "email": told(row.text("email"))}


def hours_or_intake(row: Row) -> dict[str, Any]:
    """`hours` and `application` of a `Raw`: the cell that says how holds either."""
    how = row.text("how")
    timed = bool(how) and not clean_hours(how).doubts
    hours = (("", told(row.text("hours"))), ("", how if timed else ""))
    return {"hours": hours, "application": "" if timed or PHONE.fullmatch(how) else how}


def place_in(row: Row) -> dict[str, Any]:
    """`places`, `areas` and `doubts` of a `Raw`: the town cell may hold a county, the nation, or several towns."""
    address = told(row.text("address"), split_contact(row.text("contact"))[0])
    doubts = [Doubt(field="urls", what="the same link stands for another organisation")] if row.text("link") else []
    town, area = _town(row, address)
    if several_addresses(address):
        address = ""
        doubts.append(Doubt(field="address", what="several addresses in one cell; none was used"))
    county = row.text("county") if re.fullmatch(r"[A-Z]\w+ County", row.text("county")) else ""
    line = address if "," in address else ""
    place = RawPlace(line=line, address_1=address if not line else "", city=town, county=county)
    return {"places": (place,), "areas": area, "doubts": tuple(doubts)}


def _town(row: Row, address: str) -> tuple[str, str]:
    """The town, or the area, that the town cell names; of several towns neither."""
    town = re.sub(r"\s*\(.*\)$", "", told(row.text("city"), row.text("town")))
    town = re.sub(r",?\s*(?:TX|Texas)\.?$", "", town, flags=re.IGNORECASE).strip(" ,")
    named = re.search(r"\(([A-Z][A-Za-z. ]+)\)$", row.text("name"))
    if not town and not address and named and "hour" not in named[1]:
        town = named[1]
    if town.casefold() == "national":
        return "", "nationwide"
    if re.search(r"count(?:y|ies)$", town, re.IGNORECASE):
        return "", town
    return ("" if re.search(r"[&/]| and ", town) else town), ""
