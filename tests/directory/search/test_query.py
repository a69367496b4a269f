"""What can be asked: bounded, known, and refused without a word of it."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from directory.search.query import SearchQuery

SECRET = "Qzcanaryville"


def test_places_to_avoid_are_kept_in_order_once_each_and_without_empty_ones() -> None:
    avoid = [" Cook County, IL ", "", "60601", "Cook County, IL", "\u202e"]
    assert SearchQuery.model_validate({"avoid": avoid}).avoid == ("Cook County, IL", "60601")
    assert SearchQuery(near_too=" 60601\x07").near_too == "60601"


@pytest.mark.parametrize("said", [{"avoid": [SECRET] * 6}, {"avoid": [SECRET * 20]}, {"near_too": SECRET * 20}])
def test_too_many_or_too_long_places_are_refused_without_echo(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refused:
        SearchQuery.model_validate(said)
    assert SECRET not in str(refused.value)
