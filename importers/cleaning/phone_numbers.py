"""Where the numbers stand in a cell: one pass per way of writing, each blanking out what it understood.

Promises: a `Found` is a number some numbering plan can carry (`phonenumbers.is_possible_number`, not `is_valid_number`:
the invented 555-01xx numbers must pass, and `doubtful` says when the plan does not know the number). Digits that no
pass understood stay in `Scan.rest` for a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache

import phonenumbers
from phonenumbers import NumberParseException

BLANK = "\x00"
KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_AREA = r"(?:(?:(?<![\d+])(?:\+|00|011)?\s*1[\s.\-/]*)?[(\[]?\s*(?<!\d)(?P<area>\d{3})\s*[)\]]?)"
_NANP = re.compile(_AREA + r"[\s.\-/]*(?P<exchange>\d{3})[\s.\-/]*(?P<line>\d{4})(?![\d])")
_PLAIN = re.compile(r"(?<![\d+])(?:\+?1)?(?P<area>\d{3})(?P<exchange>\d{3})(?P<line>\d{4})(?!\d)")
_VANITY = re.compile(
    r"(?<![\dA-Za-z])(?:\+?1[\s.\-]*)?(?P<open>[(\[]?)\s*(?P<area>[2-9]\d{2})\s*(?P<gap>[)\]]\s*[.\-]?\s*|[.\-]|\s)"
    r"(?P<word>[A-Z0-9](?:[.\-\s]?[A-Z0-9]){6,9})(?![A-Za-z0-9])"
)
_VANITY_TAIL = re.compile(
    r"(?<![\dA-Za-z])(?:\+?1[\s.\-]*)?[(\[]?\s*(?P<area>[2-9]\d{2})\s*[)\]]?[\s.\-]*(?P<exchange>[2-9]\d{2})"
    r"[.\-\s]?(?P<word>[A-Za-z]{4,6})(?![A-Za-z0-9])"
)
_LOCAL_VANITY = re.compile(r"(?<![\w).\-/])(?P<exchange>[2-9]\d{2})-(?P<word>[A-Z]{4})(?![A-Za-z0-9])")
_LOCAL = re.compile(r"(?<![\w)\].\-/+])(?P<exchange>[2-9]\d{2})[\s.\-]?(?P<line>\d{4})(?![\d]|-\d)")
_ABROAD = r"\s?[1-9](?:[\s().\-/]{0,3}\d){6,14}(?!\d)"
_PLUS = re.compile(r"(?<!\d)(?:\+|\b00|\b011[\s-])" + _ABROAD)
# 011 leads abroad from North America only: in Britain "011 3496 0101" is the number 0113 496 0101, spaced oddly.
_PLUS_ELSEWHERE = re.compile(r"(?<!\d)(?:\+|\b00)" + _ABROAD)
_NATIONAL = re.compile(r"(?<![\d+])\(?\d(?:[ ().\-]{0,3}\d){5,14}(?!\d)")
_WORDS_ECHO = re.compile(r"\s*[(\[]?\s*([A-Z0-9][A-Z0-9\s.\-]{2,11})\s*[)\]]?(?![A-Za-z0-9])")
_TOLL_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})
_JOINT = r"\s*(?:\bor\b|/|&|\band\b|\bo\b|,\s*-|(?:[,;/]\s*)?\b(?:tele)?fax\b\W?)\s*"
_SIBLING = re.compile(_JOINT + r"(?P<line>\d{4})(?!\d|[.\-]\d|\s*[ap]\.?m)", re.IGNORECASE)
_COUSIN = re.compile(_JOINT + r"(?P<exchange>[2-9]\d{2})[\s.\-](?P<line>\d{4})(?!\d|-\d)", re.IGNORECASE)
_NOT_TAIL = r"(?![\d:]|[ .,\-]?\d|\s*(?:[ap]\.?m|hours?|hrs?|days?|x)\b)"
_TAIL = re.compile(rf"{_JOINT}(?P<line>[1-9]\d(?: ?\d){{1,5}}|0\d{{2,3}}){_NOT_TAIL}", re.IGNORECASE)
_SHORT_TAIL = re.compile(rf"/(?P<line>\d{{1,2}})(?!/){_NOT_TAIL}", re.IGNORECASE)
FARTHEST_TAIL = 20
"""How far apart lines of one house are when only the last one to three digits of the next one are written."""
_EXTENSION = re.compile(
    r"\s*[,;.\-–]?\s*[(\[]?\s*(?:extension|extensión|extn|ext|xt|x|#|poste|anexo|local(?=\s\d{2,4}(?!\d|[.\-\s]\d)))\s*[.:=]?\s*#?\s*(?P<ext>\d{1,7})(?!\d)\s*[)\]]?",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"\d(?:[ .\-/]?\d)*")
_AMERICAN = re.compile(r"\+1([2-9][0-9]{9})")
"""A number of the plan `+1` as it is dialled: it has the right length, and reading it again says the same."""
_NANP_SHORT = frozenset(["211", "311", "411", "511", "611", "711", "811", "911", "988"])
_EMERGENCY = {
    "GB": {"999", "112", "101", "111", "116123", "116000", "116006", "18000", "18001"},
    "IE": {"999", "112", "116123", "116000", "116006"},
    "AU": {"000", "106", "131114"},
    "NZ": {"111", "105", "1737"},
    "CA": {"911", "988", "211", "311", "411", "511", "611", "711", "811"},
}  # numbers of national plans (Ofcom, ComReg, ACMA, CRTC) that are dialled as they are


@dataclass(frozen=True, slots=True)
class Found:
    """A number at `[start:end)` of the cell; `exact` is False when its area code was carried over from a neighbour."""

    start: int
    end: int
    number: str
    extension: str = ""
    short: bool = False
    doubtful: bool = False
    exact: bool = True


@dataclass(slots=True)
class Scan:
    """The state of one cell's reading: the text with what was understood blanked out, and what was found so far."""

    rest: str
    country: str
    area_code: str = ""
    found: list[Found] = field(default_factory=list)
    needs_area: bool = False

    def take(self, start: int, end: int, number: str, *, exact: bool = True) -> bool:
        """Record a number if some plan can carry it, and blank its place; otherwise leave its digits for a person."""
        plain = _AMERICAN.fullmatch(number)
        if plain:
            parsed = phonenumbers.PhoneNumber(country_code=1, national_number=int(plain[1]))
            e164, possible = number, True
        else:
            try:
                parsed = phonenumbers.parse(number, None)
            except NumberParseException:
                return False
            e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
            possible = phonenumbers.is_possible_number(parsed)
        if not possible or len(set(e164[-7:])) == 1:
            return False
        doubtful = not in_service(parsed) and not _invented(parsed)
        self.found.append(Found(start, end, e164, doubtful=doubtful, exact=exact))
        self.blank(start, end)
        return True

    def blank(self, start: int, end: int) -> None:
        """Mark `[start:end)` as understood."""
        self.rest = self.rest[:start] + BLANK * (end - start) + self.rest[end:]


@cache
def _american_regions() -> tuple[tuple[str, re.Pattern[str] | None], ...]:
    """The regions of the plan `+1` in the library's order, with the leading digits of those that have their own."""
    found = []
    for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[1]:
        plan = phonenumbers.PhoneMetadata.metadata_for_region(region)
        leading = plan.leading_digits if plan else None
        found.append((region, re.compile(leading) if leading else None))
    return tuple(found)


def in_service(parsed: phonenumbers.PhoneNumber) -> bool:
    """`phonenumbers.is_valid_number`, which for a number of no region of `+1` looks each of 25 regions up."""
    if parsed.country_code != 1:
        return phonenumbers.is_valid_number(parsed)
    national = phonenumbers.national_significant_number(parsed)
    for region, leading in _american_regions():
        if leading is None:
            if phonenumbers.is_valid_number_for_region(parsed, region):
                return True
        elif leading.match(national):
            return phonenumbers.is_valid_number_for_region(parsed, region)
    return False


def nanp(country: str) -> bool:
    """Whether the country shares the numbering plan of the US and Canada (`+1`)."""
    return phonenumbers.country_code_for_region(country) == 1


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _crowded(text: str, start: int, end: int) -> bool:
    """Whether more digits hang on the number with nothing but its own separators between: then it is not read right."""
    start += len(text[start:end]) - len(text[start:end].lstrip())
    before = re.search(r"\d[ .\-/]{1,2}$|\d$", text[max(0, start - 3) : start])
    if before and text[start] not in "([":
        return True
    if not re.match(r"[.\-/]\d{1,3}(?!\d)(?!\s*(?:hr|hour))|[ .\-]\d{5,}", text[end:]):
        return False
    tail = _TAIL.match(text, end) or _SHORT_TAIL.match(text, end)
    return tail is None or not _near(_digits(text[start:end]), _digits(tail["line"]))


def _vanity(scan: Scan) -> None:
    for match in list(_VANITY.finditer(scan.rest)):
        word = re.sub(r"[^A-Z0-9]", "", match["word"])
        plain = match["gap"].isspace() and not match["open"] and match["area"] not in _TOLL_FREE
        fits = len(word) == 7 or match["area"] in _TOLL_FREE
        if plain or not fits or not any(c.isalpha() for c in word[:7]) or _slip(word):
            continue
        _spelled(scan, match, match["area"] + word.translate(KEYS)[:7])
    for match in list(_VANITY_TAIL.finditer(scan.rest)):
        word = match["word"]
        if len(word) > 4 and match["area"] not in _TOLL_FREE:
            continue
        if (
            word.lower() in {"text", "main", "home", "cell", "work", "call", "desk", "line", "free"}
            and not word.isupper()
        ):
            continue
        if match[0][: match.start("word") - match.start()].endswith(" ") and not word.isupper():
            continue
        _spelled(scan, match, match["area"] + match["exchange"] + word.upper().translate(KEYS)[:4])


def _slip(word: str) -> bool:
    """Whether the letters are rather mistyped digits ("555-O1I2") than a word one can remember."""
    letters = re.findall(r"[A-Z]+", word)
    mixed = len(word) > len("".join(letters))
    return max(map(len, letters)) < 2 or (mixed and set("".join(letters)) <= set("OILSBZ"))


def _spelled(scan: Scan, match: re.Match[str], national: str) -> None:
    """Take a number in letters if it is a valid one and the digits written beside it, if any, agree."""
    parsed = phonenumbers.parse("+1" + national, None)
    if not phonenumbers.is_valid_number(parsed):
        return
    end = match.end()
    echo = re.match(
        r"\s*[(\[]?\s*(?:\+?1?[\s.\-]*\(?\d{3}\)?[\s.\-]*)?(?:\d{3}[\s.\-]*)?\d{4}(?!\d)\s*[)\]]?", scan.rest[end:]
    )
    if echo:
        told = _digits(echo[0])
        if national.endswith(told[-10:]):
            end += echo.end()
        elif len(told) in (4, 7) and scan.rest[end:].lstrip()[:1] in "([":
            return
    scan.take(match.start(), end, "+1" + national)


def _full(scan: Scan) -> None:
    for match in [*_PLAIN.finditer(scan.rest), *_NANP.finditer(scan.rest)]:
        text = scan.rest
        if (
            BLANK in text[match.start() : match.end()]
            or _crowded(text, match.start(), match.end())
            or "\n" in match[0].strip()
        ):
            continue
        national = match["area"] + match["exchange"] + match["line"]
        if national[0] in "01" or not scan.take(match.start(), match.end(), "+1" + national):
            continue
        echo = _WORDS_ECHO.match(scan.rest, match.end())
        if echo and any(c.isalpha() for c in echo[1]):
            keyed = re.sub(r"[^A-Z0-9]", "", echo[1]).translate(KEYS)
            if len(keyed) >= 4 and (national.endswith(keyed) or (len(keyed) > 7 and national.endswith(keyed[:7]))):
                scan.found[-1] = replace(scan.found[-1], end=echo.end())
                scan.blank(match.end(), echo.end())


def _siblings(scan: Scan) -> None:
    """`312.555.0142 or 0143`, `(212) 555-0187 / 555-0190`: the neighbour lends what is left out."""
    queue = [found for found in scan.found if found.number.startswith("+1")]
    while queue:
        found = queue.pop(0)
        cousin = _COUSIN.match(scan.rest, found.end)
        sibling = cousin or _SIBLING.match(scan.rest, found.end)
        if sibling and not (cousin and found.number[2:5] in _TOLL_FREE):
            head = found.number[:5] + sibling["exchange"] if cousin else found.number[:8]
            start = sibling.start("exchange" if cousin else "line")
            if scan.take(start, sibling.end(), head + sibling["line"], exact=False):
                queue.append(scan.found[-1])
        elif tail := _tail(scan, found):
            queue.append(tail)


def _tail(scan: Scan, found: Found) -> Found | None:
    """The next line of a house by its last digits only ("01632 960142 / 960143", "960142/43"), taken."""
    match = _TAIL.match(scan.rest, found.end) or _SHORT_TAIL.match(scan.rest, found.end)
    number = _with_tail(found.number, _digits(match["line"])) if match else ""
    if match and number and scan.take(match.start("line"), match.end(), number, exact=False):
        return scan.found[-1]
    return None


def _with_tail(number: str, tail: str) -> str:
    """`number` with its end replaced; "" where what is written may be another thing than the end of a neighbour."""
    parsed = phonenumbers.parse(number, None)
    national, size = str(parsed.national_number), len(tail)
    if size > len(national) - 3 or (parsed.country_code == 1 and size != 2):
        return ""
    return number[:-size] + tail if size > 3 or _near(national, tail) else ""


def _near(digits: str, tail: str) -> bool:
    """Whether a few digits written after a number can be the end of the next line of the same house."""
    return len(tail) > 3 or 0 < int(tail) - int(digits[-len(tail) :]) <= FARTHEST_TAIL


def _houses(scan: Scan) -> None:
    """The neighbours of numbers that are not of North America."""
    queue = [found for found in scan.found if not found.short]
    while queue:
        if tail := _tail(scan, queue.pop(0)):
            queue.append(tail)


def _local(scan: Scan) -> None:
    """Seven digits: dialable only with the area code that the partner's region gives."""
    for pattern in (_LOCAL_VANITY, _LOCAL):
        for match in list(pattern.finditer(scan.rest)):
            hangs_on = re.search(r"[)\]\d]\s{0,2}$", scan.rest[: match.start()])
            if hangs_on or _crowded(scan.rest, match.start(), match.end()):
                continue
            line = match["word"].translate(KEYS) if pattern is _LOCAL_VANITY else match["line"]
            end = match.end()
            echo = re.match(r"\s*[(\[]\s*(\d{4})\s*[)\]]", scan.rest[end:])
            if pattern is _LOCAL_VANITY and echo:
                if echo[1] != line:
                    continue
                end += echo.end()
            if re.fullmatch(r"[2-9]\d\d", scan.area_code):
                scan.take(match.start(), end, f"+1{scan.area_code}{match['exchange']}{line}")
            else:
                scan.needs_area = True


def _world(scan: Scan, pattern: re.Pattern[str], region: str | None) -> None:
    for match in list(pattern.finditer(scan.rest)):
        # "01632 960142 (24 hours)": a bracket after the number is no part of it.
        bracket = match[0].rfind("(")
        for text in (match[0], match[0][:bracket].rstrip() if bracket > 6 else ""):
            end = match.start() + len(text)
            if text and not (region and _crowded(scan.rest, match.start(), end)):
                number = _abroad(text, region)
                if number and scan.take(match.start(), end, number):
                    break


def _abroad(text: str, region: str | None) -> str:
    """A number of another plan as E.164 (`region` None: it says itself which), or ""."""
    if region is None:
        text = re.sub(r"^(?:00|011[\s-])\s?", "+", text)
    try:
        parsed = phonenumbers.parse(text.replace("(0)", "") if text.startswith("+") else text, region)
    except NumberParseException:
        return ""
    known = region is None or phonenumbers.is_valid_number(parsed) or _invented(parsed)
    if not (known and phonenumbers.is_possible_number(parsed)):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _invented(parsed: phonenumbers.PhoneNumber) -> bool:
    """Numbers kept for drama are possible though not valid: 555-01xx, Ofcom's 01632 960xxx …, ComReg's 020 91x."""
    kept = {44: ("1632960", "2079460", "808157", "7700900"), 353: ("2091",)}.get(parsed.country_code or 0, ())
    national = str(parsed.national_number)
    return national.startswith(kept) or (
        parsed.country_code == 1 and re.fullmatch(r"\d{3}55501\d\d", national) is not None
    )


@cache
def _short_codes(country: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The country's short codes, the longest first, and how each is recognised."""
    codes = _NANP_SHORT if nanp(country) else frozenset(_EMERGENCY.get(country, ()))
    ordered = sorted(codes | _EMERGENCY.get(country, set()), key=len, reverse=True)
    spread = {code: r"[\s\-.]?".join(code) for code in ordered}
    return tuple(
        (code, re.compile(rf"(?<![\d\w$+])(?<!\d[.\-/]){spread[code]}(?![\d\w]|[.\-/]\d)")) for code in ordered
    )


def _short(scan: Scan) -> None:
    for code, pattern in _short_codes(scan.country):
        for match in list(pattern.finditer(scan.rest)):
            scan.found.append(Found(match.start(), match.end(), code, short=True))
            scan.blank(match.start(), match.end())
    texting = re.search(r"\b(?:text|txt|sms|texto|mensaje)\w*\b", scan.rest, re.IGNORECASE)
    if texting:
        for match in list(re.finditer(r"(?<![\d\w$])(?<![.+#])(?:\d{5,6}|\d{3}-\d{3})(?![\d\w]|[.\-/]\d)", scan.rest)):
            near = re.split(r"[;\n|]", scan.rest[: match.start()].replace(BLANK, "|"))[-1]
            if re.search(r"\b(?:text|txt|sms|texto|mensaje)", near, re.IGNORECASE):
                scan.found.append(Found(match.start(), match.end(), _digits(match[0]), short=True))
                scan.blank(match.start(), match.end())


def _extensions(scan: Scan) -> None:
    for place, found in enumerate(scan.found):
        match = _EXTENSION.match(scan.rest, found.end)
        if match and not found.short:
            scan.found[place] = replace(found, end=match.end(), extension=match["ext"])
            scan.blank(match.start(), match.end())


def scan_numbers(text: str, country: str, area_code: str = "") -> Scan:
    """Every number in `text`, in its order, and what of the text was not a number."""
    scan = Scan(text, country, area_code)
    plus_first = _PLUS_ELSEWHERE if not nanp(country) else re.compile(r"(?!\+\s?1|00\s?1|011[\s-]1)" + _PLUS.pattern)
    _world(scan, plus_first, None)
    if nanp(country):
        _full(scan)
        _vanity(scan)
        _extensions(scan)
        _siblings(scan)
        _short(scan)
        _local(scan)
    elif country in phonenumbers.SUPPORTED_REGIONS:
        # Whole numbers first: the end of "01274 496 111" is no short code.
        _world(scan, _NATIONAL, country)
        _houses(scan)
        _short(scan)
    _extensions(scan)
    scan.found.sort(key=lambda found: found.start)
    return scan


def loose_digits(rest: str) -> list[str]:
    """The digit runs that nothing understood."""
    return _LOOSE.findall(rest)
