"""What an import says afterwards.

Promises: counts add up (created + updated + unchanged + queued + skipped = rows); problems name file, row and field and
what is wrong, never the value; nothing of a confidential row appears.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from directory.draft import ListingDraft
from directory.errors import Problem
from directory.runs import Changes, LastRun
from importers.problems import Problems

OUTCOMES = ("created", "updated", "unchanged", "queued", "skipped")
COVERED = ("phone", "point", "address", "hours", "language", "service_area", "need", "description", "url")
RANGES: Final = 40
"""Row ranges that are written out per kind of problem."""


def covered(draft: ListingDraft) -> list[str]:
    """Which facts a draft carries."""
    present = {
        "phone": bool(draft.phones),
        "point": any(place.point for place in draft.locations),
        "address": any(place.address for place in draft.locations),
        "hours": bool(draft.schedules),
        "language": bool(draft.languages),
        "service_area": bool(draft.service_areas),
        "need": bool(draft.needs),
        "description": bool(draft.description),
        "url": bool(draft.urls),
    }
    return [name for name, there in present.items() if there]


@dataclass(frozen=True, slots=True)
class Kind:
    """Problems that say the same of the same field of the same file."""

    file: str
    field: str
    what: str
    count: int
    rows: str


def ranges(numbers: Iterable[int], most: int = RANGES) -> str:
    """Row numbers as a person writes them: `2–5, 9, 12–13`; 0 (the file as a whole) is not told."""
    runs: list[list[int]] = []
    for number in sorted({number for number in numbers if number > 0}):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = [str(first) if first == last else f"{first}–{last}" for first, last in runs[:most]]
    return ", ".join(told) + (f" and {len(runs) - most} more places" if len(runs) > most else "")


def kinds(problems: Iterable[Problem]) -> list[Kind]:
    """Problems by what they say, the most frequent first."""
    rows: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for problem in problems:
        rows[problem.file, problem.field, problem.what].append(problem.row)
    found = [Kind(*key, len(numbers), ranges(numbers)) for key, numbers in rows.items()]
    return sorted(found, key=lambda kind: (-kind.count, kind.file, kind.field, kind.what))


@dataclass(slots=True)
class Report:
    """One run over one source's file or files.

    `withdrawn`: listings that were shown and that rows of this delivery keep from the public now.
    """

    source: str
    shape: str = ""
    rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    coverage: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    problems: Problems = field(default_factory=Problems)
    missing: list[str] = field(default_factory=list)
    withdrawn: int = 0
    seconds: float = 0.0
    checked_only: bool = False
    why: str = ""
    mapping: str = ""
    last: LastRun | None = None
    changes: Changes = field(default_factory=Changes)

    def skip(self, problem: Problem) -> None:
        """Count a row that makes no listing, and why."""
        self.counts["skipped"] += 1
        self.reasons[problem.what] += 1
        self.problems.append(problem)

    @property
    def troubled(self) -> bool:
        """Whether a person should look: the command line then exits 1."""
        return bool(self.problems or self.missing)

    def kinds(self) -> list[Kind]:
        """The problems by what they say, the most frequent first."""
        return kinds(self.problems)

    def as_json(self) -> dict[str, Any]:
        """The object `waymark import --json` prints."""
        return {
            "source": self.source,
            "shape": self.shape,
            **({"why": self.why} if self.why else {}),
            **({"mapping": self.mapping} if self.mapping else {}),
            "rows": self.rows,
            "counts": {name: self.counts[name] for name in (*OUTCOMES, "confidential")},
            "coverage": {name: self.coverage[name] for name in COVERED},
            "problems": [{"file": p.file, "row": p.row, "field": p.field, "what": p.what} for p in self.problems],
            "missing": self.missing,
            "withdrawn": self.withdrawn,
            "seconds": round(self.seconds, 3),
            "checked_only": self.checked_only,
        }
