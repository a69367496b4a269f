"""The search for staff beside the public's: `python -m tests.benchmarks.for_staff [--sizes N …] [--cache DIR]`.

Promises: the same questions, in one run and taking turns, put to `search` and to `search_for_staff`: with nothing for
staff alone; with `KEPT` such listings and what `SAID` listings said of room; with room asked for; and with places to
avoid (remembered by the index after the first time, which is told by itself). Milliseconds of processor time; ratios
are of the same question in the same run. Nothing is asserted; the store is a copy that may be written into.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from directory import capacity, kit, staff_only
from directory.kit import Kit
from directory.search.for_staff import search_for_staff
from directory.search.query import SearchQuery
from directory.search.search import search
from directory.settings import Settings
from tests.benchmarks.store import now, opened_warm, questions, settings_of, some_listings

ASKED = 200
KEPT, SAID = 50, 500
SEED = 7
BY = "account:bench"
AVOIDED = ("Cook County, IL", "Texas", "Los Angeles, CA", "10001", "Harris County, TX")
Ask = Callable[[Session, SearchQuery], Any]


def took(ask: Ask, session: Session, query: SearchQuery) -> float:
    """Milliseconds of processor time of one question, the lesser of two."""
    found = []
    for _ in range(2):
        began = time.process_time()
        ask(session, query)
        found.append((time.process_time() - began) * 1000)
    return min(found)


def line(what: str, mine: Sequence[float], public: Sequence[float]) -> str:
    """One row of the table."""
    shares = statistics.median(one / other for one, other in zip(mine, public, strict=True) if other)
    return f"| {what} | {percentile(mine, 50):.2f} | {percentile(mine, 95):.2f} | {max(mine):.1f} | {shares:.2f} |"


def percentile(spent: Sequence[float], share: int) -> float:
    """The `share`th percentile."""
    return statistics.quantiles(spent, n=100)[share - 1]


def measure(opened: Kit, asked: Sequence[SearchQuery], moment: datetime, title: str) -> None:
    """Print what the public's search and the staff's took for the same questions."""
    engine = opened.search_engine
    ways: dict[str, Ask] = {
        "public": lambda session, query: search(session, engine, query, moment),
        "staff": lambda session, query: search_for_staff(session, engine, query, moment),
        "staff, room": lambda session, query: search_for_staff(session, engine, query, moment, room=True),
        "public, avoiding two": lambda session, query: search(session, engine, avoiding(query), moment),
        "staff, two places": lambda session, query: search_for_staff(session, engine, both(query), moment),
    }
    spent: dict[str, list[float]] = {way: [] for way in ways}
    with opened.session() as session:
        for query in asked:
            for way, ask in ways.items():
                spent[way].append(took(ask, session, query))
    for way, found in spent.items():
        say(line(f"{title}: {way}", found, spent["public"]))


def avoiding(query: SearchQuery) -> SearchQuery:
    """The question with two places to avoid, always the same two for the same question."""
    chance = random.Random(query.near)
    return query.model_copy(update={"avoid": tuple(chance.sample(AVOIDED, 2))})


def both(query: SearchQuery) -> SearchQuery:
    """The question from two places."""
    return query.model_copy(update={"near_too": "Dallas, TX"})


def first_time(opened: Kit, moment: datetime) -> None:
    """Print what an index takes the first time that each place is avoided."""
    spent = []
    with opened.session() as session:
        for place in AVOIDED:
            query = SearchQuery(near="94103", need=("food",), avoid=(place,))
            began = time.process_time()
            search(session, opened.search_engine, query, moment)
            spent.append(f"{place} {(time.process_time() - began) * 1000:.0f}")
    say(f"\nthe first time a place is avoided, ms (the borders of all counties among the first): {', '.join(spent)}\n")


def filled(settings: Settings, moment: datetime) -> None:
    """Keep some listings for staff, and let some say how much room there is."""
    with kit.open_kit(settings) as opened:
        with opened.session() as session:
            chosen = [listing.id for listing in some_listings(session, KEPT + SAID, random.Random(SEED))]
            for listing_id in chosen[:KEPT]:
                staff_only.keep_for_staff(session, listing_id, BY, "a benchmark", moment)
            for at, listing_id in enumerate(chosen[KEPT:]):
                capacity.say(session, listing_id, capacity.LEVELS[at % 3], BY, moment)
        opened.refresh(moment)


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--cache", type=Path, help="a folder where the store that is made stays")
    told = parser.parse_args()
    for rows in told.sizes:
        with settings_of(None, rows, told.cache) as made, tempfile.TemporaryDirectory() as folder:
            if made is None:
                say("no generator here, so no store to ask")
                return
            copy = Settings(home=Path(folder) / "copy")
            shutil.copytree(made.home, copy.home)
            moment = now()
            with opened_warm(copy) as opened, opened.session() as session:
                drawn = some_listings(session, ASKED, random.Random(SEED))
                made_up = questions(drawn, ASKED, random.Random(SEED))
                asked = [SearchQuery.model_validate(one) for one in made_up]
                count = opened.search_engine.count
            say(f"\n| {count:,} listings | p50 ms | p95 ms | most ms | x public |\n|---|---|---|---|---|")
            with opened_warm(copy) as opened:
                measure(opened, asked, moment, "none kept")
            filled(copy, moment)
            with opened_warm(copy) as opened:
                measure(opened, asked, moment, f"{KEPT} kept, {SAID} said")
                first_time(opened, moment)


if __name__ == "__main__":
    main()
