"""Small readings of cells that several partners share: lists, ticks, ages, permissions, answers in plain words.

Promises: only what plainly is one is taken; an answer that is not understood is a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from directory.draft import Authorisation, Doubt
from importers.drafting.raw import told
from importers.importer import Row

Answers = Sequence[tuple[str, str]]
"""`(pattern, value)`: the first pattern that the whole answer matches decides."""
YES: Final = r"yes|y|s[ií]|true|1"
TICK: Final = rf"x|✓|✔|{YES}"
NO: Final = r"no|n|false|0"
ASK: Final = r"ask|call|pregunte|llame"
PLAIN: Final[Answers] = ((YES, "yes"), (NO, "no"), (ASK, "ask"))


def ticked(row: Row, columns: Sequence[str]) -> list[str]:
    """Those of `columns` that a row ticks (`X`, `yes`, `1` …), in their order; any other mark ticks nothing."""
    return [column for column in columns if re.fullmatch(TICK, row.text(column), re.IGNORECASE)]


def paragraphs(*texts: str) -> str:
    """Those of `texts` that say something, each a paragraph of its own."""
    return "\n\n".join(filter(None, map(told, texts)))


def listed(label: str, words: Sequence[str], join: str = ", ", end: str = ".") -> str:
    """`Label: one, two.`, or "" where there are no words."""
    return f"{label}: {join.join(words)}{end}" if words else ""


def meant_for(words: Iterable[str]) -> str:
    """`For women, children.`, or "" where no word says for whom."""
    said = ", ".join(filter(None, words))
    return f"For {said}." if said else ""


def parts(text: str, marks: str) -> tuple[str, ...]:
    """What stands between any of `marks` in a cell."""
    return tuple(part for part in map(str.strip, re.split(f"[{re.escape(marks)}]", text)) if part)


def many(value: object, name: str = "") -> tuple[str, ...]:
    """The texts of a cell that holds a list or one text; `name`: the cell of each record in the list that counts."""
    listed_ones = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(told(one.get(name) if name and isinstance(one, Mapping) else one) for one in listed_ones)


def matching(table: Sequence[Sequence[str]], text: str) -> tuple[str, ...]:
    """The values of a table of `(pattern, value)` whose patterns `text` holds."""
    return tuple(value for pattern, value in table if re.search(pattern, text, re.IGNORECASE))


def fitting(records: Iterable[Mapping[str, Any]], patterns: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """Those records of which every named cell begins as its pattern says."""
    return [
        one
        for one in records
        if all(re.match(pattern, told(one.get(name)), re.IGNORECASE) for name, pattern in patterns.items())
    ]


def age(text: str) -> float | None:
    """A number of years; None for what is none, or stands for *no limit* (0, 200, 999)."""
    return float(text) if re.fullmatch(r"\d{1,3}(?:\.0)?", text) and 0 < float(text) < 120 else None


def a_day(text: str) -> date | None:
    """The day a cell begins with (`2026-03-01 …`); None where it begins with none."""
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)(?!\d)", text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def permission(by: str, on: str, document: str) -> Authorisation | None:
    """The written authorisation that three cells tell of; None unless each of them says something."""
    signed = a_day(on)
    if signed is None or not (by and document):
        return None
    return Authorisation(authorised_by=by[:300], authorised_on=signed, document=document[:300])


def answers(cells: Mapping[str, str], rules: Mapping[str, Answers]) -> tuple[dict[str, str], tuple[Doubt, ...]]:
    """Policies by code from cells by code: what plainly is an answer, and a doubt for each that is not."""
    found: dict[str, str] = {}
    doubts: list[Doubt] = []
    for code, text in cells.items():
        if not text or text.casefold() in {"n/a", "na", "-"}:
            continue
        value = next((v for pattern, v in rules[code] if re.fullmatch(pattern, text.strip(), re.IGNORECASE)), "")
        if value:
            found[code] = value
        else:
            doubts.append(Doubt(field=f"policies.{code}", what="the answer is not understood; one must ask", text=text))
    return found, tuple(doubts)
