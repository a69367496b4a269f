"""Numbers as one says them aloud: group by group, digit by digit, and hundreds where people say hundreds.

Promises: pure functions; what is said is in the language of the words given, and never fewer digits than are there.
"""

from __future__ import annotations

from dataclasses import dataclass

from web.i18n import Words
from web.pages.listing_facts import groups

HUNDREDS, THOUSANDS = 3, 4
"""How many digits a group has whose end may be said as hundreds or thousands."""


@dataclass(frozen=True, slots=True)
class Group:
    """A few digits of a number, and how they are said."""

    digits: str
    said: str


def spoken(words: Words, shown: str) -> list[Group]:
    """The groups of a number as it is shown, each as it is said: of `(512) 555-0100` the last is *zero one hundred*."""
    return [Group(part, _said(words, part)) for part in groups(shown)]


def sentence(words: Words, shown: str) -> str:
    """The whole number as it is said, its groups apart from each other."""
    return ", ".join(group.said for group in spoken(words, shown))


def _said(words: Words, part: str) -> str:
    plus = [words.t("console.say.plus")] if part.startswith("+") else []
    digits = part.removeprefix("+")
    if not digits.isascii() or not digits.isdigit():
        return part
    return " ".join([*plus, *_digits(words, digits)])


def _digits(words: Words, digits: str) -> list[str]:
    names, hundreds, thousands = (
        words.t(f"console.say.{kind}").split(", ") for kind in ("digits", "hundreds", "thousands")
    )
    if len(digits) == THOUSANDS and digits.endswith("000") and digits[0] != "0":
        return [thousands[int(digits[0]) - 1]]
    if HUNDREDS <= len(digits) <= THOUSANDS and digits.endswith("00") and digits[-3] != "0":
        return [*(names[int(digit)] for digit in digits[:-3]), hundreds[int(digits[-3]) - 1]]
    return [names[int(digit)] for digit in digits]
