"""What only an index on disk can get wrong: half-written folders, other writers, and text that stays behind."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from directory.errors import UnavailableError
from directory.public import PublicListing
from directory.search import former_generations as generations
from directory.search.engine import EnginePlan
from directory.search.former_engine import WhooshEngine
from directory.values import Tier

Make = Callable[..., PublicListing]
CANARY = "quetzalcoatlus"


@pytest.fixture
def whoosh(tmp_path: Path) -> WhooshEngine:
    return WhooshEngine(tmp_path / "index")


def folder_bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def generation_folders(folder: Path) -> list[Path]:
    return sorted(folder.glob("generation-*"))


def test_without_an_index_it_says_so(whoosh: WhooshEngine) -> None:
    assert whoosh.sequence == -1
    with pytest.raises(UnavailableError, match="waymark reindex"):
        whoosh.search(EnginePlan())


def test_removed_text_leaves_the_disk(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    secret = {"name": f"House {CANARY}", "description": f"near {CANARY}{CANARY}", "points": [(37.123457, -122.654321)]}
    whoosh.rebuild([make(1, **secret), make(2)], 1)
    assert CANARY.encode() in folder_bytes(tmp_path)
    whoosh.update([make(1, tier=Tier.CONFIDENTIAL, areas=["county:06075"])], [], 2)
    left = folder_bytes(tmp_path)
    assert CANARY.encode() not in left
    assert all(stem not in left for stem in (CANARY[:-1].encode(), CANARY[:12].encode()))
    assert b"37.123457" not in left
    assert len(generation_folders(tmp_path / "index")) == 1


def test_points_that_were_removed_leave_the_disk(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    latitude = np.float64(37.123457).tobytes()
    whoosh.rebuild([make(1, points=[(37.123457, -122.654321)]), make(2, points=[(1.0, 2.0)])], 1)
    assert latitude in folder_bytes(tmp_path)
    whoosh.update([], [make(1).id], 2)
    assert latitude not in folder_bytes(tmp_path)


def test_files_of_an_old_generation_are_closed_when_nobody_reads_them(whoosh: WhooshEngine, make: Make) -> None:
    whoosh.rebuild([make(1)], 1)
    whoosh.search(EnginePlan())
    whoosh.rebuild([make(2)], 2)
    whoosh.search(EnginePlan())
    mapped = Path("/proc/self/maps")
    if not mapped.exists():
        pytest.skip("needs /proc")
    assert "(deleted)" not in "".join(line for line in mapped.read_text().splitlines() if "generation-" in line)


def test_a_half_written_generation_is_ignored_and_cleaned(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    root = tmp_path / "index"
    whoosh.rebuild([make(1)], 1)
    half = generations.new_folder(root)
    (half / "whoosh").mkdir()
    (half / "whoosh" / "MAIN_half.trm").write_bytes(b"half")
    (root / "CURRENT.new").write_text("genera")
    reopened = WhooshEngine(root)
    assert reopened.sequence == 1
    assert len(reopened.search(EnginePlan())) == 1
    reopened.update([make(2)], [], 2)
    assert not half.exists()
    assert len(WhooshEngine(root).search(EnginePlan())) == 2


def test_a_rebuild_that_fails_leaves_the_old_index(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    def broken() -> Iterator[PublicListing]:
        yield make(2)
        raise RuntimeError("the store went away")

    whoosh.rebuild([make(1)], 1)
    with pytest.raises(RuntimeError):
        whoosh.rebuild(broken(), 2)
    assert whoosh.sequence == 1
    assert [hit.id for hit in whoosh.search(EnginePlan())] == [make(1).id]
    whoosh.update([], [], 3)
    assert len(generation_folders(tmp_path / "index")) == 1


@pytest.mark.parametrize("damage", ["manifest.json", "points.npz", "whoosh"])
def test_a_damaged_index_counts_as_none(whoosh: WhooshEngine, make: Make, tmp_path: Path, damage: str) -> None:
    whoosh.rebuild([make(1)], 1)
    (folder,) = generation_folders(tmp_path / "index")
    spoiled = folder / damage
    for file in [spoiled] if spoiled.is_file() else list(spoiled.iterdir()):
        file.unlink() if file.suffix == ".toc" else file.write_bytes(b"\x00spoiled")
    assert WhooshEngine(tmp_path / "index").sequence == -1
    assert WhooshEngine(tmp_path / "index").rebuild([make(1)], 5) == 1
    assert WhooshEngine(tmp_path / "index").sequence == 5


def test_an_index_of_another_format_counts_as_none(
    whoosh: WhooshEngine, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whoosh.rebuild([make(1)], 1)
    monkeypatch.setattr("directory.search.former_engine.FORMAT", "waymark-whoosh-2")
    assert WhooshEngine(tmp_path / "index").sequence == -1


def test_a_pointer_to_outside_is_refused(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    whoosh.rebuild([make(1)], 1)
    (tmp_path / "index" / "CURRENT").write_text("../elsewhere")
    assert WhooshEngine(tmp_path / "index").sequence == -1


def test_a_second_writer_waits_and_then_says_clearly_why_not(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    impatient = WhooshEngine(tmp_path / "index", lock_seconds=0.1)
    whoosh.rebuild([make(1)], 1)
    with whoosh._writing(), pytest.raises(UnavailableError, match="being written by another"):
        impatient.update([make(2)], [], 2)
    impatient.update([make(2)], [], 2)
    assert len(whoosh.search(EnginePlan())) == 2


def test_another_engine_sees_the_switch(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    other = WhooshEngine(tmp_path / "index")
    whoosh.rebuild([make(1)], 1)
    assert len(other.search(EnginePlan())) == 1
    whoosh.update([make(2)], [], 2)
    assert len(other.search(EnginePlan())) == 2
    assert other.sequence == 2


def test_readers_in_many_threads_are_never_interrupted(whoosh: WhooshEngine, make: Make) -> None:
    whoosh.rebuild([make(n, name="Marigold House") for n in range(30)], 1)
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                found = len(whoosh.search(EnginePlan(words=("marigold", "house"))))
            except Exception as error:  # noqa: BLE001 - whatever goes wrong in a thread is what this test is about
                wrong.append(error)
                return
            if found != 30:
                wrong.append(found)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for sequence in range(2, 7):
        whoosh.update([make(n, name="Marigold House", description=f"v{sequence}") for n in range(5)], [], sequence)
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


KILLED = """
import os, sys
from pathlib import Path
from directory.search import former_generations as generations
from directory.search.engine import EnginePlan
from directory.search.former_engine import WhooshEngine

engine = WhooshEngine(Path(sys.argv[1]))
found = engine.search(EnginePlan())
switch = generations.switch

def killed_before(*args):
    os._exit(9)

def killed_after(*args):
    generations.clean = killed_before
    switch(*args)

generations.switch = killed_before if sys.argv[2] == "before" else killed_after
engine.update([], [found[0].id], 2)
"""


@pytest.mark.parametrize(("step", "sequence", "left"), [("before", 1, 2), ("after", 2, 1)])
def test_a_writer_killed_around_the_switch_leaves_a_whole_index(
    whoosh: WhooshEngine, make: Make, tmp_path: Path, step: str, sequence: int, left: int
) -> None:
    whoosh.rebuild([make(1), make(2)], 1)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "index"), step], check=False)
    assert killed.returncode == 9
    survivor = WhooshEngine(tmp_path / "index", lock_seconds=1)
    assert survivor.sequence == sequence
    assert len(survivor.search(EnginePlan())) == left
    survivor.update([], [], 3)
    assert len(generation_folders(tmp_path / "index")) == 1
