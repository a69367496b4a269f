"""Shelters' answers: plain ones are policies, others are doubts, and a stay is counted in days."""

from __future__ import annotations

import pytest

from directory.taxonomy import policy_value_ok
from importers.drafting.cells import answers
from importers.drafting.shelter_answers import SHELTER_ANSWERS, longest_stay


def test_every_answer_the_rules_give_is_one_the_taxonomy_knows() -> None:
    for code, rules in SHELTER_ANSWERS.items():
        assert all(policy_value_ok(code, value) for _, value in rules), code


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [("pets", "On-site kennel", "on_site"),
     ("men-accepted", "hotel only", "hotel"), ("wheelchair", "Partly", "partial"),
     ("children-accepted", "sí", "yes"), ("teen-boys-accepted", "call", "ask")],
)  # fmt: skip
def test_a_plain_answer_is_a_policy(code: str, text: str, value: str) -> None:
    assert answers({code: text}, SHELTER_ANSWERS) == ({code: value}, ())


def test_an_answer_of_another_kind_is_a_doubt() -> None:
    found, doubts = answers({"pets": "goldfish, maybe"}, SHELTER_ANSWERS)
    assert not found
    assert [doubt.field for doubt in doubts] == ["policies.pets"]


@pytest.mark.parametrize(
    ("text", "days"), [("30 days", "30"), ("6 weeks", "42"), ("2 months", "60"), ("1 año", "varies"), ("", None)]
)
def test_a_stay_is_told_in_days(text: str, days: str | None) -> None:
    assert longest_stay(text).get("max-stay-days") == days
