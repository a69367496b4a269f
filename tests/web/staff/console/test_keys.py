"""The keyboard map: no key does two things, and each has its sentence."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from web.staff import words
from web.staff.console.keys import KEYS, grouped, named

ROOT = Path(__file__).resolve().parents[4]
MODES = {"any": ("line", "list"), "line": ("line",), "list": ("list",)}


def test_a_key_does_one_thing_in_a_mode() -> None:
    taken = Counter((one.key, mode) for one in KEYS for mode in MODES[one.mode])
    assert {pressed for pressed, times in taken.items() if times > 1} == set()


@pytest.mark.parametrize("code", words.codes())
def test_every_key_says_what_it_does(code: str) -> None:
    known = words.catalogue(code).entries
    assert [name for name in named() if f"console.key.{name}" not in known] == []


def test_the_guide_for_workers_has_every_key_as_the_screen_explains_it() -> None:
    said = words.catalogue("en")
    guide = (ROOT / "docs" / "console.md").read_text(encoding="utf-8")
    for group, members in grouped():
        assert f"| **{said.t(f'console.keys.{group}')}** | |" in guide
        for name, caps in members:
            keys = " ".join(f"`{cap}`" for cap in caps)
            assert f"| {keys} | {said.t(f'console.key.{name}')} |" in guide


def test_no_script_of_the_console_keeps_anything_or_writes_an_address() -> None:
    kept = ("Storage", "indexedDB", "cookie", "pushState", "replaceState", "location.search", "serviceWorker")
    for path in (ROOT / "web/static/staff").glob("console*.js"):
        text = path.read_text(encoding="utf-8")
        assert [word for word in kept if word in text] == [], path.name
