"""What a column's cells look like, whatever its header says.

Promises: shares are counted over the cells that say something; a look is only ever evidence, nothing is cleaned here;
at most `ASKED` different cells of a column are looked up in the gazetteer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from directory.geo import gazetteer
from importers.cleaning.hours import clean_hours
from importers.cleaning.languages import language_codes
from importers.cleaning.states import state_code
from importers.drafting import told

ASKED: Final = 30
FLAGS: Final = frozenset(re.findall(r"\S+", "yes no y n x true false 1 0 si sí oui non ja nein ✓ ✔"))
SEEN: Final = frozenset(["public", "private", "confidential", "hidden", "withheld", "visible", "area", "unlisted"])
EMAIL: Final = re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
URL: Final = re.compile(
    r"(?:https?://\S+|(?:[\w-]+\.)+(?:com|org|net|gov|edu|info|example|ie|uk|es|de|fr|ca|au|us|mx)(?:/\S*)?)"
)
PHONE: Final = re.compile(r"(?<![\d.])(?:\+\d{1,3}[ .-]?)?(?:\(?\d{2,5}\)?[ .\-/]{0,2}){1,4}\d{2,4}(?![\d.])")
WITHIN: Final = re.compile(
    r"(?<![\d-])(?:(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}|\+\d{1,3}[ (]\(?\d[\d ().-]{6,14}\d|"
    r"\(?0\d{2,4}\)?[ -]\d{3,4}[ -]?\d{3,4})(?!\d)"
)
"""A whole number within a longer text: North American, international, or with the trunk 0 of Britain and Ireland."""
DECIMAL: Final = re.compile(r"-?\d{1,3}\.\d{2,}")
PAIR: Final = re.compile(r"\(?\s*-?\d{1,3}\.\d{2,}\s*[,; ]\s*-?\d{1,3}\.\d{2,}\s*\)?")
CODES: Final = {
    "US": re.compile(r"\d{5}(?:-\d{4})?(?:\.0)?"),
    "GB": re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE),
    "IE": re.compile(r"(?:[AC-FHKNPRTV-Y]\d{2}|D6W) ?[0-9AC-FHKNPRTV-Y]{4}", re.IGNORECASE),
    "CA": re.compile(r"[A-CEGHJ-NPR-TVXY]\d[A-CEGHJ-NPR-TV-Z] ?\d[A-Z]\d", re.IGNORECASE),
    "AU": re.compile(r"\d{4}"),
}
"""Postal codes by country: USPS; BS 7666; Eircode; Canada Post; Australia Post."""
STREET: Final = re.compile(
    r"\b\d{1,6}[a-z]?\b.*\b(?:st|street|ave|avenue|blvd|road|rd|dr|drive|lane|ln|court|ct|place|pl|way|hwy|square|sq|"
    r"terrace|close|row|quay|parkway|pkwy|ste|suite)\b|\b(?:calle|avenida|av\.|rue|boulevard|p\.? ?o\.? box|c/)|"
    r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee)\b.*\d|\b(?:street|road|avenue|square|lane)\b",
    re.IGNORECASE,
)


def phone_like(text: str) -> bool:
    """Whether the cell is made of a telephone number, written as people write them."""
    digits = sum(char.isdigit() for char in text)
    if re.fullmatch(r"\d+(?:\.0)?", text):
        return digits in {10, 11} or (digits == 12 and text.endswith(".0"))
    if DECIMAL.fullmatch(text) or PAIR.fullmatch(text) or re.fullmatch(r"\d{4}-\d\d?-\d\d?.*|\d{5}-\d{4}", text):
        return False
    found = PHONE.search(text)
    if found is None or sum(char.isdigit() for char in found.group()) < 7:
        return False
    letters = sum(char.isalpha() for char in text)
    return letters <= 25 and digits >= 7


@lru_cache(maxsize=4096)
def city_like(text: str, country: str) -> bool:
    """Whether the gazetteer knows a town of exactly this name."""
    if len(text) > 40 or any(char.isdigit() for char in text) or len(text) < 3:
        return False
    found = gazetteer().resolve(text, country)
    places = (found.place,) if found.place else found.choices
    return any(place.kind == "city" and place.country == country for place in places)


def hours_like(text: str) -> bool:
    """Whether the cell speaks of opening hours."""
    said = re.search(r"\d\s*[ap]\.?m|\d{1,2}[:.h]\d{2}|24/7|24 h", text, re.IGNORECASE)
    return len(text) < 200 and bool(said) and bool(clean_hours(text).value)


def _mixed(text: str) -> bool:
    letters = sum(char.isalpha() for char in text)
    return letters > 12 and bool(STREET.search(text)) and bool(WITHIN.search(text))


def _postal(text: str, country: str) -> bool:
    return any(code.fullmatch(text) for name, code in CODES.items() if name in {country, "GB", "CA", "IE"})


def _looks(country: str) -> Mapping[str, Callable[[str], bool]]:
    return {
        "email": lambda t: bool(EMAIL.search(t)) and len(EMAIL.sub("", t)) < 20,
        "url": lambda t: bool(URL.match(t)) and "@" not in t,
        "pair": lambda t: bool(PAIR.fullmatch(t)),
        "phone": phone_like,
        "postal_code": lambda t: _postal(t, country),
        "state": lambda t: len(t) <= 20 and bool(state_code(t) or t.upper() in {"NSW", "VIC", "QLD", "ON", "BC", "QC"}),
        "flag": lambda t: t.casefold() in FLAGS,
        "seen": lambda t: t.casefold() in SEEN,
        "decimal": lambda t: bool(DECIMAL.fullmatch(t)) and abs(float(t)) <= 180,
        "street": lambda t: len(t) < 200 and bool(STREET.search(t)),
        "comma": lambda t: "," in t,
        "long": lambda t: len(t) > 60,
        "number": lambda t: bool(re.fullmatch(r"-?[\d.,]+", t)),
        "word": lambda t: sum(char.isalpha() for char in t) >= 3 and len(t) <= 120 and not EMAIL.search(t),
        "mixed": _mixed,
    }


def texts_of(cells: Sequence[object]) -> list[str]:
    """The cells that say something, as text."""
    return [text for text in map(told, cells) if text]


def shares(cells: Sequence[object], country: str) -> dict[str, float]:
    """Look → share of the told cells that have it (0 to 1), with `filled`, `distinct` and `latitude`/`longitude`."""
    texts = texts_of(cells)
    if not texts:
        return {"filled": 0.0}
    found = {name: sum(map(test, texts)) / len(texts) for name, test in _looks(country).items()}
    found["filled"] = len(texts) / len(cells)
    found["distinct"] = len({text.casefold() for text in texts}) / len(texts)
    towns = found["word"] >= 0.5 and found["long"] < 0.3
    few = list(dict.fromkeys(texts))[:ASKED]
    for name, test in (
        ("city", lambda t: towns and city_like(t, country)),
        ("hours", hours_like),
        ("languages", lambda t: bool(language_codes(re.sub(r"[;/&]", ",", t)))),
    ):
        found[name] = sum(map(test, few)) / len(few)
    numbers = [float(text) for text in texts if DECIMAL.fullmatch(text)]
    found["latitude"] = sum(abs(number) <= 90 for number in numbers) / len(texts)
    found["longitude"] = found["decimal"]
    return found


def looks_like(look: str, text: str, country: str) -> bool:
    """Whether one told cell has a look (those that need no second cell)."""
    if look == "hours":
        return hours_like(text)
    test = _looks(country).get("decimal" if look in {"latitude", "longitude"} else look)
    return test is not None and test(text)
