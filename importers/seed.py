"""What `waymark init --seed` brings in, and which importer a delivery belongs to when nobody says.

Promises: the seed data comes in through the same importers as any partner's file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from directory.errors import UsageError
from directory.settings import SEED_DATA
from importers.importer import Importer
from importers.partners import IMPORTERS

FOLDERS = ("hotlines", "demo")


def deliveries(*, demo: bool = True) -> Iterator[tuple[Importer, Path]]:
    """The seed's importers with their files, hotlines first."""
    for folder in FOLDERS:
        for importer in IMPORTERS:
            if importer.demo and not demo:
                continue
            for pattern in importer.files:
                yield from ((importer, path) for path in sorted((SEED_DATA / folder).glob(pattern)))


def slug_for(paths: Sequence[Path]) -> str:
    """The partner a delivery is from, by the folder's or the files' names; `UsageError` when that is not clear."""
    fitting = [importer.slug for importer in IMPORTERS if all(_fits(importer, path) for path in paths)]
    if len(fitting) != 1:
        raise UsageError(f"{paths[0].name}: it is not clear whose file this is; say so with --source")
    return fitting[0]


def _fits(importer: Importer, path: Path) -> bool:
    return path.name == importer.slug or any(fnmatch(path.name, pattern) for pattern in importer.files)
