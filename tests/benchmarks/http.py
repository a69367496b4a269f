"""What a whole request costs, and its parts: `python -m tests.benchmarks.http [--home HOME | --cache DIR] …`.

Promises: a real server in a process of its own, one client that keeps its connection, and for each question in turn
the API, the page, and the same page with a prepared answer, so that whatever else the machine does falls on all three.
Milliseconds by the clock, and of the server's processor time, which a crowded machine falsifies less. The parts are
measured apart, in this process, in processor time. Without a store and without the generator it says so and exits 0.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import random
import signal
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from directory import public
from directory.search.query import SearchPage, SearchQuery
from directory.search.search import search
from directory.settings import Settings
from tests.benchmarks.store import now, opened_warm, questions, settings_of, some_listings
from web import forms, i18n
from web.doors import Doors
from web.looks import Looks, environment
from web.pages.answers import results_facts
from web.rendering import Pages

ROOT = Path(__file__).resolve().parents[2]
SEED = 11
FORM = {"content-type": "application/x-www-form-urlencoded", "accept-encoding": "gzip"}
JSON = {"content-type": "application/json", "accept-encoding": "gzip"}
API, PAGE, CONSTANT = "POST /api/search", "POST /search", "the same page, prepared answer"


@dataclass
class Times:
    """Milliseconds by name: by the clock and of processor time."""

    clock: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def table(self, names: Iterable[str]) -> str:
        """A Markdown table."""
        lines = ["| what | p50 ms | p95 ms | CPU p50 ms | CPU p95 ms |", "|---|---|---|---|---|"]
        for name in names:
            cells = [*_quantiles(self.clock[name]), *_quantiles(self.spent[name])]
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
        return "\n".join(lines)


def _quantiles(took: list[float]) -> tuple[str, str]:
    ordered = sorted(took)
    if not ordered:
        return "", ""
    return f"{statistics.median(ordered):.2f}", f"{ordered[len(ordered) * 95 // 100]:.2f}"


def _clock_of(pid: int) -> Callable[[], float]:
    """The milliseconds of processor time that process `pid` has used (Linux's clock of another process)."""
    clock = (~pid << 3) | 2
    return lambda: time.clock_gettime(clock) * 1000


@dataclass
class Client:
    """One connection to a server of process `pid`; `ask` returns (body, clock ms, processor ms)."""

    port: int
    pid: int

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)
        self.used = _clock_of(self.pid)

    def ask(self, path: str, body: str, headers: dict[str, str]) -> tuple[bytes, float, float]:
        """One request. Raises `RuntimeError` when it is not answered with 200."""
        used, begun = self.used(), time.perf_counter()
        self.connection.request("POST", path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        took = (time.perf_counter() - begun) * 1000
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        return content, took, self.used() - used


def form_of(asked: dict[str, Any]) -> str:
    """A question of the API as the form of the page."""
    return urlencode(forms.hidden(SearchQuery.model_validate(asked)))


def over_http(settings: Settings, asked: list[dict[str, Any]], steady: dict[str, Any]) -> tuple[Times, dict[str, int]]:
    """(times of the three kinds of request, median bytes sent of each)."""
    times, sizes = Times(), defaultdict(list)
    command = [sys.executable, "-m", "tests.benchmarks.two_faces", str(settings.home.resolve()), json.dumps(steady)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        try:
            real, same = (Client(int(port), server.pid) for port in server.stdout.readline().split())
            for number, one in enumerate([*asked[:30], *asked]):
                for name, client, path, body, headers in (
                    (API, real, "/api/search", json.dumps(one), JSON),
                    (PAGE, real, "/search", form_of(one), FORM),
                    (CONSTANT, same, "/search", form_of(one), FORM),
                ):
                    content, took, used = client.ask(path, body, headers)
                    if number >= 30:  # the first ones warm it up
                        times.clock[name].append(took)
                        times.spent[name].append(used)
                        sizes[name].append(len(content))
        finally:
            server.send_signal(signal.SIGTERM)
    return times, {name: int(statistics.median(size)) for name, size in sizes.items()}


def _taken(times: Times, name: str, do: Callable[..., Any], *told: Any, **facts: Any) -> Any:
    begun, spent = time.perf_counter(), time.process_time()
    made = do(*told, **facts)
    times.clock[name].append((time.perf_counter() - begun) * 1000)
    times.spent[name].append((time.process_time() - spent) * 1000)
    return made


def parts(settings: Settings, asked: list[dict[str, Any]]) -> Times:
    """What a request is made of, each part alone in this process."""
    times, doors = Times(), Doors(settings, now)
    pages = Pages(environment(Looks()), doors)
    with opened_warm(settings) as opened:
        take = partial(_taken, times)
        for one in [*asked[:20], *asked]:
            query, moment = SearchQuery.model_validate(one), now()
            with opened.session() as session:
                engine = opened.search_engine
                answer: SearchPage = take("search(), its listings hydrated", search, session, engine, query, moment)
                ids = [result.listing.id for result in answer.results]
                take("hydration alone (public.listings)", public.listings, session, ids, moment)
            take("JSON dump alone", answer.model_dump_json)
            facts = take("facts of the page", results_facts, query, answer, "en", moment)
            html = take("render alone", pages.show, "en", "results.html", page="results", path="", **facts)
            take("gzip of the page", gzip.compress, html.body, 9)
    doors.close()
    return times


def steady_question(settings: Settings, asked: list[dict[str, Any]]) -> tuple[dict[str, Any], list[int]]:
    """(a question with a full page of answers for the prepared page, how many results each question has)."""
    i18n.codes()
    with opened_warm(settings) as opened, opened.session() as session:
        found = [
            len(search(session, opened.search_engine, SearchQuery.model_validate(one), now()).results) for one in asked
        ]
    return asked[found.index(max(found))], found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="a store with its index; without it one is made")
    parser.add_argument("--cache", type=Path, help="a folder where the store that is made stays")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=350)
    told = parser.parse_args()
    with settings_of(told.home, told.rows, told.cache) as settings:
        if settings is None:
            sys.stdout.write("SKIPPED LOUDLY: no store was given and the shared folder has no generator\n")
            return
        chance = random.Random(SEED)
        with opened_warm(settings) as opened, opened.session() as session:
            asked = questions(some_listings(session, told.asked, chance), told.asked, chance)
            held = getattr(opened.search_engine, "count", 0)
        steady, found = steady_question(settings, asked)
        times, sizes = over_http(settings, asked, steady)
        alone = parts(settings, asked)
    ratio = statistics.median(times.clock[PAGE]) / statistics.median(times.clock[CONSTANT])
    spent = statistics.median(times.spent[PAGE]) / statistics.median(times.spent[CONSTANT])
    sys.stdout.write(
        f"{held:,} listings, {len(asked)} questions, {statistics.mean(found):.1f} results each\n\n"
        f"{times.table((API, PAGE, CONSTANT))}\n\npage / prepared page: {ratio:.2f} by the clock, {spent:.2f} by CPU; "
        f"bytes sent: {', '.join(f'{name} {size:,}' for name, size in sizes.items())}\n\n"
        f"{alone.table(alone.clock)}\n"
    )


if __name__ == "__main__":
    main()
