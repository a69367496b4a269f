"""How well the console's line is understood: `python -m tests.benchmarks.lines [--wrong tuned|held]`.

Promises: `tuned` lines may be looked at while words are added, `held` ones were written before any were and are only
counted. *Recall* is of what a line must mean, *exact* counts lines with all of that and nothing that they may not
mean; then how long a line takes (milliseconds of processor time).
"""

from __future__ import annotations

import csv
import statistics
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from directory.search.line import Chip, Line, read_line

LINES = Path(__file__).parents[1] / "directory" / "search" / "lines.csv"
NAMED = ("place", "avoid")


@dataclass
class Tally:
    """What was counted over some lines."""

    lines: int = 0
    exact: int = 0
    found: int = 0
    wanted: int = 0


def judged(split: str = "", locale: str = "") -> list[dict[str, str]]:
    """The lines with what each must and may mean: `need:food; place:Fresno|place:93701`."""
    with LINES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if split in ("", row["split"]) and locale in ("", row["locale"])]


def meanings(line: Line) -> set[str]:
    """A line as the judges write it: `kind:code`, and only the kind of words, room, open and private."""
    found = {(chip.kind, chip.code) for chip in line.chips if not _idle(chip)}
    found |= {(other.kind, other.code) for chip in line.chips for other in chip.also}
    plain = ("words", "room", "open", "private", "anywhere")
    return {kind if kind in plain else f"{kind}:{code}" for kind, code in found}


def _idle(chip: Chip) -> bool:
    return chip.kind == "need" and not chip.binds


def _means(wanted: str, found: Iterable[str]) -> bool:
    """Whether one of `a|b` is found; of a place the beginning of its name is enough."""
    options = wanted.split("|")
    return any(
        one == option or (option.split(":")[0] in NAMED and one.startswith(option))
        for option in options
        for one in found
    )


def missing(row: dict[str, str], found: set[str]) -> list[str]:
    """What the line must mean and does not."""
    return [wanted for wanted in _listed(row["must"]) if not _means(wanted, found)]


def surplus(row: dict[str, str], found: set[str]) -> list[str]:
    """What it means and may not."""
    allowed = [*_listed(row["must"]), *_listed(row["may"])]
    return sorted(one for one in found if not any(_means(option, [one]) for option in allowed))


def _listed(cell: str) -> list[str]:
    return [one.strip() for one in cell.split(";") if one.strip()]


def tally(rows: Iterable[dict[str, str]]) -> Tally:
    """The counts over `rows`."""
    total = Tally()
    for row in rows:
        found = meanings(read_line(row["line"], row["locale"]))
        wanted, lost = len(_listed(row["must"])), missing(row, found)
        total.lines += 1
        total.wanted += wanted
        total.found += wanted - len(lost)
        total.exact += not lost and not surplus(row, found)
    return total


def took(repeats: int = 5) -> list[float]:
    """The least milliseconds of each judged line, ascending."""
    best: list[float] = []
    for row in judged():
        times = []
        for _ in range(repeats):
            begun = time.process_time_ns()
            read_line(row["line"], row["locale"], typing=True)
            times.append((time.process_time_ns() - begun) / 1e6)
        best.append(min(times))
    return sorted(best)


def table() -> list[str]:
    """What the benchmark prints."""
    told = ["| split | language | lines | recall | exact |", "|---|---|---|---|---|"]
    for split in ("tuned", "held"):
        for locale in ("en", "es"):
            one = tally(judged(split, locale))
            share = f"{one.found / one.wanted:.3f} ({one.found}/{one.wanted})"
            told.append(f"| {split} | {locale} | {one.lines} | {share} | {one.exact}/{one.lines} |")
    times = took()
    p95 = times[len(times) * 95 // 100]
    return [*told, f"a line: p50 {statistics.median(times):.2f} ms, p95 {p95:.2f} ms, most {times[-1]:.2f} ms"]


def wrong(split: str) -> list[str]:
    """What is wrong with each line of a split: `-` missing, `+` too much."""
    told = []
    for row in judged(split):
        found = meanings(read_line(row["line"], row["locale"]))
        marks = [f"-{one}" for one in missing(row, found)] + [f"+{one}" for one in surplus(row, found)]
        if marks:
            told.append(f"{row['line']}  {' '.join(marks)}")
    return told


def main() -> None:
    """Print the table, or with `--wrong SPLIT` what is wrong."""
    lines = wrong(sys.argv[2]) if sys.argv[1:2] == ["--wrong"] else table()
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
