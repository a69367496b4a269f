"""Every component on one page, for whoever changes them: `python -m web.gallery FILE [LOCALE]` writes it.

Promises: a file on this machine and no route of any face; invented listings only; needs no store and no index. The
same templates, style and script as the pages, so that light, dark, contrast and text size show as they are.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from directory.public import PublicListing
from directory.search.query import PlaceAnswer, SearchPage, SearchQuery, SearchResult, Understood
from web import i18n
from web.looks import Looks, environment, page_context
from web.pages.answers import results_facts

NOW: Final = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
EXIT: Final = "https://weather.example/"
QUERY: Final = SearchQuery(
    q="a lawyer and a place to stay", near="Austin, TX", tag=("teens",), policy={"pets": "yes"}, open_now=True
)


def _listing(number: int, **facts: Any) -> PublicListing:  # noqa: ANN401 - whatever a listing holds
    base: dict[str, Any] = {
        "id": UUID(int=number),
        "code": "aaaaaaaaaa",
        "name": "Protective order clinic",
        "organization": {"id": UUID(int=100 + number), "name": "Pecan Street Legal Aid"},
        "kind": "legal-aid",
        "status": "active",
        "tier": "public",
        "needs": ("protective-order", "lawyer"),
        "phones": ({"number": "+15125550110", "kind": "voice", "extension": "12", "note": "Front desk"},),
        "last_modified": NOW,
        "source": "gallery",
    }
    return PublicListing.model_validate(base | facts)


def results() -> tuple[SearchResult, ...]:
    """One result of each sort: a public place, one kept private, one that names its town, one without a number."""
    place = {"address_1": "100 Example Street", "city": "Austin", "state_province": "TX", "postal_code": "78701"}
    shelter = {
        "kind": "shelter",
        "tier": "confidential",
        "name": "Juniper House Shelter",
        "needs": ("emergency-shelter", "safety-planning", "advocate"),
        "phones": ({"number": "+15125550101", "kind": "hotline"}, {"number": "+15125550102", "kind": "text"}),
        "assured_date": date(2026, 11, 3),
    }
    line = {
        "name": "Example National Line",
        "kind": "hotline",
        "virtual": True,
        "phones": (),
        "email": "a@line.example",
    }
    opened = {"open": True, "open_until": "2026-11-23T17:00:00-06:00", "also_count": 3}
    said = {"why": ("policy:pets",), "ask": ("hours", "policy:id-required")}
    soon = {"open": False, "opens_next": "2026-11-24T09:00:00-06:00"}
    town = _listing(3, tier="area", area="Austin, TX", demo=True)
    shown: tuple[dict[str, Any], ...] = (
        {"listing": _listing(1, address=place), "distance_miles": 2.7, "group": "near", **opened, **said},
        {"listing": _listing(2, **shelter), "distance_miles": None, "group": "serves", "open": None},
        {"listing": town, "distance_miles": None, "group": "serves", **soon},
        {"listing": _listing(4, **line), "distance_miles": None, "group": "everywhere", "open": False},
    )
    return tuple(SearchResult(**one) for one in shown)


def answer() -> SearchPage:
    """An answer about which everything is to be said that a page can say."""
    return SearchPage(
        results=results(),
        total=4,
        place=PlaceAnswer(name="Austin, TX", others=("Austin, MN",)),
        understood=Understood(
            needs=("lawyer", "emergency-shelter"), left_out=("faith",), corrections=(("lawer", "lawyer"),)
        ),
        widened=50,
        instead=("advocate",),
        suggestions=("lawyer",),
        facets={"policy": {"children-accepted": 2}, "language": {"es": 3}},
    )


def gallery(locale: str) -> str:
    """The page of all components in the language `locale`."""
    words = i18n.catalogue(locale)
    context = page_context(words, country="US", exit_url=EXIT, shows_demo=True)
    context |= results_facts(QUERY, answer(), locale, NOW, "US")
    context |= {"page": "results", "path": "", "gallery": Path(__file__).stem}
    context["ctx"] = context
    return environment(Looks()).get_template("gallery.html").render(context)


def main(arguments: list[str]) -> int:
    """Write the gallery to the file that is named first, in the locale that is named second."""
    if not 1 <= len(arguments) <= 2 or (arguments[1:] and arguments[1] not in i18n.codes()):
        sys.stderr.write("python -m web.gallery FILE [LOCALE]\n")
        return 2
    Path(arguments[0]).write_text(gallery(arguments[1] if arguments[1:] else i18n.DEFAULT), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
