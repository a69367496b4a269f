"""What is denied: "not a church", "no quiero policía", "I don't need a lawyer"; and what is only lacking: "no food".

Promises: pure, and looks back over a few little words only. A denied event or fear ("I am not suicidal", "I don't want
to be deported") is dropped and shuts nothing out; only a service called by its name can be refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from directory.search.phrases import Entry

REACH = 8
STATES = frozenset(
    {
        *("crisis-hotline", "safety-planning", "medical-exam", "sexual-assault", "mental-health", "substance-use"),
        *("tech-safety", "pets", "child-support"),
    }
)
"""Needs that words reach by telling what happened: denied, they are dropped, never excluded ("I am not suicidal")."""

Spans = Sequence[tuple[int, int]]


def denied(
    words: Sequence[str],
    clauses: Sequence[int],
    spans: Spans,
    index: int,
    before: Mapping[int, str],
    small: Mapping[str, frozenset[str]],
) -> str:
    """How the span `index` is denied: `not` (not wanted), `no` (not there), or "" (it is meant).

    Only little words may stand between: "not a church", "no quiero ir a un refugio"; "don't have a" is `no`.
    `before` holds how earlier spans were denied, so that "not a shelter or a church" denies both.
    """
    start, end = spans[index]
    had = False
    wanted = end < len(words) and words[end] in small["asking"]  # "no shelter please"
    for position in range(start - 1, max(start - REACH, -1), -1):
        word = words[position]
        if clauses[position] != clauses[start]:
            break
        if word in small["or"] and index and spans[index - 1][1] == position:
            return before.get(index - 1, "")
        if word in small["not"]:
            return "no" if had else "not"
        if word in small["no"]:
            return "not" if wanted else "no"
        wanted = wanted or word in small["want"]
        had = had or word in small["have"]
        if word not in small["filler"] and word not in small["have"]:
            break
    return ""


def keep(entries: Sequence[Entry], how: str, *, service: bool) -> tuple[list[Entry], list[Entry]]:
    """Of a phrase's entries, those that are meant and those that are to be left out of the answer.

    `service`: whether the phrase calls a service by its name; otherwise it tells something, which cannot be refused.
    """
    if not how:
        return [e for e in entries if e.kind != "without"], [e for e in entries if e.kind == "without"]
    needs = [e for e in entries if e.kind == "need" and e.code not in STATES]
    kinds = [e for e in entries if e.kind == "kind"]
    if how == "no":
        return needs, kinds
    return [], [*(needs if service else ()), *kinds]
