"""Every page text is in every catalogue, and every text of a catalogue is on a page."""

from __future__ import annotations

import re
from datetime import date

import pytest

from web import i18n
from web.hotlines import hotlines
from web.looks import HERE, TILES
from web.pages.answers import SPOKEN, WISHES

PLACEHOLDER = re.compile(r"\{(\w+)\}")
PREFIXES = (
    *("title.", "tile.", "wish.", "error.", "safety.", "about."),
    *("phone.", "group.", "listing.", "ask.", "hours.", "language.", "kind."),
)
"""Keys that a template or a module puts together from a code."""


def _forms(code: str, key: str) -> dict[str, str]:
    entry = i18n.catalogue(code).entries[key]
    return {"": entry} if isinstance(entry, str) else entry


@pytest.mark.parametrize("code", i18n.codes())
def test_every_catalogue_has_the_same_keys_and_placeholders(code: str) -> None:
    english, other = i18n.catalogue("en"), i18n.catalogue(code)
    assert set(other.entries) == set(english.entries)
    for key in english.entries:
        wanted = set(PLACEHOLDER.findall(" ".join(_forms("en", key).values())))
        assert set(PLACEHOLDER.findall(" ".join(_forms(code, key).values()))) == wanted, key
        assert all(text.strip() for text in _forms(code, key).values()), key


@pytest.mark.parametrize("code", i18n.codes())
def test_every_plural_form_that_the_language_has_is_there(code: str) -> None:
    words = i18n.catalogue(code)
    needed = set(words.babel.plural_form.tags) | {"other"}
    for key, entry in words.entries.items():
        if isinstance(entry, dict):
            assert needed <= set(entry), key


def test_every_text_that_a_template_or_module_asks_for_exists_and_none_is_idle() -> None:
    sources = [*HERE.rglob("*.html"), *HERE.rglob("*.py")]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    used = set(re.findall(r"""\bt\(\s*["']([\w.-]+)["']""", text))
    known = set(i18n.catalogue("en").entries)
    assert {key for key in used if not key.endswith(".")} <= known
    assert {key for key in known - used if not key.startswith(PREFIXES)} == set()
    assert {f"tile.{code}" for code in TILES} | {f"wish.{code}" for code in WISHES} <= known


def test_numbers_and_days_are_written_as_the_locale_does() -> None:
    english, spanish = i18n.catalogue("en"), i18n.catalogue("es")
    assert english.t("results.count", n=1) == "1 service found"
    assert english.t("results.count", n=1234) == "1,234 services found"
    assert spanish.t("results.count", n=2) == "2 servicios encontrados"
    assert english.day(date(2026, 11, 3)) == "Nov 3, 2026"
    assert spanish.day(date(2026, 11, 3)) == "3 nov 2026"
    assert (english.language("es", "?"), spanish.language("en", "?")) == ("Spanish", "inglés")
    assert english.language("zz-not-a-tag-at-all", "As written") == "As written"


def test_every_language_that_is_offered_has_a_name() -> None:
    english, spanish = i18n.catalogue("en"), i18n.catalogue("es")
    for code in SPOKEN:
        assert code not in (english.language(code, code), spanish.language(code, code))
    assert (english.language("tl", ""), spanish.language("tl", "")) == ("Tagalog", "tagalo")
    assert (english.language("ase", ""), english.language("pt-BR", "")) == (
        "American Sign Language",
        "Portuguese (Brazil)",
    )


def test_the_hotlines_begin_with_what_saves_a_life_and_speak_every_language() -> None:
    assert hotlines()[0].number == "911"
    assert {line.kind for line in hotlines()} >= {"emergency", "call", "text", "relay"}
    assert all(line.notes.get(code) for line in hotlines() for code in i18n.codes())
