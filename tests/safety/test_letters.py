"""What leaves by mail could be read by anybody who sees the screen, so it says nothing (SAFETY P8)."""

from __future__ import annotations

import re

import pytest

from directory.staff import composing
from tests.safety.test_pages import LEXICON

EVERY = [(code, key) for code in composing.locales() for key in composing.letters(code)]


@pytest.mark.parametrize(("code", "key"), EVERY)
def test_P8_no_letter_says_what_this_is_about_who_writes_or_where_to_look(code: str, key: str) -> None:
    text = composing.letters(code)[key]
    assert not LEXICON.search(text)
    assert not re.search(r"waymark|agency|agencia|directory|directorio|partner", text, re.IGNORECASE)
    assert not re.search(r"https?:|www\.|@|\.(org|com|gov|net)\b|\d{3}", text)
    assert set(re.findall(r"{(\w*)}", text)) <= ({"link"} if key.endswith(".body") else set())
    assert text.count("{link}") <= 1
    assert "\r" not in text
    assert "\n" not in text or key.endswith(".body")
