"""Opening hours as partners type them, understood word for word or not at all.

Promises: every token of a cell is understood, or the cell gives no value and one `Doubt` with the partner's words.
Open is never inferred: a day that is not named is closed, hours without days are nothing, "9-5" without am or pm is
read only by the rule of `hours_clock`. Whatever is produced parses as an OSM `opening_hours` expression and is open in
exactly the minutes of its HSDS rows.

Choices:

- "Call for hours", "TBD", "varies": no value and a doubt; "N/A", "-" and an empty cell: no value and no doubt;
- "by appointment": `by_appointment`; days or hours that are only by appointment stand in the expression with the
  comment "by appointment" (`directory.schedule` reads that as not known to be open) and have no row;
- "closed holidays" is `PH off`; "closed major holidays" and "holiday hours may vary" are `PH unknown`;
- seasons, dates, time zones, "every other week" and anything else unknown: a doubt;
- labelled sentences ("Office: …. Hotline: …") are schedules of their own; one that is not understood is left out only
  when nothing in it can touch the others.
"""

from __future__ import annotations

import re

from directory.draft import Doubt, ScheduleDraft
from importers.cleaning.cleaned import Cleaned
from importers.cleaning.hours_clock import clock
from importers.cleaning.hours_grammar import Meaning, understand
from importers.cleaning.hours_parts import parts, reaches_beyond, sentences
from importers.cleaning.hours_rows import checked, joined, rows_of, schedule_from_days, schedule_of, selector
from importers.cleaning.hours_tokens import WEEK, NotUnderstoodError, normalise, tokens

__all__ = ["clean_hours", "clock", "schedule_from_days", "schedule_of"]

Schedules = tuple[ScheduleDraft, ...]
INFERRED = 0.9
_NOTHING = re.compile(r"(?:n/?a|none|null|not applicable|[-.,;:?* ]*)\.?")
_NOT_SAID = re.compile(
    r"(?:please )?(?:call|contact|phone|see website|check website|visit website|llame|llamar)"
    r"(?: us)?(?: for| to confirm| para)?(?: (?:current|more|our|specific))?"
    r"(?: (?:hours|times|info|information|schedule|details|horario|availability))?\.?|"
    r"(?:hours )?(?:tbd|tba|unknown|vary|varies|to be determined|to be announced|not known|varied)\.?|tbd ?/ ?varies|"
    r"(?:horario )?(?:desconocido|variable)"
)


def clean_hours(text: str, label: str = "") -> Cleaned[Schedules]:
    """The schedules a cell speaks of; `label` names what it is about where the cell itself does not.

    `value` is () when it says nothing or is not understood; then `doubts` tells what a person must decide. Confidence
    is 1, or 0.9 where am or pm was inferred. Never raises for any text.
    """
    if len(text) <= 2000 and _NOTHING.fullmatch(normalise(text)):
        return Cleaned((), text)
    if len(text) <= 2000 and _NOT_SAID.fullmatch(normalise(text)):
        return Cleaned((), text, 0.0, (_doubt("hours are not given", text),))
    try:
        value, inferred = _schedules(text, label)
    except NotUnderstoodError as refused:
        return _in_part(text, label, str(refused))
    return Cleaned(value, text, INFERRED if inferred else 1.0)


def _doubt(what: str, text: str) -> Doubt:
    return Doubt(field="hours", what=what, text=text[:4000])


def _schedules(text: str, label: str) -> tuple[Schedules, bool]:
    """All parts of a text as schedules, and whether am or pm was inferred anywhere."""
    out: list[ScheduleDraft] = []
    inferred = False
    for part in parts(tokens(text)):
        name = part.label or label
        meaning = understand(part.found, nightly=name == "shelter")
        inferred = inferred or meaning.inferred
        out.append(_schedule(meaning, name))
    if len({schedule.label for schedule in out}) != len(out):
        raise NotUnderstoodError("two parts speak of the same thing")
    if not out:
        raise NotUnderstoodError("it does not say when it is open")
    return tuple(out), inferred


def _in_part(text: str, label: str, why: str) -> Cleaned[Schedules]:
    """What may be kept of a cell that is not understood as a whole: its independent labelled sentences."""
    doubts = (_doubt(why, text),)
    kept: list[ScheduleDraft] = []
    inferred = False
    for sentence in sentences(text) if len(text) <= 2000 else []:
        try:
            value, guessed = _schedules(sentence, label)
        except NotUnderstoodError:
            if reaches_beyond(sentence):
                return Cleaned((), text, 0.0, doubts)
            continue
        inferred = inferred or guessed
        kept += value
    if not kept or len({schedule.label for schedule in kept}) != len(kept):
        return Cleaned((), text, 0.0, doubts)
    return Cleaned(tuple(kept), text, INFERRED if inferred else 1.0, doubts)


def _schedule(meaning: Meaning, label: str) -> ScheduleDraft:
    """The rows and the expression of what was understood; raises when the expression cannot say it."""
    rows = [row for rule in meaning.rules if not rule.arranged for row in rows_of(rule.days, rule.ranges)]
    plain = schedule_of(rows, label).expression
    if rows and not plain:
        raise NotUnderstoodError("the hours cannot be written as an expression")
    rules = [plain] if plain else []
    rules += [
        " ".join([selector(rule.days), *([_ranges(rule.ranges)] if rule.ranges else []), '"by appointment"'])
        for rule in meaning.rules
        if rule.arranged
    ]
    adding = any(row.closes_at <= row.opens_at for row in rows)
    if adding and len(rules) > bool(plain):
        raise NotUnderstoodError("nights beside hours by appointment cannot be told apart")
    expression = _with_holidays(joined(rules, adding), meaning.holidays) if rules else ""
    if rules and not checked(expression):
        raise NotUnderstoodError("the hours cannot be written as an expression")
    return ScheduleDraft(label=label, expression=expression, rows=tuple(rows), by_appointment=meaning.by_appointment)


def _ranges(ranges: tuple[tuple[int, int], ...]) -> str:
    from_rows = rows_of(WEEK, ranges)
    return ",".join(f"{row.opens_at}-{row.closes_at}" for row in from_rows)


def _with_holidays(expression: str, holidays: str) -> str:
    """Add what is said of public holidays; `open` is only ever said of all seven days."""
    if holidays == "off":
        return f"{expression}; PH off"
    if holidays == "unknown":
        return f'{expression}; PH unknown "holiday hours vary"'
    if holidays == "open" and expression != "24/7":
        return re.sub(r"^(\S+) ", r"\1,PH ", expression)
    return expression
