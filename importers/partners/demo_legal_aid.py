"""The demonstration county's legal aid: an export of JSON objects glued together (invented; every page says so).

Mess: coordinates as `[longitude, latitude]`, once the other way round and as text; ZIP as number or text; hours as
integers, as text, or `same as clinic`; one id twice. Visibility: law offices; public, unless the address line says not.
"""

import re

from directory.values import Tier
from importers.drafting import Raw, answers, cell, enrolled, form_beside, kind_by_words, many, raw_of
from importers.importer import Row
from importers.reading import read_json

FORM = form_beside(__file__)


def say(row: Row) -> Raw:
    """One program."""
    who, hours = row.cells.get("who") or {}, row.cells.get("hours") or ""
    counties, income = who.get("counties") or "", str(who.get("income") or "")
    asked = {"immigration-status": cell(who, "papers"), "income-limit": income}
    policies, doubts = answers(asked, FORM.tables["rules"])
    return raw_of(
        FORM,
        row,
        visibility=Tier.PUBLIC,
        kind=kind_by_words(FORM.kind, cell(row.cells, "org.name")),
        categories=many(row.cells.get("does")),
        policies=policies,
        phones=tuple((phone, None) for phone in many(row.cells["org"].get("phones"))),
        areas="; ".join(f"{county} County" for county in counties) if isinstance(counties, list) else "statewide",
        hours=(("", hours),) if isinstance(hours, str) else (),
        timetable=tuple((day, *times) for day, times in hours.items()) if isinstance(hours, dict) else (),
        languages="; ".join(FORM.tables["tongues"].get(word, word) for word in many(row.cells.get("lang"))),
        eligibility=f"Income at most {income}." if re.match(r"\d", income) else "",
        doubts=doubts,
    )


IMPORTER = enrolled(FORM, read_json, say)
