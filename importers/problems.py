"""Problems of a run, kept small: a delivery of a hundred thousand rows may have more of them than rows.

Promises: they come out as they were put in, in their order; eight bytes are held for each beside the distinct things
they say, and what is written of them with a run is the same, compressed.
"""

from __future__ import annotations

import base64
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self

from directory.errors import Problem

Kind = tuple[str, str, str]
"""File, field, and what is wrong."""


class Problems:
    """A growing list of `Problem`s."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._kinds: dict[Kind, int] = {}
        self._rows = array("I")
        self._which = array("I")
        self += problems

    def append(self, problem: Problem) -> None:
        """Add one."""
        self.add(problem.file, problem.row, problem.field, problem.what)

    def add(self, file: str, row: int, field: str, what: str) -> None:
        """Add one by its parts."""
        self._which.append(self._kinds.setdefault((file, field, what), len(self._kinds)))
        self._rows.append(row)

    def __iadd__(self, problems: Iterable[Problem]) -> Self:
        for problem in problems:
            self.append(problem)
        return self

    def __iter__(self) -> Iterator[Problem]:
        said = list(self._kinds)
        for row, which in zip(self._rows, self._which, strict=True):
            file, field, what = said[which]
            yield Problem(file, row, field, what)

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Problems | list) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it changes

    def __repr__(self) -> str:
        return f"Problems({list(self)!r})"

    def packed(self) -> dict[str, Any]:
        """All of them as JSON can hold them."""
        numbers = self._rows + self._which
        raw = array("I", numbers).tobytes()
        at = base64.b85encode(zlib.compress(raw)).decode("ascii")
        return {"kinds": [list(kind) for kind in self._kinds], "at": at}

    @classmethod
    def unpacked(cls, said: Mapping[str, Any]) -> Self:
        """Those that `packed` made it of."""
        made = cls()
        made._kinds = {(file, field, what): at for at, (file, field, what) in enumerate(said["kinds"])}
        numbers = array("I", zlib.decompress(base64.b85decode(said["at"])))
        made._rows, made._which = numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :]
        return made
