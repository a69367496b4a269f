"""Two rows of one key say the same where their cells have the same words, whatever road the digest takes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from importers.drafting.identity import APART, FIRST, NTH, SAME_AS, distinct, normal
from importers.importer import Row

CELL = st.text(st.sampled_from(f"aAbZé9_- .,\n{APART}ſ"), max_size=4) | st.integers(0, 11) | st.none()
CELLS = st.dictionaries(st.sampled_from(["x", "y", "z"]), CELL, max_size=3)


def plainly(rows: list[Row]) -> list[dict[str, object]]:
    """The rule without digests: compare the words of every cell with those of every earlier row of the key."""
    seen: dict[str, list[tuple[int, object]]] = {}
    told = []
    for row in rows:
        name = str(row.cells.get("x") or "")
        says = sorted((cell, normal(str(value))) for cell, value in row.cells.items())
        earlier = seen.setdefault(name, []) if name else []
        same = next((number for number, said in earlier if said == says), None)
        if same is None:
            earlier.append((row.number, says))
        noted = {SAME_AS: same} if same is not None else {}
        if same is None and len(earlier) > 1 and name:
            noted = {NTH: len(earlier), FIRST: earlier[0][0]}
        told.append({**row.cells, **noted})
    return told


@settings(max_examples=500, deadline=None)
@given(st.lists(CELLS, max_size=8))
def test_rows_are_told_apart_by_the_words_of_their_cells(cells: list[dict[str, object]]) -> None:
    rows = [Row(number, one) for number, one in enumerate(cells, 2)]
    told = list(distinct(rows, lambda row: str(row.cells.get("x") or "")))
    assert [row.cells for row in told] == plainly(rows)
