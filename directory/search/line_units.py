"""A command line cut into units: each a run of its words that means one thing, and what that is.

Promises: pure, never raises; a word belongs to one unit at most. Places, radius, *open*, *beds*, numbers of people and
what stands in quotes are read here; all else is what the lexicon understands of the words between them, which are
clauses of their own, so that taking a unit out changes no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from directory.search import line_steps, line_words, people, phrases
from directory.search.lexicon import SHORTEST_HALF, Ear, Token, finished, meant_by, spans_in, tokens_of
from directory.search.line_ground import Ground, Unit
from directory.search.line_half import begins_a_town
from directory.search.line_steps import counted
from directory.search.phrases import HAN, LOCALES, Entry

_FOR: Final = ("for", "para")
_WITHOUT_POLICE: Final = Entry("policy", "police-report-required", "yes", 1.0)


def units_of(text: str, locale: str, *, typing: bool, country: str, home_state: str) -> Ground:
    """The line in its units, in no order; `text` is one line without anything private."""
    tokens = tokens_of(text)
    first = locale.split("-", maxsplit=1)[0]
    ear = Ear((phrases.shared(first if first in LOCALES else LOCALES[0]),), phrases.small_words(), correcting=True)
    half = len(tokens) - 1 if typing and tokens and tokens[-1].end == len(text) else -1
    ground = Ground(text, tokens, ear, country, home_state, half, typing, _quoted(text, tokens))
    at = 0
    while at < len(tokens):
        at += max(1, line_steps.step(ground, at)) if ground.free(at) else 1
    line_steps.settle(ground)
    _understand(ground)
    return ground


def _quoted(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """The words that stand between a pair of quotes, which are looked for as they are."""
    marks = [at for at, letter in enumerate(text) if letter == '"']
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    return frozenset(at for at, one in enumerate(tokens) if any(start < one.start < end for start, end in pairs))


def _understand(ground: Ground) -> None:
    """What the lexicon makes of the words that are left, each run of them a clause."""
    stream, places = ground.stream, ground.places = _stream(ground)
    known = [
        ground.ear.keys(token.plain) if places[at] != ground.half else (ground.ear.known(token.plain), "")
        for at, token in enumerate(stream)
    ]
    found: list[Unit] = []
    spans = spans_in(stream, [keys for keys, _ in known], ground.ear)
    for span, kept, left_out in meant_by(stream, spans, ground.ear):
        unit = Unit("", set(places[span.start : span.end]), spoken=True)
        unit.entries = [entry for entry in kept if entry.kind != "ignore"]
        unit.left_out = left_out
        if any(entry.code == "police" for entry in left_out):
            unit.entries.append(_WITHOUT_POLICE)
        unit.slips = [places[at] for at in range(span.start, span.end) if known[at][1]]
        unit.guessed = ground.half in unit.words and ground.tokens[ground.half].plain != stream[span.end - 1].plain
        found.append(unit)
    parties = list(_parties(ground, stream, places))
    found += [*_ages(ground, stream, places, {at for unit in parties for at in unit.words}), *parties]
    found += _rooms(stream, places, found)
    ground.used = {at for unit in found for at in unit.words}
    for unit in _merged(found):
        _turned(ground, unit)
        if unit.entries or unit.left_out or unit.kind:
            ground.units.append(unit)
    _words(ground, stream, places, found)


def _stream(ground: Ground) -> tuple[list[Token], list[int]]:
    """The free words, in clauses that end where something else stands; a half-typed one finished, or left out."""
    stream: list[Token] = []
    places: list[int] = []
    clause = 0
    for at, token in enumerate(ground.tokens):
        if not ground.free(at):
            continue
        word = token.plain
        if at == ground.half and not any(ground.ear.known(word)):
            word = _whole(word, ground)
            if word == token.plain and word not in ground.ear.small["stop"]:
                continue
        if places and word in ground.ear.small["or"] and _parted(ground, places[-1], at):
            continue  # it joins what follows to nothing
        apart = places and (places[-1] != at - 1 or ground.tokens[at - 1].clause != token.clause or at in ground.minus)
        clause += bool(apart)
        stream.append(replace(token, plain=word, clause=clause))
        places.append(at)
    return stream, places


def _whole(word: str, ground: Ground) -> str:
    """A half-typed word finished, when there is no doubt; its slips are not looked for yet."""
    if word in ground.ear.small["stop"] or len(word) < SHORTEST_HALF or begins_a_town(word, ground.country):
        return word
    return finished(word, replace(ground.ear, correcting=False))


def _ages(ground: Ground, stream: Sequence[Token], places: Sequence[int], people_counted: set[int]) -> Iterable[Unit]:
    """Ages, with the words that say so and whose they are."""
    cuts = [at for at in range(1, len(stream)) if _cut(ground, places, at)]
    for start, end in pairwise([0, *cuts, len(stream)]):
        aged = _ages_in(stream[start:end], places[start:end], ground.ear)
        yield from (unit for number, unit in aged if number not in people_counted)


def _cut(ground: Ground, places: Sequence[int], at: int) -> bool:
    """Whether something else, or a semicolon, stands before a word: a comma does not part an age from a child."""
    return _parted(ground, places[at - 1], places[at]) or places[at] in ground.minus


def _parted(ground: Ground, left: int, right: int) -> bool:
    return right != left + 1 or ";" in ground.text[ground.tokens[left].end : ground.tokens[right].start]


def _ages_in(stream: Sequence[Token], places: Sequence[int], ear: Ear) -> Iterable[tuple[int, Unit]]:
    words = [token.plain for token in stream]
    anyone = ear.small["age-boy"] | ear.small["age-child"] | ear.small["age-elder"] | ear.small["age-self"]
    around = ear.small["age-years"] | ear.small["age-old"] | ear.small["age-between"] | ear.small["age-is"]
    for at, entries in people.ages(words, ear.small):
        first, last = at, at
        while last + 1 < len(words) and words[last + 1] in around:
            last += 1
        if last + 1 < len(words) and words[last + 1] in anyone:
            last += 1
        else:
            last = max(one for one in range(at, last + 1) if one == at or words[one] not in ear.small["age-between"])
            while first and (words[first - 1] in around or line_words.number(words[first - 1])):
                first -= 1
            first -= 1 if first and words[first - 1] in anyone else 0
        yield places[at], Unit("", set(places[first : last + 1]), entries=list(entries))


def _parties(ground: Ground, stream: Sequence[Token], places: Sequence[int]) -> Iterable[Unit]:
    """How many people: "2 kids", "3 personas", "family of 4", "for 3"."""
    for at, token in enumerate(stream):
        many = line_words.number(token.plain)
        if not 0 < many <= line_words.MOST_PEOPLE:
            continue
        start = next((s for s in range(max(at - 3, 0), at) if s + line_words.length("group", stream, s) == at), at)
        grouped = start < at and _one_clause(stream, start, at)
        if grouped and (at - start > 1 or stream[start].plain not in _FOR):
            yield Unit("party", set(places[start : at + 1]), total=many)
            continue
        nouns = at + 1
        while nouns < len(stream) and stream[nouns].plain in line_words.said("small"):
            nouns += 1
        count = line_words.length("people", stream, at + 1)
        if nouns < len(stream) and stream[nouns].plain in line_words.said("child") and _one_clause(stream, at, nouns):
            yield Unit("party", set(places[at : nouns + 1]), amount=many)
        elif count and _one_clause(stream, at, at + count):
            grown = stream[at + 1].plain.startswith("adult")
            words = set(places[at : at + count + 1])
            yield Unit("party", words, adults=many if grown else 0, total=0 if grown else many)
        elif grouped and not _measured(ground, stream, places, at + 1):
            yield Unit("party", set(places[start : at + 1]), total=many)


def _measured(ground: Ground, stream: Sequence[Token], places: Sequence[int], at: int) -> bool:
    """Whether a number before the word counts something other than people: "for 3 weeks"."""
    if at >= len(stream) or not _one_clause(stream, at - 1, at):
        return False
    return counted(ground, places[at]) or stream[at].plain in ground.ear.small["age-unit"]


def _one_clause(stream: Sequence[Token], first: int, last: int) -> bool:
    return stream[first].clause == stream[last].clause


def _rooms(stream: Sequence[Token], places: Sequence[int], found: Sequence[Unit]) -> list[Unit]:
    """`space`, `room`, `cupo`, where it is not part of something longer ("emergency room")."""
    rooms = [places[at] for at, token in enumerate(stream) if token.plain in line_words.said("room")]
    own = [at for at in rooms if not any(at in unit.words and len(unit.words) > 1 for unit in found)]
    return [Unit("room", {at}) for at in own]


def _merged(found: Iterable[Unit]) -> list[Unit]:
    """The units, those that share a word as one."""
    merged: list[Unit] = []
    for unit in sorted(found, key=lambda one: (min(one.words), -len(one.words))):
        same = next((one for one in merged if one.words & unit.words), None)
        if same is None:
            merged.append(unit)
            continue
        same.words |= unit.words
        same.entries += [entry for entry in unit.entries if entry not in same.entries]
        same.left_out += [entry for entry in unit.left_out if entry not in same.left_out]
        same.slips += unit.slips
        same.guessed |= unit.guessed
        same.spoken |= unit.spoken
        same.kind = same.kind or unit.kind
        same.amount, same.adults, same.total = (
            same.amount + unit.amount,
            same.adults + unit.adults,
            max(same.total, unit.total),
        )
    return merged


def _turned(ground: Ground, unit: Unit) -> None:
    """Turn a unit with a minus before it into what is not wanted."""
    first = min(unit.words)
    if first in ground.minus:
        unit.words |= set(ground.minus[first])
        unit.left_out, unit.entries, unit.minus = [*unit.entries, *unit.left_out], [], True


def _words(ground: Ground, stream: Sequence[Token], places: Sequence[int], found: Sequence[Unit]) -> None:
    """What is left over, and what stands in quotes: literal words."""
    used = set().union(*(unit.words for unit in found)) if found else set()
    small = ground.ear.small
    silent = small["stop"] | small["not"] | small["no"] | line_words.said("silent") | line_words.said("or")
    left = {
        places[at]
        for at, token in enumerate(stream)
        if places[at] not in used
        and places[at] != ground.half
        and token.plain not in silent
        and (len(token.plain) > 1 or HAN.match(token.plain))
    }
    left |= {at for at in ground.quoted if ground.tokens[at].plain}
    if left:
        ground.units.append(Unit("words", left))
