"""Free is what plainly says so; whatever leaves a doubt is for asking."""

from __future__ import annotations

import pytest

from directory import taxonomy
from directory.search.cost import cost


@pytest.mark.parametrize(
    "fees", ["None.", "Free", "no cost", "FREE!", "None. Voluntary donations accepted.", "Gratis", "Sin costo"]
)
def test_plain_words_for_free_are_free(fees: str) -> None:
    assert cost(fees) == "free"


@pytest.mark.parametrize(
    "fees",
    [
        "",
        "See notes.",
        "None if eligible. Premium is $45 a month.",
        "No fee for the first visit; then it depends",
        "Free or low cost",
        "Insurance. Private pay.",
        "$20, waived if you cannot pay",
        "All services except checks are free.",
        "feel free to call",
    ],
)
def test_words_that_leave_a_doubt_say_nothing(fees: str) -> None:
    assert cost(fees) == ""


@pytest.mark.parametrize("fees", ["$50 administration fee. $25 for juveniles.", "£10 a session"])
def test_a_price_is_no_gift(fees: str) -> None:
    assert cost(fees) == "fee"
    assert taxonomy.policy_answer("cost", "fee") == "no"


@pytest.mark.parametrize("fees", ["Sliding fee scale.", "Offers a sliding scale", "None, or sliding scale"])
def test_paying_by_income_is_for_asking(fees: str) -> None:
    assert cost(fees) == "sliding_scale"
    assert taxonomy.policy_answer("cost", "sliding_scale") == "ask"
