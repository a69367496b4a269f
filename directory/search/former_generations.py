"""Folders of an index that replace each other as a whole, so that a reader never meets a half-written one.

Promises: `CURRENT` is replaced atomically and names one finished folder; a process killed at any moment leaves the old
one in force. What was replaced is deleted at once: removed text must not stay behind (SAFETY L12).
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

POINTER = "CURRENT"
MANIFEST = "manifest.json"
PREFIX = "generation-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a finished folder says of itself: its format, the last change event and how many listings it holds."""

    format: str
    sequence: int
    count: int


def current(root: Path) -> str:
    """The name of the folder in force, "" when there is none."""
    try:
        name = (root / POINTER).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return name if name.startswith(PREFIX) and "/" not in name and "\\" not in name else ""


def new_folder(root: Path) -> Path:
    """Make an empty folder for the next generation; nobody reads it before `switch`."""
    folder = root / f"{PREFIX}{secrets.token_hex(8)}"
    folder.mkdir(parents=True)
    return folder


def read_manifest(folder: Path) -> Manifest | None:
    """What the folder says of itself, or None when it was never finished."""
    try:
        return Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def switch(root: Path, folder: Path, manifest: Manifest) -> None:
    """Finish `folder` with its manifest, make it the one in force, and delete every other."""
    _write_durably(folder / MANIFEST, json.dumps({name: getattr(manifest, name) for name in Manifest.__slots__}))
    for file in folder.rglob("*"):
        _sync(file)
    _write_durably(root / POINTER, folder.name)
    _sync(root)
    clean(root)


def clean(root: Path) -> None:
    """Delete every generation but the one in force; call it only while writing is locked."""
    keep = current(root)
    for folder in root.glob(f"{PREFIX}*"):
        if folder.name != keep:
            shutil.rmtree(folder, ignore_errors=True)


def copy_files(source: Path, target: Path) -> None:
    """Put `source`'s files (which are never changed in place) into the new folder `target`, as links where possible."""
    target.mkdir(parents=True)
    for file in source.iterdir():
        if file.is_file():
            try:
                os.link(file, target / file.name)
            except OSError:
                shutil.copy2(file, target / file.name)


def _write_durably(path: Path, text: str) -> None:
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _sync(path: Path) -> None:
    """Ask for `path` to be on disk before the switch; a system that cannot sync a folder loses only durability."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)
