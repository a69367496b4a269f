"""Which words no native reader has confirmed yet: for stewards and `waymark doctor`, never told to survivors.

Promises: reads the headers of the languages' own files (decision 0014); nothing here is on a public page.
"""

from __future__ import annotations

from dataclasses import dataclass

from directory.doctor import Finding
from web import i18n
from web.pages import texts


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits for a native reader: its language, its `part` (`words` or `pages`), how many texts it holds."""

    locale: str
    name: str
    part: str
    texts: int


def waiting() -> tuple[Waiting, ...]:
    """What waits, language by language: the catalogue's short words, then the pages of text."""
    found: list[Waiting] = []
    for code in i18n.codes():
        words = i18n.catalogue(code)
        parts = (
            ("words", words.header["_review"], len(words.entries)),
            ("pages", texts.texts(code)["_review"], sum(1 for _ in texts.sentences(code))),
        )
        name = words.t("lang.name")
        found += [Waiting(code, name, part, count) for part, review, count in parts if review != i18n.CONFIRMED]
    return tuple(found)


def finding() -> Finding:
    """The same as a line of `waymark doctor`: no fault, since a page in clumsy words helps before it is confirmed."""
    codes: dict[str, list[str]] = {}
    for one in waiting():
        codes.setdefault(one.locale, []).append(one.part)
    if not codes:
        return Finding("translations", True, "are all confirmed by native readers")
    said = ", ".join(f"{code} ({' and '.join(parts)})" for code, parts in codes.items())
    return Finding("translations", True, f"wait for a native reader: {said}")
