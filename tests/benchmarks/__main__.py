"""`make bench`: every benchmark, one after the other. `python -m tests.benchmarks [ROWS …]` (sizes of the import).

Promises: nothing is asserted and nothing is kept; figures are of this machine and this moment.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = ("importing", "places", "matching")
"""Benchmarks, each a module of its own; the sizes given go to the first."""


def main() -> None:
    """Run them all; one that fails is told and the others go on."""
    for module in MODULES:
        sys.stdout.write(f"\n{module}\n")
        sys.stdout.flush()
        sizes = sys.argv[1:] if module == MODULES[0] else []
        subprocess.run([sys.executable, "-m", f"tests.benchmarks.{module}", *sizes], check=False, cwd=ROOT)


if __name__ == "__main__":
    main()
