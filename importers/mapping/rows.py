"""One mapped row as a `Raw`: the partner's cells under our names, and nothing cleaned.

Promises: a column that is not read reaches no listing, and still its words of secrecy hide the row; a row whose
visibility cell is blank or not understood is confidential; a yes or no that is neither is a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from typing import Any, Final

from directory.draft import Authorisation, Doubt
from directory.secrecy import hidden_words, shelter_words
from directory.taxonomy import policies, policy_answer
from directory.values import PartnerKind, PhoneKind, Tier
from importers.drafting import Raw, RawPlace, answers, kind_by_words, links_in, mail_in, told
from importers.drafting.assembly import OFFICES
from importers.drafting.cells import PLAIN, a_day, age, permission
from importers.importer import Skip
from importers.mapping.cells import WITHIN
from importers.mapping.countries import named_country
from importers.mapping.model import Mapping, TableMap
from importers.secrecy import NOT_PRIVATE

YES: Final = frozenset(["yes", "y", "x", "true", "1", "si", "sí", "oui", "ja", "✓", "✔"])
NO: Final = frozenset(["no", "n", "false", "0", "non", "nein", "-", "o"]) | {""}
SHOWN: Final = YES | {
    "public", "visible", "publish", "published", "shown", "show", "público", "publico", "öffentlich", "all", "everyone",
}  # fmt: skip
TOWN_ONLY: Final = frozenset({"area", "city", "city only", "town", "town only", "area only"})
LIVE: Final = (
    dict.fromkeys(YES | {"open", "visible", "live", "current", "activo", "actif", "aktiv"}, "active")
    | dict.fromkeys(NO - {"", "-"} | {"closed", "hidden"}, "inactive")
)  # fmt: skip
LABELLED: Final = re.compile(
    r"(?:tel(?:ephone)?|ph(?:one)?|fax|hot ?line|call|text|tty|mobile|e-?mail|web(?:site)?)\b\.?:?\s*$", re.IGNORECASE
)
DAYS: Final = {"MO": "Mon", "TU": "Tue", "WE": "Wed", "TH": "Thu", "FR": "Fri", "SA": "Sat", "SU": "Sun"}


@dataclass(frozen=True, slots=True)
class Said:
    """A row's told cells by field: `(detail, text)` in the columns' order; `unread` are the cells nobody maps."""

    cells: AnyMapping[str, tuple[tuple[str, str], ...]]
    unread: tuple[str, ...]

    def all(self, field: str) -> list[str]:
        """Every text of a field."""
        return [text for _, text in self.cells.get(field, ()) if text]

    def one(self, field: str) -> str:
        """The first text of a field, or ""."""
        return next(iter(self.all(field)), "")

    def joined(self, field: str, between: str = "\n\n") -> str:
        """All texts of a field."""
        return between.join(self.all(field))


def said_of(cells: list[Any], table: TableMap, places: AnyMapping[int, int]) -> Said:
    """The row's cells under their fields; `places` gives a column's index in the row by its position in the mapping."""
    found: dict[str, list[tuple[str, str]]] = {}
    unread: list[str] = []
    for column in table.columns:
        at = places.get(column.position, -1)
        text = told(cells[at]) if 0 <= at < len(cells) else ""
        if column.field in {"", "internal"}:
            unread += [text] if text else []
        else:
            detail = column.detail or (column.header if column.field.endswith("_flag") else "")
            found.setdefault(column.field, []).append((detail, text))
    return Said({field: tuple(pairs) for field, pairs in found.items()}, tuple(unread))


def tier_of(said: Said, mapping: Mapping) -> Tier | None:
    """How secret the row's place is stated to be; None (so confidential) where its own column is blank or unclear."""
    stated = [_shown(text) for _, text in said.cells.get("visibility", ())]
    stated += [
        Tier.PUBLIC if text and text.casefold() in NOT_PRIVATE else None for _, text in said.cells.get("private", ())
    ]
    if stated:
        return None if None in stated else max((tier for tier in stated if tier), key=lambda tier: tier.secrecy)
    return Tier(mapping.visibility) if mapping.visibility in {tier.value for tier in Tier} else None


def _shown(text: str) -> Tier | None:
    word = text.casefold().strip(" .!")
    return Tier.PUBLIC if word in SHOWN else Tier.AREA if word in TOWN_ONLY else None


def raw_of(said: Said, mapping: Mapping, slug: str, section: str = "") -> Raw | Skip:
    """The row's `Raw`; a `Skip` where it names nothing or only counts."""
    name, organization = said.one("name"), said.one("organization")
    title = name or organization
    if re.match(r"(?:grand )?total\b|subtotal\b", title, re.IGNORECASE):
        return Skip("is a line of totals")
    categories = _categories(said, section)
    mixed = [_mixed(text) for text in said.all("contact")]
    marks, doubts = _flags(said)
    place = _place(said, " ".join(line for _, line in mixed))
    country = named_country(said.one("country")) or mapping.country
    return Raw(
        source=slug,
        kind=_kind(title, organization, categories, said),
        visibility=tier_of(said, mapping),
        name=title,
        external_id=said.one("external_id"),
        identity=(organization, place.county),
        alternate_name=said.one("alternate_name"),
        organization=organization,
        organization_id=said.one("organization_id"),
        categories=categories,
        phones=(*_phones(said), *((number, None) for numbers, _ in mixed for number in numbers)),
        urls=" ".join((*said.all("url"), *(links_in(text) for text in said.all("contact")))).strip(),
        email=" ".join(filter(None, (*said.all("email"), *(mail_in(text) for text in said.all("contact"))))),
        places=() if place.empty else (place,),
        areas=said.joined("service_area", "; "),
        hours=tuple(_hours(said)),
        status=LIVE.get(said.one("status").casefold(), said.one("status")),
        assured_date=a_day(said.one("assured_date")),
        flags=(*said.all("private"), *("said elsewhere in the row" for text in said.unread if hidden_words(text))),
        authorisation=_authorisation(said),
        country=country,
        doubts=doubts,
        **_plain(said),
        **marks,
    )


def _plain(said: Said) -> dict[str, Any]:
    """Fields that are told as they stand."""
    texts = ("description", "interpretation", "fees", "application", "wait_time")
    ages = {field: age(said.one(field)) for field in ("minimum_age", "maximum_age")}
    return {field: said.joined(field) for field in texts} | ages | {"documents": tuple(said.all("documents"))}


def _categories(said: Said, section: str) -> tuple[str, ...]:
    parts = (part.strip() for text in said.all("category") for part in re.split(r"[;|,\n]", text))
    return tuple(part for part in (section, *parts) if part)


def _kind(title: str, organization: str, categories: tuple[str, ...], said: Said) -> PartnerKind:
    """By plain words; but no word makes an office of what may be a shelter, since offices keep fewer secrets."""
    kind = kind_by_words(PartnerKind.COMMUNITY, title, *categories)
    texts = (title, organization, *categories, said.joined("description"))
    return PartnerKind.COMMUNITY if kind in OFFICES and any(map(shelter_words, texts)) else kind


def _phones(said: Said) -> Iterator[tuple[str, PhoneKind | None]]:
    for detail, text in said.cells.get("phone", ()):
        yield text, PhoneKind(detail) if detail else None


def _place(said: Said, line: str) -> RawPlace:
    town, _, rest = said.one("town_line").rpartition(",")
    own = sorted(said.cells.get("address", ()), key=lambda pair: pair[0] != "own")
    first = next((text for _, text in own if text), line)
    whole = ", ".join(filter(None, (first, said.one("town_line") if not town else "")))
    pair = said.one("point")
    return RawPlace(
        line=whole,
        address_1=said.one("address_1"),
        address_2=said.joined("address_2", ", "),
        city=said.one("city") or town.strip(),
        state=said.one("state") or (re.sub(r"[\d-]+$", "", rest).strip() if town else ""),
        postal_code=said.one("postal_code")
        or (m[0] if town and (m := re.search(r"\d{5}(?:-\d{4})?$", rest.strip())) else ""),
        county=said.one("county"),
        latitude=pair or said.one("latitude") or None,
        longitude=None if pair else said.one("longitude") or None,
        transportation=said.joined("transportation"),
        accessibility=said.joined("accessibility"),
    )


def _mixed(text: str) -> tuple[list[str], str]:
    """Numbers, each with the word before it, and what is left: the address, in a cell that holds all of it."""
    rest = re.sub(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+", "\n", text)
    numbers: list[str] = []
    left = ""
    end = 0
    for found in WITHIN.finditer(rest):
        before = rest[end : found.start()]
        label = LABELLED.search(before)
        numbers.append(f"{label.group().strip()} {found.group()}".strip() if label else found.group())
        left += before[: label.start()] if label else before
        end = found.end()
    left = re.sub(r"\s*[\n|;/]+\s*", ", ", (left + rest[end:]).strip())
    return numbers, re.sub(
        r"(?:[\s,;|:]+(?:tel|phone|ph|e-?mail|web(?:site)?)?[.:]*)+$", "", left, flags=re.IGNORECASE
    ).strip(" ,;|")


def _hours(said: Said) -> Iterator[tuple[str, str]]:
    days = [f"{DAYS[detail]} {text}" for detail, text in said.cells.get("hours", ()) if detail and text]
    if days:
        yield "", "; ".join(days)
    yield from (("", text) for detail, text in said.cells.get("hours", ()) if not detail and text)


def _flags(said: Said) -> tuple[dict[str, Any], tuple[Doubt, ...]]:
    """What the yes-and-no columns say, and a doubt for each cell that says neither."""
    doubts: list[Doubt] = []

    def marked(field: str) -> list[str]:
        for detail, text in said.cells.get(field, ()):
            if text.casefold() not in YES | NO:
                doubts.append(
                    Doubt(field=field.removesuffix("_flag"), what=f"neither yes nor no ({detail})", text=text)
                )
        return [detail for detail, text in said.cells.get(field, ()) if text.casefold() in YES]

    ages = marked("age_flag")
    told_rules = {code: text for code, text in said.cells.get("policy_flag", ()) if text}
    rules = {code: tuple((pattern, _rule(code, word)) for pattern, word in PLAIN) for code in told_rules}
    found, unclear = answers(
        {code: "yes" if text.casefold() in YES else text for code, text in told_rules.items()}, rules
    )
    made: dict[str, Any] = {
        "tags": tuple(marked("tag_flag")),
        "needs": tuple(marked("need_flag")),
        "languages": "; ".join((*said.all("languages"), *marked("language_flag"))),
        "eligibility": "\n".join((*said.all("eligibility"), *([f"Ages: {', '.join(ages)}."] if ages else []))),
        "policies": found,
    }
    return made, (*doubts, *unclear)


def _rule(code: str, word: str) -> str:
    """The taxonomy's value for a plain answer; where several fit (pets are taken, but where?) one must ask."""
    values = policies()[code].values
    if word in values:
        return word
    fitting = [value for value in values if policy_answer(code, value) == word]
    return fitting[0] if len(fitting) == 1 else "ask" if "ask" in values else ""


def _authorisation(said: Said) -> Authorisation | None:
    cells = dict(said.cells.get("authorisation", ()))
    return permission(cells.get("by", ""), cells.get("on", ""), cells.get("document", ""))
