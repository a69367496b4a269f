"""How many of the answers have which need, tag and language, so that a person can narrow them.

Promises: counted over the whole answer, not the page; tiers are not counted (SAFETY L1: nothing about how secret a
place is); needs that a survivor's search hides are not offered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from directory import taxonomy
from directory.search.documents import Facts


def facets(found: Iterable[Facts]) -> dict[str, dict[str, int]]:
    """`{"need": {code: count}, "tag": …, "language": …}`, the most frequent first, then by code."""
    counts: dict[str, Counter[str]] = {"need": Counter(), "tag": Counter(), "language": Counter()}
    for facts in found:
        counts["need"].update(need for need in facts.needs if need not in taxonomy.HIDDEN_NEEDS)
        counts["tag"].update(facts.tags)
        counts["language"].update(facts.languages)
    return {name: dict(sorted(count.items(), key=lambda item: (-item[1], item[0]))) for name, count in counts.items()}
