"""Runs the engines against each other: small chunks of queries, turn by turn, so that noise hits all alike.

Promises: each engine has a process of its own; the pages of every index are read once beforehand. *First touch* is the
first time a query is asked since its engine opened the index anew (each kind starts with opening), done twice, the
lesser counted. *Warm* is the median of a query's later times, without the first round. So a time is a query's, not that
of whoever else had the processor just then. An engine that spends its budget of seconds on a kind is not asked further.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median_low
from typing import Any

import numpy as np

from tests.benchmarks.search import checking, drawing
from tests.benchmarks.search.corpus import load
from tests.benchmarks.search.engines import OURS, folder_of, missing
from tests.benchmarks.search.queries import KINDS
from tests.benchmarks.search.truth import Truth
from tests.benchmarks.search.worker import DONE
from tests.benchmarks.search.workload import workload

ROOT = Path(__file__).resolve().parents[3]
CHUNK = 20
CHUNK_SECONDS = 4.0
KIND_SECONDS = 40.0
FIRST_TOUCHES = 2


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what is asked of whom, and where things are kept."""

    count: int
    cache: Path
    corpus_seed: int
    query_seed: int
    engines: Sequence[str]
    rounds: int = 3
    per_kind: int = 200
    kinds: Sequence[str] = KINDS


@dataclass(slots=True)
class Process:
    """An engine's process; see `worker.py`."""

    pipe: subprocess.Popen[str]
    spent: dict[str, float] = field(default_factory=dict)

    def ask(self, do: str, **told: Any) -> Any:
        """One command and its answer."""
        assert self.pipe.stdin is not None
        assert self.pipe.stdout is not None
        self.pipe.stdin.write(json.dumps({"do": do, **told}) + "\n")
        self.pipe.stdin.flush()
        answer = self.pipe.stdout.readline()
        if not answer:
            raise RuntimeError(f"the engine's process ended; asked to {do} {told.get('kind', '')}")
        return json.loads(answer)

    def times(self, kind: str, low: int, high: int) -> list[float]:
        """Microseconds of a chunk; none when the kind's budget is spent."""
        if self.spent.get(kind, 0.0) > KIND_SECONDS:
            return []
        taken: list[float] = self.ask("run", kind=kind, low=low, high=high, budget=CHUNK_SECONDS)["us"]
        self.spent[kind] = self.spent.get(kind, 0.0) + sum(taken) / 1e6
        return taken

    def end(self) -> None:
        """Let it end by itself."""
        assert self.pipe.stdin is not None
        self.pipe.stdin.close()
        self.pipe.wait()


def say(text: str) -> None:
    """A line of progress, apart from the result."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def command(run: Run, name: str, last: str | Path) -> list[str]:
    """The worker's command line."""
    told = [name, str(run.count), str(run.corpus_seed), str(run.cache), str(last)]
    return [sys.executable, "-m", "tests.benchmarks.search.worker", *told]


def built(run: Run, name: str) -> dict[str, float]:
    """Index where there is no whole index yet, and our own engine always, whose code is what changes; what it cost."""
    done = folder_of(run.cache, name, run.count, run.corpus_seed) / DONE
    if name == OURS or not done.is_file():
        say(f"  building {name}")
        subprocess.run(command(run, name, "build"), check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    told: dict[str, float] = json.loads(done.read_text(encoding="utf-8"))
    return told


def started(run: Run, queries: Path) -> dict[str, Process]:
    """A new process for each engine."""
    pipes = {
        name: subprocess.Popen(
            command(run, name, queries), cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for name in run.engines
    }
    return {name: Process(pipe) for name, pipe in pipes.items()}


Faults = dict[str, dict[str, list[str]]]
"""What each engine answers wrongly, by kind: "query 17: …"."""


def checked(run: Run) -> tuple[Path, dict[str, dict[str, float]], Faults]:
    """Draw the queries and check every engine's answers: where the queries are, how much matches, what is wrong."""
    truth = Truth(load(run.cache, run.count, run.corpus_seed))
    queries = workload(truth, run.query_seed, run.per_kind)
    path = run.cache / f"queries-{run.count}-{run.query_seed}.json"
    path.write_text(json.dumps({kind: [asdict(query) for query in asked] for kind, asked in queries.items()}))
    say("  checking")
    processes = started(run, path)
    faults: Faults = {name: {} for name in run.engines}
    totals: dict[str, list[int]] = {kind: [] for kind in run.kinds}
    for process in processes.values():
        process.ask("open")
    for kind in run.kinds:
        for at, query in enumerate(queries[kind]):
            answer = truth.answer(kind, query)
            totals[kind].append(answer.total)
            for name, process in processes.items():
                told = process.ask("check", kind=kind, at=at, edge=answer.edge.tolist())
                if fault := checking.wrong(kind, answer, told, order=name == OURS):
                    faults[name].setdefault(kind, []).append(f"query {at}: {fault}")
    for process in processes.values():
        process.end()
    matches = {kind: {"median": float(np.median(each)), "empty": each.count(0)} for kind, each in totals.items()}
    return path, matches, faults


def turns(run: Run, round_number: int) -> Iterator[tuple[str, int, int]]:
    """Engine, low and high of each chunk: the engines in turn, a different one first each time."""
    for step, low in enumerate(range(0, run.per_kind, CHUNK)):
        first = (round_number + step) % len(run.engines)
        for name in (*run.engines[first:], *run.engines[:first]):
            yield name, low, min(run.per_kind, low + CHUNK)


Times = dict[str, dict[str, list[list[float]]]]
"""By engine and kind, one list a round: microseconds of each query."""


def timed(run: Run, path: Path) -> tuple[Times, Times, dict[str, dict[str, Any]]]:
    """First touches and warm times, and what the engines told of themselves."""
    processes = started(run, path)
    first: Times = {name: {kind: [] for kind in run.kinds} for name in run.engines}
    warm: Times = {name: {kind: [] for kind in run.kinds} for name in run.engines}
    own: dict[str, dict[str, Any]] = {name: {"opens": []} for name in run.engines}
    for number in range(FIRST_TOUCHES):
        for kind in run.kinds:
            for name, process in processes.items():
                own[name]["opens"].append(process.ask("open")["seconds"])
                own[name].setdefault("opened", process.ask("memory"))
            once(run, processes, kind, number, first)
    for process in processes.values():
        process.spent.clear()
    for number in range(run.rounds + 1):
        say(f"  round {number} of {run.rounds}")
        for kind in run.kinds:
            once(run, processes, kind, number, warm if number else None)
    for name, process in processes.items():
        own[name]["after"] = process.ask("memory")
        process.end()
    return first, warm, own


def once(run: Run, processes: dict[str, Process], kind: str, number: int, times: Times | None) -> None:
    """Every query of a kind once, of every engine; remembered when `times` is there."""
    taken: dict[str, list[float]] = {name: [] for name in run.engines}
    for name, low, high in turns(run, number):
        taken[name] += processes[name].times(kind, low, high)
    if times is not None:
        for name, each in taken.items():
            times[name][kind].append(each)


def of_each(rounds: list[list[float]], choose: Callable[[list[float]], float]) -> list[float]:
    """One time for each query of those asked at least once, from its times in all rounds."""
    asked = max(map(len, rounds), default=0)
    return [choose([times[at] for times in rounds if at < len(times)]) for at in range(asked)]


def spread(times: list[float]) -> dict[str, float]:
    """Count, p50, p95, p99 and the longest, in milliseconds."""
    if not times:
        return {"count": 0}
    at = np.percentile(times, (50, 95, 99)) / 1000
    return {"count": len(times), "p50": at[0], "p95": at[1], "p99": at[2], "longest": max(times) / 1000}


def measure(asked: Run) -> dict[str, Any]:
    """Everything about one size."""
    say(f"{asked.count:,} listings (seed {asked.corpus_seed}), queries of seed {asked.query_seed}")
    drawing.make(asked.cache, asked.count, asked.corpus_seed)
    skipped = {name: why for name in asked.engines if (why := missing(name))}
    for name, why in skipped.items():
        say(f"SKIPPED LOUDLY: {name}: {why}")
    run = replace(asked, engines=[name for name in asked.engines if name not in skipped])
    builds = {name: built(run, name) for name in run.engines}
    sizes = {name: read_once(folder_of(run.cache, name, run.count, run.corpus_seed)) for name in run.engines}
    path, matches, faults = checked(run)
    first, warm, own = timed(run, path)
    told = {name: getattr(run, name) for name in ("count", "corpus_seed", "query_seed", "rounds", "per_kind")}
    machine = {"cores": os.cpu_count(), "load": os.getloadavg()[0]}
    engines = {
        name: {
            "build": builds[name],
            "bytes": sizes[name],
            "wrong": faults[name],
            **own[name],
            "first": {kind: spread(of_each(times, min)) for kind, times in first[name].items()},
            "warm": {kind: spread(of_each(times, median_low)) for kind, times in warm[name].items()},
        }
        for name in run.engines
    }
    now = datetime.now(UTC).isoformat(timespec="minutes")
    return {**told, **machine, "at": now, "matches": matches, "skipped": skipped, "engines": engines}


def read_once(folder: Path) -> int:
    """Bring an index's files into the page cache; how many bytes they have (`bytes` beside it says it better)."""
    size = 0
    for path in folder.rglob("*"):
        if path.is_file() and path.name != DONE:
            size += len(path.read_bytes())
    told = folder / "bytes"
    return int(told.read_text()) if told.is_file() else size
