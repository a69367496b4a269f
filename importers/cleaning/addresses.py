"""Addresses: lines into their HSDS parts, and silence about the ones that are secret.

Promises: an address that is said to be confidential, in any of its cells, becomes None; no doubt about an address ever
holds a word of it; nothing is added that the cells do not say. `usaddress` divides one-line US addresses; those of
other countries keep their lines. A part that cannot be a state or a ZIP is left out and doubted.
"""

from __future__ import annotations

import re

import usaddress

from directory.draft import AddressDraft, Doubt
from importers.cleaning.cleaned import Cleaned
from importers.cleaning.states import NAMES, ZERO_ZIPS, state_code
from importers.cleaning.text import as_text, clean_text, title_case

_WITHHELD = re.compile(
    r"\bconfiden[ct]i\w*|\bun(?:disclosed|published|listed)\b|\bwithheld\b|\bnot\s+(?:be\s+)?(?:disclosed?|published?|listed|"
    r"shared|given|public|released?|available)\b|\b(?:call|contact|phone|text|e-?mail|ask|inquire)\b.{0,40}\b(?:location|address|"
    r"directions)\b|\b(?:location|address|directions?)\b.{0,30}\b(?:upon|on|by|after)\s+(?:request|intake|call|screening|"
    r"appointment)|\bdo\s+not\s+(?:publish|share|list|print|disclose|release)\b|\bprivate(?!\s+(?:rd|road|dr|drive|ln|lane|st|"
    r"street|school))\b|\bhidden\b|\bsecret\s+(?:location|address|place|shelter)|\bsafe\s+(?:house|location)\b|"
    r"\bprotected\s+(?:location|address)|\bsecure\s+location|\bfor\s+(?:your\s+)?safety\b|\bno\s+publicar\b|\breservad[ao]\b",
    re.IGNORECASE,
)
_NO_STREET = re.compile(
    r"(?:mobile(?: unit| services?| clinic| office)?|none|no (?:street |physical )?address|unknown|tbd|"
    r"various(?: locations?)?|"
    r"multiple(?: locations?)?|see (?:notes?|below|website)|not applicable|general delivery)\W*",
    re.IGNORECASE,
)
_VIRTUAL = re.compile(
    r"(?:virtual|online|telehealth|remote|web|phone|by phone|telephone|hotline)(?: only| services?)?\W*", re.IGNORECASE
)
_AREA = re.compile(
    r"^(?:serv(?:es|ing|ice area)|state-?wide|nation-?wide|county-?wide|city-?wide|covers|all of|throughout|"
    r"available in)\b|"
    r"^[A-Z][\w.\- ]* (?:county|counties)(?:,? [A-Z]{2})?$",
    re.IGNORECASE,
)
_STATE_ONLY = re.compile(r"^\s*state\s*:\s*([A-Za-z .]+?)[\s,.]*$", re.IGNORECASE)
_BOX = re.compile(r"\b(?:p\.?\s*o\.?|post\s+office)\s*(?:box|bx)\b|\bapartado\b|^\s*box\s+\d|\bpo\s?box", re.IGNORECASE)
_STREET = re.compile(
    r"\d+\s+\w+.*\b(?:st|street|ave|avenue|blvd|rd|road|dr|drive|ln|lane|way|hwy|pkwy|calle)\b", re.IGNORECASE
)
_ZIP = re.compile(r"(?<!\d)(\d{5})(?:\s*[-–]\s*(\d{4}))?(?!\d)")
_UNIT_LABELS = frozenset({"OccupancyType", "OccupancyIdentifier", "SubaddressType", "SubaddressIdentifier"})
_PLACE_LABELS = frozenset({"PlaceName", "StateName", "ZipCode", "ZipPlus4", "CountryName"})
_CAPS = frozenset(["N", "S", "E", "W", "NE", "NW", "SE", "SW", "PO", "US", "RR", "HC", "SR", "CR", "FM", "MLK", "USA"])
_TOWN = re.compile(r"[^\W\d_][^\d_()#&,;:/]{1,60}")
_COUNTRY = re.compile(r"[,\s]+(?:u\.?s\.?a\.?|united states(?: of america)?)\s*$", re.IGNORECASE)


def is_withheld(text: object) -> bool:
    """Whether an address cell says, in any words we know, that the address is not to be known."""
    return bool(_WITHHELD.search(as_text(text)))


def _doubt(what: str, field: str = "address") -> Doubt:
    return Doubt(field=field, what=what)


def clean_postal_code(text: object, country: str = "US", state: str = "") -> str:
    """A postal code as it is written, or "": `75212.0`, ZIP+4, a lost first zero where the state shows it."""
    code = re.sub(r"\.0+$", "", clean_text(text)).upper()
    if country not in ("US", "PR"):
        return code[:12]
    if re.fullmatch(r"\d{3,4}", code) and state_code(state) in ZERO_ZIPS:
        code = code.zfill(5)
    match = re.fullmatch(r"(\d{5})(?:\s*[-–]?\s*(\d{4}))?-?", code)
    if not match or match[1] == "00000":
        return ""
    return f"{match[1]}-{match[2]}" if match[2] and match[2] != "0000" else match[1]


def _words(tokens: list[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(tokens)).strip(" ,;")


def _joined(tokens: list[tuple[str, str]]) -> tuple[str, str]:
    """Street and unit: the unit is a run of occupancy tokens at the street's end."""
    cut = len(tokens)
    while cut > 0 and tokens[cut - 1][1] in _UNIT_LABELS:
        cut -= 1
    unit = _words([token for token, _ in tokens[cut:]]) if cut > 0 else ""
    street = _words([token for token, _ in (tokens[:cut] if unit else tokens)])
    return (street, unit) if re.search(r"\w", street) else (_words([token for token, _ in tokens]), "")


def _divided(line: str) -> dict[str, str]:
    """The parts of a one-line US address; only what stands at its end may be city, state and ZIP.

    Brackets are taken out first (usaddress reads across them) and follow the unit.
    """
    brackets = re.findall(r"\([^()]*\)", line)
    bare = re.sub(r"\s*\([^()]*\)", " ", _COUNTRY.sub("", line))
    tokens = [(token, label) for token, label in usaddress.parse(bare) if token.strip()]
    cut = len(tokens)
    while cut > 0 and tokens[cut - 1][1] in _PLACE_LABELS:
        cut -= 1
    tail = tokens[cut:]
    parts = {"StateName": "", "PlaceName": "", "ZipCode": ""}
    for name in parts:
        labels = (name, "ZipPlus4") if name == "ZipCode" else (name,)
        parts[name] = _words([token for token, label in tail if label in labels])
    street, unit = _joined(tokens[:cut])
    return {
        "address_1": street,
        "address_2": _words([unit, *brackets]),
        "city": parts["PlaceName"],
        "state": parts["StateName"],
        "postal_code": parts["ZipCode"],
    }


def _tail(line: str) -> dict[str, str] | None:
    """`Fort Pierce, FL`, `FL 32955`, `State: FL`: no street at all."""
    only = _STATE_ONLY.match(line)
    if only and state_code(only[1]):
        return {"state": only[1]}
    match = re.fullmatch(r"(?:([^\d,]+?)\s*,\s*)?([A-Za-z][A-Za-z .]+?)[\s,]*(\d{5}(?:-\d{4})?)?", line.strip(" ,."))
    if match and state_code(match[2]) and (match[1] or match[3] or match[2].strip().upper() in NAMES):
        return {"city": match[1] or "", "state": match[2], "postal_code": match[3] or ""}
    return None


def _fixed_case(text: str) -> str:
    return title_case(text, _CAPS)


def _us(cells: dict[str, str]) -> tuple[dict[str, str], list[Doubt]]:
    """The cells of a US address, divided and put in order."""
    doubts: list[Doubt] = []
    line = cells.pop("line")
    if (
        not line
        and not cells["city"]
        and not cells["state"]
        and re.search(r",.*[A-Za-z]{2,}\W+\d{5}", cells["address_1"])
    ):
        line, cells["address_1"] = cells["address_1"], ""
    if line:
        read = _tail(line) or _divided(line)
        for name, value in read.items():
            known = cells.get(name, "")
            if known and value and known.casefold() != value.casefold() and name in ("city", "state", "postal_code"):
                same = name == "state" and state_code(known) == state_code(value)
                same = same or (name == "postal_code" and known[:5] == value[:5])
                doubts += [] if same else [_doubt("the address line and its cells do not agree")]
            cells[name] = known or value
    state = state_code(cells["state"])
    if cells["state"] and not state:
        doubts.append(_doubt("the state is not one of the US"))
    if line and cells["city"] and not _TOWN.fullmatch(cells["city"]):
        cells["city"] = ""
        doubts.append(_doubt("the town is not understood"))
    if state == "NY" and cells["city"].upper() in ("NY", "NYC"):
        cells["city"] = "New York"
    code = clean_postal_code(cells["postal_code"], "US", state)
    if cells["postal_code"] and not code:
        doubts.append(_doubt("the ZIP code is not one"))
    if line and not (cells["city"] or state):
        doubts.append(_doubt("the address line names no town"))
    return {
        **{n: _fixed_case(cells[n]) for n in ("address_1", "address_2", "city")},
        "state": state,
        "postal_code": code,
    }, doubts


def _refusal(cells: dict[str, str]) -> Cleaned[AddressDraft | None] | None:
    """The answers that need no parsing: withheld, an area, no place at all, several places."""
    whole = "\n".join(cells.values())
    if is_withheld(whole):
        return Cleaned(None, "", 1.0, (_doubt("the address is confidential"),))
    line = cells["line"] or cells["address_1"]
    if _AREA.match(line):
        return Cleaned(None, "", 1.0, (_doubt("names an area that is served, not an address"),))
    if len(_ZIP.findall(line)) > 1 and len({zip5 for zip5, _ in _ZIP.findall(line)}) > 1 and line.count("\n"):
        return Cleaned(None, "", 1.0, (_doubt("more than one address in a cell"),))
    if _VIRTUAL.fullmatch(line) and not cells["city"]:
        return Cleaned(None)
    return None


def _bare(cells: dict[str, str]) -> dict[str, str]:
    """The cells without what only says that there is no street."""
    return {
        name: "" if _NO_STREET.fullmatch(value) or _VIRTUAL.fullmatch(value) else value for name, value in cells.items()
    }


def clean_address(  # noqa: PLR0913  # one keyword per cell of an address
    *,
    line: object = "",
    address_1: object = "",
    address_2: object = "",
    city: object = "",
    state: object = "",
    postal_code: object = "",
    country: str = "US",
    kind: str = "physical",
) -> Cleaned[AddressDraft | None]:
    """An address from one `line`, from separate cells, or from both (the cells win); None when there is none to know.

    `country` is ISO 3166-1 alpha-2. `kind` is HSDS' address_type; a PO box is `postal` whatever the caller says. The
    `text` of the answer and of its doubts is always "": address cells are never repeated.
    """
    given = {"line": line, "address_1": address_1, "address_2": address_2, "city": city, "state": state}
    cells = {name: clean_text(value, limit=300) for name, value in {**given, "postal_code": postal_code}.items()}
    refused = _refusal(cells)
    if refused is not None:
        return refused
    cells = _bare(cells)
    region = country.strip().upper()
    doubts: list[Doubt] = []
    if not re.fullmatch(r"[A-Z]{2}", region):
        region, doubts = "US", [_doubt("the country is not a code of two letters")]
    if region in ("US", "PR"):
        cells["line"] = re.sub(r"\s*\n\s*", ", ", cells["line"])
        parts, more = _us(cells)
        doubts += more
    else:
        parts = _foreign(cells)
    return _made(parts, region, kind, doubts)


def _made(parts: dict[str, str], country: str, kind: str, doubts: list[Doubt]) -> Cleaned[AddressDraft | None]:
    if not any(parts.values()):
        return Cleaned(None, "", 1.0, tuple(doubts))
    street = f"{parts['address_1']} {parts['address_2']}"
    boxed = bool(_BOX.search(street)) and not _STREET.search(_BOX.sub("", street))
    made = AddressDraft(
        address_1=parts["address_1"],
        address_2=parts["address_2"],
        city=parts["city"],
        state_province=parts["state"],
        postal_code=parts["postal_code"],
        country=country,
        address_type="postal" if boxed or kind == "postal" else "virtual" if kind == "virtual" else "physical",
    )
    return Cleaned(made, "", 0.7 if doubts else 1.0, tuple(dict.fromkeys(doubts)))


def _foreign(cells: dict[str, str]) -> dict[str, str]:
    """Lines as they are; a single line keeps its order in `address_1` and further lines in `address_2`."""
    lines = [part.strip(" ,") for part in f"{cells['line']}\n{cells['address_1']}".split("\n") if part.strip(" ,")]
    more = [*lines[1:], *[part.strip(" ,") for part in cells["address_2"].split("\n") if part.strip(" ,")]]
    return {
        "address_1": lines[0] if lines else "",
        "address_2": ", ".join(more),
        "city": cells["city"],
        "state": cells["state"],
        "postal_code": cells["postal_code"],
    }
