"""Whether what an engine answers is right, against `truth.py`.

Promises: of every engine and every query the whole set of matches is compared (by digest), the page's listings are
looked up in it, totals and counts by need are compared where the engine tells them; of the nearest-first kinds the
distances of the page are. Of our own engine the order is checked too: scores may swap places only within one part in
ten thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tests.benchmarks.search.queries import PAGE, WITHIN, WORDS_SHOWN
from tests.benchmarks.search.truth import EDGE_MILES, Answer
from tests.benchmarks.search.worker import digest

SAME_SCORE = 1e-4


def wrong(kind: str, answer: Answer, told: dict[str, Any], *, order: bool) -> str:
    """What is wrong with an engine's answer; "" when nothing is."""
    if kind == "Q5":
        return _wrong_words(answer, told)
    found = _wrong_page(answer, told["ids"], PAGE)
    if kind[:2] == "Q3":
        found = found or _wrong_scores(answer, told["ids"], EDGE_MILES, relative=False)
    else:
        right = answer.ids[~np.isin(answer.ids, answer.edge)].tolist()
        if told["digest"] != digest(right):
            found = found or f"{told['count']} match, not {len(right)}"
        if order:
            found = found or _wrong_scores(answer, told["ids"], SAME_SCORE, relative=True)
    return found or _wrong_counts(kind, answer, told)


def _wrong_page(answer: Answer, ids: Sequence[int], size: int) -> str:
    if len(set(ids)) != len(ids):
        return "a listing stands twice on the page"
    if not set(ids) <= set(answer.ids.tolist()) | set(answer.edge.tolist()):
        return "a listing on the page does not match"
    least = min(size, len(set(answer.ids.tolist()) - set(answer.edge.tolist())))
    return f"{len(ids)} on the page, not {least}" if not least <= len(ids) <= size else ""


def _wrong_words(answer: Answer, told: dict[str, Any]) -> str:
    if not set(told["ids"]) <= answer.words or len(told["ids"]) != min(WORDS_SHOWN, len(answer.words)):
        return "wrong words are offered"
    return "" if told["digest"] == digest(sorted(answer.words)) else f"{told['count']} words, not {len(answer.words)}"


def _wrong_scores(answer: Answer, ids: Sequence[int], slack: float, *, relative: bool) -> str:
    """Whether the page is, place by place, as good as the best one can have."""
    scores = dict(zip(answer.ids.tolist(), answer.scores.tolist(), strict=True))
    inside = [scores[each] for each in ids if each in scores]
    for place, (seen, best) in enumerate(zip(inside, answer.scores.tolist(), strict=False), start=1):
        if abs(seen - best) > (slack * abs(best) if relative else slack):
            return f"place {place} scores {seen:.5g}, not {best:.5g}"
    return ""


def _wrong_counts(kind: str, answer: Answer, told: dict[str, Any]) -> str:
    loose = len(answer.edge)
    if told["total"] is not None and kind != "Q3" and abs(told["total"] - answer.total) > loose:
        return f"says {told['total']} in all, not {answer.total}"
    if answer.facets is None or (kind[:2] not in WITHIN and kind != "Q3f"):
        return ""
    if told["facets"] is None:
        return "tells no counts by need"
    off = max(abs(seen - right) for seen, right in zip(told["facets"], answer.facets, strict=True))
    return f"a count by need is off by {off}" if off > loose else ""
