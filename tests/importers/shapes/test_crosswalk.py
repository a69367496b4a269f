"""Partners' codes: kept where they are codes, and led to ours only where that is plain."""

from __future__ import annotations

import pytest

from directory import taxonomy
from importers.shapes.crosswalk import Coded, coded_in, crossed, crosswalk_211


def test_every_concept_leads_to_needs_we_have() -> None:
    assert {need for needs in crosswalk_211().values() for need in needs} <= set(taxonomy.needs())


@pytest.mark.parametrize(
    ("term", "needs"),
    [
        (Coded("RP-1500.1400-200", "Anything"), ("crisis-hotline",)),
        (Coded("BH-1800.1500-100.05", "A kind below it"), ("emergency-shelter",)),
        (Coded("BH-1800.1500-1", "A neighbour"), ()),
        (Coded("", "protective / restraining ORDERS"), ("protective-order",)),
        (Coded("food", "Food"), ("food",)),
        (Coded("1125", "Safe Housing", "Open Eligibility"), ("emergency-shelter",)),
        (Coded("1125", "Safe Housing", "Something else"), ()),
        (Coded("", "Unheard of"), ()),
    ],
)
def test_a_term_leads_to_the_need_it_plainly_is(term: Coded, needs: tuple[str, ...]) -> None:
    assert crossed([term]).needs == needs


def test_a_term_that_can_be_several_of_ours_is_for_a_person() -> None:
    several = next(code for code, ours in taxonomy.crosswalk_open_eligibility().items() if len(ours) > 1)
    found = crossed([Coded(several, "Broad", "Open Eligibility")])
    assert (found.needs, found.tags, [doubt.field for doubt in found.doubts]) == ((), (), ["needs"])


def test_a_sentence_is_no_code() -> None:
    assert crossed([Coded("7 Zanzibar Court", "Legal"), Coded("BD-1800.2000", "Food Pantries")]).codes == (
        ("BD-1800.2000", "Food Pantries"),
    )


@pytest.mark.parametrize(
    "cell",
    [
        "Food Pantries (BD-1800.2000); Family Law",
        "BD-1800.2000 - Food Pantries | Family Law",
        "Food Pantries (BD-1800.2000)\nFamily Law",
    ],
)
def test_a_cell_of_terms_is_taken_apart(cell: str) -> None:
    assert coded_in(cell) == (Coded("BD-1800.2000", "Food Pantries"), Coded("", "Family Law"))
