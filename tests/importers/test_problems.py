"""Problems are held in little room and come out as they went in."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from directory.errors import Problem
from importers.problems import Problems

PROBLEM = st.builds(
    Problem, st.sampled_from(["a.csv", "b.csv"]), st.integers(0, 2**32 - 1), st.text(max_size=3), st.text(max_size=5)
)


@given(st.lists(PROBLEM), st.lists(PROBLEM))
def test_they_come_out_in_the_order_in_which_they_were_put_in(first: list[Problem], more: list[Problem]) -> None:
    held = Problems(first)
    held += more
    assert list(held) == [*first, *more]
    assert len(held) == len(first) + len(more)
    assert bool(held) == bool(first or more)


@given(st.lists(PROBLEM))
def test_what_is_written_of_them_says_all_of_them(problems: list[Problem]) -> None:
    assert Problems.unpacked(json.loads(json.dumps(Problems(problems).packed()))) == problems


def test_a_hundred_thousand_that_say_the_same_are_written_in_little_room() -> None:
    held = Problems(Problem("a.csv", row, "phones", "no number in the words") for row in range(2, 100_002))
    assert len(json.dumps(held.packed())) < 400_000
