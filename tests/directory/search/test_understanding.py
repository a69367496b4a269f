"""People, ages, denials, ten languages, half-typed words and slips are understood, and the reading says why."""

from __future__ import annotations

import pytest

from directory import taxonomy
from directory.search.lexicon import understand
from tests.benchmarks import understanding
from tests.benchmarks.understanding import harm, judged, meanings, split_of, tally

JUDGED = judged()


def of(split: str) -> list[dict[str, str]]:
    return [row for row in JUDGED if row["split"] == split]


def test_nobody_chose_which_sentences_were_looked_at() -> None:
    assert len(JUDGED) >= 300
    for row in JUDGED:
        assert row["split"] in (split_of(row["sentence"]), "fresh", "last", "unseen"), row["sentence"]


def test_what_the_judges_wrote_exists() -> None:
    for row in JUDGED:
        for meaning in f"{row['must']} {row['may']} {row['never']}".split():
            kind, _, code = meaning.partition(":")
            known = {"need": taxonomy.needs(), "tag": taxonomy.tags(), "policy": taxonomy.policies()}.get(kind)
            assert known is None or code in known, row


@pytest.mark.parametrize("row", JUDGED, ids=lambda row: row["sentence"][:50])
def test_a_sentence_never_leads_somewhere_harmful(row: dict[str, str]) -> None:
    assert harm(row, meanings(understand(row["sentence"], row["locale"]))) == set()


@pytest.mark.parametrize(("split", "least"), [("tuned", 0.95), ("held", 0.9)])
def test_most_needs_are_understood_exactly(split: str, least: float) -> None:
    total = tally(of(split))
    assert total.exact / total.sentences >= least
    assert total.needs_found[0] / total.needs_found[1] >= least


@pytest.mark.parametrize("row", [row for row in JUDGED if row["place"]], ids=lambda row: row["sentence"][:50])
def test_the_place_in_a_sentence_is_found(row: dict[str, str]) -> None:
    assert understand(row["sentence"], row["locale"]).place == row["place"]


def test_the_sentence_of_the_issue_is_understood() -> None:
    reading = understand("he kicked me out, two kids and a dog, no car")
    assert {"emergency-shelter", "ride-to-safety"} <= set(reading.needs)
    assert {"children-accepted", "pets"} <= set(reading.policies)
    assert reading.words == ()


@pytest.mark.parametrize(
    ("sentence", "tag"),
    [
        ("my son hits me", "older-adults"),
        ("my adult daughter screams at me", "older-adults"),
        ("my dad hits my mom", "teens"),
        ("my stepdad beat me", "teens"),
        ("my girlfriend always hits me", "any-gender"),
        ("my wife punched me", "any-gender"),
        ("my boss took my passport", "trafficking"),
        ("mi nieto me golpea", "older-adults"),
        ("mi papá le pega a mi mamá", "teens"),
        ("儿子打我", "older-adults"),
        ("сын меня бьёт", "older-adults"),
        ("아들이 저를 때려요", "older-adults"),
    ],
)
def test_who_hurts_whom_says_who_it_is_for(sentence: str, tag: str) -> None:
    assert tag in understand(sentence).tags


def test_a_wife_who_is_hit_by_a_woman_is_not_taken_for_a_man() -> None:
    assert "men-accepted" not in understand("my wife hits me").policies
    assert "men" not in understand("my girlfriend hits me").tags


@pytest.mark.parametrize(
    ("sentence", "tags", "policies"),
    [
        ("I'm 16", {"teens"}, set()),
        ("im 19 and alone", {"young-adults"}, set()),
        ("I am seventy two years old", {"older-adults"}, set()),
        ("my mother is 81", {"older-adults"}, set()),
        ("tengo 15 años", {"teens"}, set()),
        ("my 15 year old son", {"parents"}, {"teen-boys-accepted", "children-accepted"}),
        ("three boys (6, 11 and 15)", {"parents"}, {"teen-boys-accepted", "children-accepted"}),
        ("hijo de 16 años", {"parents"}, {"teen-boys-accepted", "children-accepted"}),
        ("daughter 5 son 16", {"parents"}, {"teen-boys-accepted", "children-accepted"}),
        ("hija de cinco años", {"parents"}, {"children-accepted"}),
        ("my 4 year old daughter", {"parents"}, {"children-accepted"}),
        ("15 miles from town", set(), set()),
        ("married 15 years", set(), set()),
        ("I am 16 weeks pregnant", {"pregnant"}, set()),
        ("my husband is 70", set(), set()),
    ],
)
def test_an_age_is_that_of_the_person_it_stands_with(sentence: str, tags: set[str], policies: set[str]) -> None:
    reading = understand(sentence)
    assert set(reading.tags) == tags
    assert set(reading.policies) == policies


def test_the_number_of_an_age_is_not_looked_for() -> None:
    assert understand("15 yo son").words == ()


@pytest.mark.parametrize(
    ("sentence", "left_out"),
    [
        ("not a church", "faith"),
        ("no quiero policía", "police"),
        ("my husband is a cop", "police"),
        ("please don't call the police", "police"),
        ("I don't need a lawyer", "lawyer"),
        ("no necesito abogado", "lawyer"),
        ("не хочу полицию", "police"),
        ("不要报警", "police"),
        ("لا أريد الشرطة", "police"),
        ("je ne veux pas la police", "police"),
        ("mwen pa vle lapolis", "police"),
        ("ayoko ng pulis", "police"),
        ("경찰은 싫어요", "police"),
        ("tôi không muốn gọi cảnh sát", "police"),
    ],
)
def test_what_is_refused_is_left_out_in_every_language(sentence: str, left_out: str) -> None:
    reading = understand(sentence)
    assert left_out in (*reading.excluded_kinds, *reading.excluded_needs)
    assert left_out not in (*reading.kinds, *reading.needs)


def test_what_happened_cannot_be_refused() -> None:
    for sentence in ("I don't want to be homeless", "I don't want to be deported", "I don't want to sleep in my car"):
        assert understand(sentence).excluded_needs == (), sentence


def test_a_program_for_people_who_use_abuse_comes_from_its_own_name_only() -> None:
    assert "abuse-intervention" in understand("I hit my wife and want to stop").needs
    for sentence in (
        "he hit his wife",
        "I hit my husband back",
        "make him stop hitting my kids",
        "anger management for my son",
    ):
        assert "abuse-intervention" not in understand(sentence).needs, sentence


@pytest.mark.parametrize(
    ("sentence", "need"),
    [
        ("庇护所", "emergency-shelter"),
        ("庇護所", "emergency-shelter"),
        ("律師", "lawyer"),
        ("والمحامي", "lawyer"),
        ("مُحَامِيَة", "lawyer"),
        ("쉼터에", "emergency-shelter"),
        ("변호사가", "lawyer"),
        ("приюты", "emergency-shelter"),
        ("luat su", "lawyer"),
        ("luật sư", "lawyer"),
        ("j'ai peur", "crisis-hotline"),
        ("mwen bezwen refij", "emergency-shelter"),
        ("kailangan ko ng abogado", "lawyer"),
    ],
)
def test_endings_scripts_and_spellings_of_a_language_do_not_matter(sentence: str, need: str) -> None:
    assert need in understand(sentence).needs


def test_words_of_another_language_do_not_disturb_english_and_spanish() -> None:
    for sentence in ("my cat and I", "con mis hijos", "men are not allowed", "can you cho", "ma and pa", "no con"):
        assert understand(sentence, "en").needs == understand(sentence, "es").needs, sentence
    assert understand("mari counseling center").languages == ()


def test_a_correction_is_told_with_what_was_typed() -> None:
    reading = understand("restrainig order agaisnt him")
    assert reading.needs[0] == "protective-order"
    assert ("restrainig", "restraining") in reading.corrections
    assert understand("shelter").corrections == ()


def test_every_code_says_which_words_led_to_it() -> None:
    reading = understand("He kicked me out, two kids. Not the mosque!")
    assert reading.because["emergency-shelter"] == ("kicked me out",)
    assert reading.because["children-accepted"] == ("two kids",)
    assert reading.because["without faith"] == ("mosque",)
    for row in JUDGED:
        reading = understand(row["sentence"], row["locale"])
        told = {*reading.needs, *reading.tags, *reading.policies, *reading.languages, *reading.kinds}
        assert told <= set(reading.because), row["sentence"]


def test_half_a_word_is_finished_only_while_it_is_typed_and_only_without_doubt() -> None:
    assert understand("shelt", typing=True).needs == ("emergency-shelter",)
    assert understand("shelt").needs == ()
    assert understand("shelt ", typing=True).needs == ()
    assert understand("sh", typing=True).needs == ()
    assert understand("co", typing=True).needs == ()


def test_a_hint_counts_only_where_nothing_clearer_is_said() -> None:
    assert understand("police").kinds == ("police",)
    assert understand("the police did not help when he hit me").kinds == ()


def test_the_table_has_a_line_for_every_split_and_language() -> None:
    table = understanding.table()
    assert all(cell.startswith("| ") for cell in table if "---" not in cell)
    assert sum("| all |" in cell for cell in table) == len({row["split"] for row in JUDGED})
