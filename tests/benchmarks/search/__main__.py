"""`python -m tests.benchmarks.search`: our engine and its peers, one interleaved run per size, tables and a JSON.

`python -m tests.benchmarks.search growth RESULT.json … --plot FILE.svg` draws how cost grows from such results.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from tests.benchmarks.search import growth
from tests.benchmarks.search.corpus import SEED
from tests.benchmarks.search.drive import Run, measure
from tests.benchmarks.search.engines import OURS, PEERS
from tests.benchmarks.search.queries import KINDS
from tests.benchmarks.search.tables import report
from tests.benchmarks.search.workload import PER_KIND, todays_seed

SIZES = (10_000, 100_000)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.search", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), metavar="N")
    parser.add_argument("--engines", nargs="+", default=[OURS, *PEERS], metavar="NAME")
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), metavar="KIND")
    parser.add_argument("--rounds", type=int, default=3, help="warm rounds after the first")
    parser.add_argument("--per-kind", type=int, default=PER_KIND, help="queries of each kind")
    parser.add_argument("--seed", type=int, default=todays_seed(), help="of the queries; today's date if none")
    parser.add_argument("--corpus-seed", type=int, default=SEED)
    parser.add_argument("--cache", type=Path, help="where corpus and indexes stay; a temporary folder if none")
    parser.add_argument("--out", type=Path, help="a folder for result-N.json")
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] == ["growth"]:
        growth.main(sys.argv[2:])
        return
    told = arguments()
    with nullcontext(str(told.cache)) if told.cache else tempfile.TemporaryDirectory(prefix="bench-") as folder:
        cache = Path(folder).resolve()
        cache.mkdir(parents=True, exist_ok=True)
        cache.chmod(0o755)  # PostgreSQL's server is another user
        for size in told.sizes:
            run = Run(size, cache, told.corpus_seed, told.seed, told.engines, told.rounds, told.per_kind, told.kinds)
            result = measure(run)
            if told.out:
                told.out.mkdir(parents=True, exist_ok=True)
                (told.out / f"result-{size}.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
            sys.stdout.write(report(result) + "\n\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
