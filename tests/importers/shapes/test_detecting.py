"""Telling shapes apart: the same answer always, evidence in words, and no shape for what only looks like one."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from directory.draft import ListingDraft
from directory.errors import InputError
from directory.values import Tier
from importers.importer import Row, Skip
from importers.shapes import SHAPES, Options, detect, importer_for, shape, shaped
from importers.shapes.shape import Glimpse

Write = Callable[[str, object], Path]
SERVICE = {"id": "1", "name": "Clinic", "status": "active", "eligibility_description": "Adults",
           "organization": {"id": "2", "name": "Aid"}, "phones": [{"number": "312-555-0101"}]}  # fmt: skip
NAMES = ("id", "name", "organization", "service_at_locations", "location", "addresses", "phones", "schedules", "number",
         "byday", "opens_at", "closes_at", "service_areas", "extent", "attributes", "taxonomy_term", "languages",
         "latitude", "properties", "geometry", "tags", "type", "coordinates", "center")  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=20,
)
RECORDS = st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=12)


def test_slugs_are_unique_and_found() -> None:
    assert len({one.slug for one in SHAPES}) == len(SHAPES)
    assert all(shape(one.slug) is one for one in SHAPES)
    with pytest.raises(LookupError):
        shape("canary")


def test_the_same_file_is_always_taken_for_the_same_and_why_is_a_sentence(written: Write) -> None:
    path = written("a.json", [SERVICE])
    met = detect(path)
    assert met is not None
    assert met == detect(path)
    assert met.why.endswith(".")
    assert "Clinic" not in met.why
    assert 0 < met.confidence <= 1


@pytest.mark.parametrize(
    "content",
    [
        [{"name": "Harbour", "services": "food", "website": "https://a.example"}],
        [{"id": 1, "name": "Harbour", "phone": "312-555-0101"}],
        {"type": "nothing"},
        {"contents": []},
        "name,phone\nHarbour,312-555-0101\n",
        "id,name,location_id\n1,Harbour,2\n",
    ],
)
def test_a_file_of_no_known_shape_is_left_to_its_columns(content: object, written: Write) -> None:
    path = written("a.csv" if isinstance(content, str) else "a.json", content)
    assert detect(path) is None
    with pytest.raises(InputError, match="no shape we know"):
        importer_for(path, "river_list")


@pytest.mark.parametrize("content", ["", '[{"id": 1', "\x00\x00binary", "[" * 5000])
def test_a_damaged_file_is_refused_in_one_line(content: str, written: Write) -> None:
    with pytest.raises(InputError) as refused:
        detect(written("a.json", content))
    assert "\n" not in str(refused.value)


def test_a_zip_of_too_much_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("services.csv", "id,name\n" + "0" * 60_000_000)
    with pytest.raises(InputError):
        detect(path)


def test_an_empty_folder_has_no_shape(tmp_path: Path) -> None:
    assert detect(tmp_path) is None


def test_what_the_importing_person_says_can_only_hide_more(written: Write) -> None:
    path = written("a.json", [SERVICE])
    for said, told in ((Tier.AREA, Tier.AREA), (Tier.CONFIDENTIAL, Tier.CONFIDENTIAL), (Tier.PUBLIC, Tier.PUBLIC)):
        one = importer_for(path, "river_list", visibility=said)
        made = [one.to_draft(row) for row in one.read(path)]
        assert [draft.tier for draft in made if isinstance(draft, ListingDraft)] == [told]
    assert Options("a", visibility=Tier.PUBLIC).visible(Tier.CONFIDENTIAL) is Tier.CONFIDENTIAL


def test_the_importer_carries_its_name_and_country(written: Write) -> None:
    one = importer_for(written("a.json", [SERVICE]), "river_list", "River list", country="IE")
    assert (one.slug, one.name, one.country) == ("river_list", "River list", "IE")


@pytest.mark.parametrize("slug", ["hsds_json", "osm", "geojson"])
@settings(max_examples=50)
@example(record={"type": [], "tags": {"name": "Harbour", "phone": "312-555-0101"}})
@given(record=RECORDS)
def test_no_record_whatever_breaks_a_shape(slug: str, record: dict[str, object]) -> None:
    one = shaped(shape(slug), Options("river_list"))
    assert isinstance(one.to_draft(Row(1, record)), (ListingDraft, Skip))


@example(record={"type": [], "tags": {}})
@given(record=RECORDS)
def test_no_record_whatever_breaks_telling_shapes_apart(record: dict[str, object]) -> None:
    assert all(one.recognise(Glimpse("a", {}, record)) is None or one.slug for one in SHAPES)
