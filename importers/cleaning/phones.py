"""Phone cells: numbers a survivor can dial, what answers there, and nothing that was guessed.

Promises: zero silently wrong. A number is taken only when it was written out or can be completed from the cell or the
given area code; digits that were not understood make a doubt. A cell that is not to be published yields neither a
number nor its words. Numbers need only be *possible* (`phonenumbers`), so that invented 555-01xx numbers pass; one that
no numbering plan has in service keeps its place but is doubted.
"""

from __future__ import annotations

import re
import unicodedata

from directory.draft import Doubt, PhoneDraft
from directory.values import PhoneKind
from importers.cleaning.cleaned import Cleaned
from importers.cleaning.languages import language_codes
from importers.cleaning.phone_labels import kind_of, looks_like_a_place, note_of, understood_digits
from importers.cleaning.phone_numbers import BLANK, Found, loose_digits, nanp, scan_numbers
from importers.cleaning.text import as_text, clean_text

_FLOAT = re.compile(r"\+?(\d{7,15})\.0+")
_WITHHELD = re.compile(
    r"\b(?:do not|don'?t|not to be|never)\s+(?:publish|share|distribute|list|release|give|post|print|disclose)|"
    r"\bnot for (?:the )?publi|\bun(?:published|listed|disclosed)\b|\bprivate (?:number|line|cell|phone)|"
    r"\b(?:internal|staff|office use)[\s-]*only\b|\bwithheld\b|\bno publicar\b|\bprivado\b|\bconfidencial\b",
    re.IGNORECASE,
)
_RETIRED = re.compile(
    r"\b(?:disconnect|desconectad|inactive\b|defunct\b|formerly\b|previous(?:ly)?\b|no longer\b|"
    r"not? (?:in service|working|valid|active|use)|out of (?:service|order)|"
    r"wrong (?:number|no\b|#)|do(?:es)? ?n[o']t (?:use|call|dial|work)|anterior\b|"
    r"fuera de servicio|no funciona|replaced\b|changed\b|effective\b|used to be\b)|"
    r"\b(?:old|was|not|viejo|antes)\W{0,3}(?:(?:number|phone|line|tel|fax|cell|no\b|#|número|numero)\W{0,3})?"
    r"(?=[\d(]|$)|\bold (?:number|phone|line|fax|cell|#)",
    re.IGNORECASE,
)
"""A number that someone says is gone may by now be anybody's."""
_EXTENSION_WITHOUT = re.compile(r"\b(?:ext|extn|extension)\b\.?\s*(?=[^\W\d])(?!of\b)", re.IGNORECASE)
_CONFIDENTIAL = re.compile(r"\bconfidential\b", re.IGNORECASE)
_CONFIDENTIAL_HELP = re.compile(
    r"\bfree,?\s*(?:and|&|/)?\s*confidential\b|\bconfidential[\s,]+(?:and\s+free\b|hot ?line|help|crisis|support|"
    r"counsel|24|service|advoca|toll|line\b)|\b(?:calls?|services?)\s+(?:is|are|always)\s+confidential|"
    r"24[\s/-]*7[\s,/]+confidential|24[\s-]*(?:hour|hr),?\s+confidential",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"(?:none|no(?: phone)?(?: number)?|unknown|not available|not listed|tbd|tba|pending|x+|"
    r"see (?:notes?|website|web ?site|below|above)|ninguno|voice|fax|tel)\W*",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\S{1,99}@\S+|\bhttps?://\S+|\bw{3,4}\.\S+|\b[a-z][\w\-]{0,62}(?:\.[a-z][\w\-]{0,62}){0,5}\.(?:org|com|net|gov|edu|us|info|co\.uk|ie|uk)\b\S*",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_SEPARATOR = re.compile(r"[,;|\n•]|(?<!\S)/|/(?!\S)|(?<=\s)(?:or|o)(?=\s)|\s[–—-]\s(?=\S+.*:)|\s{3,}", re.IGNORECASE)
_BRACKET = re.compile(r"\s*(?:\[[^\]]*\]?|\([^)]*\)?)")


def _plain(text: object) -> str:
    source = unicodedata.normalize("NFKC", as_text(text)[:20_000])
    source = re.sub("[‐‑‒−]", "-", re.sub(r"(?<=\d)\s*[–—]\s*(?=\d)", "-", source))
    whole = _FLOAT.fullmatch(source.strip())
    return whole[1] if whole else _short_gaps(re.sub(BLANK, " ", source))


def _short_gaps(text: str) -> str:
    """`text` with long runs of blanks cut to three, which still divide numbers; longer ones only cost time."""
    return re.sub(r"\s{4,}", lambda gap: "\n" if "\n" in gap[0] else "   ", text)


def _gap_parts(gap: str, *, leading: bool) -> tuple[str, str]:
    """Divide the words between two numbers into those of the number before and those of the number after."""
    bracket = _BRACKET.match(gap)
    before = bracket[0] if bracket else ""
    rest = gap[len(before) :]
    pieces = _SEPARATOR.split(rest)
    if len(pieces) == 1:
        dash = re.match(r"\s*[–—-]\s*(?=[^\W\d])", rest)
        if rest.rstrip().endswith((":", "~", "=")) or (leading and not dash):
            return before, rest
        return before + rest, ""
    return " ".join([before, *pieces[:-1]]), pieces[-1]


def _labels(text: str, found: list[Found]) -> list[str]:
    """The words that belong to each number, by separators, brackets, and whether the cell labels before or after."""
    if not found:
        return []
    labels = [""] * len(found)
    head = text[: found[0].start]
    tail = text[found[-1].end :]
    # "… fax 312-555-0102": where the last number has no words after it, words stand before theirs.
    leading = any(c.isalpha() for c in head) or not any(c.isalpha() for c in tail)
    labels[0] = head
    for place in range(len(found) - 1):
        gap = text[found[place].end : found[place + 1].start]
        texts = found[place + 1].short and len(found[place + 1].number) > 4
        relays = found[place + 1].number == "711" and not gap.lstrip().startswith(("(", "["))
        before, after = ("", gap) if texts else _gap_parts(gap, leading=leading or relays)
        labels[place] += f" {before}" if before.strip() else ""
        labels[place + 1] = after
    labels[-1] += " " + tail
    return labels


def _draft(found: Found, label: str, default: PhoneKind) -> PhoneDraft:
    if found.short and found.number in {"711", "18000", "18001"}:
        default = PhoneKind.TTY
    elif found.number in {"988", "116123"}:
        default = PhoneKind.HOTLINE
    kind = kind_of(label, default)
    if found.short and len(found.number) > 4 and not found.number.startswith(("116", "18", "131")):
        kind = PhoneKind.TEXT
    note = note_of(label)
    languages = language_codes(note) if note else ()
    return PhoneDraft(number=found.number, extension=found.extension, kind=kind, note=note, languages=languages)


def _merged(phones: list[PhoneDraft]) -> tuple[PhoneDraft, ...]:
    """Each number once: kinds and notes of a repeated one are joined (a hotline stays one; voice wins over fax)."""
    order = (PhoneKind.HOTLINE, PhoneKind.VOICE, PhoneKind.TEXT, PhoneKind.TTY, PhoneKind.VIDEO, PhoneKind.FAX)
    by_number: dict[tuple[str, str], PhoneDraft] = {}
    for phone in phones:
        key = (phone.number, phone.extension)
        known = by_number.get(key)
        if known is None:
            by_number[key] = phone
            continue
        notes = dict.fromkeys(note for note in (known.note, phone.note) if note)
        by_number[key] = PhoneDraft(
            number=phone.number,
            extension=phone.extension,
            kind=min(known.kind, phone.kind, key=order.index),
            note="; ".join(notes)[:300].strip(),
            languages=tuple(dict.fromkeys(known.languages + phone.languages)),
        )
    return tuple(by_number.values())


def _doubt(what: str, text: str) -> Doubt:
    return Doubt(field="phones", what=what, text="" if looks_like_a_place(text) else clean_text(text, limit=4000))


def is_withheld(text: str) -> bool:
    """Whether the cell asks that its number not be published; "free and confidential" helplines do not ask that."""
    confidential = _CONFIDENTIAL.search(text) and not _CONFIDENTIAL_HELP.search(text)
    return bool(_WITHHELD.search(text) or confidential)


def _read(
    text: str, country: str, area_code: str, kind: PhoneKind | None
) -> tuple[tuple[PhoneDraft, ...], list[Doubt]]:
    shown = _LINK.sub(" ", text)
    scan = scan_numbers(shown, country, area_code)
    rest = understood_digits(scan.rest) if _DIGIT.search(scan.rest) else scan.rest
    doubts: list[Doubt] = []
    if scan.needs_area:
        doubts.append(_doubt("a number without its area code", text))
    elif loose_digits(rest):
        doubts.append(_doubt("digits that are not understood", text))
    elif not scan.found:
        doubts.append(_doubt("no number in the words", text))
    if any(found.doubtful for found in scan.found):
        doubts.append(_doubt("a number that no numbering plan has in service", text))
    phones = [
        _draft(found, label, kind or PhoneKind.VOICE)
        for found, label in zip(scan.found, _labels(shown, scan.found), strict=True)
    ]
    if not doubts and (_lost(shown, phones) or _EXTENSION_WITHOUT.search(understood_digits(scan.rest))):
        doubts.append(_doubt("digits that are not understood", text))
    return _merged(phones), doubts


def _lost(text: str, phones: list[PhoneDraft]) -> bool:
    """Whether a digit of the cell stands nowhere in what was read; a zero may be a trunk prefix, which is dropped."""
    told = "".join(phone.number + phone.extension + phone.note for phone in phones)
    return not set(re.findall(r"[1-9]", text)) <= set(told)


def clean_phones(
    text: object, country: str = "US", area_code: str = "", kind: PhoneKind | None = None
) -> Cleaned[tuple[PhoneDraft, ...]]:
    """Every number in a cell, E.164 or short code, with extension, kind, note and languages, in the cell's order.

    `country` is ISO 3166-1 alpha-2; `area_code` (three digits) completes seven-digit numbers; `kind` is what a number
    is when its own words do not tell. Never raises; see the module for what becomes a doubt.
    """
    source = as_text(text)
    plain = _plain(text)
    cell = (
        clean_text(plain.replace("\n", " \n "))
        if "<" in plain or "&" in plain or not plain.isascii()
        else plain.strip()
    )
    if not clean_text(cell) or _NOTHING.fullmatch(cell) or not re.search(r"\w", cell):
        return Cleaned((), source)
    if is_withheld(cell) or is_withheld(plain):
        doubt = Doubt(field="phones", what="the partner says that the number is not to be published")
        return Cleaned((), "", 1.0, (doubt,))
    region = country.strip().upper() or "US"
    if _RETIRED.search(cell):
        return Cleaned((), source, 0.0, (_doubt("the words say that a number is no longer right", cell),))
    phones, doubts = _read(cell, region, re.sub(r"\D", "", area_code), kind)
    sure = 1.0 if not doubts else 0.6
    return Cleaned(phones, source, sure if nanp(region) or not doubts else 0.5, tuple(doubts))
