"""A form becomes a search and comes back the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import taxonomy
from directory.search.query import SearchQuery
from web import forms

NEEDS = sorted(taxonomy.needs())
WORDS = st.text(max_size=60)


@given(
    q=WORDS,
    near=WORDS,
    need=st.lists(st.sampled_from(NEEDS), max_size=3, unique=True),
    open_now=st.booleans(),
    page=st.integers(1, 500),
    radius=st.none() | st.sampled_from([5, 12.5, 100]),
)
def test_what_is_hidden_in_a_page_asks_the_same_again(
    *, q: str, near: str, need: list[str], open_now: bool, page: int, radius: float | None
) -> None:
    given_radius = {} if radius is None else {"radius_miles": radius}
    query = SearchQuery(q=q, near=near, need=tuple(need), open_now=open_now, page=page, **given_radius)  # type: ignore[arg-type]
    assert forms.asked(forms.hidden(query), "en").query == query


def test_empty_choices_are_no_choices() -> None:
    posted = [("q", ""), ("near", " "), ("need", ""), ("tag", ""), ("radius_miles", "")]
    assert forms.asked(posted, "es").query == SearchQuery(locale="es")


def test_a_tile_keeps_the_place_that_was_typed() -> None:
    query = forms.asked([("q", ""), ("near", "Austin, TX"), ("need", "food")], "en").query
    assert (query.near, query.need) == ("Austin, TX", ("food",))


@pytest.mark.parametrize(
    ("posted", "fields"),
    [
        ([("q", "x" * 501)], ("q",)),
        ([("radius_miles", "far")], ("radius_miles",)),
        ([("tag", "nobody")], ("tag",)),
        ([("policy-nothing", "yes")], ("policy",)),
        ([("utm_source", "x")], ("form",)),
    ],
)
def test_a_mistake_is_told_by_the_name_of_our_field(posted: forms.Fields, fields: tuple[str, ...]) -> None:
    with pytest.raises(forms.FormError) as caught:
        forms.asked(posted, "en")
    assert caught.value.fields == fields
