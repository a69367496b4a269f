"""Link-SF: services for people without a home in San Francisco: two JSON dictionaries, joined into HSDS' nested form.

Format: `locations.json` (each with its services) and `organizations.json` (with phones), keyed by id. Mess: hours as
integers (`1930`), one schedule id for a whole week, the city as street and its middle as point, eligibility as codes.
Visibility: a told address is public, unless the row or another at the same door houses people or keeps it.
"""

from collections.abc import Iterator
from pathlib import Path

from importers.drafting import Raw, amended, enrolled, form_beside, meant_for
from importers.drafting.neighbours import guarded
from importers.importer import Row, Skip
from importers.reading import KEY, read_folder
from importers.shapes import Options
from importers.shapes.hsds_say import said

FORM = form_beside(__file__)


def read(path: Path) -> Iterator[Row]:
    """One row per service, nested as HSDS nests it."""
    files = read_folder(path, ("locations.json", "organizations.json"))
    agencies = {row.text("id"): row.cells for row in files["organizations.json"]}
    for row in files["locations.json"]:
        agency, door = agencies.get(row.text("organization_id"), {}), row.cells.get("physical_address") or {}
        vague = door.get("address_1") == door.get("city")
        nowhere = {"latitude": None, "longitude": None, "addresses": [{**door, "address_1": ""}]}
        place = {name: value for name, value in row.cells.items() if name not in {"services", KEY}}
        place |= nowhere if vague else {"addresses": [door]}
        for service in (row.cells.get("services") or {"": {"name": row.text("name")}}).values():
            joined = {"id": row.text("id"), **service, "locations": [place], "organization": agency}
            yield Row(row.number, joined, row.file)


def say(row: Row) -> Raw | Skip:
    """One service."""
    raw, codes = said(row.cells, Options(FORM.slug), "CA"), row.cells.get("eligibility") or {}
    if isinstance(raw, Skip):
        return raw
    who = meant_for(FORM.tables["who"].get(code, "") for code in (*(codes.get("age") or ()), codes.get("gender")))
    return amended(FORM, raw, categories=(*raw.categories, row.text("taxonomy")), eligibility=who)


IMPORTER = enrolled(FORM, *guarded(read, say))
