"""The tables carry everything HSDS 3.2 has, under its names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import directory.model
from directory.listing_rows import HUNG

assert directory.model
TABLES = SQLModel.metadata.tables


@pytest.fixture(scope="module")
def resources(shared: Path) -> dict[str, set[str]]:
    """Table → columns of the official tabular datapackage."""
    path = shared / "hsds" / "3.2.3" / "examples" / "csv" / "datapackage.json"
    if not path.exists():
        pytest.skip("SKIPPED LOUDLY: the official HSDS datapackage is not here")
    package = json.loads(path.read_text(encoding="utf-8"))
    return {r["name"]: {f["name"] for f in r["schema"]["fields"]} for r in package["resources"]}


def test_every_hsds_table_and_column_has_its_place(resources: dict[str, set[str]]) -> None:
    assert len(resources) >= 24
    for name, columns in resources.items():
        assert name in TABLES, name
        assert columns <= {column.name for column in TABLES[name].columns}, name


def test_every_row_that_hangs_on_a_listing_goes_with_it() -> None:
    for table in TABLES.values():
        if "listing_id" in table.columns and "ordinal" in table.columns:
            keys = table.columns["listing_id"].foreign_keys
            assert {key.ondelete for key in keys} == {"CASCADE"}, table.name


def test_what_hangs_on_a_listing_is_erased_with_it_also_where_nothing_writes_it_yet() -> None:
    hung = {table.__tablename__ for table in HUNG}
    for table in TABLES.values():
        if "listing_id" in table.columns and "ordinal" in table.columns:
            assert table.name in hung, table.name
