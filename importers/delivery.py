"""A delivery before it is read: whether its files can be read at all, and whether they came once already.

Promises: nothing that is not a plain file or a folder is opened, so a pipe or a device cannot hang a run and a loop of
links cannot trap it; a delivery is known again only if its bytes, its importer, our code and the store's listings are
all as they were, and nobody wrote to it while it was read, so that answering from memory and reading anew have the same
outcome. With a key, what is kept of a delivery cannot be compared with a guess by anybody who has not that key
(decision 0011).
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from hashlib import blake2b, scrypt
from pathlib import Path

from directory.errors import InputError, UsageError
from directory.secrecy import place_traces
from importers.importer import Importer
from importers.remembering import fingerprint

CHUNK = 1 << 20


def check_names(paths: Sequence[Path]) -> None:
    """UsageError, which does not repeat it, for a name that tells an address: names stand in reports and errors."""
    for path in paths:
        inside = (file.name for file in path.iterdir()) if path.is_dir() and os.access(path, os.R_OK) else ()
        for name in (path.name, *inside):
            if place_traces(re.sub(r"[_.]+", " ", name)):
                raise UsageError("a file's name seems to tell an address; rename it, for it would stand in the report")


def check(paths: Sequence[Path]) -> None:
    """InputError, in a line that names it, for the first of `paths` that is no file or folder that can be read."""
    check_names(paths)
    for path in paths:
        mode = _mode(path)
        if mode and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise InputError(f"{path.name}: is neither a file nor a folder")
        if stat.S_ISDIR(mode):
            _inside(path)


def _mode(path: Path) -> int:
    """What kind of thing it is; 0 where there is none, which its reader tells."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return 0
    except (OSError, ValueError):
        raise InputError(f"{path.name}: cannot be opened") from None


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        raise InputError(f"{folder.name}: the folder cannot be opened") from None


def stamp(paths: Sequence[Path]) -> tuple[object, ...]:
    """What differs when a file of the delivery is written, added or taken away while it is being read."""
    told: list[object] = []
    for path in paths:
        try:
            for file in _files(path):
                found = file.stat()
                told.append((file.as_posix(), found.st_ino, found.st_size, found.st_mtime_ns))
        except OSError:
            told.append(path.as_posix())
    return tuple(told)


def _files(path: Path) -> list[Path]:
    return [file for file in sorted(path.rglob("*")) if file.is_file()] if path.is_dir() else [path]


def digest(importer: Importer, paths: Sequence[Path], key: bytes = b"") -> str:
    """What tells a delivery from every other, 32 hex digits; "" where that cannot be said of it or of its importer.

    `key` makes it a code that only who has the key can compute, and slowly.
    """
    if not importer.recipe:
        return ""
    found = blake2b(fingerprint(), digest_size=16, key=key)
    found.update(repr((importer.slug, importer.country, importer.demo, importer.trusted, importer.recipe)).encode())
    try:
        for path in paths:
            for file in _files(path):
                found.update(repr((file.relative_to(path.parent).as_posix(), file.stat().st_size)).encode())
                with file.open("rb") as opened:
                    while chunk := opened.read(CHUNK):
                        found.update(chunk)
    except OSError:
        return ""
    return scrypt(found.digest(), salt=key, n=1 << 14, r=8, p=1, dklen=16).hex() if key else found.hexdigest()
