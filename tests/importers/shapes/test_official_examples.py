"""The standards' own worked examples, where they are: recognised, read, and the confidential one kept so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from directory.draft import ListingDraft
from directory.values import Tier
from importers.shapes import detect

Outcome = tuple[dict[str, ListingDraft], list[str]]
Run = Callable[..., Outcome]
JSON = ("service_full", "service_list", "organization_full", "service_at_location_full", "service_at_location_list")


def example(shared: Path, *parts: str) -> Path:
    path = shared.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"SKIPPED LOUDLY: {'/'.join(parts)} is not in the shared folder")
    return path


@pytest.mark.parametrize("name", [*(f"{name}.json" for name in JSON), "tabular.json", "csv", "csv/datapackage.json"])
def test_the_examples_of_hsds_are_read(name: str, shared: Path, outcome: Run) -> None:
    path = example(shared, "hsds", "3.2.3", "examples", *name.split("/"))
    met = detect(path)
    assert met is not None
    assert met.shape in {"hsds_json", "hsds_tables"}
    drafts, _ = outcome(path)
    assert {draft.organization.name for draft in drafts.values()} == {"Example Organization Inc."}
    assert [draft.name for draft in drafts.values()] == ["Community Counselling"]


@pytest.mark.parametrize("name", ["location.json", "base.json", "taxonomy_list.json", "taxonomy_term_list.json"])
def test_what_is_no_service_is_not_taken_for_one(name: str, shared: Path) -> None:
    assert detect(example(shared, "hsds", "3.2.3", "examples", name)) is None


@pytest.mark.parametrize("name", ["service_full.json", "service_list.json", "organization_full.json", "csv"])
def test_the_examples_of_open_referral_uk_are_read(name: str, shared: Path, outcome: Run) -> None:
    path = example(shared, "hsds", "oruk-3.0", "examples", name)
    met = detect(path)
    assert met is not None
    assert met.shape in {"oruk", "hsds_json", "hsds_tables"}
    assert [draft.name for draft in outcome(path)[0].values()] == ["Community Counselling"]


def test_the_confidential_shelter_comes_out_confidential_with_nothing_of_a_place(shared: Path, outcome: Run) -> None:
    drafts, skips = outcome(example(shared, "testdata", "dv_confidential_shelter_service.json"))
    (made,) = drafts.values()
    assert (skips, made.tier, made.locations) == ([], Tier.CONFIDENTIAL, ())
    assert [area.key for area in made.service_areas] == ["county:17031"]
    assert [hours.expression for hours in made.schedules] == ["24/7"]
    assert "emergency-shelter" in made.needs
    assert "meeting place" not in made.model_dump_json()
