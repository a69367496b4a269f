"""Languages: what is spoken there, and never a guess."""

from __future__ import annotations

import csv
from pathlib import Path

import langcodes
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.settings import SEED_DATA
from importers.cleaning.languages import clean_languages

EXPECTED = {
    "Spanish": "es", "Español": "es", "Espanol": "es", "ASL": "ase", "American Sign Language": "ase",
    "Chinese (Mandarin)": "cmn", "Mandarin": "cmn", "Cantonese": "yue", "Haitian Creole": "ht", "Kreyol": "ht",
    "Tagalog/Filipino": "tl", "Farsi": "fa", "Dari": "prs", "Hmong": "hmn", "K'iche'": "quc", "Mixteco Bajo": "mix",
    "Russian, Polish": "ru pl", "Arabic; interpreter for others": "ar", "Portuguese (Brazil)": "pt-BR",
    "Language line": "", "Somali": "so", "Karen": "kar", "Navajo": "nv", "Vietnamese.": "vi", "sp": "",
}  # fmt: skip


def codes(text: object, country: str = "US") -> str:
    return " ".join(language.code for language in clean_languages(text, country).value)


def test_the_shared_table_is_covered() -> None:
    with (Path(__file__).parent / "languages_messy.csv").open(encoding="utf-8", newline="") as file:
        rows = [row["input"] for row in csv.DictReader(file)]
    assert {row: codes(row) for row in rows} == EXPECTED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chinese (Cantonese, Mandarin)SpanishTagalogRussian", "yue cmn es tl ru"),
        ("Spanish and ASL.", "es ase"),
        ("English only", "en"),
        ("Se habla español", "es"),
        ("None.", ""),
        ("Esperanto", "eo"),
        ("A.S.L.", "ase"),
    ],
)
def test_lists_and_sentences_are_read(text: str, expected: str) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize("text", ["Brochures in Spanish", "no Spanish", "Polish Community Center", "bilingual games"])
def test_words_that_speak_of_no_speaker_go_to_a_person(text: str) -> None:
    found = clean_languages(text)
    assert not found.value
    assert [doubt.field for doubt in found.doubts] == ["languages"]


def test_interpreters_are_no_language() -> None:
    found = clean_languages("Language Line")
    assert not found.value
    assert [doubt.field for doubt in found.doubts] == ["interpretation_services"]


def test_sign_language_depends_on_the_country() -> None:
    assert [codes("Sign language", country) for country in ("US", "GB", "IE")] == ["ase", "bfi", "isg"]


def test_every_alias_has_a_valid_code() -> None:
    with (SEED_DATA / "languages.csv").open(encoding="utf-8", newline="") as file:
        assert [row["alias"] for row in csv.DictReader(file) if not langcodes.tag_is_valid(row["code"])] == []


@given(st.one_of(st.text(max_size=80), st.none(), st.floats(), st.integers()))
def test_nothing_is_raised(text: object) -> None:
    clean_languages(text)
