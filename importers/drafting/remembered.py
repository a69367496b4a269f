"""The cleaners that meet the same cells again and again, with a memory of the last few thousand.

Promises: the answers are those of the cleaners, which are pure and whose values are immutable; what is remembered never
leaves the process and is bounded. Address and coordinate cells are not remembered: they seldom repeat.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from directory.draft import SourceText
from importers.cleaning.hours import clean_hours
from importers.cleaning.languages import clean_languages
from importers.cleaning.phones import clean_phones

CELLS: Final = 4096
"""Cells of one kind that are remembered."""

hours = lru_cache(CELLS)(clean_hours)
languages = lru_cache(CELLS)(clean_languages)
phones = lru_cache(CELLS)(clean_phones)
reason = lru_cache(CELLS)(SourceText)
"""A source text without words: why a code was inferred."""
