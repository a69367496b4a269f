"""What a sheet's columns mean: a `Mapping` holds one `TableMap` for each table, and that one `Column` for each column.

Promises: values, immutable and equal by content; they hold headers, field names and counts, never a cell's words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FIELDS: Final = {
    "name": "the service's or the organisation's name",
    "alternate_name": "another name",
    "organization": "the organisation that gives the service",
    "organization_id": "the organisation's own id",
    "external_id": "the record's own id, different in every row",
    "description": "what is offered",
    "phone": "numbers; detail: hotline, voice, fax, tty or text",
    "email": "an address of mail",
    "url": "links",
    "contact": "address, numbers, mail and links in one cell",
    "address": "a whole address in one cell",
    "address_1": "street and number",
    "address_2": "suite, floor, a further line",
    "city": "the town",
    "town_line": "town with state or postal code",
    "state": "state or province",
    "postal_code": "ZIP, postcode, Eircode",
    "county": "the county",
    "country": "the country",
    "latitude": "degrees north",
    "longitude": "degrees east",
    "point": "both coordinates in one cell",
    "hours": "opening hours; detail: the weekday (MO … SU) where each has a column",
    "languages": "languages spoken",
    "language_flag": "yes or no; detail: the language",
    "interpretation": "interpreters",
    "eligibility": "for whom",
    "age_flag": "yes or no; detail: the ages",
    "minimum_age": "years",
    "maximum_age": "years",
    "fees": "what it costs",
    "application": "how to get in",
    "documents": "what to bring",
    "wait_time": "how long one waits",
    "category": "the partner's own categories",
    "need_flag": "yes or no; detail: a need's code",
    "tag_flag": "yes or no; detail: a tag's code",
    "policy_flag": "yes or no; detail: a policy's code",
    "service_area": "the areas served",
    "status": "active, inactive …",
    "visibility": "whether the place may be shown; blank means confidential",
    "private": "whether the place must stay hidden; blank means confidential",
    "transportation": "directions",
    "accessibility": "access",
    "assured_date": "when it was last verified",
    "authorisation": "a written permission; detail: by, on or document",
    "internal": "never read",
    "": "not read",
}
"""Every field a column can have, and what its cells hold."""

PLACES: Final = frozenset({"address", "address_1", "postal_code", "latitude", "longitude", "point", "contact"})
"""Fields that lead to a door: a sheet with one of them states that its places may be known."""


@dataclass(frozen=True, slots=True)
class Column:
    """Column `position` (from 1) is `field`, `detail` tells which; `confidence` is 0 to 1; `why` is for people."""

    position: int
    header: str = ""
    field: str = ""
    detail: str = ""
    confidence: float = 1.0
    why: str = ""

    @property
    def label(self) -> str:
        """How a message names the column."""
        return self.header or f"column {self.position}"


@dataclass(frozen=True, slots=True)
class TableMap:
    """One table. `header_row` is 0 where no row names the columns; `first_row` is the first that holds a record.

    In a `transposed` table records stand in columns and rows are counted across. `sections`: a row with a single cell
    is a title that tells the category of the rows below. A table that is not `use`d is left out.
    """

    name: str = ""
    header_row: int = 1
    first_row: int = 2
    transposed: bool = False
    sections: bool = False
    use: bool = True
    columns: tuple[Column, ...] = ()

    def having(self, *fields: str) -> tuple[Column, ...]:
        """The columns of these fields, in their order."""
        return tuple(column for column in self.columns if column.field in fields)


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a file is taken for. `visibility` is a tier's name, or the header of the column that decides row by row.

    `country` is ISO 3166-1 alpha-2. `said` are the doubts and statements that a person must hear.
    """

    country: str = "US"
    visibility: str = "confidential"
    tables: tuple[TableMap, ...] = ()
    said: tuple[str, ...] = ()
