"""What only an index on disk can get wrong: half-written files, other writers, and text that stays behind."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from directory.errors import UnavailableError
from directory.public import PublicListing
from directory.search import whoosh_engine
from directory.search.whoosh_engine import WhooshEngine
from directory.values import Tier
from tests.directory.search.snapshots import folder_bytes, holding, listings, segment_files

Make = Callable[..., PublicListing]
CANARY = "quetzalcoatlus"


def test_without_an_index_it_says_so(whoosh: WhooshEngine, make: Make) -> None:
    assert (whoosh.sequence, whoosh.count) == (-1, 0)
    for ask in (whoosh.snapshot, lambda: whoosh.update([make(1)], [], 1)):
        with pytest.raises(UnavailableError, match="waymark reindex"):
            ask()
    assert whoosh.merge() is False
    whoosh.purge([make(1).id])


def test_an_empty_index_is_an_index(whoosh: WhooshEngine, make: Make) -> None:
    assert whoosh.rebuild([], 3) == 0
    assert (whoosh.sequence, whoosh.count) == (3, 0)
    assert whoosh.snapshot().segments == ()
    whoosh.update([make(1, name="Marigold")], [], 4)
    assert holding(whoosh.snapshot(), "marigold") == {make(1).id}
    whoosh.update([], [make(1).id, make(7).id], 5)
    assert (whoosh.sequence, whoosh.count, whoosh.snapshot().segments) == (5, 0, ())


def test_a_listing_that_comes_twice_counts_once(whoosh: WhooshEngine, make: Make) -> None:
    assert whoosh.rebuild([make(1), make(2), make(1)], 1) == 2


def test_an_update_is_seen_at_once_and_replaced_listings_never_come_back(whoosh: WhooshEngine, make: Make) -> None:
    """As they do with `Searcher.refresh()` of other packages named whoosh."""
    whoosh.rebuild([make(n, name=f"Marigold {n}") for n in range(20)], 1)
    edited: set[UUID] = set()
    for n in range(12):
        whoosh.update([make(n, name="Larkspur")], [], 2 + n)
        edited.add(make(n).id)
        for _ in range(2):
            assert holding(whoosh.snapshot(), "larkspur") == edited
            assert holding(whoosh.snapshot(), "marigold") == {make(k).id for k in range(n + 1, 20)}
            assert (whoosh.count, whoosh.sequence) == (20, 2 + n)
            if n % 3 == 2:
                whoosh.merge()
    whoosh.update([], [make(n).id for n in range(12)], 50)
    assert listings(whoosh.snapshot()) == {make(n).id for n in range(12, 20)}


def test_small_segments_are_merged_before_they_pile_up(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    whoosh.rebuild([make(n) for n in range(100)], 1)
    for n in range(40):
        whoosh.update([make(100 + n, name=f"Marigold {n}")], [], 2 + n)
        whoosh.merge()
        assert len(segment_files(tmp_path / "index")) <= whoosh_engine.DELTAS
    assert whoosh.count == 140
    assert holding(whoosh.snapshot(), "marigold") == {make(100 + n).id for n in range(40)}


def test_merging_leaves_alone_what_is_whole_and_few(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    whoosh.rebuild([make(n) for n in range(100)], 1)
    whoosh.update([make(200)], [], 2)
    before = segment_files(tmp_path / "index")
    assert whoosh.merge() is False
    assert segment_files(tmp_path / "index") == before


def test_a_merged_index_is_the_index_built_anew(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    def place(n: int) -> list[tuple[float, float]]:
        return [(30 + n % 7, -100.0 - n % 5)] if n % 3 else []

    whoosh.rebuild([make(n, name=f"Marigold {n}", points=place(n)) for n in range(30)], 1)
    whoosh.update([make(n, name=f"Larkspur {n}", points=place(n)) for n in range(3, 20, 4)], [make(8).id], 2)
    whoosh.merge()
    anew = WhooshEngine(tmp_path / "anew")
    left = [n for n in range(30) if n != 8]
    anew.rebuild(
        [make(n, name=f"{'Larkspur' if n in range(3, 20, 4) else 'Marigold'} {n}", points=place(n)) for n in left], 2
    )
    (one,), (other,) = whoosh.snapshot().segments, anew.snapshot().segments
    assert (one.columns.cells == other.columns.cells).all()
    assert one.texts.arrays["vocabulary"].tobytes() == other.texts.arrays["vocabulary"].tobytes()
    for word in ("marigold", "larkspur", "7"):
        assert holding(whoosh.snapshot(), word) == holding(anew.snapshot(), word)


def test_removed_text_is_masked_at_once_and_off_the_disk_after_merging(
    whoosh: WhooshEngine, make: Make, tmp_path: Path
) -> None:
    secret = {"name": f"House {CANARY}", "description": f"near {CANARY}{CANARY}", "points": [(37.123457, -122.654321)]}
    whoosh.rebuild([make(1, **secret), make(2)], 1)
    assert CANARY.encode() in folder_bytes(tmp_path)
    assert np.float64(37.123457).tobytes() in folder_bytes(tmp_path)
    whoosh.update([make(1, tier=Tier.CONFIDENTIAL, areas=["county:06075"])], [], 2)
    assert holding(whoosh.snapshot(), CANARY) == set()
    assert whoosh.merge()
    left = folder_bytes(tmp_path)
    assert all(stem not in left for stem in (CANARY[:-1].encode(), CANARY[:12].encode()))
    assert np.float64(37.123457).tobytes() not in left
    assert whoosh.snapshot().terms(CANARY[:4], 5) == whoosh.snapshot().written(CANARY[:4], 5) == []
    assert whoosh.snapshot().nearest(CANARY[:-2] + "s") == ""


def test_what_was_taken_back_is_at_once_no_word_and_counts_for_nothing(
    whoosh: WhooshEngine, make: Make, tmp_path: Path
) -> None:
    left = [make(n, name=f"Marigold {n} {'lark ' * n}") for n in range(2, 6)]
    whoosh.rebuild([make(1, name=f"House {CANARY} lark", needs=("lawyer",)), *left], 1)
    clean = WhooshEngine(tmp_path / "clean")
    clean.rebuild(left, 2)
    laid = whoosh.overlay([], [make(1).id], whoosh.snapshot())
    whoosh.update([], [make(1).id], 2)
    for snapshot in (laid, whoosh.snapshot()):
        assert snapshot.nearest(CANARY[:-2] + "s") == "" == snapshot.nearest("lawyr")
        assert snapshot.similar(CANARY.replace("z", "s", 1)) == ()
        assert not snapshot.holds(CANARY[:-1])
        assert not snapshot.holds(CANARY)
        for word in ("lark", "marigold", CANARY, "hous"):
            assert snapshot.statistics.weights(word).tolist() == clean.snapshot().statistics.weights(word).tolist()
        assert snapshot.statistics.average.tolist() == clean.snapshot().statistics.average.tolist()


def test_a_purge_takes_out_what_still_counts_and_what_is_dead(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    whoosh.rebuild([make(n, name=f"{CANARY}{n}x") for n in range(6)], 1)
    whoosh.update([make(1, name="Larkspur")], [make(2).id], 2)
    whoosh.purge([make(3).id, make(99).id])
    left = folder_bytes(tmp_path)
    assert [f"{CANARY}{n}x".encode() in left for n in range(6)] == [True, False, False, False, True, True]
    assert (whoosh.count, whoosh.sequence) == (4, 2)


def test_files_of_an_old_generation_are_closed_when_nobody_reads_them(whoosh: WhooshEngine, make: Make) -> None:
    for n in range(3):
        whoosh.rebuild([make(n)], n)
        whoosh.snapshot()
    mapped = Path("/proc/self/maps")
    if not mapped.exists():
        pytest.skip("needs /proc")
    assert "(deleted)" not in "".join(line for line in mapped.read_text().splitlines() if "segment-" in line)


def test_a_reader_keeps_its_snapshot_whatever_writers_do(whoosh: WhooshEngine, make: Make) -> None:
    whoosh.rebuild([make(n, name=f"Marigold {n}") for n in range(5)], 1)
    mine = whoosh.snapshot()
    whoosh.update([make(0, name="Larkspur")], [make(1).id], 2)
    whoosh.merge()
    whoosh.rebuild([], 3)
    assert holding(mine, "marigold") == {make(n).id for n in range(5)}


def test_a_second_writer_waits_and_then_says_clearly_why_not(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    impatient = WhooshEngine(tmp_path / "index", lock_seconds=0.1)
    whoosh.rebuild([make(1)], 1)
    with whoosh._writing(), pytest.raises(UnavailableError, match="being written by another"):
        impatient.update([make(2)], [], 2)
    with whoosh._building(), pytest.raises(UnavailableError, match="being written by another"):
        impatient.rebuild([], 2)
    impatient.update([make(2)], [], 2)
    assert whoosh.count == 2


def test_updates_go_on_beside_a_merge_and_are_kept(
    whoosh: WhooshEngine, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    whoosh.rebuild([make(n, name=f"Marigold {n}") for n in range(10)], 1)
    whoosh.update([], [make(0).id], 2)
    merged = whoosh_engine.merged

    def interrupted(segments: object) -> object:
        made = merged(segments)  # type: ignore[arg-type]
        whoosh.update([make(1, name="Larkspur"), make(20, name="Marigold 20")], [make(2).id], 3)
        return made

    monkeypatch.setattr(whoosh_engine, "merged", interrupted)
    assert whoosh.merge()
    monkeypatch.undo()
    for _ in range(2):
        assert holding(whoosh.snapshot(), "marigold") == {make(n).id for n in (*range(3, 10), 20)}
        assert (whoosh.count, whoosh.sequence) == (9, 3)
        whoosh.merge()


def test_a_rebuild_during_which_updates_arrive_is_older_than_they_are(whoosh: WhooshEngine, make: Make) -> None:
    """Its sequence says so, and whoever brings the index up to date takes them in again."""
    whoosh.rebuild([make(1)], 1)

    def slow() -> Iterator[PublicListing]:
        yield make(1)
        whoosh.update([make(2)], [], 2)
        assert whoosh.count == 2

    whoosh.rebuild(slow(), 1)
    assert (whoosh.sequence, whoosh.count) == (1, 1)


def test_another_engine_sees_the_switch(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    other = WhooshEngine(tmp_path / "index")
    whoosh.rebuild([make(1)], 1)
    assert other.count == 1
    whoosh.update([make(2)], [], 2)
    assert (other.count, other.sequence) == (2, 2)


SEEING = """
import sys
from pathlib import Path
from directory.search.whoosh_engine import WhooshEngine

engine = WhooshEngine(Path(sys.argv[1]))
for line in sys.stdin:
    print(engine.count, engine.sequence, flush=True)
"""


def test_another_process_sees_each_generation(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    whoosh.rebuild([make(1)], 1)
    command = [sys.executable, "-c", SEEING, str(tmp_path / "index")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        for n in range(2, 9):
            whoosh.update([make(n)], [], n)
            whoosh.merge()
            other.stdin.write("?\n")
            other.stdin.flush()
            assert other.stdout.readline().split() == [str(n), str(n)]
        other.stdin.close()


def test_readers_in_many_threads_are_never_interrupted(whoosh: WhooshEngine, make: Make) -> None:
    ids = {make(n).id for n in range(30)}
    whoosh.rebuild([make(n, name="Marigold House") for n in range(30)], 1)
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                found = holding(whoosh.snapshot(), "marigold")
            except Exception as error:  # noqa: BLE001 - whatever goes wrong in a thread is what this test is about
                wrong.append(error)
                return
            if found != ids:
                wrong.append(found)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for sequence in range(2, 12):
        whoosh.update([make(n, name="Marigold House", description=f"v{sequence}") for n in range(5)], [], sequence)
        if sequence % 2:
            whoosh.merge()
        if sequence % 4 == 0:
            whoosh.rebuild([make(n, name="Marigold House") for n in range(30)], sequence)
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_an_overlay_is_searched_like_the_rest_and_changes_nothing(whoosh: WhooshEngine, make: Make) -> None:
    whoosh.rebuild([make(n, name=f"Marigold {n}") for n in range(5)], 1)
    whoosh.update([make(5, name="Marigold 5")], [make(0).id], 2)
    before = whoosh.snapshot()
    laid = whoosh.overlay([make(1, name="Larkspur"), make(9, name="Marigold 9")], [make(2).id, make(77).id], before)
    assert holding(laid, "marigold") == {make(n).id for n in (3, 4, 5, 9)}
    assert holding(laid, "larkspur") == {make(1).id}
    assert (laid.count, laid.sequence) == (5, 2)
    assert holding(before, "marigold") == {make(n).id for n in range(1, 6)}
    assert whoosh.overlay([], [], before) == before


def test_words_are_counted_and_compared_over_all_segments(whoosh: WhooshEngine, make: Make) -> None:
    whoosh.rebuild([make(n, name="Marigold", needs=()) for n in range(5)], 1)
    whoosh.update([make(8, name="Marigold"), make(9, name="Margin Árbol")], [], 2)
    snapshot = whoosh.snapshot()
    assert snapshot.terms("mari", 5) == [("marigold", 6)]
    assert snapshot.written("mar", 5) == [("marigold", 6), ("margin", 1)]
    assert snapshot.similar("marigolt") == ("marigold",)
    assert whoosh.snapshot().nearest("Arbl") == "árbol"
    assert (
        whoosh.snapshot().nearest("marigolds")
        == whoosh.snapshot().nearest("quixotic")
        == whoosh.snapshot().nearest("")
        == ""
    )
