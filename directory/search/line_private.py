"""What is nobody's business and was typed all the same: a phone number, an e-mail address, a date of birth.

Promises: pure, never raises; what looks like one is gone from the text, and so from everything made of it (SAFETY S1,
P8). A ZIP with its four digits, 911, 988 and numbers of people, miles or years stay. A street address and a name look
like any other words: nothing here knows them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 500
"""Characters of a line that are read."""
_SPACES = re.compile(r"\s+")
_QUOTES = re.compile(r"[“”„«»＂]")
_REACHED = re.compile(r"\S*@\S*\w\S*|\w\S*@\S*")
_NUMBER = re.compile(
    r"(?<![\w.])\+\d[\d ().-]{6,}\d"  # with its country
    r"|(?<![\w])\(?\d{3}\)?[ ./-]{0,3}\d{3}[ ./-]{0,3}\d{4}(?!\d)"  # 312 555 0134
    r"|(?<![\w])\d{3}[ ./-]{1,3}\d{4}(?!\d)"  # 555-0134
    r"|(?<![\w])\d{3}-\d{2}-\d{4}(?!\d)"  # a social security number
    r"|(?<![\w])\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}(?!\d)"  # a date
    r"|\d{6,}"
)
_ZIP = re.compile(r"(?<!\d)(\d{5})-\d{4}(?!\d)")


def without_private(text: str) -> tuple[str, int]:
    """The line as one line of printable characters without what is private, and how many such things there were.

    A ZIP is told with its five digits only.
    """
    plain = unicodedata.normalize("NFKC", "".join(c if c.isprintable() else " " for c in text[:LONGEST]))[:LONGEST]
    line = _ZIP.sub(r"\1", _QUOTES.sub('"', "".join(c if c.isprintable() else " " for c in plain)))
    found, more = 0, 1
    while more:
        line, reached = _REACHED.subn(" ", line)
        line, numbers = _NUMBER.subn(" ", line)
        more = reached + numbers
        found += more
    if line.count('"') % 2:
        line = "".join(line.rpartition('"')[::2])
    return _SPACES.sub(" ", line).lstrip(), found
