"""How the name of a place is made comparable: one key for all the ways people write it.

Promises: pure functions over text that never raise; a key holds only lower-case letters, digits and single spaces, so
it can be shown to nobody and harm nothing. "St. Louis", "SAINT LOUIS" and "st louis" share a key; so do "Añasco" and
"Anasco", "O'Fallon" and "OFallon", "Mt. Vernon" and "Mount Vernon".
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_TEXT = 200
"""Characters of a written place that are read; the rest is cut, so that the time an answer takes is bounded."""

_WORDS = {
    "saint": "st",
    "sainte": "ste",
    "ft": "fort",
    "mt": "mount",
    "mtn": "mountain",
    "pt": "point",
    "hts": "heights",
    "spgs": "springs",
    "spg": "springs",
    "bch": "beach",
    "twp": "township",
    "vlg": "village",
    "jct": "junction",
    "cnty": "county",
    "and": "",
}
_DIRECTIONS = {"n": "north", "s": "south", "e": "east", "w": "west", "no": "north", "so": "south"}
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i", "þ": "th", "ð": "d", "&": " ", "'": "", "’": ""}
    | {"ʻ": "", "ʼ": "", "‘": "", "`": "", "´": "", ".": ""}
)
_NOT_WORD = re.compile(r"[\W_]+")
_SPACE = re.compile(r"\s+")


def tidy(text: str) -> str:
    """`text` as one short line: compatibility forms folded, control and format characters gone, at most 200 long."""
    folded = unicodedata.normalize("NFKC", text[: 4 * LONGEST_TEXT])
    plain = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in folded)
    shown = "".join(c for c in plain if unicodedata.category(c) not in {"Cf", "Cs", "Co", "Cn"})
    return _SPACE.sub(" ", shown).strip()[:LONGEST_TEXT].strip()


def key(text: str) -> str:
    """The comparable form of a name (see the module); "" when nothing of it is a letter or digit."""
    folded = text.casefold().translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    words = _NOT_WORD.sub(" ", bare).split()
    if len(words) > 1 and words[0] in _DIRECTIONS:
        words[0] = _DIRECTIONS[words[0]]
    written = [_WORDS.get(word, word) for word in words]
    return " ".join(word for word in written if word) or " ".join(words)


_COUNTY_WORDS = (
    "city borough",
    "city county",
    "census area",
    "county",
    "co",
    "parish",
    "borough",
    "municipality",
    "municipio",
)
_COUNTY_LEADS = (
    "county of",
    "county",
    "co",
    "parish of",
    "condado de",
    "condado del",
    "municipio de",
    "municipality of",
)


def county_names(name_key: str) -> tuple[str, ...]:
    """The county's own names in a key that says it is a county; () when it does not say so.

    "cook county" → ("cook",); "county donegal" → ("donegal",); "condado de orange" → ("orange",); "chicago" → ().
    """
    found = [name_key[: -len(word) - 1] for word in _COUNTY_WORDS if name_key.endswith(f" {word}")]
    found += [name_key[len(word) + 1 :] for word in _COUNTY_LEADS if name_key.startswith(f"{word} ")]
    return tuple(dict.fromkeys(name for name in found if name))


def without_lead(name_key: str) -> str:
    """A key without what people put before a place: "near", "in", "city of", "downtown"; "" when nothing was there."""
    match = re.match(
        r"(?:near|in|around|close to|cerca de|en|city of|town of|village of|township of|ciudad de|downtown|greater"
        r"|the city of|metro|the)\s+(.+)",
        name_key,
    )
    return match.group(1) if match else ""
