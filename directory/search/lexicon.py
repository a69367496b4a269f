"""From the words of somebody in a hurry to needs, tags, policies, languages, kinds of partner, and a place.

Promises: deterministic, offline, bounded (500 characters), and never raises. The longest phrase wins; accents, case,
plurals and apostrophes do not matter; a typo is corrected only when one known word, and no other, can be meant, and
the reading says so. A hidden need (a program for people who use abuse) comes only from its own name. Nothing typed is
stored, cached or logged (SAFETY S1). The words are data: `seed_data/lexicon`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from directory.search import people, phrases
from directory.search.denial import denied, keep
from directory.search.forms import plain
from directory.search.phrases import HAN, LOCALES, LONGEST_HAN, OTHERS, WORD, Entry, Lexicon, Node
from directory.search.place_words import PlaceWords, find_place

LIMIT = 500
BARRIER = re.compile(r"[.,;:!?()\n،؛؟。,、;:!?…—]")
SKIPS = 2
WEAK = 0.5
"""A need or kind of less weight is only a hint: it counts when nothing stronger was understood."""
SHORTEST_HALF = 3
MOST_ENDINGS = 200
HEARD = 2
TOGETHER = (
    (frozenset({"emergency-shelter", "transportation"}), Entry("need", "ride-to-safety", "", 0.7)),
    (frozenset({"tech-safety"}), Entry("need", "safety-planning", "", 0.6)),
    (frozenset({"without police"}), Entry("policy", "police-report-required", "yes", 1.0)),
)
"""What follows when several things are said: without a car the way to a bed is a need of its own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood. Needs come strongest first, all else in the order said.

    `policies` maps a code to `yes`: the person needs that rule in her favour (`taxonomy.policy_answer` judges a
    listing's value). `words` are left over, lower case, for the full-text search; `place` is as typed, or "".
    `because` gives the typed words that led to each code (for what is to be left out, `without ` and the code), and
    `corrections` what was taken for a slip and what it was taken to mean: both only for the answer to the same person.
    """

    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    policies: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    excluded_needs: tuple[str, ...] = ()
    excluded_kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    place: str = ""
    because: dict[str, tuple[str, ...]] = field(default_factory=dict)
    corrections: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """A word typed: `start` and `end` in the text, `plain` without case and accents, whether a new clause begins."""

    start: int
    end: int
    plain: str
    clause: int


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens `start` to `end` (exclusive) are a known phrase."""

    start: int
    end: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Ear:
    """What a text is read with: the lexicons of the languages heard in it, and their small words."""

    lexicons: tuple[Lexicon, ...]
    small: Mapping[str, frozenset[str]]
    correcting: bool

    def known(self, word: str) -> tuple[tuple[str, ...], ...]:
        """Under which keys `word` stands in each lexicon as it is."""
        return tuple(lexicon.keys(word) for lexicon in self.lexicons)

    def keys(self, word: str) -> tuple[tuple[tuple[str, ...], ...], str]:
        """Under which keys `word`, corrected if need be, stands, and what it was corrected to ("" when it was not)."""
        known = self.known(word)
        if any(known) or not self.correcting or word in self.small["stop"]:
            return known, ""
        meant = phrases.typos().meant(word)
        return (known, "") if meant == word else (tuple(lexicon.keys(meant) for lexicon in self.lexicons), meant)


def _han(text: str, start: int) -> Iterable[tuple[int, int]]:
    """Where the words of a run of Chinese `text` are: the longest known one at each place, unknown ones together."""
    known = phrases.han_words()
    begin = position = 0
    while position < len(text):
        for end in range(min(len(text), position + LONGEST_HAN), position, -1):
            if text[position:end] in known:
                if begin < position:
                    yield start + begin, start + position
                yield start + position, start + end
                begin = position = end
                break
        else:
            position += 1
    if begin < len(text):
        yield start + begin, start + len(text)


def _pieces(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """A word, or its runs of Chinese characters cut into words and what stands between them."""
    begin = start
    for run in HAN.finditer(text, start, end):
        if begin < run.start():
            yield begin, run.start()
        yield from _han(run[0].translate(phrases.folds()), run.start())
        begin = run.end()
    if begin < end:
        yield begin, end


def tokens_of(text: str) -> list[Token]:
    """The words of `text`, in their order."""
    tokens: list[Token] = []
    folds = phrases.folds()
    but = phrases.small_words()["but"]
    clause = last = 0
    for match in WORD.finditer(text):
        pieces = [match.span()] if match[0].isascii() else _pieces(text, *match.span())
        for start, end in pieces:
            word = plain(text[start:end], folds)
            if BARRIER.search(text, last, start) or word in but:
                clause += 1
            tokens.append(Token(start, end, word, clause))
            last = end
    return tokens


def _ear(tokens: Sequence[Token], locale: str) -> Ear:
    """The languages a text is read in: the shared ones, and the page's or another that its words belong to."""
    first = locale.split("-", maxsplit=1)[0]
    heard: dict[str, int] = {}
    by_word = phrases.languages_by_word()
    for token in tokens:
        other = by_word.get(token.plain, "")
        if other:
            heard[other] = heard.get(other, 0) + 1
    best = max(heard, key=lambda name: (heard[name], name == first), default="")
    if not best or heard[best] < min(HEARD, len(tokens) - 1):
        best = first if first in OTHERS else ""
    shared = phrases.shared(first if first in LOCALES else LOCALES[0])
    lexicons = (phrases.of_language(best), shared) if best else (shared,)
    return Ear(lexicons, phrases.small_words(best), correcting=not best)


def _walk(
    root: Node, keys: Sequence[tuple[str, ...]], tokens: Sequence[Token], start: int, skippable: Sequence[bool]
) -> Iterable[tuple[int, int, tuple[Entry, ...]]]:
    """(end, how loosely it fits, meaning) of phrases that begin at `start`; words such as *always* may stand inside.

    A word that stands for its class (`<hits>`) or is skipped fits more loosely than one that is in the phrase.
    """
    waiting = [(root, start, 0, 0)]
    while waiting:
        node, position, skipped, loose = waiting.pop()
        if position == len(tokens) or tokens[position].clause != tokens[start].clause:
            continue
        if position > start and skippable[position] and skipped < SKIPS:
            waiting.append((node, position + 1, skipped + 1, loose + 1))
        for key in reversed(keys[position]):
            following = node.next.get(key)
            if following:
                looser = loose + (key[0] == "<")
                waiting.append((following, position + 1, skipped, looser))
                if following.entries:
                    yield position + 1, looser, following.entries


def spans_in(tokens: Sequence[Token], keys: Sequence[tuple[tuple[str, ...], ...]], ear: Ear) -> list[Span]:
    """Known phrases in `tokens`, longest first, never overlapping and never across two clauses; in text order."""
    skippable = [token.plain in ear.small["skip"] for token in tokens]
    found: dict[tuple[int, int], tuple[int, tuple[Entry, ...]]] = {}
    for number, lexicon in enumerate(ear.lexicons):
        own = [known[number] for known in keys]
        for start in range(len(tokens)):
            if own[start]:
                for end, loose, entries in _walk(lexicon.root, own, tokens, start, skippable):
                    if (start, end) not in found or loose < found[start, end][0]:
                        found[start, end] = (loose, entries)
    taken = [False] * len(tokens)
    spans: list[Span] = []
    for start, end in sorted(found, key=lambda at: (at[0] - at[1], found[at][0], at[0])):
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            spans.append(Span(start, end, found[start, end][1]))
    return sorted(spans, key=lambda span: span.start)


def _place_words(ear: Ear) -> PlaceWords:
    small = ear.small

    def known(plains: Sequence[str]) -> bool:
        return bool(spans_in([Token(0, 0, word, 0) for word in plains], [ear.known(word) for word in plains], ear))

    return PlaceWords(
        prepositions=small["place"],
        bridges=small["bridge"],
        polite=small["polite"],
        cuts=small["cut"],
        never=small["nowhere"],
        known=known,
    )


def finished(word: str, ear: Ear) -> str:
    """The word that a half-typed last `word` will be, when all that it can become mean the same; or itself."""
    if len(word) < SHORTEST_HALF or any(ear.keys(word)[0]) or word in ear.small["stop"]:
        return word
    meanings: dict[tuple[str, str], str] = {}
    for lexicon in ear.lexicons:
        begun = sorted(w for w in lexicon.root.next if w.startswith(word) and w[-1] != "*")
        for whole in begun[:MOST_ENDINGS]:
            entries = lexicon.root.next[whole].entries
            if entries:
                meanings.setdefault((entries[0].kind, entries[0].code), whole)
    return next(iter(meanings.values())) if len(meanings) == 1 else word


def _said(entries: Iterable[Entry], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.code for entry in entries if entry.kind == kind))


@dataclass(slots=True)
class Understanding:
    """What is being understood, phrase by phrase, with the words that led to it."""

    meant: list[Entry] = field(default_factory=list)
    out: list[Entry] = field(default_factory=list)
    because: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kept: Iterable[Entry], left_out: Iterable[Entry], typed: str) -> None:
        """Take what a phrase means."""
        for entry in kept:
            if entry.kind != "ignore":
                self.meant.append(entry)
                self.because.setdefault(entry.code, []).append(typed)
        for entry in left_out:
            self.out.append(entry)
            self.because.setdefault(f"without {entry.code}", []).append(typed)

    def conclude(self) -> None:
        """Drop hints that are not needed, and add what follows when several things are said."""
        if any(entry.kind in ("need", "kind") and entry.weight >= WEAK for entry in self.meant):
            weak = {e.code for e in self.meant if e.kind in ("need", "kind") and e.weight < WEAK}
            strong = {e.code for e in self.meant if e.weight >= WEAK}
            self.meant = [e for e in self.meant if e.kind not in ("need", "kind") or e.weight >= WEAK]
            self.because = {code: typed for code, typed in self.because.items() if code not in weak - strong}
        said = {entry.code for entry in self.meant} | {f"without {entry.code}" for entry in self.out}
        for all_of, entry in TOGETHER:
            if all_of <= said and entry.code not in said:
                self.meant.append(entry)
                self.because[entry.code] = [typed for code in sorted(all_of) for typed in self.because[code]]


def meant_by(
    tokens: Sequence[Token], spans: Sequence[Span], ear: Ear
) -> Iterable[tuple[Span, list[Entry], list[Entry]]]:
    """Each of `spans`, what of it is meant, and what is to be left out of the answer."""
    words, clauses = [token.plain for token in tokens], [token.clause for token in tokens]
    where = [(span.start, span.end) for span in spans]
    denials: dict[int, str] = {}
    for index, span in enumerate(spans):
        denials[index] = denied(words, clauses, where, index, denials, ear.small)
        service = any(word in ear.small["service"] for word in words[span.start : span.end])
        yield span, *keep(span.entries, denials[index], service=service)


def _understood(text: str, tokens: Sequence[Token], spans: Sequence[Span], ear: Ear) -> Understanding:
    result = Understanding()
    for span, kept, left_out in meant_by(tokens, spans, ear):
        result.add(kept, left_out, text[tokens[span.start].start : tokens[span.end - 1].end])
    for position, entries in people.ages([token.plain for token in tokens], ear.small):
        result.add(entries, (), text[tokens[position].start : tokens[position].end])
    result.conclude()
    return result


def _left_over(
    text: str, tokens: Sequence[Token], used: set[int], small: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    silent = small["stop"] | small["not"] | small["no"]
    return tuple(
        dict.fromkeys(
            text[token.start : token.end].casefold()
            for position, token in enumerate(tokens)
            if position not in used and token.plain not in silent and (len(token.plain) > 1 or HAN.match(token.plain))
        )
    )


def understand(text: str, locale: str = "en", *, typing: bool = False) -> Reading:
    """Read the first 500 characters of `text`, in any of the languages; `locale` settles words that two of them share.

    With `typing` the last word may be half a word, which is finished when that leaves no doubt. Never raises; an empty
    or unknown text is an empty `Reading` with its words left over.
    """
    text = text[:LIMIT]
    tokens = tokens_of(text)
    ear = _ear(tokens, locale)
    place, kept = find_place(text, [(t.start, t.end, t.plain) for t in tokens], _place_words(ear))
    tokens = [tokens[position] for position in kept]
    if typing and tokens and tokens[-1].end == len(text):
        tokens[-1] = replace(tokens[-1], plain=finished(tokens[-1].plain, ear))
    known = [ear.keys(token.plain) for token in tokens]
    spans = spans_in(tokens, [keys for keys, _ in known], ear)
    result = _understood(text, tokens, spans, ear)
    used = {position for span in spans for position in range(span.start, span.end)}
    aged = {position for position, _ in people.ages([token.plain for token in tokens], ear.small)}
    slips = ((text[t.start : t.end].casefold(), known[at][1]) for at, t in enumerate(tokens) if at in used)
    needs = _said(sorted(result.meant, key=lambda entry: -entry.weight), "need")
    refused = {entry.code for entry in result.out if "kind" in (entry.kind, entry.value)}
    kinds = tuple(code for code in _said(result.meant, "kind") if code not in refused)
    out_kinds = (entry.code for entry in result.out if "kind" in (entry.kind, entry.value))
    out_needs = (entry.code for entry in result.out if "need" in (entry.kind, entry.value))
    return Reading(
        needs=needs,
        tags=_said(result.meant, "tag"),
        policies={entry.code: entry.value for entry in result.meant if entry.kind == "policy"},
        languages=_said(result.meant, "language"),
        kinds=kinds,
        excluded_needs=tuple(code for code in dict.fromkeys(out_needs) if code not in needs),
        excluded_kinds=tuple(dict.fromkeys(out_kinds)),
        words=_left_over(text, tokens, used | aged, ear.small),
        place=place,
        because={code: tuple(dict.fromkeys(typed)) for code, typed in result.because.items()},
        corrections=tuple(dict.fromkeys((typed, meant) for typed, meant in slips if meant)),
    )
