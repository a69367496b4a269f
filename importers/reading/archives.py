"""ZIP archives, opened only as far as is safe.

Promises: nothing is written to disk; an archive with too many entries, too much content or a suspicious ratio is
refused before any entry is unpacked; archives inside archives are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from directory.errors import InputError
from importers.reading.sources import Source

MAX_ENTRIES = 2_000
MAX_UNPACKED = 500_000_000
MAX_RATIO = 200
# Below this size a high ratio is only a small repetitive table.
RATIO_COUNTS_FROM = 20_000_000


@contextmanager
def checked_zip(file: IO[bytes] | Path, name: str, max_unpacked: int = MAX_UNPACKED) -> Iterator[ZipFile]:
    """The archive, within bounds; InputError when it is damaged, locked or beyond them."""
    try:
        packed = ZipFile(file)
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        raise InputError(f"{name}: is a damaged archive (half-written?)") from None
    with packed:
        entries = packed.infolist()
        total = sum(entry.file_size for entry in entries)
        if len(entries) > MAX_ENTRIES:
            raise InputError(f"{name}: holds more than {MAX_ENTRIES:,} files")
        if total > max_unpacked:
            raise InputError(f"{name}: unpacks to more than {max_unpacked:,} bytes")
        squeezed = sum(entry.compress_size for entry in entries)
        if total > RATIO_COUNTS_FROM and total > MAX_RATIO * max(squeezed, 1):
            raise InputError(f"{name}: unpacks to more than {MAX_RATIO} times its size")
        if any(entry.flag_bits & 1 for entry in entries):
            raise InputError(f"{name}: is locked with a password")
        yield packed


def members(packed: ZipFile, name: str) -> list[Source]:
    """The files in it that may hold rows, in the archive's order, each named `archive/entry`."""
    return [_member(packed, entry, name) for entry in packed.infolist() if _counts(entry)]


def _counts(entry: ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    return not entry.is_dir() and not path.name.startswith((".", "~$")) and "__MACOSX" not in path.parts


def _member(packed: ZipFile, entry: ZipInfo, name: str) -> Source:
    def opened() -> IO[bytes]:
        try:
            return packed.open(entry)
        except (BadZipFile, OSError, NotImplementedError, RuntimeError):
            raise InputError(f"{name}: an entry is damaged") from None

    return Source(PurePosixPath(entry.filename).name, opened)
