"""A bundle of NumPy arrays in one file that is mapped, not read.

Promises: arrays lie flat and little-endian, each at a multiple of 64 bytes, after one line of JSON that says what they
are; nothing in the file is ever executed (no pickles). A file that is cut off or foreign raises `ValueError`. What was
mapped stays readable when its file is deleted, and its space is freed when the last array is gone.
"""

from __future__ import annotations

import json
import math
import mmap
from collections.abc import Mapping
from io import BufferedWriter
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
MAGIC = b"waymark arrays 1\n"
ALIGNED = 64
LONGEST_HEADER = 1 << 16
IN_MEMORY = 1 << 24


def _padding(position: int) -> int:
    return -position % ALIGNED


def write(file: BinaryIO | BufferedWriter, arrays: Arrays) -> None:
    """Write the arrays into `file`, which stands at its beginning."""
    little = {name: np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<"), copy=False))
              for name, array in arrays.items()}  # fmt: skip
    told: list[tuple[str, str, list[int], int]] = []
    position = 0
    for name, array in little.items():
        told.append((name, array.dtype.str, list(array.shape), position))
        position += array.nbytes + _padding(array.nbytes)
    header = json.dumps({"arrays": told, "bytes": position}).encode() + b"\n"
    file.write(MAGIC + header)
    file.write(b"\0" * _padding(len(MAGIC) + len(header)))
    for array in little.values():
        file.write(array.data.cast("B") if array.size else b"")
        file.write(b"\0" * _padding(array.nbytes))


def mapped(file: BinaryIO) -> dict[str, NDArray[Any]]:
    """The arrays of `file`, read-only; `ValueError` when it is damaged or something else."""
    if file.read(len(MAGIC)) != MAGIC:
        raise ValueError("not a bundle of arrays")
    header = file.readline(LONGEST_HEADER)
    told = json.loads(header)
    begin = len(MAGIC) + len(header)
    begin += _padding(begin)
    view = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if len(view) != begin + told["bytes"]:
        raise ValueError("a bundle of arrays was cut off")
    found: dict[str, NDArray[Any]] = {}
    for name, kind, shape, position in told["arrays"]:
        dtype = np.dtype(kind)
        if dtype.hasobject:
            raise ValueError("a bundle of arrays holds objects")
        flat = np.frombuffer(view, dtype, math.prod(shape), begin + position)
        found[name] = flat.reshape(shape)
    return found


class Spool:
    """An array that grows at its end; from `IN_MEMORY` bytes on it does so in a file without a name.

    Lists of a million listings are then no memory of the process, and nothing is left of them when it is killed.
    """

    def __init__(self, dtype: Any) -> None:  # noqa: ANN401 - whatever NumPy takes for a type
        self._dtype = np.dtype(dtype)
        self._parts: list[NDArray[Any]] = []
        self._bytes = 0
        self._file: IO[bytes] | None = None
        self.last: NDArray[Any] = np.zeros(0, self._dtype)

    def append(self, array: NDArray[Any]) -> None:
        """Put an array behind what is there; it is `last` until the next one comes."""
        self.last = np.ascontiguousarray(array, self._dtype)
        self._bytes += self.last.nbytes
        self._parts.append(self.last)
        if self._file is None and self._bytes > IN_MEMORY:
            self._file = TemporaryFile()  # noqa: SIM115 - closed when what is mapped from it is gone
        if self._file is not None:
            for part in self._parts:
                self._file.write(part.data.cast("B") if part.size else b"")
            self._parts.clear()

    def finish(self) -> NDArray[Any]:
        """All of it as one array."""
        self.last = np.zeros(0, self._dtype)
        if self._file is None:
            return np.concatenate([self.last, *self._parts])
        with self._file as file:
            file.flush()
            return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), self._dtype)
