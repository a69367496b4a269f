"""Rows become drafts: at once, in worker processes where a file is large, or not at all where a row was read before.

Promises: rows come out in their order and say the same whatever the number of workers; no row can stop a run; memory
holds a few hundred rows however long the file is; a worker that dies is done without, and none outlives its parent.
"""

from __future__ import annotations

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
from itertools import islice
from types import TracebackType
from typing import Final, Self

from pydantic import ValidationError

from directory.draft import ListingDraft
from directory.intake import content_hash
from directory.reading import Recalled
from importers.importer import Importer, Row, Skip
from importers.remembering import row_hash

CHUNK: Final = 200
"""Rows that are drafted together."""
LARGE: Final = 2_000
"""Rows to be drafted from which on worker processes are worth their start."""
Drafted = Skip | tuple[ListingDraft, str]
"""What a row became: a draft with its content hash, or why not."""
Recall = Callable[[Sequence[str]], Mapping[str, Recalled]]


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
    importer: Importer, rows: Iterable[Row], recall: Recall, workers: int
) -> Iterator[tuple[Row, str, Drafted | Recalled]]:
    """Each row with its hash ("" where rows of this importer are not remembered) and what it became."""
    waiting: deque[tuple[list[tuple[Row, str]], Mapping[str, Recalled], Callable[[], list[Drafted]]]] = deque()
    feed = iter(rows)
    with _Workers(importer, workers) as at_work:
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


def _draft_all(importer: Importer, rows: Sequence[Row]) -> list[Drafted]:
    found = (made(importer, row) for row in rows)
    return [draft if isinstance(draft, Skip) else (draft, content_hash(draft)) for draft in found]


class _Workers:
    """Processes that draft, started when there is enough for them to do; without them the caller drafts."""

    def __init__(self, importer: Importer, count: int) -> None:
        self.importer, self.count, self.asked = importer, count, 0
        self.pool: ProcessPoolExecutor | None = None

    @property
    def ahead(self) -> int:
        """Chunks that may be under way while the caller is busy with another."""
        return 0 if self.pool is None else 2 * self.count

    def draft(self, rows: list[Row]) -> Callable[[], list[Drafted]]:
        """Have rows drafted; the answer gives them when it is called, and drafts them itself where nobody did."""
        self.asked += len(rows)
        if self.pool is None and self.count > 1 and self.asked > LARGE:
            self.pool = _pool(self.importer, self.count)
        if self.pool is None or not rows:
            return lambda: _draft_all(self.importer, rows)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 on forking beside a progress bar
                future = self.pool.submit(_draft_chunk, rows)
        except (BrokenProcessPool, OSError):
            self.count, self.pool = 1, None
            return lambda: _draft_all(self.importer, rows)
        return lambda: self._answer(future, rows)

    def _answer(self, future: Future[list[Drafted]], rows: list[Row]) -> list[Drafted]:
        try:
            return future.result()
        except Exception:  # noqa: BLE001 - killed, or a cell that does not travel: then it is done here
            return _draft_all(self.importer, rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.pool is not None:
            self.pool.shutdown(wait=True, cancel_futures=True)


def _pool(importer: Importer, count: int) -> ProcessPoolExecutor | None:
    """Forked, since an importer is made of functions that do not travel; None where a system does not fork safely."""
    if sys.platform != "linux":
        return None
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(importer, os.getpid()))


_at_work: list[Importer] = []


def _begin(importer: Importer, parent: int) -> None:
    _at_work[:] = [importer]
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _draft_chunk(rows: list[Row]) -> list[Drafted]:
    return _draft_all(_at_work[0], rows)


def usual_workers() -> int:
    """One process for each processor this one may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
