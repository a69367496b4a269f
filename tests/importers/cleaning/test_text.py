"""Text: readable, harmless, and never changed without proof."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.cleaning.text import clean_text, sections, title_case, without_asides, without_sections


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>One</p><p>Two &amp;amp; <b>three</b></p>", "One\n\nTwo & three"),
        ("&lt;p&gt;One&lt;/p&gt;Two", "One\nTwo"),
        ("<script>alert(1)</script>Safe", "Safe"),
        ("income <50% and a<b", "income <50% and a<b"),
        ("a\r\nb\u200b\x07c\u00a0 d", "a\nb c d"),
        ("itâ€™s", "it’s"),
        ("SÃ£o and “é”", "SÃ£o and “é”"),
        ("N/A", ""), ("NaN", ""), ("null", ""), ("-", ""), ("None", "None"), (None, ""), (float("nan"), ""), (5.0, "5"),
    ],
)  # fmt: skip
def test_a_text_becomes_what_people_should_read(text: object, expected: str) -> None:
    assert clean_text(text) == expected


def test_a_long_text_is_cut_at_a_word() -> None:
    assert clean_text("one two three", limit=9) == "one two…"


def test_labelled_sections_are_told_apart() -> None:
    found = sections("Intro. OVERVIEW: We help. DONATIONS: Clothes. OVERVIEW: Again.")
    assert found == {"": "Intro.", "OVERVIEW": "We help.\nAgain.", "DONATIONS": "Clothes."}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GROVE HILL POLICE DEPARTMENT", "Grove Hill Police Department"),
        ("MCKAY COUNTY SHERIFF'S OFFICE", "McKay County Sheriff's Office"),
        ("O'NEIL YWCA OF THE II WARD DV PD", "O'Neil YWCA of the II Ward DV PD"),
        ("5 2ND ST", "5 2nd St"),
        ("McKay already written", "McKay already written"),
    ],
)
def test_capitals_become_a_name(name: str, expected: str) -> None:
    assert title_case(name) == expected


@given(
    st.one_of(st.text(), st.text("&amp;<>pb/ N-â€™", max_size=40), st.none(), st.floats(), st.integers(), st.binary())
)
def test_cleaning_twice_is_cleaning_once(text: object) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


@given(st.text("ABCÉÑ '-.&1 (", max_size=40))
def test_title_case_changes_only_case(name: str) -> None:
    assert title_case(name).casefold() == name.casefold()


def test_a_text_without_labels_is_one_section() -> None:
    assert sections("Helps families.") == {"": "Helps families."}


def test_what_donors_are_told_is_left_out_up_to_the_next_label() -> None:
    text = "OVERVIEW: Gives food. DONATIONS: Coats wanted. SERVICES: A pantry. VOLUNTEERS: Cooks."
    assert without_sections(text, {"DONATIONS", "VOLUNTEERS"}) == "OVERVIEW: Gives food. SERVICES: A pantry."
    assert without_sections("Gives food.", {"DONATIONS"}) == "Gives food."


def test_a_line_for_staff_alone_is_left_out() -> None:
    assert without_asides("Call first.\nCONFIDENTIAL # 555-0199, ext. 2.\nDo not give it to clients.") == "Call first."
    assert without_asides("Confidential testing, free.") == "Confidential testing, free."


def test_the_sign_of_a_cut_does_not_make_a_broken_letter_of_the_last_one() -> None:
    cut = clean_text("a\nÃbcdef", limit=4)
    assert cut.endswith("…")
    assert clean_text(cut) == cut
