"""What befalls an index on disk: killed writers, full disks, spoiled files, and folders that others can write."""

from __future__ import annotations

import errno
import itertools
import os
import random
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from directory.errors import UnavailableError
from directory.public import PublicListing
from directory.search import generations, segments, whoosh_engine
from directory.search.whoosh_engine import WhooshEngine
from tests.directory.search.snapshots import holding, listings, segment_files
from tests.waiting import until

Make = Callable[..., PublicListing]
CANARY = "quetzalcoatlus"


def test_half_written_files_are_ignored_and_cleaned(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    root = tmp_path / "index"
    whoosh.rebuild([make(1), make(3)], 1)
    (root / "segment-half").write_bytes(b"half")
    (root / "building-half").write_bytes(b"half")
    (root / "CURRENT.new").write_text('{"format"')
    (root / "generation-0123").mkdir()
    (root / "generation-0123" / "points.npz").write_bytes(b"of the first format")
    reopened = WhooshEngine(root)
    assert (reopened.sequence, reopened.count) == (1, 2)
    reopened.update([make(1), make(2)], [], 2)
    reopened.merge()
    assert not [name for name in ("segment-half", "building-half", "generation-0123") if (root / name).exists()]
    assert WhooshEngine(root).count == 3


def test_what_a_killed_builder_left_goes_though_there_is_nothing_to_merge(
    whoosh: WhooshEngine, make: Make, tmp_path: Path
) -> None:
    whoosh.rebuild([make(1, name=CANARY)], 1)
    left = tmp_path / "index" / "building-left"
    left.write_text(CANARY)
    whoosh.update([], [make(1).id], 2)
    with whoosh._building():
        left.write_text("another process is at work")
        assert whoosh.merge() is False
        assert left.exists()
    assert whoosh.merge() is False
    assert not left.exists()


@pytest.mark.parametrize("write", ["rebuild", "update", "merge"])
def test_a_full_disk_leaves_the_old_index_and_no_half_of_a_new_one(
    whoosh: WhooshEngine, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: str
) -> None:
    whoosh.rebuild([make(n, name="Marigold") for n in range(4)], 1)
    whoosh.update([make(9, name="Marigold")], [make(0).id], 2)
    before = sorted(file.name for file in (tmp_path / "index").glob("*-*"))

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    steps: dict[str, Callable[[], object]] = {
        "rebuild": lambda: whoosh.rebuild([make(7)], 3),
        "update": lambda: whoosh.update([make(7)], [], 3),
        "merge": whoosh.merge,
    }
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        steps[write]()
    monkeypatch.undo()
    assert sorted(file.name for file in (tmp_path / "index").glob("*-*")) == before
    assert holding(whoosh.snapshot(), "marigold") == {make(n).id for n in (1, 2, 3, 9)}


def test_a_rebuild_that_fails_leaves_the_old_index(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    def broken() -> Iterator[PublicListing]:
        yield make(2)
        raise RuntimeError("the store went away")

    whoosh.rebuild([make(1)], 1)
    with pytest.raises(RuntimeError):
        whoosh.rebuild(broken(), 2)
    assert (whoosh.sequence, listings(whoosh.snapshot())) == (1, {make(1).id})
    whoosh.update([], [], 3)
    assert len(segment_files(tmp_path / "index")) == 1


SPOILS: dict[str, Callable[[Path], object]] = {
    "cut off": lambda file: file.write_bytes(file.read_bytes()[:-100]),
    "empty": lambda file: file.write_bytes(b""),
    "gone": lambda file: file.unlink(),
    "foreign": lambda file: file.write_bytes(b"\x80\x04something pickled" * 99),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS.keys())
@pytest.mark.parametrize("which", ["CURRENT", "segment-*"])
def test_a_damaged_index_counts_as_none_and_is_built_anew(
    whoosh: WhooshEngine, make: Make, tmp_path: Path, spoil: Callable[[Path], object], which: str
) -> None:
    whoosh.rebuild([make(1)], 1)
    (file,) = (tmp_path / "index").glob(which)
    spoil(file)
    assert WhooshEngine(tmp_path / "index").sequence == -1
    if file.is_dir():
        file.rmdir()
    assert WhooshEngine(tmp_path / "index").rebuild([make(1)], 5) == 1
    assert WhooshEngine(tmp_path / "index").sequence == 5


@pytest.mark.parametrize(
    "told",
    [
        "../elsewhere",
        "[]",
        '{"format": 1}',
        "\0\xff",
        '{"format":"x","sequence":1,"count":0,"parts":[{"file":"../x"}]}',
    ],
)
def test_a_pointer_that_is_none_counts_as_no_index(whoosh: WhooshEngine, make: Make, tmp_path: Path, told: str) -> None:
    whoosh.rebuild([make(1)], 1)
    (tmp_path / "index" / "CURRENT").write_text(told, encoding="utf-8")
    assert WhooshEngine(tmp_path / "index").sequence == -1


def test_a_pointer_to_outside_is_refused(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    whoosh.rebuild([make(1)], 1)
    pointer = tmp_path / "index" / "CURRENT"
    pointer.write_text(pointer.read_text().replace('"segment-', '"../segment-'))
    assert generations.current(tmp_path / "index") is None


def test_an_index_of_another_format_or_taxonomy_counts_as_none(
    whoosh: WhooshEngine, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whoosh.rebuild([make(1)], 1)
    monkeypatch.setattr(whoosh_engine, "signature", lambda: "another")
    assert WhooshEngine(tmp_path / "index").sequence == -1


def test_an_index_of_code_that_keeps_other_arrays_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when a column is new: what the searching code wants would not be there."""
    before = whoosh_engine.signature()
    monkeypatch.setattr(
        whoosh_engine, "to_arrays", lambda segment: {**segments.to_arrays(segment), "columns.new": np.zeros(0)}
    )
    whoosh_engine.signature.cache_clear()
    assert whoosh_engine.signature() != before
    monkeypatch.undo()
    whoosh_engine.signature.cache_clear()
    assert whoosh_engine.signature() == before


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_a_folder_anybody_may_write_to_is_refused(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    whoosh.rebuild([make(1)], 1)
    (tmp_path / "index").chmod(0o777)
    for ask in (lambda: WhooshEngine(tmp_path / "index").snapshot(), lambda: whoosh.update([], [], 2)):
        with pytest.raises(UnavailableError, match="anybody may write"):
            ask()


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_a_folder_of_another_user_is_refused(
    whoosh: WhooshEngine, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whoosh.rebuild([make(1)], 1)
    assert (tmp_path / "index").stat().st_mode & 0o077 == 0
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    with pytest.raises(UnavailableError, match="belongs to another user"):
        WhooshEngine(tmp_path / "index").snapshot()


def forked(work: Callable[[], object]) -> int:
    """A child process that does `work` and ends; its id."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # NumPy's threads wait for work; the child uses none of them
        child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(0)


def ended(child: int) -> int:
    """How it ended: 0, or the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


@needs_fork
def test_a_writer_killed_at_any_moment_leaves_a_whole_index(whoosh: WhooshEngine, make: Make, tmp_path: Path) -> None:
    root = tmp_path / "index"
    whoosh.rebuild([make(n, name="Marigold") for n in range(40)], 1)
    ids = {make(n).id for n in range(40)}

    def write() -> None:
        engine = WhooshEngine(root)
        for step in itertools.count(engine.sequence + 1):
            engine.update([make(n, name="Marigold", description=f"v{step}") for n in range(step % 5 + 1)], [], step)
            if step % 2:
                engine.merge()
            if step % 7 == 0:
                engine.rebuild([make(n, name="Marigold") for n in range(40)], step)

    chance = random.Random(7)
    for _ in range(30):
        writer = forked(write)
        time.sleep(chance.random() * 0.2)
        os.kill(writer, signal.SIGKILL)
        assert ended(writer) == -signal.SIGKILL
        assert holding(WhooshEngine(root, lock_seconds=1).snapshot(), "marigold") == ids
    writer = forked(write)
    until(lambda: WhooshEngine(root, lock_seconds=1).sequence > 1, "no writer ever wrote")
    os.kill(writer, signal.SIGKILL)
    assert ended(writer) == -signal.SIGKILL
    survivor = WhooshEngine(root, lock_seconds=1)
    survivor.merge()
    survivor.update([], [], 10_000)
    in_force = generations.current(root)
    assert in_force is not None
    assert {file.name for file in segment_files(root)} == {part.file for part in in_force.parts}
    assert not list(root.glob("building-*"))


STEPS: dict[str, Callable[[WhooshEngine, Make], object]] = {
    "update": lambda engine, make: engine.update([make(1, name="Marigold")], [], 2),
    "merge": lambda engine, _: engine.merge(),
    "rebuild": lambda engine, make: engine.rebuild([make(n, name="Marigold") for n in range(5)], 2),
}


@needs_fork
@pytest.mark.parametrize("where", ["fsync", "rename", "replace", "unlink"])
@pytest.mark.parametrize("step", STEPS)
def test_a_writer_killed_at_each_step_leaves_a_whole_index(make: Make, tmp_path: Path, where: str, step: str) -> None:
    owner = os if where == "fsync" else Path
    original = getattr(owner, where)

    def killed_at(nth: int, engine: WhooshEngine) -> None:
        left = itertools.count(1)

        def killed(*given: Any, **named: Any) -> Any:
            if next(left) == nth:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*given, **named)

        setattr(owner, where, killed)
        STEPS[step](engine, make)

    for nth in range(1, 5):
        engine = WhooshEngine(tmp_path / f"{nth}", lock_seconds=1)
        engine.rebuild([make(n, name="Marigold") for n in range(5)], 1)
        engine.update([make(1, name="Marigold")], [], 1)
        assert ended(forked(partial(killed_at, nth, engine))) in (0, -signal.SIGKILL)
        survivor = WhooshEngine(tmp_path / f"{nth}", lock_seconds=1)
        assert survivor.sequence in (1, 2)
        assert holding(survivor.snapshot(), "marigold") == {make(n).id for n in range(5)}
        survivor.update([], [], 3)
        survivor.merge()
        assert len(survivor.snapshot().segments) == len(segment_files(tmp_path / f"{nth}")) <= 2
