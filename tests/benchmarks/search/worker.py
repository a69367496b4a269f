"""One engine in a process of its own: `python -m tests.benchmarks.search.worker ENGINE COUNT SEED CACHE QUERIES`.

Promises: reads one JSON command a line and answers one JSON line; a query's time is that of `run` alone, by the
process's clock. With QUERIES "build" it indexes the corpus and says what that cost.
"""

from __future__ import annotations

import os

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

import gc
import hashlib
import json
import resource
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.search.corpus import Corpus, load
from tests.benchmarks.search.engines import engine, folder_of
from tests.benchmarks.search.queries import Peer, Query

DONE = "built.json"
"""Beside an index that is whole: what building it cost."""


def queries_of(path: Path) -> dict[str, list[Query]]:
    """The workload as the driver wrote it."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return {
        kind: [Query(**{**query, "words": tuple(query["words"])}) for query in queries]
        for kind, queries in told.items()
    }


def digest(ids: Sequence[int] | Sequence[str]) -> str:
    """One short word for a set."""
    if ids and isinstance(ids[0], str):
        return hashlib.sha256("\n".join(sorted(map(str, ids))).encode()).hexdigest()
    return hashlib.sha256(np.sort(np.asarray(ids, np.int64)).tobytes()).hexdigest()


def cpu() -> float:
    """Seconds of processor time of this process and of its children that ended (PostgreSQL's server is one)."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def build(peer: Peer, corpus: Corpus, folder: Path) -> dict[str, float]:
    """Index into a new folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    started, spent = time.perf_counter(), cpu()
    peer.build(corpus, folder)
    told = {"seconds": time.perf_counter() - started, "cpu": cpu() - spent - getattr(peer, "making", 0.0)}
    told["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (folder / DONE).write_text(json.dumps(told), encoding="utf-8")
    return told


def memory(peer: Peer) -> dict[str, float]:
    """MiB of this process (and an engine's server): held, of that anonymous (not pages of mapped files), and the peak.

    Of several processes the proportional share is added up, so that shared buffers count once.
    """
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    told = {key: int(fields[name].split()[0]) / 1024 for key, name in _STATUS.items()}
    for pid in getattr(peer, "pids", list)():
        rolled = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        shares = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in rolled}
        told["held"] += shares["Pss"]
        told["anonymous"] += shares["Pss_Anon"] + shares["Pss_Shmem"]
    return told


_STATUS = {"held": "VmRSS", "anonymous": "RssAnon", "peak": "VmHWM"}


class Worker:
    """Answers the driver's commands."""

    def __init__(self, name: str, corpus: Corpus, folder: Path, queries: dict[str, list[Query]]) -> None:
        self.peer, self.corpus, self.folder, self.queries = engine(name), corpus, folder, queries
        self.opened = False

    def open(self) -> dict[str, float]:
        """Open the index, closing it first."""
        if self.opened:
            self.peer.close()
        gc.collect()
        started = time.perf_counter()
        self.peer.open(self.corpus, self.folder)
        self.opened = True
        told = {"seconds": time.perf_counter() - started}
        gc.freeze()
        return told

    def run(self, kind: str, low: int, high: int, budget: float) -> dict[str, list[float]]:
        """Microseconds of a few queries; stops when the budget of seconds is spent."""
        times: list[float] = []
        ends = time.perf_counter() + budget
        for query in self.queries[kind][low:high]:
            started = time.perf_counter()
            self.peer.run(kind, query)
            ended = time.perf_counter()
            times.append(round((ended - started) * 1e6, 1))
            if ended > ends:
                break
        return {"us": times}

    def check(self, kind: str, at: int, edge: list[int]) -> dict[str, Any]:
        """One query's page, and a digest of all that matches but what lies on the edge."""
        query = self.queries[kind][at]
        found = self.peer.run(kind, query)
        told: dict[str, Any] = {"ids": list(found.ids), "total": found.total, "facets": found.facets}
        if kind[:2] != "Q3":
            left = [each for each in self.peer.everything(kind, query) if each not in set(edge)]
            told |= {"count": len(left), "digest": digest(left)}
        return told

    def memory(self) -> dict[str, float]:
        """See `memory`."""
        return memory(self.peer)


def main() -> None:
    """Build, or answer commands until the driver closes the pipe."""
    name, count, seed, cache, queries = sys.argv[1:]
    folder = folder_of(Path(cache), name, int(count), int(seed))
    building = queries == "build"
    corpus = load(Path(cache), int(count), int(seed), texts=building)
    if building:
        json.dump(build(engine(name), corpus, folder), sys.stdout)
        return
    worker = Worker(name, corpus, folder, queries_of(Path(queries)))
    try:
        for line in sys.stdin:
            told = json.loads(line)
            answer = getattr(worker, told.pop("do"))(**told)
            sys.stdout.write(json.dumps(answer, default=int) + "\n")
            sys.stdout.flush()
    finally:
        if worker.opened:
            worker.peer.close()


if __name__ == "__main__":
    main()
