"""Listings as anyone may see them, small and made up, an index of them in memory or on disk, and questions for it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import Engine as Database
from sqlmodel import Session

from directory import intake, store
from directory.public import (
    PublicArea,
    PublicLanguage,
    PublicListing,
    PublicLocation,
    PublicOrganization,
    PublicPoint,
    PublicSchedule,
)
from directory.search import ranking
from directory.search.asking import Asked, Wish
from directory.search.candidates import GROUPS, Found, find
from directory.search.engine import Engine
from directory.search.index import bring_up_to_date
from directory.search.opening import Hours
from directory.search.places import Where
from directory.search.query import PlaceAnswer, SearchPage, SearchQuery
from directory.search.ranking import Answers, Order
from directory.search.search import search
from directory.search.segments import Snapshot, built
from directory.search.whoosh_engine import WhooshEngine
from directory.values import AreaKind, PartnerKind, Precision, Status, Tier, short_code
from tests.directory.search import river

Make = Callable[..., PublicListing]
SPACE = UUID("0d6d1b4e-9d62-4a25-8b52-50f05f3b9a11")
NOW = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
SAN_FRANCISCO = Where(
    PlaceAnswer(name="San Francisco, CA", kind="city"),
    known=True,
    latitude=37.7749,
    longitude=-122.4194,
    areas=frozenset({"county:06075", "state:US-CA"}),
    nation="US",
)


def listing_id(number: int) -> UUID:
    return uuid5(SPACE, str(number))


def public_listing(number: int = 1, **changed: Any) -> PublicListing:
    """Listing `number`. Short: `points` [(lat, lon)], `areas` ["county:06075"], `speaks` ["es"], `hours` ["24/7"].

    `house`: listings with the same number are of one organisation.
    """
    points = [PublicPoint(latitude=a, longitude=o, precision=Precision.STREET) for a, o in changed.pop("points", [])]
    areas = [key.split(":", 1) for key in changed.pop("areas", [])]
    house = listing_id(-changed.pop("house", number))
    fields: dict[str, Any] = {
        "id": listing_id(number),
        "code": short_code(listing_id(number)),
        "name": f"Listing {number}",
        "organization": PublicOrganization(id=house, name=changed.pop("org", "River Alliance")),
        "kind": PartnerKind.COMMUNITY,
        "status": Status.ACTIVE,
        "tier": Tier.PUBLIC,
        "policies": {},
        "locations": tuple(PublicLocation(point=point) for point in points),
        "point": points[0] if points else None,
        "service_areas": tuple(PublicArea(kind=AreaKind(kind), code=code, name=code) for kind, code in areas),
        "languages": tuple(PublicLanguage(code=code, name=code) for code in changed.pop("speaks", [])),
        "schedules": tuple(PublicSchedule(expression=hours) for hours in changed.pop("hours", [])),
        "last_modified": datetime(2026, 1, 1, tzinfo=UTC),
        "source": "river",
    }
    return PublicListing(**(fields | changed))


def snapshot_of(*parts: Sequence[PublicListing]) -> Snapshot:
    """An index in memory, of one segment for each of `parts`."""
    return Snapshot.of(tuple(map(built, parts)), 0)


def question(words: Sequence[str] = (), **said: Any) -> Asked:
    """A question of these terms; `wish` is of the same needs, kinds, tags and languages unless it is given."""
    fields: dict[str, Any] = {
        **dict.fromkeys(("needs", "kinds", "tags", "languages", "excluded_needs", "names"), ()),
        **dict.fromkeys(("whole_name", "avoided", "avoided_kinds", "spoken_languages"), frozenset()),
        "policies": {},
        "open_now": False,
        "chosen": False,
    } | said
    wish = Wish(*(frozenset(fields[name]) for name in ("needs", "kinds", "tags", "languages")))
    groups = tuple((word,) for word in words)
    return Asked(**({"wish": wish, "words": tuple(words), "terms": tuple(words), "groups": groups} | fields))


@dataclass(frozen=True)
class Answered:
    """A question's answers, as a test wants to read them."""

    answers: Answers
    order: Order

    @property
    def ids(self) -> list[UUID]:
        return [self.id(answer) for answer in self.order.places.tolist()]

    @property
    def groups(self) -> str:
        return "".join(GROUPS[self.answers.group[answer]][0] for answer in self.order.places.tolist())

    def id(self, answer: int) -> UUID:
        found, row = self.answers.at(answer)
        return found.segment.columns.id_of(int(found.numbers[row]))

    def score(self, listing: PublicListing) -> float:
        (found,) = (answer for answer in range(len(self.answers)) if self.id(answer) == listing.id)
        return float(self.answers.score[found])

    def behind(self, listing: PublicListing) -> list[UUID]:
        found = next(answer for answer in self.order.places.tolist() if self.id(answer) == listing.id)
        return [self.id(answer) for answer in self.order.folded.get(found, [])]


def answered(
    *parts: Sequence[PublicListing],
    where: Where = SAN_FRANCISCO,
    radius: float = 100,
    limit: int = 20,
    sort: str = "best",
    asked: Asked | None = None,
    now: datetime = NOW,
) -> Answered:
    """What `asked` (anything, when None) is answered from `where`, by an index of `parts`."""
    chosen = asked or question()
    found: list[Found] = find(snapshot_of(*parts), chosen, where, radius, Hours(now, "US"))
    answers = ranking.answers(chosen.wish, found, now.date(), placed=where.known)
    orders = {"best": lambda: ranking.best(answers, limit, 1000)}
    orders |= {"distance": lambda: ranking.by_distance(answers), "name": lambda: ranking.by_name(answers)}
    return Answered(answers, orders[sort]())


@pytest.fixture(scope="session")
def make() -> Make:
    return public_listing


@pytest.fixture(scope="session")
def snapshot() -> Callable[..., Snapshot]:
    return snapshot_of


@pytest.fixture(scope="session")
def ask_for() -> Callable[..., Asked]:
    return question


@pytest.fixture(scope="session")
def answer() -> Callable[..., Answered]:
    return answered


@pytest.fixture(scope="session")
def plain() -> ModuleType:
    """The plain truth about a search; see `plain.py` beside this file."""
    spec = importlib.util.spec_from_file_location("plain_truth", Path(__file__).with_name("plain.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["plain_truth"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return WhooshEngine(tmp_path / "index")


@pytest.fixture
def whoosh(tmp_path: Path) -> WhooshEngine:
    return WhooshEngine(tmp_path / "index")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A store that holds `river.ALL`, made once."""
    database = store.engine(f"sqlite:///{tmp_path_factory.mktemp('store') / 'waymark.db'}")
    store.upgrade(database)
    with store.session(database) as opened:
        source = intake.source_of("river", "River", PartnerKind.COMMUNITY, trusted=True, demo=False)
        intake.ensure_source(opened, source)
        river.submit(opened, *river.ALL)
    yield database
    database.dispose()


@pytest.fixture
def session(filled: Database) -> Iterator[Session]:
    """A transaction that is never committed."""
    with Session(filled, expire_on_commit=False, autoflush=False) as opened:
        yield opened


@pytest.fixture
def ask(session: Session, engine: Engine) -> river.Ask:
    assert bring_up_to_date(session, engine, river.NOW) == len(river.ALL)

    def asked(q: str = "", **fields: Any) -> SearchPage:
        return search(session, engine, SearchQuery(q=q, **fields), fields.pop("now", river.NOW))

    return asked
