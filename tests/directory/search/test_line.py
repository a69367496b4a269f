"""A worker's line is understood word by word, every chip can be taken out alone, and nothing typed breaks it."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from directory.search import line_words, phrases
from directory.search.line import KINDS, Chip, Home, Line, read_line
from tests.benchmarks.lines import judged, meanings, missing, surplus, tally

ISSUE = "shelter spanish 2 kids dog 60629 beds"


def chips(line: Line) -> set[tuple[str, str]]:
    return {(chip.kind, chip.code) for chip in line.chips}


def chip(line: Line, kind: str) -> Chip:
    return next(one for one in line.chips if one.kind == kind)


@pytest.mark.parametrize("row", judged("tuned"), ids=lambda row: row["line"])
def test_a_line_is_understood(row: dict[str, str]) -> None:
    found = meanings(read_line(row["line"], row["locale"]))
    assert missing(row, found) == []
    assert surplus(row, found) == []


@pytest.mark.parametrize("locale", ["en", "es"])
def test_most_of_the_lines_nobody_tuned_for_are_understood(locale: str) -> None:
    held = judged("held", locale)
    total = tally(held)
    assert len(held) >= 20
    assert total.found / total.wanted >= 0.9


def test_the_line_of_the_issue_is_a_question() -> None:
    line = read_line(ISSUE)
    assert line.query.need == ("emergency-shelter",)
    assert line.query.language == ()
    assert "spanish" in line.query.q
    assert line.query.policy == {"children-accepted": "yes", "pets": "yes"}
    assert line.query.near == "60629 (Chicago, IL)"
    assert line.room
    assert line.party == 3


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_the_words_does_not_matter(seed: int) -> None:
    parts = ["shelter", "spanish", "2 kids", "dog", "60629", "beds"]
    random.Random(seed).shuffle(parts)
    assert chips(read_line(" ".join(parts))) == chips(read_line(ISSUE))


@pytest.mark.parametrize(
    "text", [ISSUE, "no en Joliet refugio 3 hijos perro 60629 abierto", "near Akron or Canton legal aid"]
)
def test_each_chip_can_be_taken_out_alone(text: str) -> None:
    line = read_line(text)
    for one in line.chips:
        assert chips(read_line(one.without, typing=True)) == chips(line) - {(one.kind, one.code)}


PIECES = [
    *(
        "shelter",
        "spanish",
        "2 kids",
        "dog",
        "60629",
        "beds",
        "open now",
        "within 25",
        "10 mi",
        "near Akron",
        "Oakland CA",
    ),
    *("lawyer", "harbor house", "not a church", "15 yo son", "trans", "men", "undocumented", "no id", "no car", "asl"),
    *(
        "avoid Joliet",
        "not in Cook County IL",
        "-faith",
        '"safe haven"',
        "family of 4",
        "tonight",
        "food",
        "sober",
        "xqzt",
    ),
    *("refugio", "perro", "hijo de 16 años", "cerca de Fresno", "25 millas", "no en Chicago", "camas", "abierto"),
    *(
        "silla de ruedas",
        "abogado gratis",
        "y",
        "or",
        "with",
        "for",
        ",",
        ";",
        "no",
        "not",
        "and",
        "legal",
        "help",
        "teen",
    ),
    *("counseling", "protective order", "emergency", "room", "hotel", "sin papeles", "español", "3 personas", "sin"),
]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7))
def test_taking_a_chip_out_changes_no_other(pieces: list[str]) -> None:
    line = read_line(" ".join(pieces))
    full = ("unknown-place", "too-many") in chips(line)
    for one in line.chips:
        left = chips(read_line(one.without, typing=True))
        assert (full and one.kind == "place") or left == chips(line) - {(one.kind, one.code)}, (line.text, one)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7))
def test_another_reading_is_a_line_that_can_be_read(pieces: list[str]) -> None:
    for one in read_line(" ".join(pieces)).chips:
        for label, text in one.instead:
            assert label
            assert chips(read_line(text)) != {(one.kind, one.code)} or one.kind == "unknown-place"


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=600), typing=st.booleans())
@example(text="\ud800 \x00 ﷺ" * 100, typing=True)
@example(text="1" * 500, typing=False)
@example(text="-" * 500, typing=True)
@example(text='"' * 499, typing=True)
@example(text="near " * 100, typing=True)
@example(text="not in " * 70, typing=True)
@example(text="-shelter -" * 50, typing=False)
@example(text="2 kids " * 70, typing=True)
@example(text="é\u0301\u0302" * 160, typing=False)
def test_no_text_is_too_odd(*, text: str, typing: bool) -> None:
    line = read_line(text, "es", Home("60629"), typing=typing)
    assert {one.kind for one in line.chips} <= set(KINDS)
    assert len(line.text) <= 500


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "-", '"', "near", "avoid", "within", "kids", "7", "of", "de"]), max_size=40))
def test_no_mixture_of_words_is_too_odd(pieces: list[str]) -> None:
    for typing in (True, False):
        read_line(" ".join(pieces), typing=typing)


@pytest.mark.parametrize(
    "private",
    [
        *(
            "555-0134",
            "(312) 555-0134",
            "312.555.0134",
            "+1 312 555 0134",
            "3125550134",
            "５５５-０１３４",
            "123-45-6789",
        ),
        *("maria@mail.example", "@maria_x", "3/14/1989", "1989-03-14"),
    ],
)
def test_what_is_private_is_dropped_told_and_never_repeated(private: str) -> None:
    line = read_line(f"shelter {private} dog")
    assert chip(line, "private").typed == ""
    digits = unicodedata.normalize("NFKC", private)
    assert private not in repr(line)
    assert digits not in repr(line)
    assert chips(line) == chips(read_line("shelter dog")) | {("private", "")}
    assert read_line(chip(line, "private").without).query == line.query


@pytest.mark.parametrize(
    "text", ["shelter 60629-1234", "911", "988 hotline", "shelter 10 60629", "within 100 60629 2 kids"]
)
def test_numbers_that_say_nothing_about_anybody_stay(text: str) -> None:
    assert "private" not in {one.kind for one in read_line(text).chips}


@pytest.mark.parametrize("text", ["911", "211", "call 988"])
def test_a_short_number_is_no_party_no_radius_and_no_place(text: str) -> None:
    assert {one.kind for one in read_line(text).chips} == {"words"}


def test_a_half_typed_word_is_finished_or_left_out_and_never_searched_for() -> None:
    whole = read_line("legal aid shel", typing=True)
    assert chips(whole) >= {("need", "emergency-shelter")}
    assert next(one for one in whole.chips if one.code == "emergency-shelter").guessed
    for end in range(1, len(ISSUE)):
        line = read_line(ISSUE[:end], typing=True)
        assert "words" not in {one.kind for one in line.chips}, ISSUE[:end]
    assert read_line("harb", typing=True).query.q == ""
    assert read_line("harb ", typing=True).query.q == "harb"


def test_a_half_typed_place_is_finished_where_it_is_hardly_another() -> None:
    assert chip(read_line("shelter near philadel", typing=True), "place").guessed
    assert chip(read_line("no en condado de hid", typing=True), "avoid").guessed
    assert chip(read_line("san a", typing=True), "place").guessed


@pytest.mark.parametrize(
    "text",
    [
        *("near", "near ", "near oa", "near spri", "not in", "not in co", "avoid ", "no en condado de ", "within 1"),
        *("cerca de la", "within 25 miles of oak", "houst", "evit"),
    ],
)
def test_a_half_typed_place_that_may_be_many_waits(text: str) -> None:
    line = read_line(f"shelter {text}", typing=True)
    assert {one.kind for one in line.chips} - {"radius"} == {"need"}
    assert line.query.near == ""
    assert line.query.avoid == ()


def test_the_teams_place_is_used_until_the_line_names_one() -> None:
    home = Home("60629", 40, ("Joliet, IL",))
    line = read_line("shelter", home=home)
    assert (line.query.near, line.query.radius_miles, line.query.avoid) == ("60629", 40, ("Joliet, IL",))
    anywhere = read_line(chip(line, "home").without, home=home)
    assert (anywhere.query.near, anywhere.query.avoid) == ("", ())
    assert chips(anywhere) == {("need", "emergency-shelter"), ("anywhere", "")}
    named = read_line("shelter oakland", home=home)
    assert (named.query.near, named.query.radius_miles) == ("Oakland, CA", 25)


def test_a_name_of_several_places_is_asked_unless_a_state_decides() -> None:
    asked = chip(read_line("shelter near Springfield"), "unknown-place")
    assert "Springfield, IL" in dict(asked.instead)
    chosen = read_line(dict(asked.instead)["Springfield, IL"])
    assert chosen.query.near == "Springfield, IL"
    assert read_line("shelter Springfield", home=Home("60629")).query.near == "Springfield, IL"
    assert read_line("60629 not in Cook County").query.avoid == ("Cook County, IL",)


def test_of_several_places_to_avoid_of_one_name_all_are_avoided() -> None:
    line = read_line("shelter not in Cook County")
    assert "unknown-place" in {one.kind for one in line.chips}
    assert set(line.query.avoid) == {"Cook County, IL", "Cook County, GA", "Cook County, MN"}


def test_a_slip_and_a_language_can_be_taken_as_they_stand() -> None:
    line = read_line("spanish shleter")
    for kind, word in (("language", '"spanish"'), ("need", '"shleter"')):
        text = dict(chip(line, kind).instead)[word]
        assert chip(read_line(text), "words").code == word.strip('"')


def test_more_than_two_places_are_told() -> None:
    line = read_line("near Oakland or Berkeley or Fresno")
    assert (line.query.near, line.query.near_too) == ("Oakland, CA", "Berkeley, CA")
    assert chip(line, "unknown-place").code == "too-many"


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("2 kids", 3),
        ("3 people", 3),
        ("family of 4 2 kids", 4),
        ("2 adults 1 kid", 3),
        ("un perro", None),
        ("dos hijos", 3),
    ],
)
def test_the_caller_is_counted_with_the_children(text: str, party: int | None) -> None:
    assert read_line(text).party == party


def test_a_minus_takes_a_rule_back_from_the_words() -> None:
    line = read_line("shelter dog -dog")
    assert line.query.policy == {"pets": ""}
    assert not chip(line, "policy").binds


def test_contradictions_are_kept() -> None:
    line = read_line("shelter 60629 not in 60629 dog -dog men")
    assert line.query.near
    assert line.query.avoid
    assert {"need", "place", "avoid"} <= {one.kind for one in line.chips}


def test_every_phrase_of_the_line_is_of_a_known_use_and_there_once() -> None:
    rows = phrases.rows("line")
    assert len(rows) == len(set(rows))
    assert {row[1] for row in rows} == {"en", "es"}
    for use in {row[0] for row in rows}:
        assert line_words.words_of(use)
