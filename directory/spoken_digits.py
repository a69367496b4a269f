"""Digits said in words, in the languages that listings are read in: "three one nine …", "trois un neuf …", "三一九…".

Promises: finds a run that is long enough to be a number to call, whatever the language and however they are mixed; a
date, an age or a count in prose is shorter. It reads, and changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

ENOUGH: Final = 6
"""Words in a row."""
_LISTS: Final = (
    "zero oh one two three four five six seven eight nine double triple hundred ten eleven twelve thirteen fourteen",
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety",
    "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "zéro un deux trois quatre cinq six sept huit neuf",
    "zero um uma dois duas três quatro cinco seis meia sete oito nove",
    "zewo en youn de twa kat senk sis sèt uit nèf",
    "sero isa dalawa tatlo apat lima anim pito walo siyam singko sais siyete otso nuwebe kwatro",
    "không một hai ba bốn năm sáu bảy tám chín",
    "ноль нуль один два три четыре пять шесть семь восемь девять",
    "صفر واحد اثنان اثنين ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة",
)
_CHINESE: Final = re.compile(r"[零〇一二三四五六七八九幺两兩](?:[\s、,，.·-]{0,2}[零〇一二三四五六七八九幺两兩]){5,}")
_KOREAN: Final = re.compile(r"[공영일이삼사오육륙칠팔구](?:[\s,.·-]{0,2}[공영일이삼사오육륙칠팔구]){6,}")
"""One more, since some of these syllables are words of their own."""


def _plain(word: str) -> str:
    """A word without accents, and an Arabic one without "and" and with one way to end."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", word) if unicodedata.category(char) != "Mn")
    return re.sub(r"ه\b", "ة", bare)


DIGITS: Final = frozenset(_plain(word.casefold()) for words in _LISTS for word in words.split())


def run(text: str) -> str:
    """The first run of digits in words that is long enough for a number, as it can be compared; "" for none."""
    whole = unicodedata.normalize("NFKC", text)
    for signs in (_CHINESE, _KOREAN):
        found = signs.search(whole)
        if found:
            return re.sub(r"\W", "", found.group())
    said: list[str] = []
    for word in [*re.findall(r"[^\W\d_]+", _plain(whole.casefold())), ""]:
        digit = word if word in DIGITS else word.removeprefix("و")
        if digit in DIGITS:
            said.append(digit)
        elif len(said) >= ENOUGH:
            return " ".join(said)
        else:
            said = []
    return ""
