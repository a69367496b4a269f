"""The measurement of edits notices an index that lies; and the list of benchmarks names what is there."""

from __future__ import annotations

import importlib.util
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from directory.public import PublicListing, PublicOrganization
from directory.search.whoosh_engine import WhooshEngine
from directory.values import PartnerKind, Status, Tier
from tests.benchmarks.__main__ import parts
from tests.benchmarks.edits import measured


def some(count: int) -> list[PublicListing]:
    return [
        PublicListing(
            id=UUID(int=number),
            code=f"code{number}",
            name=f"Juniper {number}",
            organization=PublicOrganization(id=UUID(int=number), name="Juniper"),
            kind=PartnerKind.COMMUNITY,
            status=Status.ACTIVE,
            description="Help",
            policies={},
            tier=Tier.PUBLIC,
            last_modified=datetime(2026, 1, 1, tzinfo=UTC),
            source="test",
        )
        for number in range(1, count + 1)
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    WhooshEngine(tmp_path / "index").rebuild(some(20), 1)
    return tmp_path / "index"


def test_an_edit_is_found_at_once_and_the_word_it_replaced_never_again(folder: Path) -> None:
    told = measured(folder, some(3))
    assert told.wrong == []
    assert len(told.update) == len(told.finding) == 6


def test_an_index_that_keeps_replaced_words_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WhooshEngine, "_bury", lambda _self, old, _gone: old.manifest.parts)
    assert measured(folder, some(3)).wrong


@pytest.mark.parametrize("size", ["quick", "full"])
def test_every_part_is_a_module_that_is_there(size: str) -> None:
    for name, *_ in parts(size):
        assert importlib.util.find_spec(f"tests.benchmarks.{name}"), name
