"""What became of a call is counted for a need and a county, and for nothing else."""

from __future__ import annotations

from sqlmodel import select

from directory.staff.model import OutcomeTotal
from tests.web.staff.console.acting import CLINIC, SHELTER, act, people
from tests.web.staff.console.conftest import Hotline


def counted(desk: Hotline) -> list[tuple[str, str, str, str, int]]:
    desk.office.app.state.desk.tally.flush()
    with people(desk) as session:
        return [(r.area, r.need, r.month, r.outcome, r.count) for r in session.exec(select(OutcomeTotal))]


def test_two_presses_count_one_call(hotline: Hotline) -> None:
    page = act(hotline, "act", act="outcome").text
    assert "Travis County" in page
    assert page.count('type="radio"') == 1
    assert "data-done" in act(hotline, "outcome", need="emergency-shelter", outcome="full").text
    assert counted(hotline) == [("county:48453", "emergency-shelter", "2026-11", "full", 1)]


def test_of_several_needs_one_is_counted(hotline: Hotline) -> None:
    line = "shelter lawyer Austin, TX"
    assert act(hotline, "act", act="outcome", line=line).text.count('type="radio"') == 2
    act(hotline, "outcome", line=line, need="lawyer", outcome="placed")
    assert [(need, outcome) for _, need, _, outcome, _ in counted(hotline)] == [("lawyer", "placed")]


def test_a_line_without_place_and_need_counts_as_unknown(hotline: Hotline) -> None:
    for line in ("", "xyzzy", "zzqq vvww"):
        act(hotline, "outcome", line=line, need="unknown", outcome="no-service")
    assert counted(hotline) == [("unknown", "unknown", "2026-11", "no-service", 3)]


def test_only_a_need_of_the_line_and_an_outcome_there_is_are_counted(hotline: Hotline) -> None:
    for need, outcome in (
        ("lawyer", "full"), ("", "full"), ("emergency-shelter", "Jane"), ("emergency-shelter", ""), ("Jane", "full"),
    ):  # fmt: skip
        answer = act(hotline, "outcome", need=need, outcome=outcome)
        assert answer.status_code == 422
        assert "Jane" not in answer.text
    assert counted(hotline) == []


def test_neither_who_counted_nor_which_listing_is_kept(hotline: Hotline) -> None:
    for name in (SHELTER, CLINIC):
        act(hotline, "outcome", name, need="emergency-shelter", outcome="full")
    assert [row[-1] for row in counted(hotline)] == [2]
    with people(hotline) as session:
        rows = "".join(str(row.model_dump()) for row in session.exec(select(OutcomeTotal)))
    assert str(hotline.office.ids["sue@w.example"]) not in rows
    assert str(hotline.ids[SHELTER]) not in rows
