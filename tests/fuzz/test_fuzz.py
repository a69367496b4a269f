"""Every target holds its promises over its seeds and over whatever fuzzing once found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("name", TARGETS)
def test_the_seeds_break_no_promise(name: str) -> None:
    known = TARGETS[name].seeds()
    assert known
    for seed in known[: 60 if TARGETS[name].text else 20]:
        TARGETS[name].run(seed)


@pytest.mark.parametrize("path", sorted(CASES.glob("*-*")), ids=lambda path: path.name)
def test_what_fuzzing_found_breaks_no_promise_any_more(path: Path) -> None:
    TARGETS[path.name.partition("-")[0]].run(path.read_bytes())
