"""What an import says afterwards.

Promises: counts add up (created + updated + unchanged + queued + skipped = rows); problems name file, row and field and
what is wrong, never the value; nothing of a confidential row appears.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from directory.draft import ListingDraft
from directory.errors import Problem

OUTCOMES = ("created", "updated", "unchanged", "queued", "skipped")
COVERED = ("phone", "point", "address", "hours", "language", "service_area", "need", "description", "url")


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


@dataclass(slots=True)
class Report:
    """One run over one source's file or files."""

    source: str
    shape: str = ""
    rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    coverage: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    seconds: float = 0.0
    checked_only: bool = False
    why: str = ""
    mapping: str = ""

    def skip(self, problem: Problem) -> None:
        """Count a row that makes no listing, and why."""
        self.counts["skipped"] += 1
        self.reasons[problem.what] += 1
        self.problems.append(problem)

    @property
    def troubled(self) -> bool:
        """Whether a person should look: the command line then exits 1."""
        return bool(self.problems or self.missing)

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
            "seconds": round(self.seconds, 3),
            "checked_only": self.checked_only,
        }
