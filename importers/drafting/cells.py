"""Small readings of mixed cells that several partners share: links, addresses of mail, answers in plain words.

Promises: only what plainly is a link or an answer is taken; an answer that is not understood is a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from directory.draft import Doubt
from importers.drafting.raw import told
from importers.importer import Row

LINK: Final = re.compile(r"(?<![@\w.])(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:/[\w./#?=&%-]*)?(?![\w@])", re.IGNORECASE)
MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
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


def links_in(text: str) -> str:
    """The links in a mixed cell, parted by blanks; addresses of mail are none."""
    return " ".join(LINK.findall(MAIL.sub(" ", text)))


def mail_in(text: str) -> str:
    """The first address of mail in a mixed cell, or ""."""
    found = MAIL.search(text)
    return found.group() if found else ""


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
