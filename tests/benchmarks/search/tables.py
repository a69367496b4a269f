"""What was measured, as tables a person reads: times, sizes, and the bars our own engine has to clear.

Promises: says only what is in the result; a peer that was skipped is named with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tests.benchmarks.search.engines import OURS
from tests.benchmarks.search.queries import KINDS

Result = dict[str, Any]
SPREAD = 6.0
"""p95 may be this many times p50."""
FEWEST = 100_000
"""Of fewer listings no bar is set: there the fixed costs of a language are all one sees."""
BUILD, OPEN_SECONDS, HELD_MIB, BYTES = 5000, 1.0, 600, 1000


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _ms(told: dict[str, float], what: str) -> str:
    return short(told[what]) if told.get("count") else "too slow"


def short(milliseconds: float) -> str:
    """As many digits as tell something."""
    return f"{milliseconds:.3f}" if milliseconds < 0.1 else f"{milliseconds:.2f}"


def times(result: Result, stage: str, what: str) -> str:
    """Milliseconds of every engine and kind, of a stage ("warm", "first")."""
    kinds = [kind for kind in KINDS if kind in result["matches"]]
    rows = [[name, *(_ms(told[stage][kind], what) for kind in kinds)] for name, told in result["engines"].items()]
    return table([f"{stage} {what}, ms", *kinds], rows)


def sizes(result: Result) -> str:
    """Index, build, opening and memory."""
    head = ["", "bytes/listing", "build listings/s/core", "build s", "open s", "held MiB", "of it anonymous", "peak"]
    count = result["count"]
    rows = [
        [
            name,
            f"{told['bytes'] / count:,.0f}",
            f"{count / told['build']['cpu']:,.0f}",
            f"{told['build']['seconds']:,.1f}",
            f"{sorted(told['opens'])[len(told['opens']) // 2]:.3f}",
            *(f"{told['after'][key]:,.0f}" for key in ("held", "anonymous", "peak")),
        ]
        for name, told in result["engines"].items()
    ]
    return table(head, rows)


def faults(result: Result) -> list[str]:
    """Wrong answers, the first of each engine and kind."""
    return [
        f"WRONG: {name} {kind}: {len(told)} queries, first {told[0]}"
        for name, each in result["engines"].items()
        for kind, told in each["wrong"].items()
    ]


def _best(result: Result, stage: str, kind: str) -> tuple[float, str]:
    """The fastest peer's p50 and its name."""
    peers = {name: told[stage][kind] for name, told in result["engines"].items() if name != OURS}
    return min((told["p50"], name) for name, told in peers.items() if told.get("count"))


def _against_peers(result: Result) -> Iterator[tuple[str, str, str, bool]]:
    ours, many = result["engines"][OURS], result["count"] >= 1_000_000
    ratio = dict.fromkeys(("Q1", "Q2", "Q3", "Q6"), 1 / 3 if many else 1 / 2) | dict.fromkeys(("Q4", "Q5", "Q7"), 1)
    for stage in ("warm", "first"):
        for kind, share in ratio.items():
            if kind in result["matches"]:
                best, name = _best(result, stage, kind)
                allowed, seen = best * (share if stage == "warm" else 1), ours[stage][kind]["p50"]
                yield (
                    f"{kind} {stage} p50 (best peer {name} {short(best)})",
                    f"{allowed:.3f} ms",
                    f"{seen:.3f} ms",
                    seen <= allowed,
                )


def bars(result: Result) -> str:
    """Issue 4, part 8: what our engine has to reach, and whether it does; "" where nothing was compared or is asked."""
    if OURS not in result["engines"] or len(result["engines"]) < 2 or result["count"] < FEWEST:
        return ""
    ours, count = result["engines"][OURS], result["count"]
    told = list(_against_peers(result))
    for kind, spread in ours["warm"].items():
        if spread.get("count"):
            seen = spread["p95"] / spread["p50"]
            told.append((f"{kind} warm p95 / p50", f"{SPREAD:.0f}", f"{seen:.1f}", seen <= SPREAD))
    speed, size = count / ours["build"]["cpu"], ours["bytes"] / count
    opening, held = max(ours["opens"]), ours["after"]["held"]
    told += [
        ("build, listings/s/core", f"{BUILD:,}", f"{speed:,.0f}", speed >= BUILD),
        ("open, slowest", f"{OPEN_SECONDS:.0f} s", f"{opening:.2f} s", opening <= OPEN_SECONDS),
        ("held", f"{HELD_MIB} MiB", f"{held:,.0f} MiB", held <= HELD_MIB),
        ("index bytes/listing", f"{BYTES:,}", f"{size:,.0f}", size <= BYTES),
    ]
    return table(["bar", "allowed", "seen", ""], [[*row[:3], "met" if row[3] else "MISSED"] for row in told])


def matches(result: Result) -> str:
    """How many listings match, so that one can judge the queries."""
    told = result["matches"]
    return table(
        ["", *told],
        [
            ["matches, median", *(f"{each['median']:,.0f}" for each in told.values())],
            ["without any", *(str(each["empty"]) for each in told.values())],
        ],
    )


def report(result: Result) -> str:
    """Everything about one size."""
    drawn = f"query seed {result['query_seed']}, {result['at']}, load {result['load']:.1f}"
    title = f"### {result['count']:,} listings, {drawn}"
    skipped = [f"SKIPPED LOUDLY: {name}: {why}" for name, why in result["skipped"].items()]
    stages = [times(result, stage, what) for stage in ("warm", "first") for what in ("p50", "p95")]
    parts = [title, *skipped, *faults(result), matches(result), *stages, sizes(result), bars(result)]
    return "\n\n".join(part for part in parts if part)
