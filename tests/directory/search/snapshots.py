"""What tests ask of an index: the listings it holds, those that hold a word, and the bytes of its folder."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from directory.search.pruning import top
from directory.search.scoring import scores_in
from directory.search.segments import Snapshot


def folder_bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def segment_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("segment-*"))


def holding(snapshot: Snapshot, word: str) -> set[UUID]:
    """The listings that hold a word, by the slow way and (the best 500 of them) by the quick one."""
    found: set[UUID] = set()
    for segment in snapshot.segments:
        numbers, _ = scores_in(segment, snapshot.statistics, [(word,)], None, every=True)
        living = [n for n in numbers.tolist() if segment.alive is None or segment.alive[n]]
        assert sorted(top(segment, snapshot.statistics, [(word,)], 500, every=True)[0].tolist()) == living
        found |= {segment.columns.id_of(n) for n in living}
    return found


def listings(snapshot: Snapshot) -> set[UUID]:
    return {
        segment.columns.id_of(n)
        for segment in snapshot.segments
        for n in range(segment.texts.count)
        if segment.alive is None or segment.alive[n]
    }
