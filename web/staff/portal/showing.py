"""A field's value in words, line by line, for differences, conflicts and history.

Promises: pure; whatever the value is (also a forged one), it is told as text and never as markup.
"""

from __future__ import annotations

from typing import Any

from directory import taxonomy
from directory.public import PublicAddress
from web import i18n, wording
from web.i18n import Words
from web.staff.portal import hours


def lines(words: Words, country: str, field: str, value: Any) -> list[str]:  # noqa: ANN401 - JSON
    """What `value` says, in the staff face's language; [] for nothing."""
    if value is None:
        return []
    try:
        return [line for line in _lines(words, country, field, value) if line]
    except (KeyError, TypeError, AttributeError, ValueError):
        return [str(value)]


def _lines(words: Words, country: str, field: str, value: Any) -> list[str]:  # noqa: ANN401 - JSON
    if field in {"needs", "tags"}:
        known = taxonomy.needs() if field == "needs" else taxonomy.tags()
        return [known[code].label(words.code) for code in value]
    if field == "policies":
        public = i18n.catalogue(words.code)
        said = [wording.policy_line(public, code, one) for code, one in value.items()]
        return [f"{about}: {text}" if about else text for about, text in said]
    if field in {"tier", "status"}:
        return [words.t(f"portal.{field}.{value}")]
    if isinstance(value, list):
        row = _ROWS.get(field)
        return [row(words, country, one) if row else str(one) for one in value]
    return [words.number(value)] if isinstance(value, float) else str(value).splitlines()


def _hours(words: Words, _country: str, one: dict[str, Any]) -> str:
    row = hours.SCHEDULES.show([one], NOWHERE)[0]
    season = words.t("portal.season", first=row["first"], last=row["last"]) if row["first"] else ""
    text = " · ".join(part for part in (row["text"], season, row["note"]) if part)
    return f"{row['label']}: {text}" if row["label"] else text


def _phone(words: Words, country: str, one: dict[str, Any]) -> str:
    number = wording.phone_text(one["number"], country)
    extension = words.t("portal.ext", number=one["extension"]) if one.get("extension") else ""
    parts = (number, extension, words.t(f"portal.kind.{one['kind']}"), one.get("note", ""))
    return " · ".join(part for part in parts if part)


def _place(words: Words, _country: str, one: dict[str, Any]) -> str:
    if not one["address"]:
        return words.t("portal.virtual") if one["virtual"] else one["name"]
    address = PublicAddress(**{name: one["address"].get(name, "") for name in PublicAddress.model_fields})
    return ", ".join(part for part in (one["name"], *wording.address_lines(address)) if part)


def _area(_words: Words, _country: str, one: dict[str, Any]) -> str:
    return str(one["name"])


def _language(words: Words, _country: str, one: dict[str, Any]) -> str:
    name = words.language(one["code"], one["name"])
    return f"{name} ({one['note']})" if one.get("note") else name


_ROWS = {
    "schedules": _hours, "phones": _phone, "locations": _place, "service_areas": _area, "languages": _language,
}  # fmt: skip
NOWHERE: Any = None
"""Hours are shown alike wherever they are."""
