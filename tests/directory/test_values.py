"""Ids: the quick way to many of them makes the same ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from directory.values import stable_hex, stable_id

PARTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)


@given(st.lists(PARTS, min_size=1, max_size=3), st.lists(PARTS, max_size=5))
def test_ids_made_from_one_beginning_are_those_made_one_by_one(parts: list[str], lasts: list[str]) -> None:
    made = stable_hex(*parts)
    assert [made(last) for last in lasts] == [stable_id(*parts, last).hex for last in lasts]
