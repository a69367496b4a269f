"""What every test of a shape needs: an import of an invented file for a source nobody knows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from directory.draft import ListingDraft
from importers.importer import Skip
from importers.shapes import importer_for

Outcome = tuple[dict[str, ListingDraft], list[str]]


@pytest.fixture
def outcome() -> Callable[..., Outcome]:
    """Import a file: drafts by external id, and the reasons of the rows that made none."""

    def run(path: Path, **facts: str) -> Outcome:
        one = importer_for(path, "river_list", "River list", **facts)  # type: ignore[arg-type]  # facts are its own
        made = [one.to_draft(row) for row in one.read(path)]
        found = [draft for draft in made if isinstance(draft, ListingDraft)]
        assert len({draft.external_id for draft in found}) == len(found)
        return {draft.external_id: draft for draft in found}, [m.reason for m in made if isinstance(m, Skip)]

    return run


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, object], Path]:
    """A file of this name with this text, or with this value as JSON."""

    def write(name: str, content: object) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write
