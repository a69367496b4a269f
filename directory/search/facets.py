"""How many of the answers have which need, tag, language and kind, and plainly meet which rule.

Promises: counted over the whole answer, not the page, so that choosing one leaves as many answers as it says (a rule
leaves those too that must be asked). Tiers are not counted (SAFETY L1: nothing about how secret a place is); needs that
a survivor's search hides are not offered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from directory import taxonomy
from directory.search.columns import KINDS, Columns, Mask, Numbers, need_bits, policy_places, tag_bits


def facets(found: Iterable[tuple[Columns, Numbers]]) -> dict[str, dict[str, int]]:
    """`{"need": {code: count}, "tag": …, "language": …, "kind": …, "policy": …}`, most frequent first, then by code."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("need", "tag", "language", "kind", "policy")}
    for columns, numbers in found:
        _count_bits(counts["need"], columns["needs"][numbers], need_bits())
        _count_bits(counts["tag"], columns["tags"][numbers], tag_bits())
        for word, held in enumerate(columns["languages"][numbers].T):
            codes = columns.tables["languages"][word * 64 : word * 64 + 64]
            _count_bits(counts["language"], held, {code: 1 << bit for bit, code in enumerate(codes)})
        kinds = np.bincount(columns["kinds"][numbers], minlength=len(KINDS)).tolist()
        counts["kind"].update({kind.value: count for kind, count in zip(KINDS, kinds, strict=True) if count})
        _count_rules(counts["policy"], columns, numbers)
    for hidden in taxonomy.HIDDEN_NEEDS:
        counts["need"].pop(hidden, None)
    return {name: dict(sorted(count.items(), key=lambda item: (-item[1], item[0]))) for name, count in counts.items()}


def _count_bits(
    counts: Counter[str], held: np.ndarray[tuple[int], np.dtype[np.uint64]], places: Mapping[str, int]
) -> None:
    together = int(np.bitwise_or.reduce(held)) if len(held) else 0
    for code, bit in places.items():
        if together & bit:
            counts[code] += int(np.count_nonzero(held & np.uint64(bit)))


def _count_rules(counts: Counter[str], columns: Columns, numbers: Numbers) -> None:
    good: list[tuple[str, int, Mask]] = columns.memory.get("good rules") or _good(columns)
    columns.memory["good rules"] = good
    for code, place, values in good:
        if count := int(np.count_nonzero(values[columns["policies"][place][numbers]])):
            counts[code] += count


def _good(columns: Columns) -> list[tuple[str, int, Mask]]:
    """(policy, its row, which of its values are plainly good for a person) of each that has such a value here."""
    found = []
    for code, place in policy_places().items():
        said = columns.tables["policies"][place]
        good = [value for value, one in enumerate(said, 1) if taxonomy.policy_answer(code, one) == "yes"]
        if good:
            found.append((code, place, np.isin(np.arange(256), good)))
    return found
