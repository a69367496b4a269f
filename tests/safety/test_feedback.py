"""SAFETY S1, S4, S7, T2, T3 of the one thing the public face writes: a note keeps nothing of who sent it or when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from directory import feedback
from directory.settings import Settings
from tests.web.conftest import NOW
from web.faces import public_app

CANARIES = (
    *("canaryname", "canaryson", "512-555-0199", "5125550199", "canary@mail.example", "mail.example"),
    *("canary.example", "4821 Canarycourt", "Canarycourt", "203.0.113.77", "canaryagent", "canaryheader"),
)
TEXT = (
    "It is closed. My name is Canaryname Canaryson. Call 512-555-0199 or 5125550199. Write to canary@mail.example "
    "or see https://canary.example/me. I live at 4821 Canarycourt Road. Ask for Canaryname."
)


def test_S1_S7_no_contact_no_address_and_no_time_is_in_any_file(tmp_path: Path, build: Any, lawyer: Any) -> None:
    made = build(tmp_path / "home", [lawyer])
    headers = {"X-Forwarded-For": "203.0.113.77", "User-Agent": "canaryagent", "X-Canary": "canaryheader"}
    app = public_app(made, now=lambda: NOW)
    with TestClient(app, base_url="https://our.test", headers=headers, client=("203.0.113.77", 4711)) as client:
        listing = client.post("/api/search", json={"near": "Austin, TX"}).json()["results"][0]["listing"]["id"]
        for what in ("unsafe", "other", "canaryname"):
            answer = client.post("/wrong", data={"id": listing, "what": what, "text": TEXT})
            assert "canary" not in answer.text.lower()
    app.state.doors.close()
    inbox = made.feedback_file.read_bytes()
    assert b"It is closed." in inbox
    assert b"2026-11-23" in inbox
    assert b"20:00" not in inbox
    for path in (tmp_path / "home").rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            assert [word for word in CANARIES if word.lower().encode() in content] == [], path.name


def test_S7_two_people_who_say_the_same_leave_what_one_would_have_left_twice(
    tmp_path: Path, build: Any, lawyer: Any
) -> None:
    dumps = []
    for turn, addresses in enumerate((("203.0.113.1", "203.0.113.2"), ("203.0.113.9", "203.0.113.9"))):
        made = build(tmp_path / str(turn), [lawyer])
        app = public_app(made, now=lambda: NOW)
        for address in addresses:
            with TestClient(app, base_url="https://our.test", client=(address, 1)) as client:
                listing = client.post("/api/search", json={"near": "Austin, TX"}).json()["results"][0]["listing"]["id"]
                client.post("/wrong", data={"id": listing, "what": "moved", "text": "Gone."})
        app.state.doors.close()
        dumps.append(made.feedback_file.read_bytes())
    assert dumps[0] == dumps[1]


def test_S4_the_inbox_has_no_column_for_who_or_when(tmp_path: Path) -> None:
    made = Settings(home=tmp_path)
    with feedback.inbox(made) as opened:
        columns = [row[1] for row in opened.execute("PRAGMA table_info(note)")]
    assert columns == ["number", "listing_id", "kind", "text", "day", "count"]


def test_T2_a_note_goes_by_post_only(client: TestClient) -> None:
    assert client.get("/wrong").status_code == 405
    assert client.get("/note").status_code == 405
