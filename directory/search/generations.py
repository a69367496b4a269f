"""The files of an index: immutable segments, and one small file that says which of them are in force.

Promises: `CURRENT` is replaced atomically, and only after all it names is on disk; a process killed at any moment
leaves the old or the new generation whole. Files that no generation names are deleted by the next writer at once:
removed text must not stay behind (SAFETY L12). Nothing in the folder is executed, and a folder that others may write
to is refused all the same: who can change the index decides what a survivor finds.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import stat
from dataclasses import asdict, dataclass
from pathlib import Path

from directory.errors import UnavailableError

POINTER = "CURRENT"
SEGMENT = "segment-"
BUILDING = "building-"
"""Before the name of a segment that is being written by whoever holds the lock `MERGING`."""
FORMER = "generation-"
"""Before the folders of the first format of the index."""


@dataclass(frozen=True, slots=True)
class Part:
    """A segment in force: its file, and which of its documents are dead."""

    file: str
    dead: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in force: the format, the last change event, how many listings count, and the segments."""

    format: str
    sequence: int
    count: int
    parts: tuple[Part, ...]


def current(root: Path) -> Manifest | None:
    """What is in force in `root`; None when there is nothing or it cannot be read."""
    try:
        told = json.loads((root / POINTER).read_text(encoding="utf-8"))
        parts = tuple(Part(str(part["file"]), tuple(map(int, part["dead"]))) for part in told["parts"])
        manifest = Manifest(str(told["format"]), int(told["sequence"]), int(told["count"]), parts)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    safe = all(part.file.startswith(SEGMENT) and "/" not in part.file and "\\" not in part.file for part in parts)
    return manifest if safe else None


def mark(root: Path) -> tuple[int, ...]:
    """Something that differs whenever another generation is in force; cheap."""
    try:
        found = os.stat(f"{root}/{POINTER}")  # noqa: PTH116 - asked before every search, and thrice as fast
    except OSError:
        return ()
    return found.st_ino, found.st_mtime_ns, found.st_size


def new_file(root: Path, before: str) -> Path:
    """The path of a segment that is to be written."""
    return root / f"{before}{secrets.token_hex(8)}"


def switch(root: Path, manifest: Manifest) -> None:
    """Put `manifest`, whose files are on disk, in force; call it only while writing is locked."""
    _sync(root)
    fresh = root / f"{POINTER}.new"
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, separators=(",", ":"))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(root / POINTER)
    _sync(root)
    clean(root, manifest)


def clean(root: Path, manifest: Manifest | None) -> None:
    """Delete every segment that is not in force; call it only while writing is locked."""
    kept = {part.file for part in manifest.parts} if manifest else set()
    for entry in os.scandir(root):
        if entry.name.startswith(SEGMENT) and entry.name not in kept:
            Path(entry.path).unlink(missing_ok=True)
        elif entry.name.startswith(FORMER):
            shutil.rmtree(entry.path, ignore_errors=True)


def unfinished(root: Path) -> list[Path]:
    """The segments that are being built, or that a killed process left half-written."""
    return list(root.glob(f"{BUILDING}*"))


def clean_unfinished(root: Path) -> None:
    """Delete what a killed process left half-written; call it only while merging is locked."""
    for file in unfinished(root):
        file.unlink(missing_ok=True)


def own(root: Path) -> None:
    """Make the folder, for this user only. Raises `UnavailableError` when that cannot be."""
    try:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        raise UnavailableError("the folder of the search index cannot be made") from None


def trust(root: Path) -> None:
    """Raise `UnavailableError` unless the folder (if there is one) is this user's and only theirs to change."""
    try:
        found = root.stat()
    except OSError:
        return
    if os.name == "posix" and (found.st_uid != os.geteuid() or found.st_mode & stat.S_IWOTH):
        raise UnavailableError(
            "the folder of the search index belongs to another user, or anybody may write to it: "
            "give it to the user that runs Waymark, with `chmod o-w`, or delete it"
        )


def _sync(folder: Path) -> None:
    """Ask for the folder's names to be on disk; a system that cannot do that loses only durability."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)
