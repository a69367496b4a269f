"""What a screen is told while it is open, and that an open stream holds nothing and nobody."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from directory import capacity, editing, kit, staff_only
from directory.staff import sessions
from tests.waiting import PATIENCE
from tests.web.staff.conftest import START
from web.staff.console import following
from web.staff.console.following import Following, Mark, News, Seen, read_mark
from web.staff.console.live import looking

NOTHING = News(Mark(1, START), {}, {}, [])
ROOM = {"level": "full", "said": "2026-11-23T12:00:00+00:00", "until": "2026-11-24T00:00:00+00:00"}


@dataclass
class Stores:
    """What there is to be seen, by a test; counts who looks, and whether two ever do at once."""

    next: list[News] = field(default_factory=list)
    ended: set[UUID] = field(default_factory=set)
    broken: bool = False
    looks: int = 0
    threads: set[int] = field(default_factory=set)
    busy: threading.Lock = field(default_factory=threading.Lock)
    drained: threading.Event = field(default_factory=threading.Event)

    def look(self, since: Mark | None, sessions: Collection[UUID]) -> Seen:
        assert self.busy.acquire(blocking=False) or since is None, "two looks at once"
        try:
            self.looks += 1
            if self.broken:
                raise OSError("canary")
            if since is not None and not self.next:
                self.drained.set()
            found = self.next.pop(0) if self.next and since is not None else NOTHING
            return Seen(found, set(sessions) - self.ended)
        finally:
            if self.busy.locked():
                self.busy.release()


def told(piece: bytes) -> tuple[str, Any]:
    lines = dict(line.split(": ", 1) for line in piece.decode().strip().splitlines())
    return lines["event"], json.loads(lines["data"])


def follow(stores: Stores, test: Callable[[Following], Awaitable[None]], beat: float = 9.0) -> None:
    async def run() -> None:
        async with asyncio.timeout(PATIENCE):
            await test(Following(stores.look, lambda: START, 0.01, beat))

    with ThreadPoolExecutor(1) as thread:  # a browser's driver may have a loop in this one
        thread.submit(lambda: asyncio.run(run())).result()


def test_every_screen_hears_what_is_new_and_one_look_serves_them_all() -> None:
    stores = Stores()

    async def test(everybody: Following) -> None:
        streams = [everybody.follow(uuid4(), None) for _ in range(30)]
        assert {told(await anext(stream))[0] for stream in streams} == {"hello"}
        stores.next.append(News(Mark(2, START), {"a": ROOM}, {"b": {"alert": "x"}}, ["c"]))  # which one look takes
        for stream in streams:
            assert told(await anext(stream)) == ("rooms", {"rooms": {"a": ROOM}})
            assert told(await anext(stream)) == ("listings", {"changed": {"b": {"alert": "x"}}, "gone": ["c"]})
        for stream in streams:
            await stream.aclose()
        assert len(everybody) == 0
        rested = -1
        while stores.looks != rested:  # ends when nobody looks any more, since nobody follows
            rested = stores.looks
            await asyncio.sleep(0.1)

    follow(stores, test)


def test_a_room_that_was_told_is_not_told_again_and_a_new_word_is() -> None:
    stores = Stores()

    async def test(everybody: Following) -> None:
        stream = everybody.follow(uuid4(), None)
        await anext(stream)
        later = ROOM | {"said": "2026-11-23T12:05:00+00:00", "level": "space"}
        stores.next += [News(Mark(1, START), {"a": room}, {}, []) for room in (ROOM, ROOM, ROOM, later)]
        assert told(await anext(stream)) == ("rooms", {"rooms": {"a": ROOM}})
        assert told(await anext(stream)) == ("rooms", {"rooms": {"a": later}})
        await stream.aclose()

    follow(stores, test)


def test_a_screen_whose_session_ended_is_told_so_and_let_go() -> None:
    stores, mine = Stores(), uuid4()

    async def test(everybody: Following) -> None:
        other = everybody.follow(uuid4(), None)
        stream = everybody.follow(mine, None)
        await anext(other)
        await anext(stream)
        stores.ended.add(mine)
        assert told(await anext(stream))[0] == "signed-out"
        with pytest.raises(StopAsyncIteration):
            await anext(stream)
        assert len(everybody) == 1
        await other.aclose()

    follow(stores, test)


def test_an_answer_to_a_referral_is_told_once_and_to_who_made_it_alone() -> None:
    stores = Stores()

    async def test(everybody: Following) -> None:
        mine, other = everybody.follow(uuid4(), None, "account:1"), everybody.follow(uuid4(), None, "account:2")
        await anext(mine)
        await anext(other)
        answers = {"account:1": [{"code": "BCD FGH", "state": "accepted", "name": "Cedar Rooms"}]}
        news = News(Mark(1, START), {}, {}, [], answers=answers)
        stores.next += [news, news, News(Mark(2, START), {"a": ROOM}, {}, [])]
        assert told(await anext(mine)) == ("answers", {"answers": answers["account:1"]})
        assert told(await anext(mine))[0] == "rooms"
        assert told(await anext(other))[0] == "rooms"
        await mine.aclose()
        await other.aclose()

    follow(stores, test)


def test_who_comes_while_the_stores_are_looked_at_is_not_taken_for_signed_out() -> None:
    stores, begun, go_on = Stores(), threading.Event(), threading.Event()
    real = stores.look

    def slowly(since: Mark | None, sessions: Collection[UUID]) -> Seen:
        if since is not None:
            begun.set()
            go_on.wait(10)
        return real(since, sessions)

    stores.look = slowly  # type: ignore[method-assign]

    async def test(everybody: Following) -> None:
        first = everybody.follow(uuid4(), None)
        await anext(first)
        await asyncio.to_thread(begun.wait)
        second = everybody.follow(uuid4(), None)
        await anext(second)
        stores.next.append(News(Mark(2, START), {"a": ROOM}, {}, []))
        go_on.set()
        assert told(await anext(second))[0] == "rooms"
        await first.aclose()
        await second.aclose()

    follow(stores, test)


def test_silence_is_told_as_well_so_that_a_dead_connection_is_noticed() -> None:
    async def test(everybody: Following) -> None:
        stream = everybody.follow(uuid4(), None)
        await anext(stream)
        assert told(await anext(stream)) == ("beat", {"at": START.isoformat()})
        await stream.aclose()

    follow(Stores(), test, beat=0.05)


def test_when_the_stores_cannot_be_read_the_screens_are_let_go_rather_than_kept_in_the_dark() -> None:
    stores = Stores()

    async def test(everybody: Following) -> None:
        stream = everybody.follow(uuid4(), None)
        await anext(stream)
        stores.broken = True
        with pytest.raises(StopAsyncIteration):
            await anext(stream)
        with pytest.raises(OSError, match="canary"):
            await anext(everybody.follow(uuid4(), None))
        stores.broken = False
        again = everybody.follow(uuid4(), None)
        assert told(await anext(again))[0] == "hello"
        stores.next.append(News(Mark(3, START), {}, {}, ["c"]))
        assert told(await anext(again))[0] == "listings"
        await again.aclose()

    follow(stores, test)


def test_who_does_not_listen_is_let_go_and_keeps_nothing_waiting() -> None:
    stores = Stores()

    async def test(everybody: Following) -> None:
        stream = everybody.follow(uuid4(), None)
        await anext(stream)
        stores.drained.clear()
        stores.next += [News(Mark(n, START), {}, {}, [str(n)]) for n in range(following.BEHIND + 10)]
        await asyncio.to_thread(stores.drained.wait)
        with pytest.raises(StopAsyncIteration):
            await anext(stream)

    follow(stores, test)


def test_a_mark_is_what_we_wrote_and_nothing_else() -> None:
    mark = Mark(12, START)
    assert read_mark(str(mark), START) == mark
    assert read_mark(str(mark), START + timedelta(minutes=59)) == mark
    ahead = Mark(1, START + timedelta(days=1))
    for text in ("", "-", "12", "x-1", "12-x", "²-³", f"{mark}1", "1" * 50 + "-1", "-5--5", str(ahead)):
        assert read_mark(text, START) is None, text
    assert read_mark(str(mark), START + timedelta(hours=2)) is None


def test_a_look_sees_room_a_notice_and_what_was_hidden(hotline: Any) -> None:
    office, ids = hotline.office, hotline.ids
    doors, clock = office.app.state.doors, office.clock
    look = looking(office.app.state.desk, doors)
    before = look(None, []).news.mark
    clock.pass_by(minutes=1)
    with kit.open_kit(office.settings) as opened, opened.session() as session:
        capacity.say(session, ids["Cedar Rooms"], "space", "test", clock.now)
        editing.withdraw(session, ids["Bluebonnet Pantry"], "test", "they closed", clock.now)
    seen = look(before, []).news
    assert seen.rooms[str(ids["Cedar Rooms"])]["level"] == "space"
    assert seen.gone == [str(ids["Bluebonnet Pantry"])]
    assert look(seen.mark, []).news.gone == []


def test_a_listing_that_is_kept_for_staff_is_not_gone_from_their_screens(hotline: Any) -> None:
    office, ids = hotline.office, hotline.ids
    look = looking(office.app.state.desk, office.app.state.doors)
    before = look(None, []).news.mark
    with kit.open_kit(office.settings) as opened, opened.session() as session:
        staff_only.keep_for_staff(session, ids["Cedar Rooms"], "test", "they asked", office.clock.now)
    seen = look(before, []).news
    assert seen.gone == []
    assert str(ids["Cedar Rooms"]) in seen.changed


def test_being_open_keeps_no_session_alive_and_signing_out_ends_it(hotline: Any) -> None:
    office, sue = hotline.office, hotline.sue
    look = looking(office.app.state.desk, office.app.state.doors)
    with office.app.state.desk.people() as people:
        held = sessions.resume(people, sue.cookie, office.clock.now)
    assert held is not None
    mine = held.id
    for _ in range(29):
        office.clock.pass_by(minutes=1)
        assert look(None, [mine]).holding == {mine}
        assert sue.get("/console/alive").status_code == 200
    office.clock.pass_by(minutes=2)
    assert look(None, [mine]).holding == set()
    sue.client.follow_redirects = False
    assert sue.get("/console/alive").status_code == 303


def test_a_stream_that_comes_back_again_and_again_keeps_no_session_alive(
    hotline: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def over_at_once(*_told: object) -> AsyncIterator[bytes]:
        for piece in ():
            yield piece

    monkeypatch.setattr(Following, "follow", over_at_once)
    hotline.sue.client.follow_redirects = False
    for _ in range(29):
        hotline.office.clock.pass_by(minutes=1)
        assert hotline.sue.get("/console/live", accept="text/event-stream").status_code == 200
    hotline.office.clock.pass_by(minutes=2)
    assert hotline.sue.get("/console/alive").status_code == 303


def test_a_person_at_the_screen_does_keep_it_alive(hotline: Any) -> None:
    for _ in range(4):
        hotline.office.clock.pass_by(minutes=20)
        assert hotline.find("shelter").status_code == 200


def test_alive_gives_the_token_of_the_session_to_our_own_pages_alone(hotline: Any, office: Any) -> None:
    sue = hotline.sue
    answer = sue.get("/console/alive")
    assert answer.json()["csrf"] == sue.csrf
    assert answer.json()["account"] == str(hotline.office.ids["sue@w.example"])
    assert answer.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in answer.headers
    for site in ("cross-site", "same-site", "none"):
        assert sue.get("/console/alive", **{"sec-fetch-site": site}).status_code == 403
    partner = office.browser().sign_in("pat@p.example")
    assert partner.get("/console/alive").status_code == 403
    nobody = office.browser()
    nobody.client.follow_redirects = False
    assert nobody.get("/console/alive").status_code == 303


def test_who_asks_for_no_stream_gets_none(hotline: Any) -> None:
    assert hotline.sue.get("/console/live").status_code == 406


def test_there_is_room_for_so_many_screens_and_no_more(hotline: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST", 0)
    assert hotline.sue.get("/console/live", accept="text/event-stream").status_code == 503


def test_one_session_takes_its_own_room_and_not_everybodys(hotline: Any) -> None:
    stores, mine = Stores(), uuid4()

    async def test(everybody: Following) -> None:
        streams = [everybody.follow(mine, None) for _ in range(following.EACH)]
        for one in streams:
            assert told(await anext(one))[0] == "hello"
        assert everybody.full_for(mine)
        assert not everybody.full_for(uuid4())
        with pytest.raises(StopAsyncIteration):  # who came in the same moment, when there was room
            await anext(everybody.follow(mine, None))
        await streams[0].aclose()
        assert not everybody.full_for(mine)

    follow(stores, test)
    with hotline.office.app.state.desk.people() as people:
        held = sessions.resume(people, hotline.sue.cookie, hotline.office.clock.now)
    assert held is not None
    everybody = hotline.office.app.state.following
    everybody._followers |= {following._Follower(held.id, held.person.by) for _ in range(following.EACH)}
    assert hotline.sue.get("/console/live", accept="text/event-stream").status_code == 503
