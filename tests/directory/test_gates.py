"""A gate never shuts out a text in which its pattern would have been found."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory import secrecy_shelters, secrecy_words
from directory.gates import Gated, found, gated, opened

RULES: list[Gated] = [secrecy_words.ALWAYS, secrecy_shelters.SLEEP]
IN_ASCII = [(gates, pattern) for rules in RULES for gates, pattern in rules if gates[0]]
ABROAD = [pattern for rules in RULES for gates, pattern in rules if not gates[0]]
PLAIN = st.characters(codec="ascii")


@pytest.mark.parametrize(("gates", "pattern"), IN_ASCII, ids=lambda value: getattr(value, "pattern", "")[:20])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_what_a_pattern_finds_in_plain_ascii_opens_its_gates(
    gates: tuple[tuple[str, ...], ...], pattern: re.Pattern[str], data: st.DataObject
) -> None:
    text = data.draw(st.from_regex(pattern, alphabet=PLAIN))
    if text.isascii() and pattern.search(text):
        assert all(opened(stems, text.lower()) for stems in gates)


@pytest.mark.parametrize("pattern", ABROAD, ids=lambda pattern: pattern.pattern[:20])
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_pattern_without_gates_is_never_found_in_plain_ascii(pattern: re.Pattern[str], data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern))
    assert not text.isascii() or not pattern.search(text)


@pytest.mark.parametrize("rules", RULES, ids=["always", "sleep"])
@settings(max_examples=500, deadline=None)
@given(data=st.data())
def test_the_answer_is_that_of_trying_every_pattern(rules: Gated, data: st.DataObject) -> None:
    words = [stem for gates, _ in rules for stems in gates for stem in stems]
    glue = st.sampled_from([" ", "-", ", ", "s ", " de ", " is ", "'s ", "é", " not ", "stage "])
    text = "".join(data.draw(st.lists(st.one_of(st.sampled_from(words), glue), max_size=8)))
    assert found(rules, text, text.lower()) == any(pattern.search(text) for _, pattern in rules)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_the_stems_of_hidden_cells_and_of_exempt_programmes_are_in_what_their_patterns_find(
    data: st.DataObject,
) -> None:
    for pattern, stems in (
        (secrecy_words.WHOLE_CELL, secrecy_words.CELL_STEMS),
        (secrecy_words.EXEMPT, secrecy_words.EXEMPT_STEMS),
        (secrecy_shelters.NOT_PEOPLE, secrecy_shelters.NOT_PEOPLE_STEMS),
    ):
        text = data.draw(st.from_regex(pattern, alphabet=PLAIN))
        if text.isascii() and pattern.search(text):
            assert opened(stems, text.lower())


def test_gates_open_together_or_not_at_all() -> None:
    rules = gated(("safe + house home", r"\bsafe\s+house\b"), ("", "家"))
    assert found(rules, "A Safe House", "a safe house")
    assert found(rules, "家", "家")
    assert not found(rules, "a house", "a house")
