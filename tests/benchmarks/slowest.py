"""The slowest question that mutation finds: `python -m tests.benchmarks.slowest [--home HOME | --cache DIR] …`.

Promises: random changes of every field of a `SearchQuery`; the dozen that took most is kept and changed again.
Milliseconds of processor time of `search()`, the lesser of two runs; nothing is asserted, and nothing is written but,
where no home is given, the store that is asked: into a temporary folder, or `--cache`, where it stays.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from directory import taxonomy
from directory.search.query import SearchQuery
from directory.search.search import search
from tests.benchmarks.store import now, opened_warm, questions, settings_of, some_listings
from tests.benchmarks.understanding_speed import ODD, mutated, pieces

KEPT = 12
Asked = dict[str, Any]


def changed(asked: Asked, places: list[str], parts: list[str], chance: random.Random) -> Asked:
    """`asked` with one field changed."""
    made = dict(asked)
    match chance.randrange(10):
        case 0 | 1 | 2:
            made["q"] = mutated(str(made.get("q", "")), parts, chance)
        case 3:
            made["near"] = chance.choice([*places, "", "Springfield", "Texas", "United States"])
        case 4:
            made["radius_miles"] = chance.choice((0.1, 5, 25, 100, 250, 500))
        case 5:
            codes = sorted(taxonomy.needs())
            made["need"] = chance.sample(codes, chance.choice((0, 1, 3, len(codes))))
        case 6:
            made["tag"] = chance.sample(sorted(taxonomy.tags()), chance.choice((0, 1, 2)))
        case 7:
            rules = chance.sample(sorted(taxonomy.policies()), chance.choice((0, 1, 3)))
            made["policy"] = dict.fromkeys(rules, "yes")
        case 8:
            made["language"], made["open_now"] = chance.choice(([], ["es"], ["en", "es"])), chance.random() < 0.5
        case _:
            made["sort"] = chance.choice(("best", "distance", "name"))
            made["page"], made["limit"] = chance.choice((1, 2, 50, 500)), chance.choice((1, 20, 100))
    return made


def worst(
    took: Callable[[Asked], float],
    begun: list[Asked],
    change: Callable[[Asked], Asked],
    until: float,
    chance: random.Random,
) -> tuple[float, Asked, int]:
    """(the milliseconds of the slowest question found, that question, how many were tried)."""
    kept = sorted(((took(one), number, one) for number, one in enumerate(begun)), reverse=True)[:KEPT]
    tried = len(begun)
    while time.monotonic() < until:
        one, tried = change(chance.choice(kept)[2]), tried + 1
        if (spent := took(one)) > kept[-1][0]:
            kept = sorted([*kept, (spent, tried, one)], reverse=True)[:KEPT]
    again = max(((took(one), number, one) for _, number, one in kept))
    return again[0], again[2], tried


def main() -> None:
    """Search for it and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--cache", type=Path, help="a folder where the store that is made stays")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=7)
    told = parser.parse_args()
    chance = random.Random(told.seed)
    with settings_of(told.home, told.rows, told.cache) as settings:
        if settings is None:
            sys.stdout.write("SKIPPED LOUDLY: no store was given and the shared folder has no generator\n")
            return
        with opened_warm(settings) as opened, opened.session() as session:
            begun = questions(some_listings(session, 60, chance), 60, chance) + [{"q": t[:500]} for t in ODD.values()]
            places = sorted({one["near"] for one in begun if "near" in one})

            def took(asked: Asked) -> float:
                try:
                    query = SearchQuery.model_validate(asked)
                except ValidationError:
                    return 0
                spent = []
                for _ in range(2):
                    start = time.process_time_ns()
                    search(session, opened.search_engine, query, now())
                    spent.append((time.process_time_ns() - start) / 1e6)
                return min(spent)

            parts = pieces()
            until = time.monotonic() + told.seconds
            most, asked, tried = worst(took, begun, lambda one: changed(one, places, parts, chance), until, chance)
    sys.stdout.write(f"worst of {tried:,} questions: {most:.1f} ms of processor time\n  {asked}\n")


if __name__ == "__main__":
    main()
