"""The demonstration county's legal aid: an export of JSON objects glued together (invented; every page says so).

Mess: coordinates as `[longitude, latitude]`, once the other way round and as text; ZIP as number or text; hours as
integers, as text, or `same as clinic`; one id twice. Visibility: law offices; public, unless the address line says not.
"""

import re
from typing import Any

from directory.values import PartnerKind, Tier
from importers.drafting import Raw, RawPlace, answers, kind_by_words, registered, told
from importers.importer import Row, Skip
from importers.reading import read_json

SLUG = "demo_legal_aid"
RULES = {
    "immigration-status": (("not asked", "not_asked"), (r"asked, not required", "asked_not_required")),
    "income-limit": (("none", "none"), (r"\d+% (?:FPL|AMI)", "limit")),
}
TONGUES = {"en": "English", "es": "Spanish", "fr": "French", "sw": "Swahili", "rn": "Kirundi", "ar": "Arabic"}


def _list(value: Any) -> list[str]:  # noqa: ANN401 - the export has a list or a text in the same place
    return [told(part) for part in value] if isinstance(value, list) else [told(value)]


def say(row: Row) -> Raw | Skip:
    """One program."""
    org, office, who = row.cells["org"], row.cells.get("office") or {}, row.cells.get("who") or {}
    address, geo, hours = office.get("addr") or {}, office.get("geo") or [None, None], row.cells.get("hours") or ""
    counties, income = who.get("counties") or "", str(who.get("income") or "")
    policies, doubts = answers({"immigration-status": told(who.get("papers")), "income-limit": income}, RULES)
    return Raw(
        source=SLUG,
        kind=kind_by_words(PartnerKind.LEGAL_AID, told(org.get("name"))),
        visibility=Tier.PUBLIC,
        external_id=row.text("id"),
        name=row.text("program"),
        organization=told(org.get("name")),
        categories=tuple(_list(row.cells.get("does"))),
        policies=policies,
        phones=tuple((phone, None) for phone in _list(org.get("phones"))),
        urls=told(org.get("site")),
        places=(
            RawPlace(
                address_1=told(address.get("line")),
                city=told(address.get("town")),
                state="IA",
                postal_code=told(address.get("zip")),
                latitude=geo[1],
                longitude=geo[0],
            ),
        ),
        areas="; ".join(f"{county} County" for county in counties) if isinstance(counties, list) else "statewide",
        hours=(("", hours),) if isinstance(hours, str) else (),
        timetable=tuple((day, *times) for day, times in hours.items()) if isinstance(hours, dict) else (),
        languages="; ".join(TONGUES.get(word, word) for word in _list(row.cells.get("lang"))),
        eligibility=f"Income at most {income}." if re.match(r"\d", income) else "",
        fees=told(row.cells.get("fee")),
        doubts=doubts,
        state="IA",
        demo=True,
    )


IMPORTER = registered(
    SLUG, "Demonstration legal aid", PartnerKind.LEGAL_AID, read_json, say, "legal_aid.json", demo=True,
)  # fmt: skip
