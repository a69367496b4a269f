"""The hash by which a row is known again, and what a report needs to tell of it without reading it.

Promises: the hash changes with any cell, with the importer, and with any line of code or data that reads it; where that
cannot be said of an importer (`Importer.recipe`) there is none.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import directory
from directory.draft import ListingDraft
from directory.settings import SEED_DATA
from importers.importer import Importer, Row
from importers.report import covered


@cache
def fingerprint() -> bytes:
    """A digest of all that decides what a row becomes: our code and data, the libraries and the interpreter."""
    digest = blake2b(sys.version.encode(), digest_size=32)
    for installed in sorted(f"{found.name} {found.version}" for found in distributions()):
        digest.update(installed.encode())
    for path in sources():
        digest.update(path.name.encode() + blake2b(path.read_bytes()).digest())
    return digest.digest()


def sources() -> list[Path]:
    """The files of ours that decide it: code, partners' forms, and the seed's words."""
    ours = (Path(__file__).parent, Path(str(directory.__file__)).parent)
    code = [path for folder in ours for kind in ("*.py", "*.toml") for path in folder.rglob(kind)]
    return [*sorted(code), *sorted(path for path in SEED_DATA.rglob("*") if path.is_file())]


def row_hash(importer: Importer, row: Row) -> str:
    """The row's hash, 32 hex digits; "" where rows of this importer are not remembered."""
    if not importer.recipe:
        return ""
    digest = blake2b(fingerprint(), digest_size=16)
    digest.update(repr((importer.slug, importer.country, importer.demo, importer.recipe, row.file)).encode())
    digest.update(repr(tuple(row.cells.items())).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def facts_of(draft: ListingDraft) -> Mapping[str, Any]:
    """What the report tells of a draft: which facts it covers, and its doubts as field and words of ours."""
    return {"covered": covered(draft), "doubts": [[doubt.field, doubt.what] for doubt in draft.doubts]}
