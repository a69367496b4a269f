"""The search engine's index: generations of segments on disk, and the snapshot that searches read.

Promises: a reader always has a whole generation, its own until it lets go; writers never wait for readers, nor readers
for writers. `update` costs what changed and is seen by the next `snapshot()` of every process; `merge` and `purge` do
the slow work beside it and hold the writers up only for the switch. Dead text is masked at once and off the disk after
`merge`. What cannot be read counts as no index: the index is disposable and built anew from the store.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final
from uuid import UUID

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.util.filelock import try_for

from directory import taxonomy
from directory.errors import UnavailableError
from directory.public import PublicListing
from directory.search import (
    analysis,
    assembly,
    building,
    cost,
    documents,
    generations,
    inversion,
    marks,
    spatial,
    spelling,
    weights,
    whoosh_codec,
)
from directory.search.generations import BUILDING, SEGMENT, Manifest, Part
from directory.search.segments import Segment, Snapshot, built, merged, to_arrays

FORMAT: Final = "waymark-arrays-1"
LOCK_SECONDS: Final = 30.0
DELTAS: Final = 4
"""With so many segments beside the largest one, they are merged."""
WHOLE: Final = 8
"""When the small segments hold more than one in so many of the largest one's documents, all become one."""
UNREADABLE = (OSError, ValueError, KeyError, TypeError, IndexError)


@cache
def signature() -> str:
    """What an index must have been built with to be used: the same arrays and code, the taxonomy as it is."""
    empty = built([])
    layout = sorted((name, array.dtype.str, array.ndim) for name, array in to_arrays(empty).items())
    terms = (*taxonomy.needs().values(), *taxonomy.tags().values())
    labels = [(t.code, [(language, t.label(language)) for language in taxonomy.SEARCHED]) for t in terms]
    made_by = (analysis, assembly, building, cost, documents, inversion, marks, spatial, spelling, weights)
    code = [Path(module.__file__).read_bytes() for module in made_by if module.__file__]
    told = repr((FORMAT, layout, sorted(empty.columns.tables), labels)).encode()
    return f"{FORMAT}-{hashlib.sha256(b''.join((told, *code))).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class _Opened:
    """A generation in memory. `whole` are its segments by file, without deletions, to be shared with the next one."""

    mark: tuple[int, ...]
    manifest: Manifest
    whole: dict[str, Segment]
    snapshot: Snapshot


class WhooshEngine:
    """An index in `folder`. Safe to share between threads; other processes may read and write."""

    def __init__(self, folder: Path, lock_seconds: float = LOCK_SECONDS) -> None:
        self._root = folder
        self._lock_seconds = lock_seconds
        self._opening = threading.Lock()
        self._opened: _Opened | None = None
        self._nothing: tuple[int, ...] | None = None

    @property
    def sequence(self) -> int:
        """The last change event contained; -1 when there is no (usable) index."""
        opened = self._open()
        return opened.manifest.sequence if opened else -1

    @property
    def count(self) -> int:
        """How many listings it holds."""
        opened = self._open()
        return opened.manifest.count if opened else 0

    def snapshot(self) -> Snapshot:
        """The generation in force; `UnavailableError` when there is none."""
        return self._existing().snapshot

    def overlay(self, listings: Sequence[PublicListing], without: Iterable[UUID], snapshot: Snapshot) -> Snapshot:
        """The snapshot with `listings` in place of what it holds of them, and without some others."""
        gone = {*without, *(listing.id for listing in listings)}
        if not gone:
            return snapshot
        masked = [segment.without(segment.numbers_of(gone).tolist()) for segment in snapshot.segments]
        return Snapshot.of((*masked, *([built(listings)] if listings else [])), snapshot.sequence)

    def rebuild(self, listings: Iterable[PublicListing], sequence: int) -> int:
        """Build a new index beside the old one and switch to it; returns how many listings it holds."""
        with self._building():
            segment = built(listings)
            file = self._written(segment, BUILDING)
            with self._writing():
                parts = (self._finished(file),) if segment.texts.count else ()
                if not parts:
                    file.unlink()
                manifest = Manifest(signature(), sequence, segment.texts.count, parts)
                generations.switch(self._root, manifest)
        return segment.texts.count

    def update(self, listings: Sequence[PublicListing], removed: Sequence[UUID], sequence: int) -> None:
        """Replace `listings`, drop `removed`, remember `sequence`; `UnavailableError` when there is no index."""
        with self._writing():
            old = self._existing()
            parts = self._bury(old, {*removed, *(listing.id for listing in listings)})
            if listings:
                fresh = built(listings)
                parts = (*parts, Part(self._written(fresh, SEGMENT).name))
                count = fresh.texts.count
            else:
                count = 0
            living = sum(old.whole[part.file].texts.count - len(part.dead) for part in parts if part.file in old.whole)
            generations.switch(self._root, Manifest(signature(), sequence, living + count, parts))

    def merge(self) -> bool:
        """Fold small segments, and all that hold dead text, into few; False when there was nothing to do."""
        opened = self._open()
        if opened is None or not _to_merge(opened):
            self._tidy()
            return False
        with self._building():
            opened = self._open()  # another process may have done it meanwhile
            chosen = _to_merge(opened) if opened else []
            if opened is None or not chosen:
                return False
            sources = [opened.whole[part.file].without(part.dead) for part in chosen]
            segment, numbers = merged(sources)
            file = self._written(segment, BUILDING)
            with self._writing():
                self._exchange(chosen, numbers, file, segment)
        return True

    def purge(self, ids: Iterable[UUID]) -> None:
        """Take the text of these listings off the disk: drop what still counts, and rewrite what is dead."""
        with self._writing():
            old = self._open()
            if old is not None:
                parts = self._bury(old, set(ids))
                living = sum(old.whole[part.file].texts.count - len(part.dead) for part in parts)
                generations.switch(self._root, replace(old.manifest, parts=parts, count=living))
        while self._dead():
            self.merge()

    def _dead(self) -> bool:
        opened = self._open()
        return opened is not None and any(part.dead for part in opened.manifest.parts)

    def _bury(self, old: _Opened, gone: set[UUID]) -> tuple[Part, ...]:
        """The parts in force with `gone` marked dead; parts without a living document fall away."""
        parts: list[Part] = []
        for part in old.manifest.parts:
            whole = old.whole[part.file]
            dead = {*part.dead, *whole.columns.numbers_of(gone).tolist()}
            if len(dead) < whole.texts.count:
                parts.append(Part(part.file, tuple(sorted(dead))))
        return tuple(parts)

    def _exchange(
        self, chosen: Sequence[Part], numbers: Sequence[np.ndarray[tuple[int], np.dtype[np.int32]]], file: Path,
        segment: Segment,
    ) -> None:  # fmt: skip
        """Put a merged segment in the place of its sources; what died in them meanwhile is dead in it as well."""
        now = self._existing().manifest
        in_force = {part.file: part for part in now.parts}
        dead: set[int] = set()
        for part, new in zip(chosen, numbers, strict=True):
            still = in_force.pop(part.file, None)
            buried = new[list(still.dead)] if still else new
            dead |= {int(number) for number in buried.tolist() if number >= 0}
        fresh = () if len(dead) == segment.texts.count else (Part(self._finished(file).file, tuple(sorted(dead))),)
        if not fresh:
            file.unlink()
        generations.switch(self._root, replace(now, parts=(*fresh, *in_force.values())))

    def _written(self, segment: Segment, before: str) -> Path:
        file = generations.new_file(self._root, before)
        whoosh_codec.write(segment, file)
        return file

    def _finished(self, file: Path) -> Part:
        """The file under the name of a segment that may be put in force."""
        done = file.with_name(SEGMENT + file.name.removeprefix(BUILDING))
        file.rename(done)
        return Part(done.name)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the lock of whoever switches generations: for moments only. It dies with its holder."""
        with self._locked("WRITING"):
            generations.clean(self._root, generations.current(self._root))
            yield

    @contextmanager
    def _building(self) -> Iterator[None]:
        """Hold the lock of whoever builds or merges, beside which small updates go on."""
        with self._locked("MERGING"):
            generations.clean_unfinished(self._root)
            yield

    def _tidy(self) -> None:
        """Delete what a killed builder left, which may be text taken back since, unless somebody is building."""
        if any(self._root.glob(f"{BUILDING}*")):
            with suppress(UnavailableError), self._locked("MERGING", seconds=0.0):
                generations.clean_unfinished(self._root)

    @contextmanager
    def _locked(self, name: str, seconds: float | None = None) -> Iterator[None]:
        generations.own(self._root)
        generations.trust(self._root)
        lock = FileStorage(str(self._root)).lock(name)
        if not try_for(lock.acquire, timeout=self._lock_seconds if seconds is None else seconds, delay=0.01):
            raise UnavailableError("the search index is being written by another process; try again in a minute")
        try:
            yield
        finally:
            lock.release()

    def _open(self) -> _Opened | None:
        """The generation in force, opened once; opened anew when another has taken its place."""
        mark = generations.mark(self._root)
        opened = self._opened
        if opened is not None and opened.mark == mark:
            return opened
        with self._opening:
            for _ in range(5):  # a writer may delete a segment between reading its name and opening it
                mark = generations.mark(self._root)
                if self._opened is not None and self._opened.mark == mark:
                    return self._opened
                if not mark or mark == self._nothing:
                    self._opened = None
                    return None
                generations.trust(self._root)
                self._opened = _opened(self._root, mark, self._opened)
                if self._opened is None and generations.mark(self._root) == mark:
                    self._nothing = mark
        return self._opened

    def _existing(self) -> _Opened:
        opened = self._open()
        if opened is None:
            raise UnavailableError("there is no search index yet; run `waymark reindex`")
        return opened


def _opened(root: Path, mark: tuple[int, ...], before: _Opened | None) -> _Opened | None:
    """Open what is in force; None when it is gone, damaged or of another format."""
    manifest = generations.current(root)
    if manifest is None or manifest.format != signature():
        return None
    known = before.whole if before else {}
    try:
        whole = {part.file: known.get(part.file) or whoosh_codec.read(root / part.file) for part in manifest.parts}
        segments = tuple(whole[part.file].without(part.dead) for part in manifest.parts)
    except UNREADABLE:
        return None
    if sum(segment.count for segment in segments) != manifest.count:
        return None
    return _Opened(mark, manifest, whole, Snapshot.of(segments, manifest.sequence))


def _to_merge(opened: _Opened) -> list[Part]:
    """The parts to be made one: those with dead text, and the small ones when they are many; all when it costs as much.

    A single part without dead text is left alone.
    """
    parts = opened.manifest.parts
    if not parts:
        return []
    counts = {part.file: opened.whole[part.file].texts.count for part in parts}
    largest = max(parts, key=lambda part: counts[part.file])
    small = [part for part in parts if part is not largest]
    if largest.dead or sum(counts[part.file] for part in small) * WHOLE > counts[largest.file]:
        return list(parts) if largest.dead or (small and len(small) >= DELTAS) or any(p.dead for p in small) else []
    if len(small) >= DELTAS or any(part.dead for part in small):
        return small
    return []
