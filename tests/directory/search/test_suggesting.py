"""Half a word is enough: needs, names and places, from our own server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError
from sqlmodel import Session

from directory.public import PublicListing
from directory.search import suggesting
from directory.search.suggesting import Suggestions, Typed

NOW = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
Make = Callable[..., PublicListing]
Suggest = Callable[..., Suggestions]


@pytest.fixture
def suggest(make: Make, snapshot: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Suggest:
    """Suggestions over a few listings in memory, of which one is hidden from the public by now."""
    listings = {
        one.id: one
        for one in (
            make(1, name="Marigold Legal Clinic", org="Marigold Trust"),
            make(2, name="Marina Counseling", org="Harbor Alliance"),
            make(3, name="House of Marigolds", org="Garden Society"),
            make(4, name="Marble Shelter", org="Quarry"),
        )
    }
    index = snapshot(list(listings.values()))
    monkeypatch.setattr(suggesting.overlay, "current", lambda *_: index)
    monkeypatch.setattr(
        suggesting.public,
        "listings",
        lambda _session, ids, _now: [listings[key] for key in ids if listings[key].name != "Marble Shelter"],
    )

    def suggested(text: str, **fields: Any) -> Suggestions:
        return suggesting.suggest(Session(), None, Typed(text=text, **fields), NOW)  # type: ignore[arg-type]

    return suggested


def test_half_a_word_brings_names_needs_and_places(suggest: Suggest) -> None:
    found = suggest("mar")
    assert {"Marigold Legal Clinic", "Marigold Trust", "Marina Counseling", "House of Marigolds"} <= set(found.names)
    assert found.places
    assert next(need.code for need in suggest("shel").needs) == "emergency-shelter"


def test_all_words_must_stand_and_only_the_last_may_be_half(suggest: Suggest) -> None:
    assert suggest("marigold leg").names == ("Marigold Legal Clinic",)
    assert suggest("mari leg").names == ()


def test_a_locale_without_words_of_its_own_is_answered_in_english_and_not_remembered(suggest: Suggest) -> None:
    english = suggest("shel").needs
    held = suggesting._phrases.cache_info().currsize
    for locale in ("xx", "xy-Latn", "xz-Latn-ZZ"):
        assert suggest("shel", locale=locale).needs == english
    assert suggesting._phrases.cache_info().currsize == held


def test_needs_are_suggested_in_the_pages_language(suggest: Suggest) -> None:
    (first, *_) = suggest("refu", locale="es").needs
    assert (first.code, first.label) == ("emergency-shelter", first.label)
    assert "efugio" in first.label


def test_programs_for_people_who_use_violence_are_never_suggested(suggest: Suggest) -> None:
    for text in ("abuse", "abuse in", "batter", "interv"):
        assert "abuse-intervention" not in {need.code for need in suggest(text).needs}


@pytest.mark.parametrize(
    ("typed", "code"), [("lawer", "lawyer"), ("sheltr", "emergency-shelter"), ("counsling", "counseling")]
)
def test_a_slip_of_the_finger_is_helped_while_one_types(suggest: Suggest, typed: str, code: str) -> None:
    assert code in {need.code for need in suggest(typed).needs}


@pytest.mark.parametrize(
    ("typed", "place"),
    [("san fransisco", "San Francisco, CA"), ("Balitmore", "Baltimore, MD"), ("sprngfield il", "IL")],
)
def test_a_place_is_found_though_it_is_misspelt(suggest: Suggest, typed: str, place: str) -> None:
    assert any(place in found for found in suggest(typed).places)


def test_what_may_no_longer_be_shown_is_not_suggested(suggest: Suggest) -> None:
    assert suggest("marb").names == ()


@pytest.mark.parametrize("text", ["", "x", "  ", "%%%", "\x00\x00", "🙂🙂", "zzzzqq", "AND (", "the of"])
def test_nothing_is_suggested_for_nothing(suggest: Suggest, text: str) -> None:
    found = suggest(text)
    assert found.names == ()
    assert found.needs == ()


def test_a_long_text_is_refused_without_being_repeated() -> None:
    with pytest.raises(ValidationError) as refused:
        Typed(text="secret" * 50)
    assert "secret" not in str(refused.value)
