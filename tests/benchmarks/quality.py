"""Do the first five results help? `python -m tests.benchmarks.quality [--home FOLDER] [--wrong tuned|held]`.

Promises: the fifteen real sources (and the national hotlines) are imported into a temporary home, and every judged
query of `queries.csv` is searched there as a person would. What is a good answer is a rule, written before anything was
tuned: a listing with one of the needs, tags, languages or kinds named, near enough or serving the place. One line per
split and language: *hit@5* (a good answer among the first five), *MRR* (1 / place of the first good one, of 20), *good
of 5*, and *harmful*: results among the first five that would send this person somewhere wrong. `--home` keeps (and uses
again) the imported home. Without the real files it says so and exits 0.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from directory import kit, store, taxonomy
from directory.search.query import SearchPage, SearchQuery, SearchResult
from directory.settings import SEED_DATA, Settings
from importers.importer import Importer
from importers.partners import IMPORTERS
from importers.run import run

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
QUERIES = Path(__file__).with_name("queries.csv")
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
FIRST = 5
DEPTH = 20
FAR = 60.0
ANIMALS = re.compile(r"\b(animals?|humane society|spca|pets?|paws?|veterinary|kennels?)\b", re.IGNORECASE)
ABUSERS = re.compile(
    r"\babusive (men|husbands)\b|\b(program|counseling|group)s? for (batterers|abusers)", re.IGNORECASE
)
"""Seen in the text, for a listing whose importer did not see it; who only refers somebody there is no programme."""
HEAD = ("split", "language", "queries", "hit@5", "MRR", "good of 5", "no answer", "harmful results")


@dataclass(frozen=True, slots=True)
class Judged:
    """One query's outcome: the place of the first good answer (0: none), how many of the first five are good."""

    row: dict[str, str]
    first_good: int
    good: int
    shown: int
    harmful: tuple[str, ...]


def split_of(locale: str, q: str, near: str) -> str:
    """`tuned` or `held`, by a hash of the query."""
    return "tuned" if hashlib.sha256(f"{locale}|{q}|{near}".encode()).digest()[0] % 2 == 0 else "held"


def queries() -> list[dict[str, str]]:
    """The judged queries."""
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def traits(result: SearchResult) -> set[str]:
    """A listing as the judges write it (`need:food`)."""
    listing = result.listing
    return {
        *(f"need:{code}" for code in listing.needs),
        *(f"tag:{code}" for code in listing.tags),
        *(f"language:{language.code}" for language in listing.languages),
        f"kind:{listing.kind.value}",
    }


def is_good(row: dict[str, str], result: SearchResult) -> bool:
    """Whether the rule of the query holds for a result."""
    near_enough = result.distance_miles is None or result.distance_miles <= FAR
    return near_enough and bool(traits(result) & set(row["good"].split()))


def _only(result: SearchResult, who: str, others: set[str]) -> bool:
    tags = set(result.listing.tags)
    return who in tags and not tags & others


RULES: dict[str, Callable[[SearchResult], bool]] = {
    "menonly": lambda r: _only(r, "men", {"women", "any-gender", "children", "parents"}),
    "womenonly": lambda r: r.listing.policies.get("men-accepted") == "no",
    "animals": lambda r: bool(ANIMALS.search(r.listing.name)) and "emergency-shelter" not in r.listing.needs,
    "kind:police": lambda r: r.listing.kind.value == "police",
    "kind:faith": lambda r: r.listing.kind.value == "faith",
    "bip": lambda r: (
        bool(taxonomy.HIDDEN_NEEDS.intersection(r.listing.needs))
        or any(ABUSERS.search(said) and "referral" not in said for said in r.listing.description.split("."))
    ),
}


def harms(row: dict[str, str], result: SearchResult) -> Iterator[str]:
    """Why a result would send this person somewhere wrong; a program for people who use abuse always, unless asked."""
    asked_for_it = any(f"need:{code}" in row["good"].split() for code in taxonomy.HIDDEN_NEEDS)
    names = {*row["never"].split(), *(() if asked_for_it else ("bip",))}
    return (name for name in sorted(names) if RULES[name](result))


def judge(row: dict[str, str], page: SearchPage) -> Judged:
    """What a page is worth to the person of the query."""
    good = [is_good(row, result) for result in page.results]
    harmful = tuple(f"{name}: {r.listing.name}" for r in page.results[:FIRST] for name in harms(row, r))
    return Judged(row, good.index(True) + 1 if True in good else 0, sum(good[:FIRST]), len(page.results), harmful)


def delivered(one: Importer) -> list[Path]:
    """The real files of a source, or the seed's own hotlines."""
    folders = [folder for folder in (DATA / one.slug, SEED_DATA / one.slug) if folder.is_dir()]
    files = sorted(path for folder in folders for pattern in one.files for path in folder.glob(pattern))
    return files or folders


def prepared(home: Path, say: Callable[[str], None]) -> Settings:
    """A home with everything imported; one that has a store is taken as it is."""
    chosen = Settings(home=home)
    if (home / "index").exists():
        return chosen
    kit.create(chosen)
    with kit.open_kit(chosen) as opened:
        for one in IMPORTERS:
            if paths := delivered(one):
                with opened.session() as session:
                    report = run(session, one, paths, NOW)
                say(f"{one.slug}: {report.rows} rows")
        store.settle(opened.database)
        opened.refresh(NOW)
    return chosen


def judged(chosen: Settings) -> list[Judged]:
    """Every query, searched and judged."""
    with kit.open_kit(chosen) as opened:
        return [
            judge(row, opened.search(SearchQuery(q=row["q"], near=row["near"], locale=row["locale"], limit=DEPTH), NOW))
            for row in queries()
        ]


def line(split: str, language: str, told: Sequence[Judged]) -> str:
    """One line of the table."""
    hits = sum(0 < one.first_good <= FIRST for one in told)
    mrr = sum(1 / one.first_good for one in told if one.first_good) / len(told)
    shown = sum(min(FIRST, one.shown) for one in told)
    good = sum(one.good for one in told)
    cells = [split, language, str(len(told)), f"{hits / len(told):.3f} ({hits}/{len(told)})", f"{mrr:.3f}"]
    cells += [f"{good / shown:.3f}", str(sum(not one.shown for one in told)), str(sum(len(o.harmful) for o in told))]
    return "| " + " | ".join(cells) + " |"


def table(told: Sequence[Judged]) -> list[str]:
    """The whole table, in lines."""
    lines = ["| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
    for split in ("tuned", "held"):
        mine = [one for one in told if one.row["split"] == split]
        for language in ("en", "es"):
            lines += [line(split, language, [one for one in mine if one.row["locale"] == language])]
        lines.append(line(split, "all", mine))
    return lines


def wrong(told: Sequence[Judged], split: str) -> list[str]:
    """The queries of a split without a good answer in the first five, and all harmful results."""
    mine = [one for one in told if one.row["split"] == split]
    asked = {id(one): f"{one.row['q']} | {one.row['near']}" for one in mine}
    missed = [f"missed: {asked[id(o)]} (first good: {o.first_good})" for o in mine if not 0 < o.first_good <= FIRST]
    return missed + [f"HARM: {asked[id(one)]}: {harm}" for one in mine for harm in one.harmful]


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def main() -> None:
    """Import, search, judge, print."""
    options = argparse.ArgumentParser()
    options.add_argument("--home", type=Path)
    options.add_argument("--wrong", choices=("tuned", "held"))
    given = options.parse_args()
    if not DATA.is_dir():
        sys.stdout.write("SKIPPED LOUDLY: the real files are not here\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        told = judged(prepared(given.home or Path(folder), _say))
    sys.stdout.write("\n".join([*table(told), *(wrong(told, given.wrong) if given.wrong else [])]) + "\n")


if __name__ == "__main__":
    main()
