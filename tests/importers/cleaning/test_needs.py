"""Needs: no survivor is sent to a wrong door."""

from __future__ import annotations

import csv
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import taxonomy
from directory.settings import SEED_DATA
from directory.values import PartnerKind
from importers.cleaning.needs import infer


@pytest.mark.parametrize(
    "text",
    [
        "Animal Shelter",
        "A tax shelter seminar",
        "We do not provide emergency shelter.",
        "Refers to emergency shelter for women.",
        "No cost.",
    ],
)
def test_what_only_sounds_like_a_need_is_none(text: str) -> None:
    assert infer([text, text]).value.needs == ()


@pytest.mark.parametrize(
    ("texts", "categories", "need"),
    [
        (["X", "We provide emergency shelter."], [], "emergency-shelter"),
        (["X"], ["Domestic Violence Shelters"], "emergency-shelter"),
        (["X", "Batterer intervention program"], [], "abuse-intervention"),
        (["X", "Help with restraining orders"], [], "protective-order"),
        (["Hope Legal Aid"], [], "lawyer"),
        (["X", "grupos de apoyo"], [], "support-group"),
        (["X"], ["Support group"], "support-group"),
    ],
)
def test_plain_words_become_needs_with_a_reason(texts: list[str], categories: list[str], need: str) -> None:
    terms = infer(texts, categories).value
    assert need in terms.needs
    assert terms.reasons[need]


@pytest.mark.parametrize(
    "name",
    [
        "Senior Legal Helpline",
        "Prescription Drug Helpline",
        "Health Enrollment Hotline",
        "Dental Informational Hotline",
    ],
)
def test_a_number_about_something_else_is_no_crisis_line(name: str) -> None:
    assert "crisis-hotline" not in infer([name]).value.needs


def test_category_outweighs_name_outweighs_text() -> None:
    sure = [infer(["X"], ["Mental health"]), infer(["Mental Health Clinic"]), infer(["X", "mental health services"])]
    assert [found.confidence for found in sure] == [0.9, 0.8, 0.5]


def test_men_women_and_children_are_tags() -> None:
    assert {"men", "women", "children"} <= set(infer(["X", "men, women & children"]).value.tags)


def test_pets_are_promised_by_nobody_but_the_partner() -> None:
    assert infer(["X", "No pets."]).value.policies == {"pets": "no"}
    assert infer(["X", "Accepts pets."]).value.policies == {"pets": "ask"}
    assert infer(["X", "No pets. On-site kennel."]).value.policies == {"pets": "ask"}


def test_a_kind_gives_only_what_is_surely_true() -> None:
    assert infer(["X"], kind=PartnerKind.POLICE).value.needs == ()
    assert infer(["X"], kind=PartnerKind.LEGAL_AID).value.needs == ("lawyer",)
    assert infer(["Traffic Court"], kind=PartnerKind.COURT).value.needs == ()
    assert infer(["Family Court"], kind=PartnerKind.COURT).value.needs == ("protective-order",)


def test_every_rule_names_a_code_and_value_of_the_taxonomy() -> None:
    known = {"need": taxonomy.needs(), "tag": taxonomy.tags(), "policy": taxonomy.policies()}
    with (SEED_DATA / "lexicon" / "import_words.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] != "none"]
    assert [row for row in rows if row["code"] not in known[row["kind"]]] == []
    rules = [row for row in rows if row["kind"] == "policy"]
    assert [row for row in rules if row["value"] not in taxonomy.policies()[row["code"]].values] == []


def test_a_thousand_listings_are_read_in_a_second() -> None:
    text = (
        "Counseling, support groups and legal advocacy for victims in the county, without a fee and by appointment. "
        * 4
    )
    infer(["X", text])
    start = time.thread_time()
    for _ in range(500):
        infer(["X", text])
    assert time.thread_time() - start < 0.5, "of work, some 20 times the usual"


@given(st.lists(st.one_of(st.text(max_size=80), st.none(), st.floats()), max_size=3))
def test_nothing_is_raised(texts: list[object]) -> None:
    infer(texts, texts)
