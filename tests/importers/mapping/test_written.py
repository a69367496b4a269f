"""A mapping as TOML: what is written is read back, and a mistake in it is one clear line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.errors import UsageError
from importers.mapping import Column, Mapping, TableMap, from_toml, propose, to_toml

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
plain_fields = st.sampled_from(
    ("", "email", "url", "address", "city", "internal", "visibility", "private", "language_flag")
)


@st.composite
def table_maps(draw: st.DrawFn) -> TableMap:
    count = draw(st.integers(1, 5))
    confidences = st.floats(0, 1, allow_nan=False)
    columns = [Column(1, draw(words), "name", "", draw(confidences), draw(words))]
    columns += [
        Column(position, draw(words), draw(plain_fields), draw(words), draw(confidences), draw(words))
        for position in range(2, count + 1)
    ]
    return TableMap(
        draw(words),
        draw(st.integers(0, 50)),
        draw(st.integers(1, 60)),
        draw(st.booleans()),
        draw(st.booleans()),
        True,
        tuple(columns),
    )


mappings = st.builds(
    Mapping,
    st.sampled_from(("US", "GB", "IE")),
    st.sampled_from(("public", "area", "confidential")),
    st.lists(table_maps(), min_size=1, max_size=3).map(tuple),
    st.lists(words, max_size=3).map(tuple),
)


@given(mappings)
@settings(max_examples=80)
def test_what_is_written_is_read_back(mapping: Mapping) -> None:
    assert from_toml(to_toml(mapping)) == mapping
    assert to_toml(from_toml(to_toml(mapping))) == to_toml(mapping)


@given(st.text(max_size=300))
@settings(max_examples=80)
def test_any_text_that_is_no_mapping_is_one_clear_line(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        from_toml(text)
    assert "\n" not in str(caught.value)


GOOD = '[[table]]\n[[table.column]]\nposition = 1\nheader = "Zanzibar"\nfield = "name"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("zanzibar = 1\n" + GOOD, "a key that is not known"),
        (GOOD + "zanzibar = 1\n", "table 1, column 1: has a key"),
        (GOOD.replace('"name"', '"zanzibar"'), "column 1: the field is not known"),
        (GOOD.replace('"name"', '"internal"'), "whose field is name"),
        (GOOD + '[[table.column]]\nposition = 1\nfield = "email"\n', "same position"),
        (GOOD + '[[table.column]]\nposition = 2\nfield = "phone"\ndetail = "zanzibar"\n', "detail is not known"),
        ('visibility = "zanzibar"\n' + GOOD, "neither public, area or confidential"),
        ('visibility = "Zanzibar"\n' + GOOD, "must have the field visibility or private"),
        ('country = "zanzibar"\n' + GOOD, "two capital letters"),
        (GOOD.replace("1", '"one"'), "wrong kind of value"),
        ('visibility = "zanzibar', "not valid TOML"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_repeated(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        from_toml(text)
    assert "zanzibar" not in str(caught.value).casefold()


def test_a_visibility_may_be_the_header_of_its_column() -> None:
    text = 'visibility = "Show?"\n' + GOOD + '[[table.column]]\nposition = 2\nheader = "Show?"\nfield = "visibility"\n'
    assert from_toml(text).visibility == "Show?"


def test_a_proposal_holds_no_cell_of_the_sheet() -> None:
    rows = [[f"Zanzibar {n}", f"319-555-010{n}", f"48{n} Zanzibar Court", "Cedar Rapids"] for n in range(5)]
    written = to_toml(propose(rows, ("Name", "Phone", "Street", "City")))
    assert "zanzibar" not in written.casefold()
    assert "319" not in written
