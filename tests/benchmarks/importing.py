"""The import road as a table: `python -m tests.benchmarks.importing [ROWS …]` (10,000 30,000 100,000 if none).

Promises: nothing is asserted and nothing is kept; figures are of this machine and this moment.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("WAYMARK_SHARED", ROOT.parent / "shared"))
SIZES = (10_000, 30_000, 100_000)
HEAD = (
    "rows",
    "workers",
    "first rows/s",
    "CPU ms/row",
    "second rows/s",
    "ratio by the clock",
    "ratio by CPU",
    "peak MiB",
    "worker MiB",
    "index rows/s",
)


def generated(folder: Path, rows: int) -> Path | None:
    """The synthetic national set, from the generator in the shared folder; None where there is none."""
    made, generator = folder / "listings.csv", SHARED / "reference" / "make_synthetic.py"
    if not generator.is_file():
        return None
    told = ["--rows", rows, "--out", made, "--seed", 1, "--jobs", 2]
    told += ["--dev", SHARED / "data", "--zips", SHARED / "geo" / "us_zips.csv.gz"]
    subprocess.run([sys.executable, generator, *map(str, told)], check=True)
    return made


def first_rows(path: Path, rows: int) -> Path:
    """A file of the first `rows` lines below the header (the generator writes no line breaks into cells)."""
    shorter = path.with_name(f"first-{rows}.csv")
    with path.open(encoding="utf-8", newline="") as source, shorter.open("w", encoding="utf-8", newline="") as target:
        target.writelines(islice(source, rows + 1))
    return shorter


def measured(path: Path, workers: int, *, index: bool) -> dict[str, Any]:
    """What `tests.benchmarks.road` says of a file, in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.road", str(path), str(workers), "index" if index else ""]
    told: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout)
    return told


def line(told: dict[str, Any], workers: int) -> list[str]:
    """One line of the table."""
    rows = told["rows"]
    return [
        f"{rows:,}",
        str(workers),
        f"{rows / told['first']:,.0f}",
        f"{told['first_cpu'] / rows * 1000:.2f}",
        f"{rows / told['second']:,.0f}",
        f"{told['first'] / told['second']:.1f}",
        f"{told['first_cpu'] / told['second_cpu']:.1f}",
        f"{told['peak']:.0f}",
        f"{told['worker_peak']:.0f}",
        f"{rows / told['index']:,.0f}" if "index" in told else "",
    ]


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """Measure and print."""
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    with tempfile.TemporaryDirectory() as folder:
        path = generated(Path(folder), max(sizes))
        if path is None:
            say(f"SKIPPED LOUDLY: no generator in the shared folder (looked in ../{SHARED.name})")
            return
        say("| " + " | ".join(HEAD) + " |\n|" + "---|" * len(HEAD))
        for size in sizes:
            for workers in (1, 2) if size == min(sizes) else (2,):
                told = measured(first_rows(path, size), workers, index=size == min(sizes) and workers == 1)
                say("| " + " | ".join(line(told, workers)) + " |")
                for stage in ("read", "draft", "intake"):
                    if stage in told:
                        say(f"  {stage}: {told[stage]:,.0f} rows per CPU second")


if __name__ == "__main__":
    main()
