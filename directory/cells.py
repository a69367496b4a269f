"""Cells of a sheet that somebody opens in a spreadsheet program.

Promises: a text that such a program would take for a formula is written so that it is read as text (OWASP, CSV
injection); every other text stays as it is.
"""

from __future__ import annotations

from typing import Final

STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(text: str) -> str:
    """`text` as a cell that is never a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(STARTS) else text
