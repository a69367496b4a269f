"""The fifteen real sources through the whole road into one new store: `python -m tests.benchmarks.sources [DATA]`.

Promises: every source is imported as an operator would, one after the other, into a store in a temporary folder whose
text index is built at the end; what is printed is a Markdown table of what the reports say, and nothing of any row.
Without the partners' files it says so and exits 3.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, col, func, select

from directory import kit
from directory.model import ReviewItem
from directory.search.index import bring_up_to_date, open_engine
from directory.settings import Settings
from importers.partners import importer
from importers.report import Report
from importers.run import run

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SOURCES = (
    "sf_dv_consortium",
    "us_dv_pet_shelters",
    "florida_legal_aid",
    "dallas_resource_packets",
    "ohana_sample_hsds",
    "ireland_churches",
    "sf_youth_programs",
    "sf_financial_xlsx",
    "nhs_hospitals_england",
    "uk_courts",
    "bay_area_progressive_dir",
    "sf_linksf_json",
    "baltimore_211_hsds",
    "sf211_ndjson",
    "hifld_law_enforcement",
)
COLUMNS = ("source", "rows", "created", "skipped", "queued", "confidential", "phone", "point", "hours", "hours asked",
           "rows/s", "rows/CPU s")  # fmt: skip
REASONS = 4
"""Reasons for skipping that are told of each source."""


def delivered(data: Path, slug: str) -> Path:
    """The source's folder, or the one file in it that its importer knows."""
    folder = data / slug
    found = [file for pattern in importer(slug).files for file in sorted(folder.glob(pattern))]
    return folder if slug in importer(slug).files or not found else found[0]


def asked_hours(session: Session, source: str) -> int:
    """Rows of whose hours a person is asked."""
    query = select(func.count(func.distinct(col(ReviewItem.external_id)))).where(ReviewItem.source == source)
    return session.exec(query.where(col(ReviewItem.field).startswith("hours"), ReviewItem.state == "open")).one()


def line(report: Report, asked: int, spent: float) -> tuple[object, ...]:
    """One row of the table; `spent` is processor time."""
    counts, with_ = report.counts, report.coverage
    said = (report.rows, *(counts[name] for name in ("created", "skipped", "queued", "confidential")))
    speed = round(report.rows / report.seconds) if report.seconds else 0
    return (
        report.source,
        *said,
        with_["phone"],
        with_["point"],
        with_["hours"],
        asked,
        speed,
        round(report.rows / max(spent, 0.01)),
    )


def total(lines: list[tuple[object, ...]], seconds: float, spent: float) -> tuple[object, ...]:
    """The last row: sums, and rows over all seconds of importing."""
    sums = [sum(int(str(one[at])) for one in lines) for at in range(1, len(COLUMNS) - 2)]
    return ("all", *sums, round(sums[0] / max(seconds, 0.01)), round(sums[0] / max(spent, 0.01)))


def cpu() -> float:
    """Seconds of processor time of this process and the workers that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main(data: Path) -> int:
    """Import all and print; 3 where the files are not here."""
    if not data.is_dir():
        sys.stderr.write(f"SKIPPED LOUDLY: the partners' real files are not in {data}\n")
        return 3
    lines: list[tuple[object, ...]] = []
    reasons: dict[str, Counter[str]] = {}
    seconds = spent = 0.0
    with tempfile.TemporaryDirectory(prefix="waymark-sources-") as home:
        chosen = Settings(home=Path(home))
        kit.create(chosen)
        with kit.open_kit(chosen) as opened, opened.session() as session:
            for at, slug in enumerate(SOURCES):
                before = cpu()
                report = run(session, importer(slug), [delivered(data, slug)], NOW + timedelta(hours=at))
                session.commit()
                used = cpu() - before
                lines.append(line(report, asked_hours(session, slug), used))
                spent += used
                reasons[slug] = report.reasons
                seconds += report.seconds
            started = time.perf_counter()
            indexed = bring_up_to_date(session, open_engine(Path(home) / "index"), NOW + timedelta(days=1))
            indexing = time.perf_counter() - started
    table = [COLUMNS, ("---",) * len(COLUMNS), *lines, total(lines, seconds, spent)]
    said = ["| " + " | ".join(map(str, one)) + " |" for one in table]
    said += ["", f"Text index of {indexed} listings: {indexing:.1f} s.", "", "Skipped, and why:", ""]
    for slug, found in reasons.items():
        said += [f"- {slug}: {count} × {reason}" for reason, count in found.most_common(REASONS)]
    sys.stdout.write("\n".join(said) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[3] / "shared" / "data"))
