"""What every importer must keep, over the whole tuple: adding a partner adds its line here by itself.

`WAYMARK_REGOLD=1 pytest tests/importers/test_contract.py` rewrites the golden output; read the difference then.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from directory import store
from directory.draft import ListingDraft
from directory.errors import UsageError
from directory.values import Tier
from importers.importer import Importer, Row, Skip
from importers.partners import IMPORTERS, importer
from importers.report import Report
from importers.run import run

SAMPLES = Path(__file__).parent / "samples"
SEED = Path(__file__).parents[2] / "seed_data"
CANARIES = ("canary", "4242424")
FOLDERS = {
    "florida_legal_aid", "ohana_sample_hsds", "dallas_resource_packets", "baltimore_211_hsds", "sf_linksf_json",
}  # fmt: skip
NO_PLACE = {"hotlines"}
each = pytest.mark.parametrize("one", IMPORTERS, ids=lambda one: one.slug)


def sample_of(one: Importer) -> Path:
    """The invented input: under `samples/<slug>/input`, or the seed's own file, which is as invented."""
    folder = SAMPLES / one.slug / "input"
    if one.slug in FOLDERS:
        return folder
    return next(iter(sorted(folder.iterdir()))) if folder.is_dir() else next(SEED.glob(f"*/{one.files[0]}"))


def outcomes(one: Importer) -> list[tuple[Row, ListingDraft | Skip]]:
    return [(row, one.to_draft(row)) for row in one.read(sample_of(one))]


def told(found: list[tuple[Row, ListingDraft | Skip]]) -> list[dict[str, Any]]:
    """Everything that leaves an importer, as JSON, without the fields that are at their default."""
    return [
        {"file": row.file, "row": row.number}
        | ({"skip": made.reason} if isinstance(made, Skip) else made.model_dump(mode="json", exclude_defaults=True))
        for row, made in found
    ]


@each
def test_an_importer_is_registered_once_under_its_modules_name(one: Importer) -> None:
    assert importer(one.slug) is one
    assert [other.slug for other in IMPORTERS].count(one.slug) == 1


def test_an_unknown_slug_is_refused_without_being_repeated() -> None:
    with pytest.raises(UsageError) as refused:
        importer("canary-slug")
    assert "canary-slug" not in str(refused.value)


@each
def test_the_sample_gives_the_golden_drafts(one: Importer) -> None:
    golden = SAMPLES / one.slug / "golden.json"
    made = json.dumps(told(outcomes(one)), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get("WAYMARK_REGOLD"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(made, encoding="utf-8")
    assert json.loads(made) == json.loads(golden.read_text(encoding="utf-8"))


@each
def test_the_same_file_gives_the_same_drafts_twice(one: Importer) -> None:
    assert told(outcomes(one)) == told(outcomes(one))


@each
def test_no_two_drafts_of_a_file_share_an_external_id(one: Importer) -> None:
    ids = [made.external_id for _, made in outcomes(one) if isinstance(made, ListingDraft)]
    assert len(ids) == len(set(ids))


@each
def test_a_confidential_row_leaves_no_trace_of_its_place(one: Importer) -> None:
    found = outcomes(one)
    if one.slug in NO_PLACE:
        return
    cells = " ".join(str(row.cells) for row, _ in found).casefold()
    assert any(canary in cells for canary in CANARIES), "the sample plants no secret, so it proves nothing"
    said = json.dumps(told(found), ensure_ascii=False).casefold()
    for canary in CANARIES:
        assert canary not in said


@each
def test_a_sample_holds_a_confidential_listing_where_its_format_can(one: Importer) -> None:
    tiers = {made.tier for _, made in outcomes(one) if isinstance(made, ListingDraft)}
    assert Tier.CONFIDENTIAL in tiers or one.slug in NO_PLACE


@each
def test_every_draft_names_its_own_source_and_demonstrations_say_so(one: Importer) -> None:
    for _, made in outcomes(one):
        if isinstance(made, ListingDraft):
            assert (made.source, made.demo) == (one.slug, one.demo)


@each
def test_a_row_of_another_shape_is_an_error_run_can_tell_and_never_a_listing(one: Importer) -> None:
    try:
        made = one.to_draft(Row(2, {"what": "ever"}, "x.csv"))
    except (LookupError, TypeError, ValueError, AttributeError):
        return
    assert isinstance(made, Skip)


NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, dict[str, Report]]]:
    """A store into which every sample was imported once, and what the imports said."""
    engine = store.engine(f"sqlite:///{tmp_path_factory.mktemp('store') / 'waymark.db'}")
    store.upgrade(engine)
    with store.session(engine) as opened:
        reports = {one.slug: run(opened, one, [sample_of(one)], NOW) for one in IMPORTERS}
    yield engine, reports
    engine.dispose()


@each
def test_importing_the_sample_again_changes_nothing(one: Importer, filled: tuple[Engine, dict[str, Report]]) -> None:
    engine, reports = filled
    with store.session(engine) as opened:
        again = run(opened, one, [sample_of(one)], NOW)
    listings = sum(isinstance(made, ListingDraft) for _, made in outcomes(one))
    assert again.rows == reports[one.slug].rows
    assert again.counts["unchanged"] + again.counts["queued"] == listings
    assert again.counts["created"] == again.counts["updated"] == 0


def test_no_planted_secret_is_in_a_report_or_in_the_stores_bytes(filled: tuple[Engine, dict[str, Report]]) -> None:
    engine, reports = filled
    folder = Path(str(engine.url.database)).parent
    held = b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file()).lower()
    assert b"linn county" in held
    said = json.dumps([report.as_json() for report in reports.values()], ensure_ascii=False).casefold()
    assert not [canary for canary in CANARIES if canary in said or canary.encode() in held]
