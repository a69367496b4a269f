"""How well the lexicon understands judged sentences: `python -m tests.benchmarks.understanding [--wrong tuned|held]`.

Promises: one line per split and language; `tuned` sentences may be looked at while words are added, `held` ones only
counted. A sentence's split is a hash of its text (`split_of`), so nobody chooses. *Recall* is of what a sentence must
mean, *precision* allows what it may mean as well, *exact* is both for all needs of a sentence, *harmful* counts what it
must never mean, a crisis line or another wanted need shut out, and programs for people who use abuse unasked.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from directory import taxonomy
from directory.search.lexicon import Reading, understand

SENTENCES = Path(__file__).parents[1] / "directory" / "search" / "survivors.csv"
HEAD = ("split", "language", "sentences", "need recall", "need precision", "exact", "other recall", "other precision")


@dataclass
class Tally:
    """What was counted over some sentences; pairs are (right, of)."""

    sentences: int = 0
    exact: int = 0
    harmful: int = 0
    needs_found: list[int] = field(default_factory=lambda: [0, 0])
    needs_right: list[int] = field(default_factory=lambda: [0, 0])
    others_found: list[int] = field(default_factory=lambda: [0, 0])
    others_right: list[int] = field(default_factory=lambda: [0, 0])


def split_of(sentence: str) -> str:
    """`tuned` or `held`, by a hash of the text."""
    return "tuned" if hashlib.sha256(sentence.encode()).digest()[0] % 2 == 0 else "held"


def judged() -> list[dict[str, str]]:
    """The sentences with what they must, may and must never mean (`need:food tag:men …`)."""
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def meanings(reading: Reading) -> set[str]:
    """A reading as the judges write it."""
    return {
        *(f"need:{code}" for code in reading.needs),
        *(f"tag:{code}" for code in reading.tags),
        *(f"policy:{code}" for code in reading.policies),
        *(f"language:{code}" for code in reading.languages),
        *(f"kind:{code}" for code in reading.kinds),
        *(f"without:{code}" for code in (*reading.excluded_needs, *reading.excluded_kinds)),
    }


def harm(row: dict[str, str], found: set[str]) -> set[str]:
    """What of `found` would lead this person somewhere wrong."""
    must, may = set(row["must"].split()), set(row["may"].split())
    hidden = {f"need:{code}" for code in taxonomy.HIDDEN_NEEDS} - must - may
    shut_out = {f"without:{code.partition(':')[2]}" for code in must | {"need:crisis-hotline"} if "need:" in code}
    return found & (set(row["never"].split()) | hidden | shut_out)


def _count(pair: list[int], right: int, of: int) -> None:
    pair[0] += right
    pair[1] += of


def tally(rows: Iterable[dict[str, str]]) -> Tally:
    """The counts over `rows`."""
    total = Tally()
    for row in rows:
        found = meanings(understand(row["sentence"], row["locale"]))
        must, may = set(row["must"].split()), set(row["may"].split())
        total.sentences += 1
        total.harmful += bool(harm(row, found))
        needs = {meaning for meaning in found if meaning.startswith("need:")}
        wanted = {meaning for meaning in must if meaning.startswith("need:")}
        total.exact += wanted <= needs <= must | may
        _count(total.needs_found, len(wanted & needs), len(wanted))
        _count(total.needs_right, len(needs & (must | may)), len(needs))
        _count(total.others_found, len((must - wanted) & found), len(must - wanted))
        _count(total.others_right, len((found - needs) & (must | may)), len(found - needs))
    return total


def _share(pair: list[int]) -> str:
    return f"{pair[0] / pair[1]:.3f} ({pair[0]}/{pair[1]})" if pair[1] else ""


def line(split: str, language: str, total: Tally) -> str:
    """One line of the table."""
    cells = [split, language, str(total.sentences), _share(total.needs_found), _share(total.needs_right)]
    cells += [_share([total.exact, total.sentences]), _share(total.others_found), _share(total.others_right)]
    return "| " + " | ".join([*cells, str(total.harmful)]) + " |"


def table() -> list[str]:
    """The whole table, in lines."""
    rows = judged()
    told = ["| " + " | ".join((*HEAD, "harmful")) + " |", "|" + "---|" * (len(HEAD) + 1)]
    for split in ("tuned", "held", "fresh", "last", "unseen"):
        mine = [row for row in rows if row["split"] == split]
        for language in dict.fromkeys(row["locale"] for row in mine):
            told += [line(split, language, tally(row for row in mine if row["locale"] == language))]
        told.append(line(split, "all", tally(mine)))
    return told


def wrong(split: str, locale: str = "") -> list[str]:
    """What is wrong with each sentence of a split: `-` missing, `+` too much, `!` harmful."""
    told = []
    for row in judged():
        if row["split"] != split or (locale and row["locale"] != locale):
            continue
        found = meanings(understand(row["sentence"], row["locale"]))
        must, may = set(row["must"].split()), set(row["may"].split())
        marks = [f"!{code}" for code in sorted(harm(row, found))]
        marks += [f"-{code}" for code in sorted(must - found)] + [f"+{code}" for code in sorted(found - must - may)]
        if marks:
            told.append(f"{row['sentence'][:110]}  {' '.join(marks)}")
    return told


def main() -> None:
    """Print the table, or with `--wrong SPLIT [LOCALE]` what is wrong."""
    lines = wrong(*sys.argv[2:]) if sys.argv[1:2] == ["--wrong"] else table()
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
