"""A store with an index for benchmarks that ask questions, and the questions: places and names from its own listings.

Promises: with a home the caller's store is opened read-only and nothing is written; without one the shared generator's
rows are imported, once where there is a cache folder, else into one that is thrown away. One seed and one store give
the same questions.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from directory import kit, public
from directory.kit import Kit
from directory.public import PublicListing
from directory.settings import Settings
from importers.run import run
from tests.benchmarks.importing import generated
from tests.benchmarks.synthetic import IMPORTER

SENTENCES = (
    "shelter",
    "he hit me and I need a lawyer",
    "food for my kids",
    "restraining order",
    "counseling",
    "a place to stay tonight with my dog",
    "job training",
    "dental clinic",
    "me pegó y no tengo papeles",
    "someone to talk to",
    "church group for women",
    "clothes and diapers",
)
NEEDS = ("emergency-shelter", "lawyer", "food", "counseling", "job-help", "protective-order", "crisis-hotline")


def now() -> datetime:
    """The moment of a measurement."""
    return datetime.now(UTC)


@contextmanager
def settings_of(home: Path | None, rows: int, cache: Path | None = None) -> Iterator[Settings | None]:
    """Settings of the store at `home`, or of one of `rows` listings, in `cache`; None where there is no generator."""
    if home is not None:
        yield Settings(home=home)
        return
    with nullcontext(str(cache)) if cache else tempfile.TemporaryDirectory() as folder:
        made = Settings(home=Path(folder) / f"store-{rows}")
        yield made if filled(made, rows) else None


def filled(made: Settings, rows: int) -> bool:
    """Import the generator's rows where no listing is there, and bring the index up to date; False: no generator."""
    kit.create(made)
    with kit.open_kit(made) as opened:
        with opened.session() as session:
            if session.execute(text("SELECT 1 FROM listing LIMIT 1")).first() is None:
                with tempfile.TemporaryDirectory() as folder:
                    path = generated(Path(folder), rows)
                    if path is None:
                        return False
                    run(session, IMPORTER, [path], now(), workers=2)
        opened.refresh(now())
    return True


def opened_warm(settings: Settings) -> Kit:
    """The store opened read-only, its index loaded."""
    opened = kit.open_kit(settings, read_only=True)
    opened.search_engine.snapshot()
    return opened


def some_listings(session: Session, many: int, chance: random.Random) -> list[PublicListing]:
    """Listings with a public address, drawn at random."""
    ids = sorted(session.execute(text("SELECT id FROM listing")).scalars())
    drawn = [UUID(str(one)) for one in chance.sample(ids, min(len(ids), many * 2))]
    return [one for one in public.listings(session, drawn, now()) if one.address and one.address.city][:many]


def questions(listings: list[PublicListing], many: int, chance: random.Random) -> list[dict[str, Any]]:
    """`many` different questions as the API takes them: by ZIP and by town; sentences, needs, names; also no place."""
    made: list[dict[str, Any]] = []
    for number in range(many):
        listing = listings[number % len(listings)]
        address = listing.address
        assert address is not None
        town = ", ".join(part for part in (address.city.title(), address.state_province) if part)
        near = (address.postal_code[:5] if number % 2 else "") or town
        match number % 7:
            case 0 | 1:
                asked: dict[str, Any] = {"q": chance.choice(SENTENCES), "near": near}
            case 2:
                asked = {"need": [chance.choice(NEEDS)], "near": near}
            case 3:
                asked = {"q": chance.choice(listing.description.split() or ["help"]), "near": near}
            case 4:
                asked = {"q": " ".join(listing.name.split()[:3])}
            case 5:
                asked = {"near": near, "radius_miles": chance.choice((10, 25, 50, 100))}
            case _:
                asked = {"q": chance.choice(SENTENCES), "need": [chance.choice(NEEDS)], "near": near, "open_now": True}
        made.append(asked)
    return made
