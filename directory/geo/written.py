"""A place as somebody wrote it, taken apart: postal codes, and names between commas.

Promises: pure functions over one short line (see `names.tidy`) that never raise; patterns only, no look-up: whether
a code or a name exists is the gazetteer's to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from directory.geo.names import key

_LEAD = re.compile(
    r"^(?:us )?(?:zip ?code|zip|postal code|post ?code|c[oó]digo postal|eircode|c\.?p\.?)"
    r"\s*[:#]?\s*(?=[a-z]?\d|[a-z]{2}\d)",
    re.IGNORECASE,
)
_IN = re.compile(r"^(?:in|en) (?=\d{5})")
"""A little word and not Indiana, which has capitals."""
_NUMBER = re.compile(r"(\d{3,5})(?:\.0*)?")
_ZIP4 = re.compile(r"(\d{5})(?:[-–— ]?\d{4}(?:\.0*)?|[-–—])")
_ZIP_LAST = re.compile(r"(.*\S)[,\s]+(\d{5})(?:[-–— ]\d{4})?")
_ZIP_FIRST = re.compile(r"(\d{5})(?:[-–—]\d{4})?[,\s]+(\D.*)")
_BRITISH = re.compile(r"(?:(.*?)[,\s]+)?([A-Z]{1,2}\d[A-Z\d]?)\s*\d[A-Z]{2}", re.IGNORECASE)
_OUTCODE = re.compile(r"(?:(.*?)[,\s]+)?([A-Z]{1,2}\d[A-Z\d]?)", re.IGNORECASE)
_CANADIAN = re.compile(r"(?:(.*?)[,\s]+)?([A-Z]\d[A-Z])[\s-]*\d[A-Z]\d", re.IGNORECASE)
_EIRCODE = re.compile(r"(?:(.*?)[,\s]+)?([AC-FHKNPRTV-Y]\d[\dW])[\s-]*[\dAC-FHKNPRTV-Y]{4}", re.IGNORECASE)
_ROUTING_KEY = re.compile(r"([AC-FHKNPRTV-Y]\d[\dW])", re.IGNORECASE)
_DUBLIN = re.compile(r"(?:(.*?)[,\s]+)?(?:dublin[\s,]+|baile [aá]tha cliath[\s,]+|d)0?(\d{1,2}|6w)", re.IGNORECASE)
_FSA = re.compile(r"(?:(.*?)[,\s]+)?([A-Z]\d[A-Z])", re.IGNORECASE)
_AUSTRALIAN_LAST = re.compile(r"(.*\S)[,\s]+(\d{4})")
_AUSTRALIAN_FIRST = re.compile(r"(\d{4})[,\s]+(\D.*)")
_NOTED = re.compile(r"(\w{2,4})\s*\((.+?)\)?")
_STREET = re.compile(
    r"\d+\S*\s|p ?o box|apt |apartment |suite |ste |unit |room |rm |floor |bldg |attn |c o |\d+$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Code:
    """A postal code found in a line: whose it may be, how it is looked up, and the words beside it.

    `leading`: it stood first, where a house number may stand, so the words must confirm it.
    """

    country: str
    code: str
    rest: str = ""
    leading: bool = False


def codes(line: str, country: str) -> list[Code]:
    """Postal codes a line may hold, the likeliest first; `country` is where a bare number or short code is from."""
    bare = _IN.sub("", _LEAD.sub("", line.strip(" ,.;:#")))
    noted, full = _noted(bare, country), [*_full(bare), *_irish(bare, country)]
    return [*noted, *_american(bare, country), *full, *_australian(bare), *_short(bare, country)]


def _american(bare: str, country: str) -> list[Code]:
    """US ZIPs: with +4, as a number that lost its zeros or gained a ".0", after or before the town."""
    if match := _NUMBER.fullmatch(bare):
        number = match.group(1)
        if country == "AU" and len(number) < 5:
            return [Code("AU", number.zfill(4))]
        return [Code("US", number.zfill(5))]
    if match := _ZIP4.fullmatch(bare):
        return [Code("US", match.group(1))]
    if match := _ZIP_LAST.fullmatch(bare):
        return [Code("US", match.group(2), match.group(1))]
    if match := _ZIP_FIRST.fullmatch(bare):
        return [Code("US", match.group(1), match.group(2), leading=True)]
    return []


def _noted(bare: str, country: str) -> list[Code]:
    """A foreign code as we show it ourselves, its town in brackets: "3000 (Melbourne, VIC)"."""
    match = _NOTED.fullmatch(bare)
    if not match:
        return []
    code = match.group(1)
    found = _american(code, "AU") if code.isdigit() else [*_irish(code, country), *_short(code, country)]
    return [Code(code.country, code.code, match.group(2)) for code in found]


def _full(bare: str) -> list[Code]:
    """British and Canadian codes in full, which look like nothing else."""
    found = []
    if match := _CANADIAN.fullmatch(bare):
        found.append(Code("CA", match.group(2).upper(), match.group(1) or ""))
    if match := _BRITISH.fullmatch(bare):
        found.append(Code("GB", match.group(2).upper(), match.group(1) or ""))
    return found


def _irish(bare: str, country: str) -> list[Code]:
    """Eircodes in full, the districts of Dublin, and in Ireland a routing key alone."""
    if match := _EIRCODE.fullmatch(bare):
        return [Code("IE", match.group(2).upper(), match.group(1) or "")]
    match = _DUBLIN.fullmatch(bare)
    if match and (country == "IE" or "dublin" in bare.casefold()):
        return [Code("IE", f"D{match.group(2).upper():0>2}", match.group(1) or "")]
    match = _ROUTING_KEY.fullmatch(bare)
    return [Code("IE", match.group(1).upper())] if match and country == "IE" else []


def _australian(bare: str) -> list[Code]:
    """Australian postcodes with words beside them, which must confirm them."""
    if match := _AUSTRALIAN_LAST.fullmatch(bare):
        return [Code("AU", match.group(2), match.group(1), leading=True)]
    if match := _AUSTRALIAN_FIRST.fullmatch(bare):
        return [Code("AU", match.group(1), match.group(2), leading=True)]
    return []


def _short(bare: str, country: str) -> list[Code]:
    """Outcodes and sortation areas: alone anywhere, after a town only in their own country."""
    found = []
    for owner, pattern in (("CA", _FSA), ("GB", _OUTCODE)):
        match = pattern.fullmatch(bare)
        if match and (not match.group(1) or owner == country):
            found.append(Code(owner, match.group(2).upper(), match.group(1) or ""))
    return sorted(found, key=lambda code: code.country != country)


def parts(line: str) -> list[str]:
    """The keys of a line's names, most local first, without house numbers and the like before a town."""
    found = [part for part in re.split(r"[,;|()\[\]]| - ", line) if key(part)]
    while len(found) > 1 and _STREET.match(key(found[0])):
        found.pop(0)
    return [key(part) for part in found]


def tails(name_key: str) -> list[tuple[str, str]]:
    """Ways to split a key in a name and what follows it, the longest tail first: "springfield", "north carolina"."""
    words = name_key.split(" ")
    return [(" ".join(words[:at]), " ".join(words[at:])) for at in range(max(1, len(words) - 5), len(words))]
