"""Who is let in: in time, in turn, in fair shares; and who is not gets the numbers to call in her language."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException

from directory.errors import UsageError
from directory.settings import Settings
from tests.waiting import PATIENCE
from web import gate, i18n
from web.faces import public_app, staff_app
from web.gate import Gate, Room, cost, whole
from web.limits import Kind

HOTLINE = "1-800-799-7233"


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: where a browser test ran before, this one's has an event loop that never ends."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()


def scope(**headers: str) -> dict[str, Any]:
    told = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    return {"type": "http", "method": "POST", "path": "/search", "headers": told, "client": None}


def says(*parts: bytes, then: Callable[[], Any] | None = None) -> Any:
    """A `receive` that gives the parts of a body, and then what `then` gives."""
    left = list(parts)

    async def receive() -> dict[str, Any]:
        if left:
            return {"type": "http.request", "body": left.pop(0), "more_body": bool(left) or then is not None}
        assert then is not None
        return await then()

    return receive


@pytest.fixture
def limited(town: Settings) -> Iterator[TestClient]:
    """A face on which one address may ask each thing twice a minute, and a client from such an address."""
    chosen = town.model_copy(
        update={
            "pages_a_minute": 2,
            "searches_a_minute": 2,
            "suggestions_a_minute": 2,
            "notes_a_minute": 2,
            "api_calls_a_minute": 2,
        }
    )
    app = public_app(chosen)
    with TestClient(app, base_url="https://our.test", client=("203.0.113.7", 4711)) as client:
        yield client
    app.state.doors.close()


@pytest.mark.parametrize("code", i18n.codes())
def test_who_asks_too_much_gets_the_numbers_and_the_exit_in_her_language(limited: TestClient, code: str) -> None:
    path = f"/{code}" if code != i18n.DEFAULT else "/"
    assert [limited.get(path).status_code for _ in range(3)] == [200, 200, 429]
    refused = limited.get(path, headers={"accept-encoding": "identity"})
    assert HOTLINE in refused.text
    assert 'id="exit"' in refused.text
    assert f'lang="{code}"' in refused.text
    assert i18n.catalogue(code).t("error.429.text") in refused.text
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert "no-store" in refused.headers["cache-control"]
    packed = limited.get(path, headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == refused.text


def test_each_kind_of_request_has_its_own_allowance(limited: TestClient) -> None:
    for _ in range(2):
        assert limited.post("/search", data={"near": "Austin, TX"}).status_code == 200
        assert limited.post("/api/search", json={}).status_code == 200
        assert limited.post("/api/suggest", json={"text": "she"}).status_code == 200
        assert limited.get("/safety").status_code == 200
    assert limited.post("/es/search", data={"near": "Austin, TX"}).status_code == 429
    for path in ("/api/search", "/api/suggest"):
        answer = limited.post(path, json={})
        assert answer.status_code == 429
        assert answer.json()["error"]["status"] == 429
        assert answer.headers["retry-after"]


def test_another_address_is_not_refused_and_a_proxys_word_counts_only_where_it_is_named(town: Settings) -> None:
    for trusted, statuses in (("", [200, 429, 429]), ("203.0.113.0/24", [200, 429, 200])):
        app = public_app(town.model_copy(update={"pages_a_minute": 1, "trusted_proxies": trusted}))
        client = TestClient(app, base_url="https://our.test", client=("203.0.113.7", 1))
        asked = [client.get("/", headers={"x-forwarded-for": one}) for one in ("192.0.2.1", "192.0.2.1", "192.0.2.2")]
        assert [answer.status_code for answer in asked] == statuses
        app.state.doors.close()


def test_a_proxy_that_is_no_address_stops_the_face_from_starting(town: Settings) -> None:
    with pytest.raises(UsageError, match="WAYMARK_TRUSTED_PROXIES"):
        TestClient(public_app(town.model_copy(update={"trusted_proxies": "anyone"}))).get("/")


@pytest.mark.parametrize(
    ("method", "path", "kind", "works"),
    [
        ("GET", "/", Kind.PAGE, False),
        ("GET", "/ar/safety", Kind.PAGE, False),
        ("POST", "/search", Kind.SEARCH, True),
        ("POST", "/zh-Hans/search", Kind.SEARCH, True),
        ("GET", "/search", Kind.PAGE, False),
        ("POST", "/listing", Kind.PAGE, True),
        ("GET", "/es/r/abcdefghij", Kind.PAGE, True),
        ("POST", "/ko/wrong", Kind.FEEDBACK, True),
        ("POST", "/sign-in", Kind.SIGN_IN, False),
        ("GET", "/sign-in", Kind.PAGE, False),
        ("POST", "/sign-in/passkey/finish", Kind.SIGN_IN, False),
        ("POST", "/api/suggest", Kind.SUGGEST, True),
        ("POST", "/api/search", Kind.API, True),
        ("GET", "/api/hsds/services", Kind.API, True),
    ],
)
def test_a_request_is_charged_for_what_it_asks(method: str, path: str, kind: Kind, *, works: bool) -> None:
    assert cost(method, path) == (kind, works)


@pytest.mark.parametrize("length", ["\xb2", "-1", "1_0", "9" * 5000, "abc", "16385", "1e3", ""])
def test_a_length_that_is_no_number_or_too_long_is_refused(length: str) -> None:
    with pytest.raises(HTTPException) as caught:
        run(whole(scope(content_length=length), says(b"q=a")))
    assert caught.value.status_code == 413


def test_a_body_that_is_longer_than_it_says_or_says_nothing_is_refused_and_read_to_its_end() -> None:
    for headers in ({"content_length": "3"}, {"transfer_encoding": "chunked"}):
        with pytest.raises(HTTPException) as caught:
            run(whole(scope(**headers), says(*[b"a" * 4096] * 5)))
        assert caught.value.status_code == 413


def test_a_body_without_end_is_not_read_without_end() -> None:
    read = 0

    async def more() -> dict[str, Any]:
        nonlocal read
        read += 65_536
        return {"type": "http.request", "body": b"a" * 65_536, "more_body": True}

    with pytest.raises(HTTPException) as caught:
        run(whole(scope(transfer_encoding="chunked"), says(then=more)))
    assert caught.value.status_code == 413
    assert read <= gate.DISCARDED + 65_536


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "BODY_SECONDS", 0.01)
    with pytest.raises(HTTPException) as caught:
        run(whole(scope(content_length="9"), says(b"q", then=lambda: asyncio.sleep(60))))
    assert caught.value.status_code == 408
    assert caught.value.headers == {"Connection": "close"}


def test_half_a_body_is_never_worked_on() -> None:
    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def app(_scope: Any, _receive: Any, _send: Any) -> None:
        raise AssertionError("half a note was taken for a whole one")

    with pytest.raises(HTTPException):
        run(Gate(app, settings=Settings())(scope(content_length="9"), says(b"q=a", then=gone), None))  # type: ignore[arg-type]


def test_a_few_are_answered_at_once_a_few_wait_and_the_others_are_told_at_once() -> None:
    async def crowd() -> list[int]:
        room = Room(at_once=2, waiting=3, seconds=PATIENCE)

        async def one(*, patient: bool) -> int:
            try:
                await room.enter(patient=patient)
            except HTTPException as full:
                return full.status_code
            await asyncio.sleep(0.01)
            room.leave()
            return 200

        asked = [one(patient=True) for _ in range(8)] + [one(patient=False)]
        told = await asyncio.gather(*asked)
        assert await one(patient=False) == 200, "all room was given back"
        return told

    assert sorted(run(crowd())) == [200] * 5 + [503] * 4


def test_nobody_waits_long_for_room_that_does_not_come() -> None:
    async def crowd() -> None:
        room = Room(at_once=1, waiting=3, seconds=0.01)
        await room.enter(patient=True)
        with pytest.raises(HTTPException):
            await room.enter(patient=True)
        room.leave()
        await room.enter(patient=True)

    run(crowd())


def test_pages_to_call_from_answer_while_every_search_hangs(town: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, begun = threading.Event(), threading.Semaphore(0)

    def hangs(*_: object) -> None:
        begun.release()
        go_on.wait(PATIENCE)
        raise OSError

    monkeypatch.setattr("web.doors.search", hangs)
    app = public_app(town)
    app.middleware_stack = app.build_middleware_stack()
    found = app.middleware_stack
    while not isinstance(found, Gate):
        found = found.app  # type: ignore[attr-defined]
    found.room = Room(at_once=3, waiting=2, seconds=0.2)
    with TestClient(app, base_url="https://our.test") as client, ThreadPoolExecutor(20) as people:
        asked = [people.submit(client.post, "/es/search", data={"q": "refugio"}) for _ in range(10)]
        for _ in range(3):
            assert begun.acquire(timeout=PATIENCE)
        for path in ("/", "/ar/safety", "/health"):
            assert client.get(path).status_code == 200
        refused = client.post("/es/search", data={"q": "refugio"})
        assert refused.status_code == 503
        assert refused.headers["retry-after"]
        assert HOTLINE in refused.text
        assert 'lang="es"' in refused.text
        go_on.set()
        assert {one.result().status_code for one in asked} == {503}
        monkeypatch.undo()
        assert client.post("/search", data={"near": "Austin, TX"}).status_code == 200
    app.state.doors.close()


def test_who_reads_slowly_keeps_no_room() -> None:
    async def slow() -> None:
        async def app(_scope: Any, _receive: Any, send: Any) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"a" * 100_000})

        made = Gate(app, settings=Settings())
        made.room = Room(at_once=1, waiting=0)
        reading = asyncio.Event()

        async def send(message: Any) -> None:
            if message["type"] == "http.response.body":
                reading.set()
                await asyncio.sleep(60)

        first = asyncio.create_task(made(scope(), says(b""), send))
        await reading.wait()
        await made.room.enter(patient=False)
        first.cancel()

    run(slow())


def test_the_staff_face_answers_to_its_own_names_only_where_they_are_named(town: Settings) -> None:
    """This town has no accounts, so who is let in is told that (503)."""
    named = staff_app(town.model_copy(update={"staff_hosts": "Staff.test, 127.0.0.1:8001"}))
    client = TestClient(named, base_url="https://staff.test")
    assert client.get("/").status_code == 503
    assert client.get("/", headers={"host": "STAFF.test:8443"}).status_code == 503
    assert client.get("/", headers={"host": "127.0.0.1:8001"}).status_code == 503
    for host in ("rebound.example", "staff.test.rebound.example", "127.0.0.1", ""):
        refused = client.get("/", headers={"host": host})
        assert refused.status_code == 421
        assert "rebound" not in refused.text
    anywhere = TestClient(staff_app(town), base_url="https://anything.example")
    assert anywhere.get("/").status_code == 503
