"""The import road, measured in a process of its own: `python -m tests.benchmarks.road FILE WORKERS [index]`.

Promises: every run has a new store in a temporary folder; what is printed is one JSON object of seconds, rows and peak
memory of this process and its workers (MiB), the first run and a second one of the same file.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from directory import intake, kit
from directory.delivery_key import delivery_key
from directory.settings import Settings
from importers.importer import Skip
from importers.run import run
from tests.benchmarks.synthetic import IMPORTER, SLUG

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STAGED = 3000
"""Rows for which reading and drafting are measured alone."""


def peak(who: int) -> float:
    """The most memory this process (or the largest of its workers) has held, MiB."""
    return resource.getrusage(who).ru_maxrss / 1024


def cpu() -> float:
    """Seconds of processor time of this process and the workers that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def stages(path: Path) -> dict[str, float]:
    """Rows per CPU second of reading alone, of cleaning and drafting alone, and of intake and store alone."""
    started = cpu()
    rows = list(islice(IMPORTER.read(path), STAGED))
    read = cpu() - started
    for row in rows[:200]:
        IMPORTER.to_draft(row)
    started = cpu()
    made = [IMPORTER.to_draft(row) for row in rows]
    drafted = cpu() - started
    drafts = [draft for draft in made if not isinstance(draft, Skip)]
    with tempfile.TemporaryDirectory() as folder:
        chosen = Settings(home=Path(folder))
        kit.create(chosen)
        with kit.open_kit(chosen) as opened, opened.session() as session:
            source = intake.source_of(SLUG, SLUG, IMPORTER.kind, trusted=True, demo=False)
            intake.ensure_source(session, source)
            started = cpu()
            for _ in intake.submit_all(session, drafts, "import", NOW):
                pass
            taken = cpu() - started
    return {"read": len(rows) / read, "draft": len(rows) / drafted, "intake": len(drafts) / taken}


def whole(path: Path, home: Path, workers: int, *, index: bool) -> dict[str, float]:
    """Seconds of a first and a second import into a new store, and of the index where it is asked for."""
    chosen = Settings(home=home)
    kit.create(chosen)
    key = delivery_key(home)
    told: dict[str, float] = {}
    with kit.open_kit(chosen) as opened:
        for name in ("first", "second"):
            started, spent = time.perf_counter(), cpu()
            with opened.session() as session:
                report = run(session, IMPORTER, [path], NOW, workers=workers, key=key)
            told[name], told[f"{name}_cpu"] = time.perf_counter() - started, cpu() - spent
            told |= {f"{name}_{what}": count for what, count in report.counts.items()}
            told["rows"] = report.rows
        told |= {"peak": peak(resource.RUSAGE_SELF), "worker_peak": peak(resource.RUSAGE_CHILDREN)}
        if index:
            started = time.perf_counter()
            opened.refresh(NOW)
            told["index"] = time.perf_counter() - started
    return told


def main() -> None:
    """Measure one file: FILE WORKERS [index]."""
    path, workers, index = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "index"
    with tempfile.TemporaryDirectory() as folder:
        told = whole(path, Path(folder), workers, index=index)
    json.dump(told | (stages(path) if index else {}), sys.stdout)


if __name__ == "__main__":
    main()
