"""A cell that speaks of several things: "Office: M-F 8-4:30. Crisis line 24 hrs" is two schedules.

Promises: a label owns exactly what stands beside it; where it could own what is before or after it, the cell is
refused. Only known labels count: an unknown word before a colon ("Summer:") is not a label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from importers.cleaning.hours_items import meaningful
from importers.cleaning.hours_tokens import LABELS, NotUnderstoodError, Token, normalise

SIGNS = ("strong", "comma", "and", "dash", "colon", "slash")
_LABELLED = re.compile(rf"^\s*(?:the |our )?(?:{'|'.join(LABELS.values())})(?![a-z]) ?:")
_REACHES_BEYOND = re.compile(
    r"\b(?:all|both|every|each|entire|clos|holiday|except|summer|winter|season|only|until|note|hours vary|no longer|"
    r"tempor|office|center|building|we|call ahead|subject|suspend|covid|open|same|other|also|todos|cerrad|ambos)"
)


@dataclass(frozen=True, slots=True)
class Part:
    """What is said about one thing; `label` "" where nothing names it."""

    label: str
    found: tuple[Token, ...]


def parts(found: Sequence[Token]) -> list[Part]:
    """The parts of a cell's tokens; raises `NotUnderstoodError` where it is not clear what a label owns."""
    words = meaningful(found)
    out: list[Part] = []
    label, start = "", 0
    for at, token in enumerate(words):
        if token.kind != "label":
            continue
        if _leads(words, at):
            _close(out, label, words[start:at])
            label, start = token.value, at + 1
        else:
            begin = _trailing_start(words, start, at)
            _close(out, label, words[start:begin])
            _close(out, token.value, words[begin:at])
            label, start = "", at + 1
    _close(out, label, words[start:])
    names = [part.label for part in out]
    if len({*names}) != len(names):
        raise NotUnderstoodError("two parts speak of the same thing")
    return out


def _close(out: list[Part], label: str, found: Sequence[Token]) -> None:
    if any(token.kind not in SIGNS for token in found):
        out.append(Part(label, tuple(found)))
    elif label:
        raise NotUnderstoodError("a label stands beside nothing")


def _starts(words: Sequence[Token], at: int) -> bool:
    """Whether something new begins here."""
    return at == 0 or words[at - 1].kind in ("strong", "comma", "and") or words[at - 1].ends


def _leads(words: Sequence[Token], at: int) -> bool:
    """Whether the label speaks of what follows it (else of what is before it); raises where it is not clear."""
    after = words[at + 1].kind if at + 1 < len(words) else "strong"
    before = words[at - 1].kind if at else "strong"
    starts = _starts(words, at)
    if after in ("colon", "dash") and (starts or before == "time"):
        return True
    if after == "colon" and before == "slash":
        return True
    if starts and after not in ("strong", "comma", "and", "label"):
        return True
    if starts and after == "comma" and words[0].kind == "label":
        return True
    if not starts and after in ("strong", "comma"):
        return False
    raise NotUnderstoodError("it is not clear what a label speaks of")


def _trailing_start(words: Sequence[Token], start: int, at: int) -> int:
    """Where the words begin that a label after them owns: its own sentence, or the bare "24/7" before it."""
    for place in range(at - 1, start, -1):
        if words[place - 1].kind == "strong" or words[place - 1].ends:
            return place
        if place == at - 1 and words[place].kind in ("allweek", "allday") and _starts(words, place):
            return place
    return start


def sentences(text: str) -> list[str]:
    """A cell's independent sentences, or [] unless each begins with a known label and a colon.

    Only such a cell may be understood in part: what is said of the food pantry does not touch the hotline.
    """
    chunks = [chunk for chunk in re.split(r"[;\n]|\.(?=\s|$)", normalise(text)) if chunk.strip()]
    labelled = all(_LABELLED.match(chunk) for chunk in chunks)
    return chunks if labelled and len(chunks) > 1 else []


def reaches_beyond(sentence: str) -> bool:
    """Whether a sentence that is not understood may say something about the others too ("both closed in July")."""
    return _REACHES_BEYOND.search(_LABELLED.sub("", sentence)) is not None
