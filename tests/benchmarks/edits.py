"""How soon an edit is found: `python -m tests.benchmarks.edits [--cache DIR] [--sizes N …] [--edits N]`.

Promises: on a copy of the search benchmark's own index one engine takes in an edit after the other (`update`), and
after each a second engine that opened the same folder before is asked for the edit's word. The time ends when it has
found it; that it no longer finds the word which the edit replaced is checked, and a fault is printed in the first line.
At the end one whole merge, which takes replaced text off the disk beside the searches. The index of 100,000 listings is
built where there is none; larger ones are measured where the search benchmark left them in the cache folder.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from uuid import UUID

from directory.public import PublicListing
from directory.search.scoring import scores_in
from directory.search.whoosh_engine import WhooshEngine
from tests.benchmarks.search import drawing
from tests.benchmarks.search.corpus import SEED, load
from tests.benchmarks.search.engines import OURS, folder_of
from tests.benchmarks.search.ours import listings

ROOT = Path(__file__).resolve().parents[2]
ALWAYS, LARGE = 100_000, 1_000_000
EDITS = 40


@dataclass
class Told:
    """Milliseconds of each edit, by part; what went wrong; seconds of the merge by the clock and of the processor."""

    update: list[float] = field(default_factory=list)
    finding: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    merge: tuple[float, float] = (0.0, 0.0)

    def line(self, size: int) -> str:
        """One line of the table."""
        both = [update + finding for update, finding in zip(self.update, self.finding, strict=True)]
        cells = [f"{size:,}", f"{statistics.median(self.update):.1f}", f"{statistics.median(self.finding):.1f}"]
        cells += [f"{statistics.median(both):.1f}", f"{sorted(both)[len(both) * 95 // 100]:.1f}", f"{max(both):.1f}"]
        return "| " + " | ".join([*cells, *(f"{seconds:.1f}" for seconds in self.merge)]) + " |"


HEAD = (
    "listings",
    "update p50 ms",
    "found p50 ms",
    "both p50 ms",
    "both p95 ms",
    "both max ms",
    "merge s",
    "merge CPU s",
)


def holding(engine: WhooshEngine, term: str) -> list[UUID]:
    """The listings that the index in force gives for one word."""
    snapshot, found = engine.snapshot(), []
    for segment in snapshot.segments:
        numbers, _ = scores_in(segment, snapshot.statistics, [(term,)], None, every=True)
        living = numbers if segment.alive is None else numbers[segment.alive[numbers]]
        found += [segment.columns.id_of(int(number)) for number in living.tolist()]
    return found


def edited(listing: PublicListing, turn: int) -> tuple[PublicListing, str]:
    """The listing with a word that no other holds, and the word."""
    word = f"edit{listing.id.int}x{turn}"
    return listing.model_copy(update={"description": f"{listing.description} {word}"}), word


def measured(folder: Path, some: list[PublicListing]) -> Told:
    """Edit each listing twice, one edit after the other; the second one replaces the word of the first."""
    writer, reader, told, words = WhooshEngine(folder), WhooshEngine(folder), Told(), dict[UUID, str]()
    reader.snapshot()
    for turn in (1, 2):
        for listing in some:
            fresh, word = edited(listing, turn)
            started = time.perf_counter()
            writer.update([fresh], [], writer.sequence + 1)
            written = time.perf_counter()
            found = holding(reader, word)
            told.finding.append((time.perf_counter() - written) * 1000)
            told.update.append((written - started) * 1000)
            before = words.get(listing.id)
            if found != [listing.id] or (before is not None and holding(reader, before)):
                told.wrong.append(word)
            words[listing.id] = word
    started, spent = time.perf_counter(), time.process_time()
    while writer.merge():
        pass
    told.merge = time.perf_counter() - started, time.process_time() - spent
    told.wrong += [f"{word} after the merge" for one, word in words.items() if holding(reader, word) != [one]]
    return told


def built(cache: Path, size: int) -> Path | None:
    """The search benchmark's index of a size that this code can read; None where there is none and it is not made."""
    folder = folder_of(cache, OURS, size, SEED)
    if not WhooshEngine(folder / "index").count:
        if size != ALWAYS:
            return None
        drawing.make(cache, size, SEED)
        worker = [sys.executable, "-m", "tests.benchmarks.search.worker", OURS, str(size), str(SEED), str(cache)]
        subprocess.run([*worker, "build"], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return folder / "index"


def lines(cache: Path, sizes: list[int], edits: int) -> Iterator[str]:
    """The table and what there is to say."""
    yield "| " + " | ".join(HEAD) + " |\n|" + "---|" * len(HEAD)
    for size in sizes:
        index = built(cache, size)
        if index is None:
            yield f"SKIPPED LOUDLY: no index of {size:,} listings that this code reads is in the cache folder"
            continue
        some = list(islice(listings(load(cache, edits, SEED)), 0, (edits + 1) // 2))
        with tempfile.TemporaryDirectory(prefix="edits-", dir=cache) as copy:
            told = measured(shutil.copytree(index, Path(copy) / "index"), some)
        yield "".join(f"WRONG: {one}\n" for one in told.wrong) + told.line(size)


def main() -> int:
    """Measure and print; 1 when an edit was not found or a replaced word was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--cache", type=Path, help="where the search benchmark keeps its indexes; a temporary folder if none"
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[ALWAYS, LARGE], metavar="N")
    parser.add_argument("--edits", type=int, default=EDITS)
    told = parser.parse_args()
    faulty = False
    with nullcontext(str(told.cache)) if told.cache else tempfile.TemporaryDirectory() as folder:
        cache = Path(folder).resolve()
        cache.mkdir(parents=True, exist_ok=True)
        for line in lines(cache, told.sizes, told.edits):
            faulty = faulty or "WRONG" in line
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
