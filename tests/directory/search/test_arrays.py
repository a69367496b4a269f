"""Bundles of arrays on disk: what is written is mapped as it was, and nothing spoiled is ever read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from directory.search import arrays


def written(path: Path, **content: np.ndarray) -> Path:
    with path.open("wb") as file:
        arrays.write(file, content)
    return path


def mapped(path: Path) -> dict[str, np.ndarray]:
    with path.open("rb") as file:
        return arrays.mapped(file)


def test_arrays_come_back_as_they_were_and_cannot_be_changed(tmp_path: Path) -> None:
    content = {
        "numbers": np.arange(5, dtype=np.int32),
        "table": np.arange(12, dtype=np.uint8).reshape(3, 4)[:, ::2],
        "big_endian": np.array([1, 2], ">u4"),
        "empty": np.zeros((0, 4), np.uint16),
    }
    found = mapped(written(tmp_path / "bundle", **content))
    assert {name: array.tolist() for name, array in found.items()} == {n: a.tolist() for n, a in content.items()}
    assert found["empty"].shape == (0, 4)
    assert found["big_endian"].dtype == np.dtype("<u4")
    with pytest.raises(ValueError, match="read-only"):
        found["numbers"][0] = 7


def test_what_is_mapped_outlives_its_file(tmp_path: Path) -> None:
    path = written(tmp_path / "bundle", numbers=np.arange(5))
    found = mapped(path)
    path.unlink()
    assert found["numbers"].tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("spoil", [b"", b"\x80\x04pickled", b"waymark arrays 1\n", b"waymark arrays 1\n{}\n"])
def test_a_foreign_file_is_refused(tmp_path: Path, spoil: bytes) -> None:
    path = tmp_path / "bundle"
    path.write_bytes(spoil)
    with pytest.raises((ValueError, KeyError)):
        mapped(path)


def test_a_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "bundle", numbers=np.arange(500))
    whole = path.read_bytes()
    for length in (len(whole) - 1, len(whole) // 2, 70):
        path.write_bytes(whole[:length])
        with pytest.raises(ValueError, match=r".+"):
            mapped(path)


def test_arrays_of_objects_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bundle"
    header = b'{"arrays": [["x", "|O", [1], 0]], "bytes": 64}\n'
    begin = len(arrays.MAGIC) + len(header)
    path.write_bytes(arrays.MAGIC + header + b"\0" * (-begin % 64) + b"\0" * 64)
    with pytest.raises(ValueError, match="objects"):
        mapped(path)


@pytest.mark.parametrize("limit", [0, 40, 10**6])
def test_an_array_grows_in_memory_or_in_a_file_alike(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(arrays, "IN_MEMORY", limit)
    spool = arrays.Spool(np.int32)
    parts = [np.arange(5), np.zeros(0, np.int64), np.arange(9)[::2], np.array([7], np.uint8)]
    for part in parts:
        spool.append(part)
        assert spool.last.tolist() == part.tolist()
    found = spool.finish()
    assert found.dtype == np.int32
    assert found.tolist() == np.concatenate(parts).tolist()


def test_nothing_appended_is_an_empty_array() -> None:
    assert arrays.Spool(np.uint16).finish().tolist() == []
