"""What holds of every sheet: where a column or row stands decides nothing, and no address of a hidden row is told."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hypothesis import example, given, settings
from hypothesis import strategies as st

from directory.draft import ListingDraft
from directory.values import PartnerKind
from importers.drafting import Raw, RawPlace, draft_of
from importers.mapping import propose

COLUMNS: dict[str, Sequence[str]] = {
    "Agency": [f"{name} Advocacy" for name in ("Elm", "Oak", "Ash", "Birch", "Cedar", "Maple")],
    "Phone": [f"319-555-01{n:02d}" for n in range(6)],
    "Fax": [f"319-555-01{n:02d}" for n in range(20, 26)],
    "Website": [f"https://{name}.example" for name in ("elm", "oak", "ash", "birch", "cedar", "maple")],
    "Street": [f"{n}00 Example Street" for n in range(1, 7)],
    "City": ["Cedar Rapids", "Iowa City", "Marion", "Hiawatha", "Coralville", "Solon"],
    "State": ["IA"] * 6,
    "Zip": ["52401", "52240", "52302", "52233", "52241", "52333"],
    "Hours": ["Mon-Fri 9am-5pm", "24/7", "Tue 10am-2pm", "Mon-Thu 8am-6pm", "By appointment", "Sat 9am-noon"],
    "What we do": ["Counseling for survivors of violence at home, and help with safety plans."] * 6,
    "E-mail": [f"info@{name}.example" for name in ("elm", "oak", "ash", "birch", "cedar", "maple")],
    "Languages": ["English, Spanish", "English", "Spanish", "English", "English, French", "English"],
    "Staff contact": ["Ana", "Ben", "Cy", "Dee", "Eve", "Flo"],
}


def told(names: Sequence[str], rows: Sequence[int] = range(6)) -> dict[str, tuple[str, str]]:
    """What each column is taken for, by its header."""
    (table,) = propose([[COLUMNS[name][row] for name in names] for row in rows], list(names)).tables
    return {column.header: (column.field, column.detail) for column in table.columns}


@settings(deadline=None, max_examples=40)
@given(st.permutations(sorted(COLUMNS)))
def test_a_column_is_taken_for_the_same_wherever_it_stands(names: list[str]) -> None:
    assert told(names) == told(sorted(COLUMNS))


@settings(deadline=None, max_examples=20)
@given(st.permutations(range(6)))
def test_the_order_of_the_rows_decides_nothing(rows: list[int]) -> None:
    assert told(sorted(COLUMNS), rows) == told(sorted(COLUMNS))


STREETS = st.sampled_from(["Zanzibar", "Quillwort", "Old Ferry", "St. Ambrose", "Martin L King", "Ñandú"])
WAYS = st.sampled_from(["St", "Street", "Ave.", "Blvd", "Ct", "Lane", "Pkwy"])
FILLER = st.sampled_from(
    ["", " ", "We help. ", "Call us:", "<p>", "\n", "Hours: Mon-Fri 9am-5pm at", "(", "info@elm.example ", "¿Dónde? "]
)


@settings(deadline=None, max_examples=150)
@example(211, "Zanzibar", "Ct", "\n", "We help. ", "")
@example(911, "Old Ferry", "Pkwy", "info@elm.example ", "Hours: Mon-Fri 9am-5pm at", "shouted")
@given(st.integers(100, 99_999), STREETS, WAYS, FILLER, FILLER, st.sampled_from(["", "shouted"]))
def test_no_field_of_a_hidden_draft_holds_its_address_whatever_cell_repeats_it(
    number: int, street: str, way: str, before: str, after: str, shouted: str
) -> None:
    door = f"{number} {street} {way}"
    said = f"{before}{door.upper() if shouted else door}{after}"
    raw = Raw(
        source="river",
        kind=PartnerKind.COMMUNITY,
        visibility=None,
        name="Elm Advocacy",
        organization="Elm Advocacy",
        description=said,
        phones=((f"319-555-0101 {said}", None), (said, None)),
        hours=(("", f"Mon-Fri 9am-5pm {said}"), (said, "24/7")),
        languages=f"Spanish {said}",
        interpretation=said,
        areas=f"Cook County; {said}",
        eligibility=said,
        fees=said,
        application=said,
        wait_time=said,
        alert=said,
        documents=(said,),
        categories=(said,),
        urls=f"https://elm.example {said}",
        email=f"info@elm.example {said}",
        places=(RawPlace(address_1=door, city="Chicago", state="IL", postal_code="60601", name=said),),
    )
    made = draft_of(raw)
    assert isinstance(made, ListingDraft)
    kept = json.dumps(made.model_dump(mode="json"), ensure_ascii=False)
    assert f"{number} {street}".casefold() not in kept.casefold()
    assert f"{street} {way}".casefold() not in kept.casefold()
    assert "60601" not in kept
