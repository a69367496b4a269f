"""What the words beside a number say: what answers there, and a note for people.

Promises: closed lists of words decide the kind; every other word is kept as a note and decides nothing. A note never
holds a street, and words that stand beside digits nobody understood are left to the doubt.
"""

from __future__ import annotations

import re

from directory import secrecy
from directory.values import PhoneKind
from importers.cleaning.phone_numbers import BLANK

_KINDS: tuple[tuple[PhoneKind, re.Pattern[str]], ...] = (
    (
        PhoneKind.TTY,
        re.compile(r"\b(?:tty|tdd|ttd|tt|teletype\w*|text ?(?:tele)?phone|minicom|relay|ats)\b|\btty", re.IGNORECASE),
    ),
    (PhoneKind.VIDEO, re.compile(r"\b(?:vp|video ?phone|video ?relay|vrs|video)\b", re.IGNORECASE)),
    (PhoneKind.TEXT, re.compile(r"\b(?:text(?:s|ing)?|txt|sms|texto|whats ?app)\b", re.IGNORECASE)),
    (
        PhoneKind.FAX,
        re.compile(
            r"\b(?:e?-?fax|telefax|facsimile|facsímil|téléc|telec|t[ée]l[ée]copieur|fx|f(?=\s*:))\b|^\W*f\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        PhoneKind.HOTLINE,
        re.compile(
            r"\b(?:hot ?-?line|crisis|help ?-?line|life ?line|emergency line|línea de (?:crisis|ayuda|emergencia)|"
            r"linea de (?:crisis|ayuda|emergencia)|ligne d(?:e crise|['’]écoute)|"
            r"24[\s-]*(?:hour|hr)s?[\s-]*(?:line|phone|number|access)|"
            r"warm ?line)\b",
            re.IGNORECASE,
        ),
    ),
)
_VOICE = re.compile(r"\b(?:voice|call(?:s|ing)?|phone|tel|telephone|office|business|main|v(?=\s*/))\b", re.IGNORECASE)
_ROOM = re.compile(r"\b(?:office|business|main)\b", re.IGNORECASE)
_ITS_FAX = re.compile(r"(?<![\s/,&+–-])(?<!\band)(?<!\bor)\s+(?:e?-?fax|facsimile)\W*$", re.IGNORECASE)
"""The fax of an office is a fax; "office/fax" and "office and fax" are one number for both."""
_NOISE = frozenset(
    [
        "a",
        "all",
        "an",
        "and",
        "ans",
        "at",
        "by",
        "call",
        "dial",
        "for",
        "i",
        "y",
        "o",
        "o:",
        "or",
        "p",
        "ph",
        "phone",
        "phones",
        "tel",
        "tele",
        "t",
        "tél",
        "telephone",
        "teléfono",
        "telefono",
        "number",
        "numbers",
        "no",
        "num",
        "is",
        "our",
        "the",
        "to",
        "us",
        "v",
        "voice",
        "please",
        "contact",
        "otherwise",
        "also",
        "then",
    ]
)
_KIND_ONLY = re.compile(
    r"(?:fax|facsimile|fx|f|tty|tdd|tty ?/ ?tdd|tdd ?/ ?tty|text|sms|hot ?-?line|vp|videophone|video phone|fax "
    r"(?:number|no\.?|#)|voice)",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?:st|street|ave|avenue|blvd|boulevard|rd|road|dr|drive|ln|lane|hwy|highway|pkwy|parkway|fwy|freeway|expwy|"
    r"expressway|ct|pl|plaza|pike|cir|circle|suite|ste|apt|bldg|floor|po ?box|p\.? ?o\.? ?box|calle|carretera)\b\.?",
    re.IGNORECASE,
)
_TIME = r"\d{1,2}(?::[0-5]\d)?\s*(?:[ap]\.?\s?m?\.?(?![a-z])|noon)?"
_DAY = r"(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|m|t|w|th|f|s|su|sa)(?:day|nesday|rsday|urday|sday)?s?\b\.?"
_UNDERSTOOD = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b24\s*/\s*7(?:\s*/\s*365)?\b",
        r"\b24\s*-?\s*(?:hours?|hrs?|h|horas)\b\.?(?:\s*(?:/|a|per)\s*day)?",
        r"\b7\s+days(?:\s+(?:a|per)\s+week)?\b",
        rf"{_DAY}(?:\s*(?:-|–|to|thru|through|,|&|and|/)\s*{_DAY})*\s*[:,]?\s*(?:from\s+)?{_TIME}\s*(?:-|–|to|until)\s*{_TIME}",
        r"\b\d{1,2}(?::[0-5]\d)?\s*[ap]\.?\s?m\.?\s*(?:-|–|to|until)\s*\d{1,2}(?::[0-5]\d)?\s*[ap]\.?\s?m\b\.?",
        r"\b\d{1,2}(?::[0-5]\d)?\s*(?:-|–|to)\s*\d{1,2}(?::[0-5]\d)?\s*[ap]\.?\s?m\b\.?",
        r"\b(?:option|opci[oó]n|opt|press|oprima|prompt|menu|marque)\.?\s*#?\d(?!\d)(?:\s*(?:,\s*then|,|then|and|or|&)\s*(?:option|press|#)?\s*#?\d(?!\d|[.\-\d]))*",
        r"\bfor\s+(?:spanish|english|español)\b",
    )
)


def understood_digits(text: str) -> str:
    """`text` with the digits that say hours or a menu option blanked out."""
    for pattern in _UNDERSTOOD:
        text = pattern.sub(lambda match: BLANK * len(match[0]), text)
    return text


def kind_of(label: str, default: PhoneKind) -> PhoneKind:
    """What answers, by the words of `label`; else `default`. Voice beside text, TTY or fax is voice."""
    kinds = [kind for kind, pattern in _KINDS if pattern.search(label)]
    if not kinds:
        return default
    first = kinds[0]
    if first is PhoneKind.TTY and re.search(r"\bvoice\b|\bv\s*/|/\s*v\b", label, re.IGNORECASE):
        return PhoneKind.VOICE
    sends = re.search(r"\bto\b", label, re.IGNORECASE)
    spoken = _ROOM.sub("", label) if first is PhoneKind.FAX and _ITS_FAX.search(label) else label
    if first in (PhoneKind.TEXT, PhoneKind.FAX) and _VOICE.search(spoken) and not sends:
        return PhoneKind.HOTLINE if PhoneKind.HOTLINE in kinds else PhoneKind.VOICE
    return first


def looks_like_a_place(text: str) -> bool:
    """Whether the words may name a street or a box: such words are never repeated in a note or a doubt."""
    return bool(_STREET.search(text)) or bool(secrecy.place_traces(text))


def note_of(label: str) -> str:
    """The words of a label worth keeping for people; "" when they are noise, only name the kind, or may be a place."""
    note = re.sub(r"\s+", " ", label.replace(BLANK, " ")).strip(" \t,;:|/~-–—.[](){}*•&=")
    words = [word for word in re.split(r"[^\w'’#]+", note.lower()) if word]
    if not words or all(word in _NOISE for word in words) or _KIND_ONLY.fullmatch(note):
        return ""
    if re.search(r"\d", understood_digits(note)) or looks_like_a_place(note):
        return ""
    note = re.sub(r"^(?:or|and)\b\W*|\W*\b(?:or|and)$", "", note, flags=re.IGNORECASE)
    return (note + ")" if note.count("(") > note.count(")") else note)[:300]
