"""The listings of the search benchmark: invented, deterministic, and of a directory's shape.

Promises: the first N listings of a seed are the same whatever N is asked for, so that sizes are nested; a corpus is
made once per seed and kept as one `.npz` in a folder the caller names. Names and texts are word numbers, not strings:
a million listings are some 150 MB. How they are drawn is told in `drawing.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FIELDS = ("name", "organization", "description", "labels")
BOOSTS = {"name": 3.0, "organization": 2.0, "description": 1.0, "labels": 2.0}
NEEDS = 25
TAGS = 12
SEED = 20260101
"""The corpus's seed when none is given. The queries' seed is another one, and is not fixed: see `workload.py`."""
_CHUNK = 5000
_KEPT = re.compile(r"listings-(\d+)-(\d+)\.npz")

Ints = npt.NDArray[np.int32]
Tokens = npt.NDArray[np.uint16]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of different lengths in one flat array: row i is `flat[starts[i]:starts[i + 1]]`."""

    starts: npt.NDArray[np.int64]
    flat: npt.NDArray[Any]

    def __getitem__(self, row: int) -> npt.NDArray[Any]:
        return self.flat[self.starts[row] : self.starts[row + 1]]

    def first(self, rows: int) -> Ragged:
        """The first rows alone."""
        return Ragged(self.starts[: rows + 1], self.flat[: self.starts[rows]])

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """How long each row is."""
        return np.diff(self.starts)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Listings by number. `needs` and `tags` are bit masks, `counties` numbers of county polygons, the home one first.

    `labels` are the texts of the needs. `fields` is empty when the corpus was read without its texts.
    """

    seed: int
    count: int
    words: list[str]
    labels: list[str]
    latitude: Floats
    longitude: Floats
    needs: Ints
    tags: Ints
    counties: Ragged
    fields: dict[str, Ragged]

    def texts(self, field: str) -> Iterator[str]:
        """A field's text of every listing, in order."""
        rows, words = self.fields[field], np.array(self.words, dtype=object)
        for low in range(0, self.count, _CHUNK):
            high = min(self.count, low + _CHUNK)
            base = int(rows.starts[low])
            chunk = words[rows.flat[base : rows.starts[high]]].tolist()
            ends = (rows.starts[low : high + 1] - base).tolist()
            for start, end in pairwise(ends):
                yield " ".join(chunk[start:end])


def bits(mask: int) -> list[int]:
    """The numbers of the bits that are set."""
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]


def fitting(corpus: Corpus) -> Callable[[int, int], float]:
    """A guess of how many listings have a need and all tags of a mask, from how often each occurs (for query plans)."""
    needs = [float(np.count_nonzero(corpus.needs >> need & 1)) for need in range(NEEDS)]
    shares = [float(np.mean(corpus.tags >> tag & 1)) for tag in range(TAGS)]
    return lambda need, tags: needs[need] * math.prod(shares[tag] for tag in bits(tags))


def kept(folder: Path, count: int, seed: int) -> Path | None:
    """The smallest kept corpus of a seed with at least `count` listings."""
    found = [(int(named[1]), path) for path in folder.glob("*.npz") if (named := _KEPT.fullmatch(path.name))]
    fits = [(size, path) for size, path in found if size >= count and path.stem.endswith(f"-{seed}")]
    return min(fits)[1] if fits else None


def save(corpus: Corpus, folder: Path) -> Path:
    """Keep a corpus; a half-written file is never taken for one."""
    path = folder / f"listings-{corpus.count}-{corpus.seed}.npz"
    rows = {"counties": corpus.counties, **{f"field_{name}": rows for name, rows in corpus.fields.items()}}
    arrays = {f"{name}_{part}": getattr(row, part) for name, row in rows.items() for part in ("starts", "flat")}
    plain = {name: getattr(corpus, name) for name in ("latitude", "longitude", "needs", "tags")}
    with path.with_suffix(".part").open("wb") as file:
        np.savez(file, words=np.array(corpus.words), labels=np.array(corpus.labels), **plain, **arrays)
    return path.with_suffix(".part").rename(path)


def load(folder: Path, count: int, seed: int = SEED, *, texts: bool = True) -> Corpus:
    """The first `count` listings of a kept corpus.

    Raises:
        FileNotFoundError: none is kept; see `drawing.make`.
    """
    path = kept(folder, count, seed)
    if path is None:
        raise FileNotFoundError(f"no corpus of {count} listings with seed {seed}: make it first")
    with np.load(path, allow_pickle=False) as packed:

        def ragged(name: str) -> Ragged:
            return Ragged(packed[f"{name}_starts"], packed[f"{name}_flat"]).first(count)

        plain = {name: packed[name][:count].copy() for name in ("latitude", "longitude", "needs", "tags")}
        return Corpus(
            seed=seed,
            count=count,
            words=packed["words"].tolist(),
            labels=packed["labels"].tolist(),
            counties=ragged("counties"),
            fields={name: ragged(f"field_{name}") for name in FIELDS} if texts else {},
            **plain,
        )
