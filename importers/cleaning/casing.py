"""Names that were typed in capitals, as a person would write them.

Promises: a name that already has small letters is returned as it is; only the case of letters changes, never a letter.
"""

from __future__ import annotations

import re

_KEEP = frozenset(
    [
        "AA",
        "ADA",
        "AFB",
        "AIDS",
        "AME",
        "ASL",
        "BIA",
        "BIP",
        "CAC",
        "CASA",
        "CBO",
        "CPS",
        "CVS",
        "DA",
        "DC",
        "DHS",
        "DUI",
        "DV",
        "DVU",
        "EMS",
        "FBI",
        "FQHC",
        "GBV",
        "GED",
        "HHS",
        "HIV",
        "HQ",
        "HUD",
        "ICE",
        "II",
        "III",
        "IV",
        "IPV",
        "IX",
        "JCC",
        "JFS",
        "LGBT",
        "LGBTQ",
        "LGBTQIA",
        "LLC",
        "LLP",
        "LPC",
        "MD",
        "MHMR",
        "MLK",
        "NA",
        "NAACP",
        "NAMI",
        "NE",
        "NICU",
        "NW",
        "NYC",
        "OB",
        "PA",
        "PD",
        "PFLAG",
        "PLLC",
        "PO",
        "PTA",
        "PTSD",
        "RN",
        "RR",
        "SA",
        "SAFE",
        "SANE",
        "SART",
        "SE",
        "SO",
        "SVU",
        "SW",
        "TANF",
        "TDD",
        "TTY",
        "UK",
        "UN",
        "UNT",
        "US",
        "USA",
        "USAF",
        "USDA",
        "USMC",
        "USN",
        "UTA",
        "VA",
        "VAWA",
        "VI",
        "VII",
        "VIII",
        "VOA",
        "VOCA",
        "WIC",
        "XI",
        "XII",
        "YMCA",
        "YWCA",
    ]
)
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "da",
        "de",
        "del",
        "du",
        "e",
        "el",
        "en",
        "for",
        "from",
        "in",
        "la",
        "las",
        "los",
        "nor",
        "of",
        "on",
        "or",
        "the",
        "to",
        "und",
        "van",
        "von",
        "with",
        "y",
    ]
)
_ABBREVIATED = frozenset(
    [
        "APT",
        "AVE",
        "BLDG",
        "BLVD",
        "BR",
        "CT",
        "CTR",
        "CTY",
        "DEPT",
        "DR",
        "EXPY",
        "FL",
        "FT",
        "FWY",
        "HTS",
        "HWY",
        "JCT",
        "JR",
        "LN",
        "LT",
        "LTD",
        "MT",
        "MR",
        "MRS",
        "MS",
        "MTN",
        "PK",
        "PKWY",
        "PL",
        "PT",
        "RD",
        "RM",
        "SGT",
        "SQ",
        "SR",
        "ST",
        "STE",
        "TER",
        "TPKE",
        "TWP",
    ]
)
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[\W_]+")
_ORDINAL = re.compile(r"\d+(?:ST|ND|RD|TH)")
_VOWEL = re.compile(r"[AEIOUYÁÉÍÓÚÀÈÌÒÙÄÖÜ]")


def _shouted(name: str) -> bool:
    letters = [char for char in name if char.isalpha()]
    return len(letters) > 1 and not any(char.islower() for char in letters)


def _apostrophe(word: str) -> str:
    head, *tails = re.split(r"(['’])", word)
    parts = [_capital(head) if len(head) > 1 else head]
    for mark, tail in zip(tails[::2], tails[1::2], strict=True):
        elided = len(head) <= 1 and len(tail) > 2
        parts += [mark, tail.capitalize() if elided else tail.lower()]
    return "".join(parts)


def _capital(word: str) -> str:
    if len(word) > 4 and word.startswith("MC") and word[2] not in "AEIOU":
        return "Mc" + word[2:].capitalize()
    return word.capitalize()


def _cased(word: str, *, first: bool, keep: frozenset[str]) -> str:
    if any(char.isdigit() for char in word):
        return word.lower() if _ORDINAL.fullmatch(word) else word
    if "'" in word or "’" in word:
        return _apostrophe(word)
    if word.lower() in _SMALL and not first and word not in keep:
        return word.lower()
    if word in _KEEP or word in keep or len(word) == 1:
        return word
    if len(word) <= 4 and word not in _ABBREVIATED and not _VOWEL.search(word):
        return word  # no vowel: letters that are said one by one
    return _capital(word)


def title_case(name: str, keep: frozenset[str] = frozenset()) -> str:
    """`GROVE HILL POLICE DEPARTMENT` → `Grove Hill Police Department`; PD, YWCA, II, McKay, O'Neil stay right.

    `keep` are further words to leave in capitals (a street's `N`, a state's `TX`).
    """
    if not _shouted(name):
        return name
    parts: list[str] = []
    first = True
    for token in _TOKEN.findall(name):
        if token[0].isalnum():
            parts.append(_cased(token, first=first, keep=keep))
            first = False
        else:
            parts.append(token)
            first = first or any(mark in token for mark in ":(/–")
    return "".join(parts)
