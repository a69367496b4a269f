"""Running an importer: rows are read, made into drafts, and handed to the door in; a report says what became of each.

Promises: one transaction, the caller's, so that a run killed in the middle leaves nothing and running it again
completes it; no row can stop the run, and every row is accounted for; a file that cannot be read at all is an
`InputError`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from pydantic import ValidationError
from sqlmodel import Session

from directory import intake, reading, runs, store
from directory.draft import ListingDraft
from directory.errors import DirectoryError, InputError, Problem
from directory.excluding import exclude
from directory.reading import Delivered, Recalled
from directory.runs import LastRun
from directory.values import Tier
from importers import delivery
from importers.importer import Importer, Row, Skip
from importers.making import Drafted, made, made_rows, usual_workers
from importers.met import Met
from importers.problems import Problems
from importers.report import Report

Progress = Callable[[int], None]
SHRUNK = 0.5
REMEMBERED = 1_000_000
"""Problems that are kept with a run to be told again."""


def run(  # noqa: PLR0913 - what is optional is given by name
    session: Session,
    importer: Importer,
    paths: Sequence[Path],
    now: datetime,
    *,
    by: str = "import",
    progress: Progress | None = None,
    workers: int = 0,
    key: bytes = b"",
) -> Report:
    """Import `paths` (files, or a partner's folder) as one delivery of `importer`'s source.

    `now` is UTC. `workers` processes clean a large file (0: one for each processor). `key` is the store's
    (`directory.delivery_key`). The caller commits, or rolls back for `--check`.
    """
    started = time.perf_counter()
    report = Report(importer.slug, shape=_shape(paths))
    source = intake.source_of(
        importer.slug, importer.name, importer.kind, importer.country, trusted=importer.trusted, demo=importer.demo
    )
    store.make_room(session)
    intake.ensure_source(session, source)
    delivery.check(paths)
    report.last, unread = runs.last_run(session, importer.slug), delivery.stamp(paths)
    digest = delivery.digest(importer, paths, key) if report.last and report.last.digest else ""
    if digest and _came_already(session, report, digest):
        return _finished(session, report, by, now, started, digest)
    recall, prepare = partial(reading.recall, session, importer.slug), intake.preparing(session, by, now)
    make = partial(made_rows, importer, recall=recall, workers=workers or usual_workers(), prepare=prepare)
    feeder = _Feeder(importer, report, progress, make)
    settled = _handed_in(session, report, feeder, paths, by, now)
    if report.rows == 0:
        raise InputError(f"{paths[0].name}: there are no rows in it")
    met = _take_out(session, report, feeder, by, now)
    settled = settled and not (report.counts["queued"] or met or report.missing)
    settled = settled and bool(key or runs.all_public(session, importer.slug)) and delivery.stamp(paths) == unread
    digest = digest or delivery.digest(importer, paths, key) if settled else ""
    return _finished(session, report, by, now, started, digest)


def _handed_in(
    session: Session, report: Report, feeder: _Feeder, paths: Sequence[Path], by: str, now: datetime
) -> bool:
    """Hand in every row; whether nothing of any was held back."""
    whole = True
    for submission in intake.submit_all(session, feeder.drafts(paths), by, now):
        report.counts[submission.outcome.value] += 1
        report.counts["confidential"] += submission.tier is Tier.CONFIDENTIAL
        whole = whole and not submission.held
        feeder.tell(submission.held)
    return whole


def _came_already(session: Session, report: Report, digest: str) -> bool:
    """Whether this very delivery came last and its listings are as it left them; then all of it is unchanged."""
    last = report.last
    if last is None or last.digest != digest or last.state != runs.state_of(session, report.source):
        return False
    report.rows = last.rows
    report.counts.update({name: last.counts[name] for name in ("skipped", "confidential") if last.counts.get(name)})
    report.counts["unchanged"] = last.rows - report.counts["skipped"]
    report.coverage.update(last.coverage)
    report.reasons.update(last.facts["reasons"])
    report.problems = Problems.unpacked(last.facts["problems"])
    return True


def _finished(session: Session, report: Report, by: str, now: datetime, started: float, digest: str) -> Report:
    """What the run changed, and the run remembered; `digest` is "" where the delivery is not to be known again."""
    report.changes = runs.changes_of(session, report.source, now)
    if len(report.problems) > REMEMBERED:
        digest = ""
    facts = {"missing": len(report.missing), "fields": dict(report.changes.fields), "by": by}
    facts |= {"problems": report.problems.packed(), "reasons": dict(report.reasons)} if digest else {}
    state = runs.state_of(session, report.source) if digest else ""
    said = LastRun(now, report.rows, report.counts, report.coverage, facts, digest, state)
    runs.remember(session, report.source, said)
    report.seconds = time.perf_counter() - started
    return report


def _shape(paths: Sequence[Path]) -> str:
    return ", ".join(sorted({path.suffix.lstrip(".") or "folder" for path in paths}))


class _Feeder:
    """Yields drafts one by one and remembers which row each came from."""

    def __init__(
        self,
        importer: Importer,
        report: Report,
        progress: Progress | None,
        make: Callable[[Iterable[Row]], Iterator[tuple[Row, str, Drafted | Recalled]]],
    ) -> None:
        self.importer, self.report, self.progress, self.make = importer, report, progress, make
        self.seen = Met()
        self.excluded: dict[str, bool] = {}
        self.row = Row(0, {})

    def drafts(self, paths: Sequence[Path]) -> Iterator[Delivered]:
        for path in paths:
            for row, digest, drafted in self.make(self._rows(path)):
                self.row = row
                self.report.rows += 1
                if self.progress and self.report.rows % 50 == 0:
                    self.progress(self.report.rows)
                said = self._delivered(digest, drafted)
                if said is not None:
                    yield said
        if self.progress:
            self.progress(self.report.rows)

    def _rows(self, path: Path) -> Iterator[Row]:
        """The importer's rows; whatever a damaged file makes a reader raise is one line that names the file."""
        try:
            yield from self.importer.read(path)
        except (DirectoryError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - zipfile, zlib, csv, openpyxl …: each fails in its own way
            what = f"cannot be read to its end ({type(error).__name__}); is it damaged or half-written?"
            raise InputError(f"{path.name}: {what}") from None

    def _delivered(self, digest: str, drafted: Drafted | Recalled) -> Delivered | None:
        """What is handed to intake of a row, once the report has told it; None where the row makes no listing."""
        if isinstance(drafted, Skip):
            self.report.skip(self._problem("", drafted.reason))
            if drafted.hides:
                self.excluded[drafted.hides] = self.excluded.get(drafted.hides, False) or not drafted.place_only
            return None
        if isinstance(drafted, Recalled):
            draft, prepared, digest = partial(self._again, self.row), None, ""
        else:
            draft, prepared = partial(self._read_back, drafted.said, self.row), drafted.prepared
        external_id, content_hash, facts = drafted.external_id, drafted.content_hash, drafted.facts
        earlier = self.seen.first(external_id, self.row.number)
        if earlier is not None:
            self.report.skip(self._problem("external_id", f"has the same id as row {earlier}"))
            return None
        self.report.coverage.update(facts["covered"])
        for field, what in facts["doubts"]:
            self.report.problems.add(self.row.file, self.row.number, field, what)
        return Delivered(self.importer.slug, external_id, content_hash, draft, digest, facts, prepared)

    def _read_back(self, said: str, row: Row) -> ListingDraft:
        """A draft that was made in another process."""
        try:
            return ListingDraft.model_validate_json(said)
        except ValidationError:
            return self._again(row)

    def _again(self, row: Row) -> ListingDraft:
        """A row that was read before, read anew."""
        drafted = made(self.importer, row)
        if isinstance(drafted, Skip):
            raise InputError(f"{row.file}: row {row.number}: {drafted.reason}")
        return drafted

    def tell(self, held: Sequence[str]) -> None:
        """Note what intake held back of the row just handed in."""
        self.report.problems += [self._problem(name, "waits for a person to verify or decide") for name in held]

    def _problem(self, field: str, what: str) -> Problem:
        return Problem(self.row.file, self.row.number, field, what)


def _take_out(session: Session, report: Report, feeder: _Feeder, by: str, now: datetime) -> bool:
    """Hide what the delivery's own rows exclude, and ask about listings that it does not mention at all.

    Returns whether an excluded row met a listing of an earlier run.
    """
    excluded = exclude(session, report.source, feeder.excluded, by, now)
    report.withdrawn = sum(excluded.values())
    for external_id in excluded:
        feeder.seen.first(external_id, 0)
    _ask_about_missing(session, report, feeder.seen, by, now)
    return bool(excluded)


def _ask_about_missing(session: Session, report: Report, seen: Met, by: str, now: datetime) -> None:
    """Queue listings that are no longer in the file; a file that shrank by half is one question, not hundreds."""
    known = intake.known_count(session, report.source)
    shrunk = known >= 10 and len(seen) < SHRUNK * known
    if known < 10 and report.last is not None and report.last.rows >= 10:
        shrunk = report.rows < SHRUNK * report.last.rows
    runs.ask_whether_whole(session, report.source, by, now, doubtful=shrunk)
    if shrunk:
        what = f"holds {len(seen)} listings where {known} are known: nothing was marked missing; is it whole?"
        report.problems.append(Problem("", 0, "", what))
        return
    report.missing = intake.note_missing(session, report.source, seen, by, now)
