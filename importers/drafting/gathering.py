"""The notebook of one draft: what was cleaned, from which words, and what a person must decide.

Promises: of a place that is not public nothing goes into it that names the place: texts pass the secrecy filter, and
address and point leave neither a value nor a source text nor a doubt's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from directory import secrecy
from directory.draft import Doubt, SourceText
from directory.values import Tier
from importers.cleaning.cleaned import Cleaned
from importers.drafting import remembered
from importers.drafting.raw import Raw
from importers.secrecy import Verdict, apply

T = TypeVar("T")
LONGEST: Final = 4000
"""Characters of a source text or a doubt's words that are kept."""
STREET: Final = re.compile(
    r"\d|\b(?:st|str|street|ave|avenue|blvd|boulevard|rd|road|dr|drive|ln|lane|ct|court|pl|place|pkwy|parkway|hwy|highway|way|"
    r"cir|circle|ter|terrace|sq|square|trail|trl|plaza|loop|calle|box)\b",
    re.IGNORECASE,
)
"""What tells a street, number or postcode from a town in an address line."""
HOUSE: Final = re.compile(r"(?<![\w.])\d+[a-z]?\s+[^\W\d]", re.IGNORECASE)
"""Where a house number begins."""
PLACE_FIELDS: Final = ("address", "point", "location")


@dataclass(slots=True)
class Gathering:
    """Sources and doubts of one row, and the verdict and secrets by which its texts are made safe."""

    verdict: Verdict
    secrets: tuple[str, ...]
    sources: list[SourceText] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def public(self) -> bool:
        """Whether the place may be told."""
        return self.verdict.tier is Tier.PUBLIC

    def safe(self, text: str) -> str:
        """`text` without what gives a hidden place away; unchanged where the place is public."""
        return apply(self.verdict, {"text": text}, self.secrets)["text"] if text else ""

    def without_doors(self, text: str) -> str:
        """`text` without the cells that lead to a hidden place, before numbers are looked for in it.

        "211 Example Ct" is a house and no number to dial; read as one, it would leave the street behind as its note.
        """
        if self.public:
            return text
        for cell in sorted(self.secrets, key=len, reverse=True):
            words = re.findall(r"\w+", cell)
            if len(words) > 1:
                text = re.sub(r"\W+".join(map(re.escape, words)), " ", text, flags=re.IGNORECASE)
        return text

    def gives_away(self, text: str) -> bool:
        """Whether `text` (a name, a link: something that cannot be cut) tells a hidden place."""
        return not self.public and bool(secrecy.place_traces(text) or secrecy.repeats(text, self.secrets))

    def take(self, name: str, cleaned: Cleaned[T], reason: str = "") -> T:
        """The value of `cleaned`, its words and doubts noted under `name`."""
        self.note(name, cleaned.text if cleaned.value else "", cleaned.confidence, reason)
        self.doubt(cleaned.doubts)
        return cleaned.value

    def note(self, name: str, text: str, confidence: float = 1.0, reason: str = "") -> None:
        """Keep the partner's words for `name`, as far as they may be kept."""
        if not self.public and name.startswith(PLACE_FIELDS):
            return
        text = self.safe(text.strip()[:LONGEST])
        if text or reason:
            make = SourceText if text else remembered.reason
            self.sources.append(make(field=name, text=text, confidence=confidence, reason=reason))

    def doubt(self, doubts: Iterable[Doubt]) -> None:
        """Keep `doubts`; their words only as far as they may be kept."""
        for doubt in doubts:
            secret = not self.public and doubt.field.startswith(PLACE_FIELDS)
            text = "" if secret else self.safe(doubt.text[:LONGEST])
            safe = Doubt(field=doubt.field, what=doubt.what, text=text)
            if safe not in self.doubts:
                self.doubts.append(safe)


def secrets_of(raw: Raw) -> tuple[str, ...]:
    """Every part of a cell that leads to one of the row's doors; not its own name, nor the town and state of a line."""
    own = {name.strip().casefold() for name in (raw.name, raw.organization) if name.strip()}
    parts = [part for place in raw.places for cell in place.secrets for part in _parts(cell, whole=cell != place.line)]
    return tuple(dict.fromkeys(part for part in parts if part.casefold() not in own))


def _parts(cell: str, *, whole: bool) -> list[str]:
    """What stands between commas; of an address line (not `whole`) without the town and state at its end."""
    parts = [part.strip() for part in re.split(r"[,;:\n]", cell) if part.strip()]
    if not whole:
        last = len(parts) - 2
        parts = [part for at, part in enumerate(parts) if at < max(last, 1) or STREET.search(part)]
    # "Confidential 42 Oak Lane", "Bldg A - 42 Oak Lane": the house is the secret, whatever stands before it.
    return parts + [part[found.start() :] for part in parts for found in HOUSE.finditer(part) if found.start()]
