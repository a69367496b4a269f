"""What can be asked, and the shape of the answer.

Promises: a `SearchQuery` that exists is bounded and known (an unknown parameter, code or language is refused, without
echo); a place is words, never coordinates (SAFETY L11). A `SearchPage` is what every face shows.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from directory import taxonomy
from directory.public import PublicListing

RADII = (5, 10, 25, 50, 100)
PAGE_SIZE = 20
MOST_FOLDED = 10
"""Near-duplicates that are named behind one result."""
MOST_AVOIDED = 5
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
"""A place as it is typed."""


class SearchQuery(BaseModel):
    """Words, needs and a place. All are optional: an empty query asks for what serves everywhere.

    `near_too` is a second place: what is near either is near. `avoid` names places that are not safe for her to go to.
    `open_at` asks, instead of `open_now`, for what is open at another moment (with its time zone). `organization`
    leaves only that organisation's listings, and folds none of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    q: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    near: Words = ""
    near_too: Words = ""
    avoid: Annotated[tuple[Words, ...], Field(max_length=MOST_AVOIDED)] = ()
    radius_miles: Annotated[float, Field(gt=0, le=500)] = 25
    need: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    policy: dict[str, str] = Field(default_factory=dict)
    language: tuple[str, ...] = ()
    open_now: bool = False
    open_at: datetime | None = None
    organization: UUID | None = None
    sort: Literal["best", "distance", "name"] = "best"
    page: Annotated[int, Field(ge=1, le=500)] = 1
    limit: Annotated[int, Field(ge=1, le=100)] = PAGE_SIZE
    locale: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")] = "en"

    @field_validator("q", "near", "near_too")
    @classmethod
    def _no_control_characters(cls, text: str) -> str:
        return _printable(text)

    @field_validator("avoid")
    @classmethod
    def _places_to_avoid(cls, places: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filter(None, map(_printable, places))))

    @field_validator("language")
    @classmethod
    def _language_codes(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        if len(codes) > 20 or any(not code.replace("-", "").isalnum() or len(code) > 12 for code in codes):
            raise ValueError("a language is a code such as es")
        return codes

    @field_validator("open_at")
    @classmethod
    def _a_moment_somewhere(cls, moment: datetime | None) -> datetime | None:
        if moment is not None and moment.tzinfo is None:
            raise ValueError("open_at: a moment needs its time zone")
        return moment

    @model_validator(mode="after")
    def _known(self) -> Self:
        if any(code not in taxonomy.needs() for code in self.need):
            raise ValueError("need: unknown code")
        if any(code not in taxonomy.tags() for code in self.tag):
            raise ValueError("tag: unknown code")
        if any(code not in taxonomy.policies() for code in self.policy):
            raise ValueError("policy: unknown code")
        return self


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text).strip()


class Answer(BaseModel):
    """Base of what is sent out: closed and immutable."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PlaceAnswer(Answer):
    """How the place was understood. `choices` when it was ambiguous, `suggestion` when it was not known.

    `others` are places of the same name that may have been meant instead of `name`.
    """

    name: str = ""
    kind: str = ""
    choices: tuple[str, ...] = ()
    suggestion: str = ""
    others: tuple[str, ...] = ()


class Understood(Answer):
    """What was made of the words, so that a person can correct it.

    `because` gives the typed words that led to each code (to what is left out: `without ` and the code), `corrections`
    what was taken for a slip of the finger and for which word. Both go to the person who typed them and nowhere else.
    """

    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    policies: dict[str, str] = Field(default_factory=dict)
    languages: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    because: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    corrections: tuple[tuple[str, str], ...] = ()


class SearchResult(Answer):
    """One listing with its group and why it is here. Only a listing with a public point has a distance (L7).

    `also` are the first of the `also_count` near-duplicates of the same organisation that stand behind it.
    """

    listing: PublicListing
    distance_miles: float | None
    group: Literal["near", "serves", "everywhere"]
    open: bool | None
    open_until: str = ""
    opens_next: str = ""
    why: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    also: tuple[UUID, ...] = ()
    also_count: int = 0


class SearchPage(Answer):
    """A page of results. `widened` is the radius it had to grow to (miles), or None.

    `place_too` answers `near_too`. `avoided` answers each place of `avoid` in its order: only one that has a name was
    understood, and only that is avoided.

    `instead`: nothing gives what was asked, and these needs, which may help, were looked for in its place.
    """

    results: tuple[SearchResult, ...]
    total: int
    page: int = 1
    place: PlaceAnswer | None = None
    place_too: PlaceAnswer | None = None
    avoided: tuple[PlaceAnswer, ...] = ()
    understood: Understood = Understood()
    widened: float | None = None
    instead: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    facets: dict[str, dict[str, int]] = Field(default_factory=dict)
