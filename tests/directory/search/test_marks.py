"""A row of marks names the same documents as the column it was made from."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from directory.search import marks

COLUMNS = st.lists(st.sampled_from([0, 1, 2, 3, 1 << 40, (1 << 64) - 1]), max_size=200)
MASKS = st.integers(1, 7) | st.sampled_from([1 << 40, 1 << 63, 1 << 40 | 1])


@given(cells=COLUMNS, any_of=MASKS, all_of=MASKS)
def test_marks_say_what_the_column_says(cells: list[int], any_of: int, all_of: int) -> None:
    rows = marks.marks(np.array(cells, np.uint64))
    some, every = marks.any_of(rows, any_of), marks.all_of(rows, all_of)
    both = marks.all_of(rows, all_of, some)
    assert marks.as_mask(some, len(cells)).tolist() == [cell & any_of != 0 for cell in cells]
    assert marks.as_mask(every, len(cells)).tolist() == [cell & all_of == all_of for cell in cells]
    assert marks.as_mask(both, len(cells)).tolist() == [
        cell & any_of != 0 and cell & all_of == all_of for cell in cells
    ]


@given(cells=COLUMNS, mask=MASKS)
def test_nothing_is_marked_behind_the_last_document(cells: list[int], mask: int) -> None:
    words = marks.any_of(marks.marks(np.array(cells, np.uint64)), mask)
    assert not marks.as_mask(words, len(words) * marks.WORD)[len(cells) :].any()
