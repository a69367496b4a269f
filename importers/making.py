"""Rows become drafts: at once, in worker processes where a file is large, or not at all where a row was read before.

Promises: rows come out in their order and say the same whatever the number of workers; no row can stop a run; memory
holds a few hundred rows however long the file is; a worker that dies is done without, and none outlives its parent.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Any, Final, Self

from pydantic import ValidationError

from directory.draft import ListingDraft
from directory.intake import hash_of
from directory.prepared import Prepared
from directory.reading import Recalled
from importers.importer import Importer, Row, Skip
from importers.remembering import facts_of, row_hash

CHUNK: Final = 200
"""Rows that are drafted together."""
LARGE: Final = 600
"""Rows to be drafted from which on worker processes are worth their start."""
Prepare = Callable[[ListingDraft, str], Prepared]
Recall = Callable[[Sequence[str]], Mapping[str, Recalled]]


@dataclass(frozen=True, slots=True)
class Made:
    """A row's draft as one process hands it to another: by whom it is known, its rows, and all it says as JSON."""

    external_id: str
    content_hash: str
    facts: Mapping[str, Any]
    said: str
    prepared: Prepared | None


Drafted = Skip | Made
"""What a row became, or why nothing."""


def made(importer: Importer, row: Row) -> ListingDraft | Skip:
    """What the importer makes of a row; whatever it raises is a reason to skip the row, told without its cells."""
    try:
        return importer.to_draft(row)
    except ValidationError as error:
        fields = ", ".join(sorted({str(part["loc"][0]) if part["loc"] else "listing" for part in error.errors()}))
        return Skip(f"is not valid ({fields})")
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - no row can stop the run, and its message may hold a cell
        return Skip(f"does not have the form this partner sends ({type(error).__name__})")


def made_rows(
    importer: Importer, rows: Iterable[Row], recall: Recall, workers: int, prepare: Prepare | None = None
) -> Iterator[tuple[Row, str, Drafted | Recalled]]:
    """Each row with its hash ("" where rows of this importer are not remembered) and what it became.

    `prepare` makes the rows of drafts ready where they are drafted.
    """
    waiting: deque[tuple[list[tuple[Row, str]], Mapping[str, Recalled], Callable[[], list[Drafted]]]] = deque()
    feed = iter(rows)
    with _Workers(_Desk(importer, prepare), workers) as at_work:
        while chunk := [(row, row_hash(importer, row)) for row in islice(feed, CHUNK)]:
            known = recall([digest for _, digest in chunk if digest])
            todo = [row for row, digest in chunk if digest not in known]
            waiting.append((chunk, known, at_work.draft(todo)))
            if len(waiting) > at_work.ahead:
                yield from _in_order(*waiting.popleft())
        while waiting:
            yield from _in_order(*waiting.popleft())


def _in_order(
    chunk: list[tuple[Row, str]], known: Mapping[str, Recalled], drafted: Callable[[], list[Drafted]]
) -> Iterator[tuple[Row, str, Drafted | Recalled]]:
    fresh = iter(drafted())
    for row, digest in chunk:
        yield row, digest, known[digest] if digest in known else next(fresh)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What it takes to draft."""

    importer: Importer
    prepare: Prepare | None

    def draft_all(self, rows: Sequence[Row]) -> list[Drafted]:
        return [self._draft(row) for row in rows]

    def _draft(self, row: Row) -> Drafted:
        draft = made(self.importer, row)
        if isinstance(draft, Skip):
            return draft
        said = draft.model_dump_json()
        digest = hash_of(said)
        ready = self.prepare(draft, digest) if self.prepare else None
        return Made(draft.external_id, digest, facts_of(draft), said, ready)


class _Workers:
    """Processes that draft, started when there is enough for them to do; without them the caller drafts."""

    def __init__(self, desk: _Desk, count: int) -> None:
        self.desk, self.count, self.asked = desk, count, 0
        self.pool: ProcessPoolExecutor | None = None

    @property
    def ahead(self) -> int:
        """Chunks that may be under way while the caller is busy with another."""
        return 0 if self.pool is None else 2 * self.count

    def draft(self, rows: list[Row]) -> Callable[[], list[Drafted]]:
        """Have rows drafted; the answer gives them when it is called, and drafts them itself where nobody did."""
        self.asked += len(rows)
        if self.pool is None and self.count > 1 and self.asked > LARGE:
            self.pool = _pool(self.desk, self.count)
        if self.pool is None or not rows:
            return lambda: self.desk.draft_all(rows)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 on forking beside a progress bar
                future = self.pool.submit(_draft_chunk, rows)
        except (BrokenProcessPool, OSError):
            self.count, self.pool = 1, None
            return lambda: self.desk.draft_all(rows)
        return lambda: self._answer(future, rows)

    def _answer(self, future: Future[list[Drafted]], rows: list[Row]) -> list[Drafted]:
        try:
            return future.result()
        except Exception:  # noqa: BLE001 - killed, or a cell that does not travel: then it is done here
            return self.desk.draft_all(rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.pool is not None:
            self.pool.shutdown(wait=True, cancel_futures=True)


def _pool(desk: _Desk, count: int) -> ProcessPoolExecutor | None:
    """Forked, since an importer is made of functions that do not travel; None where a system does not fork safely."""
    if sys.platform != "linux":
        return None
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(desk, os.getpid()))


_at_work: list[_Desk] = []


def _begin(desk: _Desk, parent: int) -> None:
    _at_work[:] = [desk]
    gc.freeze()  # what the parent had is never garbage here, and drafts hold no cycles: look for them seldom
    gc.set_threshold(50_000, 20, 20)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _draft_chunk(rows: list[Row]) -> list[Drafted]:
    return _at_work[0].draft_all(rows)


def usual_workers() -> int:
    """One process for each processor this one may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
