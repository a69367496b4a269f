"""Two spellings of one name are one; two offices of one house are two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.matching.names import likeness, words


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("St. Mary's Shelter", "Saint Marys Shelter"),
        ("Y.W.C.A. of Example County", "YWCA Example County, Inc."),
        ("Family Crisis Center of Example County", "FCC of Example County"),
        ("Project S.A.F.E.", "Project Safe"),
        ("Safe Harbor DV Services", "Safe Harbor Domestic Violence Service"),
        ("Casa de la Luz", "Casa Luz"),
        ("Women’s Resource Ctr", "WOMENS RESOURCE CENTER"),
        ("Light & Hope", "Light and Hope"),
        ("Centro Médico", "Centro Medico"),
        ("AWS - Asian Women's Shelter", "Asian Women's Shelter"),
    ],
)
def test_two_spellings_of_one_name_are_alike(one: str, two: str) -> None:
    found = likeness(words(one), words(two))
    assert (found.alike, found.opposed, found.narrower) == (1.0, False, False)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Example Legal Aid - Family Law Unit", "Example Legal Aid: Housing Unit"),
        ("First Baptist Church", "Second Baptist Church"),
        ("Zanzibar Elementary School", "Zanzibar High School"),
        ("Safe Harbor Shelter", "Safe Harbor Marina"),
        ("North Clinic", "South Clinic"),
    ],
)
def test_two_parts_of_one_house_are_opposed(one: str, two: str) -> None:
    assert likeness(words(one), words(two)).opposed


def test_a_name_with_a_part_named_is_narrower() -> None:
    found = likeness(words("Project Safe"), words("Project SAFE Drug Court"))
    assert found.narrower
    assert not found.opposed


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_names_compare_the_same_both_ways(one: str, two: str) -> None:
    there, back = likeness(words(one), words(two)), likeness(words(two), words(one))
    assert there == back
    assert 0 <= there.alike <= 1
