"""The search behind the console: what only staff see, room, and how many other questions would find."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from directory import capacity, public, staff_only
from directory.search import overlay, staff_layer
from directory.search.engine import Engine
from directory.search.for_staff import StaffPage, search_for_staff, totals_for_staff
from directory.search.index import bring_up_to_date
from directory.search.query import SearchQuery
from directory.search.search import search
from directory.values import Tier, stable_id
from tests.directory.search.river import EAST, HARBOR, LAW, NOW, SAN_FRANCISCO, Ask, draft, names, submit

BY = "account:steward"
StaffAsk = Callable[..., StaffPage]


def key(name: str) -> UUID:
    return stable_id("river", name)


@pytest.fixture
def for_staff(ask: Ask, session: Session, engine: Engine) -> StaffAsk:
    assert ask().total  # the index is there

    def asked(q: str = "", *, room: bool = False, **fields: Any) -> StaffPage:
        now = fields.pop("now", NOW)
        return search_for_staff(session, engine, SearchQuery(q=q, **fields), now, room=room)

    return asked


def keep(session: Session, name: str) -> None:
    staff_only.keep_for_staff(session, key(name), BY, "by a call only", NOW)


@pytest.mark.parametrize(
    "fields",
    [
        {"near": "94103", "need": ("lawyer",)},
        {"q": "marigld"},
        {"near": "94103", "need": ("victim-compensation",)},
        {"near": "94103", "sort": "distance", "limit": 2, "page": 2},
    ],
)
def test_without_anything_for_staff_alone_the_answer_is_the_publics(
    for_staff: StaffAsk, ask: Ask, fields: dict[str, Any]
) -> None:
    found = for_staff(**fields)
    assert found.page == ask(**fields)
    assert (found.rooms, found.staff_only, found.full_left_out) == ({}, frozenset(), 0)


def test_staff_find_what_is_for_them_alone_and_the_public_does_not(
    for_staff: StaffAsk, ask: Ask, session: Session, engine: Engine
) -> None:
    keep(session, "Larkspur Legal")
    for _ in range(2):
        page = for_staff(near="94103", need=("lawyer",))
        assert names(page.page)[:2] == ["Marigold Law", "Larkspur Legal"]
        assert page.staff_only == {key("Larkspur Legal")}
        assert page.page.results[1].distance_miles == pytest.approx(9, abs=4)
        assert page.page.facets["need"]["lawyer"] == page.page.total == 4
        assert "Larkspur Legal" not in names(ask(near="94103", need=("lawyer",)))
        assert names(for_staff("larkspur").page) == ["Larkspur Legal"]
        assert ask("larkspur").total == 0
        bring_up_to_date(session, engine, NOW)


def test_a_change_of_what_is_for_staff_alone_is_seen_at_once(for_staff: StaffAsk, session: Session) -> None:
    keep(session, "Larkspur Legal")
    assert names(for_staff("larkspur").page) == ["Larkspur Legal"]
    submit(session, EAST.model_copy(update={"name": "Foxglove Legal"}), now=NOW + timedelta(hours=1))
    assert names(for_staff("foxglove").page) == ["Foxglove Legal"]
    assert for_staff("larkspur").page.total == 0
    staff_only.show_to_all(session, key("Larkspur Legal"), BY, "agreed", NOW + timedelta(hours=2))
    found = for_staff("foxglove")
    assert (names(found.page), found.staff_only) == (["Foxglove Legal"], frozenset())


def test_a_hidden_place_is_absent_for_staff_too(for_staff: StaffAsk, session: Session) -> None:
    keep(session, "Larkspur Legal")
    hidden = {"tier": Tier.CONFIDENTIAL, "locations": (), "service_areas": HARBOR.service_areas}
    submit(session, EAST.model_copy(update=hidden), now=NOW + timedelta(hours=1))
    (result,) = for_staff("larkspur", near="94103").page.results
    assert (result.distance_miles, result.group) == (None, "serves")
    assert (result.listing.point, result.listing.address, result.listing.locations) == (None, None, ())


def test_changes_of_others_make_nothing_anew(
    for_staff: StaffAsk, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(session, "Larkspur Legal")
    for_staff("larkspur")
    monkeypatch.setattr(staff_layer, "built", lambda _: pytest.fail("the layer was built again"))
    for_staff("larkspur")
    submit(session, LAW.model_copy(update={"description": "New words."}), now=NOW + timedelta(hours=1))
    assert names(for_staff("larkspur").page) == ["Larkspur Legal"]


def test_what_nobody_else_sees_stays_out_of_every_snapshot_of_the_index(
    for_staff: StaffAsk, session: Session, engine: Engine
) -> None:
    keep(session, "Larkspur Legal")
    assert for_staff("larkspur").page.total == 1
    snapshot = overlay.current(session, engine, NOW)
    assert not snapshot.holds("larkspur")
    assert search(session, engine, SearchQuery(q="larkspur"), NOW).total == 0
    assert public.listings(session, [key("Larkspur Legal")], NOW) == []


def test_with_room_asked_for_the_full_are_left_out_and_counted_and_space_comes_first(
    for_staff: StaffAsk, session: Session
) -> None:
    more = [draft(f"Alder Law {n}", org=f"Alder {n}", needs=("lawyer",), at=SAN_FRANCISCO) for n in range(3)]
    submit(session, *more)
    for name, level in (("Marigold Law", "full"), ("Larkspur Legal", "space"), ("Alder Law 0", "call")):
        capacity.say(session, key(name), level, BY, NOW, shown=False)
    asked = {"near": "94103", "need": ("lawyer",)}
    plain, room = for_staff(**asked), for_staff(room=True, **asked)
    assert names(plain.page)[0] == "Marigold Law"
    assert plain.full_left_out == 0
    assert names(room.page)[0] == "Larkspur Legal"
    assert "Marigold Law" not in names(room.page)
    assert {"Alder Law 0", "Alder Law 1", "National Line"} <= set(names(room.page))
    assert room.full_left_out == 1
    assert {room.rooms[key(name)].level for name in ("Larkspur Legal", "Alder Law 0")} == {"space", "call"}
    assert plain.rooms[key("Marigold Law")].level == "full"
    later = for_staff(room=True, now=NOW + timedelta(hours=13), **asked)
    assert "Marigold Law" in names(later.page)
    assert later.full_left_out == 0


def test_space_comes_first_inside_its_group_only(for_staff: StaffAsk, session: Session) -> None:
    capacity.say(session, key("National Line"), "space", BY, NOW)
    assert names(for_staff(near="94103", need=("lawyer",), room=True).page)[-1] == "National Line"


def test_the_total_of_a_question_counts_no_answer_that_only_may_help(
    for_staff: StaffAsk, session: Session, engine: Engine
) -> None:
    asked = SearchQuery(near="94103", need=("lawyer",), tag=("teens",))
    found = for_staff(near="94103", need=("lawyer",), tag=("teens",))
    assert found.page.instead or not found.page.total
    easier = asked.model_copy(update={"tag": ()})
    assert totals_for_staff(session, engine, [(asked, False), (easier, False)], NOW)[0] == 0
    assert totals_for_staff(session, engine, [(easier, False)], NOW) == [for_staff(**_told(easier)).page.total]


def test_a_total_leaves_the_full_out_where_room_is_asked_for(
    for_staff: StaffAsk, session: Session, engine: Engine
) -> None:
    capacity.say(session, key("Harbor House"), "full", BY, NOW)
    asked = SearchQuery(near="94103", need=("emergency-shelter",), policy={"pets": "on_site"})
    with_room, without = totals_for_staff(session, engine, [(asked, True), (asked, False)], NOW)
    assert (with_room, for_staff(room=True, **_told(asked)).full_left_out) == (0, 1)
    assert without == for_staff(**_told(asked)).page.total > 0


def _told(query: SearchQuery) -> dict[str, Any]:
    return query.model_dump(exclude_defaults=True)
