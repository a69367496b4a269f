"""The parts of an HSDS service, in any version's names: numbers, hours, areas, languages, costs, terms.

Promises: hours are understood row by row or not at all; a number that is marked private, or that only a named person
answers, is left out; what is left out or not understood is a doubt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from directory.draft import Doubt, ScheduleDraft, ScheduleRow, ServiceAreaDraft
from directory.values import AreaKind, PhoneKind
from importers.cleaning.hours import clock, schedule_of
from importers.cleaning.states import state_code
from importers.drafting import told
from importers.drafting.timetable import Slot, timetable
from importers.shapes.crosswalk import Coded
from importers.shapes.shape import Record
from importers.shapes.visibility import SECRET_PLACE, private_marks

PHONES: Final = {
    "fax": PhoneKind.FAX,
    "tty": PhoneKind.TTY,
    "tdd": PhoneKind.TTY,
    "textphone": PhoneKind.TTY,
    "sms": PhoneKind.TEXT,
    "text": PhoneKind.TEXT,
    "video": PhoneKind.VIDEO,
    "hotline": PhoneKind.HOTLINE,
}
WEEK: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BYDAY: Final = re.compile(r"(?:-1|[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)")
BEYOND: Final = ("count", "until", "byweekno", "bymonthday", "byyearday")
"""What a schedule may say and we cannot."""
DESKS: Final = re.compile(
    r"reception|enquir|inquir|office|desk|general|main|switchboard|help ?line|hot ?line|intake|crisis|team|support|"
    r"contact|admin|information|referral",
    re.IGNORECASE,
)
"""Names of contacts that are no person."""
NUMBERED: Final = re.compile(r"(?:tele)?phone(?: number| line)?\s*#?\d*|(?:tel|number|line)\s*#?\d+", re.IGNORECASE)
"""Labels that number the columns of another system and say nothing."""
EXTENSION: Final = re.compile(r"(?:x|ext\.?|extension)\s*#?(\d{1,6})", re.IGNORECASE)
LONGEST_LABEL: Final = 80
POLYGONS: Final = frozenset({"Polygon", "MultiPolygon"})


@dataclass(frozen=True, slots=True)
class Timetable:
    """Hours that were understood, plain weekly `slots` still to be read, cells of free words, and what was not."""

    slots: tuple[Slot, ...] = ()
    schedules: tuple[ScheduleDraft, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Areas:
    """Areas as words, those that need none, and what was not understood."""

    words: str = ""
    ready: tuple[ServiceAreaDraft, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def items(record: Record, *names: str) -> list[Record]:
    """The records under the first of `names` that holds any; a single one counts, and so does a text (as `name`)."""
    for name in names:
        value = record.get(name)
        if value is None or value == "":
            continue
        listed = value if isinstance(value, list) else [value]
        found: list[Record] = [
            item if isinstance(item, dict) else {"name": item} for item in listed if item not in (None, "")
        ]
        if found:
            return found
    return []


def words(record: Record, *names: str) -> str:
    """The first of these fields that holds a plain word or number."""
    for name in names:
        value = record.get(name)
        if value is not None and not isinstance(value, (list, dict)) and (text := told(value)):
            return text
    return ""


def phones(found: Iterable[Record]) -> tuple[tuple[str, PhoneKind | None], ...]:
    """The numbers that are not marked private, each with its label before it and its extension behind."""
    kept = [one for one in found if not any(private_marks(one)) and words(one, "number", "phone_number")]
    return tuple(dict.fromkeys(map(_phone, kept)))


def _phone(one: Record) -> tuple[str, PhoneKind | None]:
    department = words(one, "department")
    inside = EXTENSION.fullmatch(department)
    extension = words(one, "extension") or (inside[1] if inside else "")
    label = "" if inside or NUMBERED.fullmatch(department) else department
    label = label or _label(words(one, "description"))
    spoken = " ".join(filter(None, (words(item, "name", "language") for item in items(one, "languages"))))
    label = " ".join(filter(None, (label, spoken)))
    text = (f"{label}: " if label else "") + words(one, "number", "phone_number").strip("\"'")
    kind = words(one, "type", "number_type").casefold()
    return text + (f" ext. {extension}" if extension else ""), PHONES.get(kind)


def _label(description: str) -> str:
    """A description that can stand before a number: short, and with no digits that could be taken for one."""
    digits = re.sub(r"\b24\b", "", description)
    return "" if len(description) > LONGEST_LABEL or re.search(r"\d|[:;|\n]", digits) else description.rstrip(" .")


def desk_phones(contacts: Iterable[Record]) -> tuple[list[Record], bool]:
    """The numbers of contacts that are no person, and whether any number of a person was left out."""
    found: list[Record] = []
    left_out = False
    for contact in contacts:
        name = words(contact, "name")
        if name and not DESKS.search(name):
            left_out = left_out or bool(items(contact, "phones"))
        else:
            found += items(contact, "phones")
    return found, left_out


def hours(found: Sequence[Record], label: str = "") -> Timetable:
    """One schedule of HSDS schedule rows of any version; nothing and a doubt where one row is not understood."""
    plain = [slots for one in found for slots in _slots(one)] if not label and all(map(_slots, found)) else []
    if plain:
        return Timetable(tuple(plain))
    rows: list[ScheduleRow] = []
    notes: list[str] = []
    texts: list[tuple[str, str]] = []
    for one in found:
        described = words(one, "description", "notes", "name", "text")
        if not words(one, "opens_at", "closes_at", "byday", "weekday", "bymonthday"):
            texts += [(label, described)] if described else []
            continue
        made = _schedule_row(one)
        if made is None:
            said = "; ".join(_said(row) for row in found)
            return Timetable(doubts=(Doubt(field="hours", what="a schedule row is not understood", text=said[:4000]),))
        rows.append(made)
        notes += [note for note in (words(one, "description"), words(one, "notes")) if note and note not in notes]
    if not rows:
        return Timetable(texts=tuple(texts))
    whole = schedule_of(rows, label[:80], " ".join(notes)[:500].strip())
    return Timetable(schedules=(whole,), texts=tuple(texts))


def _slots(one: Record) -> list[Slot]:
    """A row that says no more than weekdays and times, day by day; else none."""
    more = any(words(one, name) for name in (*BEYOND, "valid_from", "valid_to", "description", "notes"))
    day = words(one, "byday", "weekday")
    codes = [code for code in re.split(r"[,;\s]+", day.upper()) if code]
    weekly = words(one, "freq").upper() in {"", "WEEKLY"} and words(one, "interval") in {"", "1"}
    if more or not weekly or not codes or not all(_day(code) in WEEK for code in codes):
        return []
    opens, closes = one.get("opens_at"), one.get("closes_at")
    if (clock(opens), clock(closes)) == ("00:00", "23:59"):
        closes = "24:00"
    return [(day if len(codes) == 1 else code, opens, closes) for code in codes]


def _said(row: Record) -> str:
    cells = (words(row, name) for name in ("freq", "byday", "weekday", *BEYOND, "opens_at", "closes_at", "description"))
    return " ".join(cell for cell in cells if cell)


def _schedule_row(one: Record) -> ScheduleRow | None:
    """One row; None where anything in it is unknown to us."""
    freq = words(one, "freq").upper()
    day = words(one, "byday", "weekday").upper()
    if freq == "DAILY" and not day:
        day = ",".join(WEEK)
    codes = [_day(code) for code in re.split(r"[,;\s]+", day) if code]
    beyond = any(words(one, name) for name in BEYOND)
    if beyond or not codes or not all(codes) or freq not in {"", "DAILY", "WEEKLY", "MONTHLY"}:
        return None
    numbered = not set(codes) <= set(WEEK)
    if numbered != (freq == "MONTHLY"):
        return None
    opens, closes = one.get("opens_at"), one.get("closes_at")
    if timetable([(code[-2:], opens, closes) for code in codes]).doubts:
        return None
    start, end = clock(opens) or "", clock(closes) or ""
    try:
        return ScheduleRow(
            freq="MONTHLY" if numbered else "WEEKLY",
            byday=",".join(codes),
            opens_at=start,
            closes_at="24:00" if (start, end) == ("00:00", "23:59") else end,
            interval=int(words(one, "interval") or 1),
            valid_from=_day_of(one, "valid_from"),
            valid_to=_day_of(one, "valid_to"),
        )
    except ValueError:
        return None


def _day(code: str) -> str:
    """`MO`, `1WE`, or a weekday's English name; "" for anything else."""
    if BYDAY.fullmatch(code):
        return code
    names = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
    return next((name[:2] for name in names if code in {name, name[:3], f"{name[:4]}S"}), "")


def _day_of(one: Record, name: str) -> date | None:
    text = words(one, name)
    return date.fromisoformat(text[:10]) if text else None


def a_date(text: str) -> date | None:
    """An ISO date at the start of a cell; None for anything else."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def areas(found: Iterable[Record]) -> Areas:
    """The areas that are named or drawn. A drawing nobody can read is a doubt."""
    names: list[str] = []
    ready: list[ServiceAreaDraft] = []
    doubts: list[Doubt] = []
    for one in found:
        name = words(one, "name", "service_area", "description")
        extent = one.get("extent")
        shape = _polygon(extent)
        if shape:
            ready.append(ServiceAreaDraft(kind=AreaKind.POLYGON, name=name[:300] or "an area on the map", extent=shape))
        elif extent and (not name or words(one, "extent_type").casefold() in {"geojson", "kml", "topojson"}):
            doubts.append(Doubt(field="service_areas", what="the drawing of an area is not a GeoJSON polygon"))
        if name and not shape:
            names.append(_short_state(name))
    return Areas("; ".join(dict.fromkeys(names)), tuple(ready), tuple(doubts[:1]))


def _short_state(name: str) -> str:
    """`Cook County, Illinois` as `Cook County, IL`: one area, where a list would read two."""
    place, comma, state = name.rpartition(", ")
    code = state_code(state) if comma and "," not in place and len(state) > 2 else ""
    return f"{place}, {code}" if code else name


def _polygon(extent: Any) -> str:  # noqa: ANN401 - a drawing is text or JSON of any kind
    """The GeoJSON text of a polygon with a ring of at least four finite points; else ""."""
    try:
        drawn = json.loads(extent) if isinstance(extent, str) else extent
        drawn = drawn.get("geometry", drawn)
        kind, rings = drawn["type"], drawn["coordinates"]
        first = rings[0] if kind == "Polygon" else rings[0][0]
        sound = len(first) >= 4 and all(-180 <= x <= 180 and -90 <= y <= 90 for x, y, *_ in first)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return ""
    return json.dumps({"type": kind, "coordinates": rings}) if kind in POLYGONS and sound else ""


def languages(*found: Iterable[Record]) -> str:
    """The languages' names, parted by semicolons."""
    named = [words(one, "name", "language") or _coded(words(one, "code")) for records in found for one in records]
    return "; ".join(dict.fromkeys(name for name in named if name))


def _coded(code: str) -> str:
    """The English name of a language tag a source gives without one."""
    known = {"en": "English", "es": "Spanish", "fr": "French", "ur": "Urdu", "zh": "Chinese", "ar": "Arabic",
             "vi": "Vietnamese", "ko": "Korean", "ru": "Russian", "pt": "Portuguese", "pl": "Polish", "cy": "Welsh",
             "ht": "Haitian Creole", "so": "Somali", "tl": "Tagalog", "ase": "ASL", "bfi": "BSL"}  # fmt: skip
    return known.get(code.casefold().split("-")[0], code)


def fees(service: Record) -> str:
    """What it costs, in the service's words and its cost options."""
    told_of = [words(service, "fees_description", "fees")]
    for one in items(service, "cost_options", "costOptions", "costoptions"):
        amount = " ".join(filter(None, (words(one, "amount"), words(one, "currency"))))
        parts = (words(one, "option", "name"), amount, words(one, "amount_description"))
        told_of.append(": ".join(part for part in parts if part))
    return "\n".join(dict.fromkeys(text for text in told_of if text))


def terms(record: Record) -> list[Coded]:
    """The taxonomy terms on a record, in every version's place for them."""
    found: list[Coded] = []
    for one in items(record, "attributes", "service_attributes", "service_taxonomys", "service_taxonomy", "taxonomies"):
        inner = items(one, "taxonomy_term", "taxonomy")
        term = inner[0] if inner else one
        detail = items(term, "taxonomy_detail")
        scheme = words(detail[0], "name", "uri") if detail else words(term, "vocabulary", "taxonomy")
        found.append(Coded(words(term, "code", "id"), words(term, "name", "term") or words(one, "label"), scheme))
    # A mark of secrecy is no kind of service: it is read by what it answers.
    return [term for term in found if not SECRET_PLACE.search(term.name)]


def attribute_words(record: Record) -> list[tuple[str, str]]:
    """What attributes are named and what they say, for the marks among them."""
    found = []
    for one in items(record, "attributes", "service_attributes", "other_attributes"):
        inner = items(one, "taxonomy_term")
        term = inner[0] if inner else {}
        name = " ".join(filter(None, (words(one, "label"), words(term, "code"), words(term, "name"))))
        found.append((name.replace("_", " "), words(one, "value")))
    return found
