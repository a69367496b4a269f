"""Languages spoken at a service.

Promises: a language is only what a person there speaks, by our own alias table first (`seed_data/languages.csv`), then
by its exact English name in `langcodes`. That interpreters can be had is a doubt of the field
`interpretation_services`, never a language; brochures in a language, a denial ("no Spanish"), and words we do
not know go to a person.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache

import langcodes

from directory.draft import Doubt, LanguageDraft
from directory.settings import SEED_DATA
from importers.cleaning.cleaned import Cleaned
from importers.cleaning.text import as_text, clean_text

_NOTHING = re.compile(r"(?:none|n/?a|no|unknown|see notes?|ninguno)\W*", re.IGNORECASE)
_SIGN = {"US": "ase", "CA": "ase", "PR": "ase", "GB": "bfi", "IE": "isg", "AU": "asf"}
_SIGN_NAMES = {
    "ase": "American Sign Language",
    "bfi": "British Sign Language",
    "isg": "Irish Sign Language",
    "asf": "Australian Sign Language",
}
_SIGNING = re.compile(r"\bsign(?:ing)? lang(?:uage)?(?: interpreters?| services?)?\b", re.IGNORECASE)
_INTERPRETED = re.compile(
    r"\b(?:language ?lines?|interpret\w*|translat\w*|accommodat\w*|arrangements?|all languages|any language|"
    r"other languages?|various languages|\d+ (?:different )?languages|multi-?lingual|language services?|others)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:no|not|non|without|except|sin|materials?|brochures?|literature|books?|written|print(?:ed)?|forms?|website|"
    r"videos?|pamphlets?|handouts?|braille|classes|church|community|restaurant|food|sp)\b",
    re.IGNORECASE,
)
_HARMLESS = frozenset(
    [
        "a",
        "able",
        "access",
        "ahead",
        "also",
        "american",
        "and",
        "another",
        "appointment",
        "arrangement",
        "as",
        "at",
        "available",
        "be",
        "bilingual",
        "by",
        "can",
        "call",
        "center",
        "certified",
        "communicate",
        "counselor",
        "counselors",
        "days",
        "days:",
        "during",
        "e",
        "en",
        "fluent",
        "for",
        "friday",
        "have",
        "habla",
        "hablamos",
        "hablan",
        "hours",
        "if",
        "in",
        "inquire",
        "interpretation",
        "interpreter",
        "interpreters",
        "is",
        "lang",
        "language",
        "languages",
        "limited",
        "line",
        "mainly",
        "monday",
        "mon",
        "fri",
        "native",
        "needed",
        "not:",
        "notice",
        "of",
        "office",
        "on",
        "one",
        "only",
        "or",
        "other",
        "over",
        "per",
        "phone",
        "prior",
        "provided",
        "request",
        "s",
        "saturday",
        "se",
        "services",
        "service",
        "small",
        "some",
        "speak",
        "speaker",
        "speakers",
        "speaking",
        "speaks",
        "spoken",
        "staff",
        "sunday",
        "the",
        "their",
        "thursday",
        "to",
        "translation",
        "translator",
        "translators",
        "tuesday",
        "upon",
        "us",
        "various",
        "via",
        "volunteer",
        "volunteers",
        "we",
        "wednesday",
        "week",
        "with",
        "y",
        "advance",
        "advanced",
        "is:",
        "also:",
        "dialects",
        "dialect",
    ]
)
_CONNECTED = re.compile(r"[,;/|&+\n•()\[\]]|\.(?=\s|$)|\b(?:and|or|y)\b", re.IGNORECASE)


def _folded(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^\w']+", " ", plain.replace("’", "'").replace("ʼ", "'")).strip()


@cache
def _aliases() -> dict[str, LanguageDraft]:
    with (SEED_DATA / "languages.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["alias"]: LanguageDraft(code=row["code"], name=row["name"], note=row["note"])
            for row in csv.DictReader(file)
        }


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_aliases(), key=len, reverse=True)
    return re.compile(r"(?<![\w'])(?:" + "|".join(re.escape(name) for name in names) + r")(?![\w])")


@cache
def _by_name(words: str) -> LanguageDraft | None:
    """A language by its exact English name in CLDR; a likeness is not enough."""
    if not re.fullmatch(r"[^\W\d_]{4,}(?: [^\W\d_]{3,}){0,2}", words):
        return None
    try:
        language = langcodes.find(words)
    except LookupError:
        return None
    name = language.display_name()
    if _folded(name) != _folded(words) or not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", language.to_tag()):
        return None
    return LanguageDraft(code=language.to_tag(), name=name)


def language_codes(words: str) -> tuple[str, ...]:
    """The codes of the languages a short label names ("Spanish", "en español"); () when it says anything else."""
    folded = _folded(words)
    found = [_aliases()[match[0]].code for match in _pattern().finditer(folded)]
    left = [word for word in _pattern().sub(" ", folded).split() if word not in _HARMLESS]
    return tuple(dict.fromkeys(found)) if found and not left else ()


def _unglued(text: str) -> str:
    """`SpanishChinese (Cantonese)Spanish` → with the spaces that an export lost."""
    return re.sub(r"(?<=\))(?=\w)|(?<=[a-z])(?=[A-Z][a-z]{3,})", " ", text)


def _merged_chinese(text: str) -> str:
    """`Chinese (Cantonese, Mandarin)` names two languages, not three: drop the word that only groups them."""
    return re.sub(
        r"\bchinese\s*[(:\-]+\s*(?=(?:cantonese|mandarin|toishanese|taishanese))", "(", text, flags=re.IGNORECASE
    )


def _sentence(text: str, country: str) -> tuple[list[LanguageDraft], list[Doubt]]:
    """The languages of one sentence or list, and what in it is for a person."""
    doubts: list[Doubt] = []
    interpreted = _INTERPRETED.search(text) is not None
    folded = _folded(text)
    matches = [_aliases()[match[0]] for match in _pattern().finditer(folded)]
    rest = _pattern().sub(" ", folded)
    if _SIGNING.search(rest) and country in _SIGN:
        code = _SIGN[country]
        matches.append(LanguageDraft(code=code, name=_SIGN_NAMES[code]))
        rest = _SIGNING.sub(" ", rest)
    if interpreted:
        doubts.append(
            Doubt(field="interpretation_services", what="says that interpreters can be had", text=text[:4000])
        )
    left = [word for word in _INTERPRETED.sub(" ", rest).split() if word not in _HARMLESS]
    if _REFUSED.search(text) or (left and matches):
        return [], [Doubt(field="languages", what="words about languages that a person must read", text=text[:4000])]
    if left:
        named = _by_name(" ".join(left))
        if named:
            return [named], doubts
        if not interpreted:
            doubts.append(Doubt(field="languages", what="no language we know", text=text[:4000]))
    plain = [word for word in rest.split() if word not in {"and", "or", "y", "also"}]
    note = " ".join(text.split())[:300] if plain and matches else ""
    return [draft if not note else draft.model_copy(update={"note": note}) for draft in matches], doubts


def _pieces(source: str) -> list[str]:
    """Sentences, and of a plain list its items, so that one strange item does not hide the others."""
    pieces: list[str] = []
    for sentence in re.split(r"[;\n|]|\.(?=\s+\S|\s*$)", re.sub(r"\bA\.?S\.?L\b\.?", "ASL", source)):
        items = [item.strip() for item in re.split(r",(?![^(]*\))", sentence) if item.strip()]
        short = all(len(item.split()) <= 4 for item in items)
        pieces += items if short else [sentence.strip()]
    return [piece for piece in pieces if re.search(r"\w", piece)]


def clean_languages(text: object, country: str = "US") -> Cleaned[tuple[LanguageDraft, ...]]:
    """The languages in a cell, each once, in its order. `country` says which sign language "sign language" is."""
    source = clean_text(text, limit=20_000)
    if not source or _NOTHING.fullmatch(source):
        return Cleaned((), as_text(text))
    found: dict[str, LanguageDraft] = {}
    doubts: list[Doubt] = []
    for piece in _pieces(_merged_chinese(_unglued(source))):
        drafts, doubtful = _sentence(piece, country.strip().upper() or "US")
        for draft in drafts:
            found.setdefault(draft.code, draft)
        doubts += doubtful
    sure = 1.0 if not any(doubt.field == "languages" for doubt in doubts) else 0.6
    return Cleaned(tuple(found.values()), as_text(text), sure, tuple(dict.fromkeys(doubts)))
