"""`make bench`: every benchmark, one after the other. `python -m tests.benchmarks [quick|full] [PART …]`.

Promises: nothing is asserted; figures are of this machine and this moment. *quick* is every bar up to 100,000
listings; *full* adds a million and an import of 100,000 rows. What takes long to make and is the same each time (drawn
listings, the peers' indexes, a store of 100,000) stays in `var/bench`, which may be deleted. A part that fails is told
and the others go on; the last lines say what each took, and it ends with 1 when one failed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ("--cache", str(ROOT / "var" / "bench"))
QUICK = (
    ("importing", "10000", "30000"),
    ("places",),
    ("matching",),
    ("search", "--sizes", "10000", "100000", *CACHE),
    ("edits", *CACHE),
    ("understanding",),
    ("understanding_speed",),
    ("lines",),
    ("quality",),
    ("http", *CACHE),
    ("slowest", *CACHE),
    ("pages", *CACHE),
    ("console", *CACHE),
    ("for_staff", *CACHE),
)
LARGER = {
    "importing": ("importing", "10000", "30000", "100000"),
    "matching": ("matching", "--rows", "20000", "100000"),
}
MILLION = ("search", "--sizes", "1000000", "--per-kind", "100", "--rounds", "2", *CACHE)


def parts(size: str) -> list[tuple[str, ...]]:
    """What is run: a module of this folder and what it is told."""
    if size == "quick":
        return list(QUICK)
    asked = [LARGER.get(name, (name, *told)) for name, *told in QUICK]
    asked.insert([name for name, *_ in asked].index("edits"), MILLION)
    return asked


def say(text: str) -> None:
    """Print a line at once: the parts write to the same place."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run them all, or those that are named."""
    told = sys.argv[1:]
    size = told.pop(0) if told[:1] in (["quick"], ["full"]) else "quick"
    unknown = set(told) - {name for name, *_ in QUICK}
    if unknown:
        say(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(name for name, *_ in QUICK)}")
        return 2
    took: list[str] = []
    failed = False
    for name, *arguments in parts(size):
        if told and name not in told:
            continue
        say(f"\n{name} {' '.join(arguments)}".rstrip())
        started = time.monotonic()
        code = subprocess.run(
            [sys.executable, "-m", f"tests.benchmarks.{name}", *arguments], check=False, cwd=ROOT
        ).returncode
        failed = failed or code != 0
        took.append(f"| {name} | {time.monotonic() - started:.0f} | {f'FAILED ({code})' if code else 'done'} |")
    say("\n| part | seconds | |\n|---|---|---|\n" + "\n".join(took))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
