"""What an importer says about one row, before anything is cleaned: the partner's own cells under our names.

Promises: nothing is judged here. `visibility` has no default: every importer must say how secret a row's place is, and
None (it does not know) means confidential.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from directory.draft import Authorisation, Doubt, PhoneDraft, ScheduleDraft, ServiceAreaDraft
from directory.values import PartnerKind, PhoneKind, Precision, Tier

NOTHING = frozenset({"n/a", "na", "nan", "none", "null", "nil", "-", "--", "tbd", "?", "."})
"""Cells by which partners say that there is nothing to say."""


def told(*cells: object) -> str:
    """The first of `cells` that says something, stripped; "" when none does (`N/A`, `NaN` and the like say nothing)."""
    for cell in cells:
        text = "" if cell is None else str(cell).strip()
        if text and text.casefold() not in NOTHING:
            return text
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPlace:
    """One place in a partner's words: one `line`, or cells; coordinates as they stand (text, number, or nothing).

    `postal`: letters go there and nobody is received; such an address is told as HSDS' `postal` and never gets a point.
    """

    line: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    county: str = ""
    latitude: object = None
    longitude: object = None
    precision: Precision = Precision.UNKNOWN
    name: str = ""
    description: str = ""
    transportation: str = ""
    accessibility: str = ""
    external_id: str = ""
    postal: bool = False

    @property
    def secrets(self) -> tuple[str, ...]:
        """The cells that lead to the door: street lines, postcode, coordinates. A city or county alone does not."""
        cells = (self.line, self.address_1, self.address_2, self.postal_code, self.latitude, self.longitude)
        return tuple(text for text in map(told, cells) if text)

    @property
    def empty(self) -> bool:
        """Whether no cell says where it is."""
        return not (self.secrets or told(self.city) or told(self.state))


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """One row under our names. Texts are the partner's; "" and empty tuples mean that nothing was said.

    `identity`: cells that tell rows of the same name apart where the partner gives no `external_id`: nothing finer than
    a county, since ids are public.
    `phones`, `hours`: `(text, kind)` and `(label, text)`; `timetable`: `(weekday, opens, closes)`. `ready_*` are values
    that need no cleaning. `codes`: the partner's own taxonomy codes with their names, kept to be shown back to it.
    `areas` is what the partner says it serves; `guessed_area` is used, at half confidence, where that and every place
    are silent, and `guess` says why. `infer` is False where needs must not be read from words.
    """

    source: str
    kind: PartnerKind
    visibility: Tier | None
    name: str
    external_id: str = ""
    identity: tuple[str, ...] = ()
    alternate_name: str = ""
    organization: str = ""
    organization_description: str = ""
    organization_url: str = ""
    organization_email: str = ""
    organization_id: str = ""
    description: str = ""
    categories: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    policies: Mapping[str, str] = field(default_factory=dict)
    infer: bool = True
    phones: tuple[tuple[str, PhoneKind | None], ...] = ()
    ready_phones: tuple[PhoneDraft, ...] = ()
    area_code: str = ""
    urls: str = ""
    email: str = ""
    places: tuple[RawPlace, ...] = ()
    virtual: bool = False
    areas: str = ""
    ready_areas: tuple[ServiceAreaDraft, ...] = ()
    guessed_area: str = ""
    guess: str = ""
    hours: tuple[tuple[str, str], ...] = ()
    timetable: tuple[tuple[str, object, object], ...] = ()
    ready_schedules: tuple[ScheduleDraft, ...] = ()
    languages: str = ""
    interpretation: str = ""
    eligibility: str = ""
    minimum_age: float | None = None
    maximum_age: float | None = None
    fees: str = ""
    application: str = ""
    wait_time: str = ""
    documents: tuple[str, ...] = ()
    alert: str = ""
    status: str = ""
    assured_date: date | None = None
    flags: tuple[str, ...] = ()
    authorisation: Authorisation | None = None
    country: str = "US"
    state: str = ""
    doubts: tuple[Doubt, ...] = ()
    demo: bool = False

    @property
    def town(self) -> str:
        """The first town a place names; "" when none does."""
        return next((told(place.city) for place in self.places if told(place.city)), "")

    @property
    def county(self) -> str:
        """The first county a place names; "" when none does."""
        return next((told(place.county) for place in self.places if told(place.county)), "")

    @property
    def region(self) -> str:
        """The state that places name, or the row's own."""
        return next((told(place.state) for place in self.places if told(place.state)), self.state)
