"""Acts by one key: room with an undo, the hand-off after a reason, notes, reports; none takes anything of a caller."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from directory import capacity, review, staff_facts
from directory.staff.model import Mail
from tests.web.staff.conftest import PASSWORD, START
from tests.web.staff.console.acting import CLINIC, LINE, SHELTER, act, audited, join, listings, people
from tests.web.staff.console.conftest import Hotline
from web.staff.console import acts

HANDOFF, INTAKE, NOTE, BACK = "Say: a warm line calls.", "They ask age and pets.", "Bring no car.", "Ask for Bluebird"


def keep(desk: Hotline, name: str = SHELTER, *, honey: bool = False) -> dict[str, str]:
    with listings(desk) as session:
        return {
            field: str(staff_facts.add(session, desk.ids[name], field, value, "account:x", START, honey=honey))
            for field, value in (("backline", BACK), ("note", NOTE), ("intake", INTAKE), ("handoff", HANDOFF))
        }


# ---- Room ----


def level(desk: Hotline, name: str = SHELTER) -> str:
    with listings(desk) as session:
        found = capacity.rooms(session, [desk.ids[name]], desk.office.clock.now)
    return found[desk.ids[name]].level if found else ""


@pytest.mark.parametrize("said", ["full", "space", "call"])
def test_one_press_says_how_much_room_there_is_and_one_takes_it_back(hotline: Hotline, said: str) -> None:
    assert level(hotline) == "space"
    page = act(hotline, "room", level=said)
    assert page.status_code == 200
    assert "data-undo" in page.text
    assert level(hotline) == said
    assert "data-room" in act(hotline, "room/undo").text
    assert level(hotline) == "space"
    assert [fields for fields, _ in audited(hotline, "took back")] == ['["capacity"]']


def test_two_presses_are_taken_back_to_what_stood_before_both(hotline: Hotline) -> None:
    act(hotline, "room", CLINIC, level="full")
    act(hotline, "room", CLINIC, level="call")
    act(hotline, "room/undo", CLINIC)
    assert level(hotline, CLINIC) == ""
    assert act(hotline, "room/undo", CLINIC).status_code == 409


def test_after_ten_seconds_or_another_persons_word_nothing_is_taken_back(hotline: Hotline) -> None:
    act(hotline, "room", level="full")
    hotline.office.clock.pass_by(seconds=16)
    assert act(hotline, "room/undo").status_code == 409
    act(hotline, "room", level="full")
    with listings(hotline) as session:
        capacity.say(session, hotline.ids[SHELTER], "space", "account:partner", hotline.office.clock.now)
    assert act(hotline, "room/undo").status_code == 409
    assert level(hotline) == "space"


@pytest.mark.parametrize("shown", [True, False])
def test_what_the_public_sees_stays_as_the_partner_chose(hotline: Hotline, *, shown: bool) -> None:
    with listings(hotline) as session:
        capacity.say(session, hotline.ids[SHELTER], "space", "account:partner", START, shown=shown)
    act(hotline, "room", level="full")
    with listings(hotline) as session:
        assert capacity.lets_public_see(session, hotline.ids[SHELTER]) == shown


def test_the_partner_is_told_once_an_hour_and_not_what(hotline: Hotline) -> None:
    join(hotline)
    for said in ("full", "space", "full"):
        act(hotline, "room", level=said)
    with people(hotline) as session:
        assert [(mail.letter, mail.recipient) for mail in session.exec(select(Mail))] == [("told", "pat@p.example")]


def test_no_other_word_of_room_is_taken_or_repeated(hotline: Hotline) -> None:
    for said in ("", "empty", "Jane waits"):
        answer = act(hotline, "room", level=said)
        assert answer.status_code == 422
        assert not said or said not in answer.text
    assert level(hotline) == "space"


# ---- Hand-off ----


def test_a_hand_off_is_read_with_a_reason_by_one_key_and_noted(hotline: Hotline) -> None:
    keep(hotline)
    begun = act(hotline, "act", act="reveal").text
    assert 'data-digit="4"' in begun
    assert "tel:" in begun
    for value in (HANDOFF, INTAKE, NOTE, BACK):
        assert value not in begun
    hotline.office.clock.pass_by(minutes=6)  # no fresh proof any more
    shown = act(hotline, "reveal", why="1").text
    assert shown.index(HANDOFF) < shown.index(INTAKE) < shown.index(NOTE)
    assert BACK not in shown
    assert audited(hotline, "revealed") == [(f'["{f}"]', acts.REASONS["1"]) for f in ("handoff", "intake", "note")]


def test_without_a_reason_nothing_is_shown(hotline: Hotline) -> None:
    keep(hotline)
    for why in ("", "5", "0", "because", "<script>"):
        answer = act(hotline, "reveal", why=why)
        assert answer.status_code == 422
        assert HANDOFF not in answer.text
        assert "because" not in answer.text
    assert audited(hotline, "revealed") == []


def test_a_back_line_needs_a_fresh_proof_besides_and_the_screen_stays(hotline: Hotline) -> None:
    ids = keep(hotline)
    hotline.office.clock.pass_by(minutes=6)
    answer = act(hotline, "reveal", why="1", fact_id=ids["backline"])
    assert answer.status_code == 200, "no redirect: the line and the list stay on the screen"
    assert BACK not in answer.text
    assert 'href="/prove?next=/console/signed-in" target="_blank"' in answer.text
    hotline.sue.post("/prove", {"password": PASSWORD})
    assert BACK in act(hotline, "reveal", why="1", fact_id=ids["backline"]).text
    assert audited(hotline, "revealed") == [('["backline"]', acts.REASONS["1"])]


def test_a_fact_of_another_listing_is_not_there(hotline: Hotline) -> None:
    ids = keep(hotline)
    answer = act(hotline, "reveal", CLINIC, why="1", fact_id=ids["backline"])
    assert answer.status_code == 404
    assert audited(hotline, "revealed") == []


def test_who_reads_very_many_has_to_prove_that_it_is_them(hotline: Hotline) -> None:
    keep(hotline)
    hotline.office.clock.pass_by(minutes=6)
    for _ in range(acts.OFTEN):
        if HANDOFF not in act(hotline, "reveal", why="1").text:
            break
    answer = act(hotline, "reveal", why="1").text
    assert HANDOFF not in answer
    assert "/prove" in answer
    assert len(audited(hotline, "revealed")) <= acts.OFTEN + 2
    hotline.office.clock.pass_by(minutes=25)
    act(hotline, "act", act="reveal")  # the session is used
    hotline.office.clock.pass_by(minutes=29)
    act(hotline, "act", act="reveal")
    hotline.office.clock.pass_by(minutes=10)
    assert HANDOFF in act(hotline, "reveal", why="1").text, "an hour later a reason is enough again"


def test_a_trap_looks_like_any_other_fact_and_raises_an_alert(hotline: Hotline) -> None:
    keep(hotline, honey=True)
    page = act(hotline, "act", act="reveal").text
    assert "honey" not in page
    assert "trap" not in page
    act(hotline, "reveal", why="4")
    with listings(hotline) as session:
        assert [item.kind for item in review.open_items(session, kind="alert")][:1] == ["alert"]


def test_a_listing_of_which_nothing_is_kept_says_so(hotline: Hotline) -> None:
    assert "data-digit" not in act(hotline, "act", CLINIC, act="reveal").text


# ---- Notes ----


def test_a_note_is_kept_for_staff_and_nowhere_else(hotline: Hotline) -> None:
    said = "The door is slow: ring twice."
    assert "data-done" in act(hotline, "note", value=said).text
    with listings(hotline) as session:
        assert [field for _, field in staff_facts.known(session, hotline.ids[SHELTER])] == ["note"]
    for page in (hotline.find(LINE), hotline.sue.post(f"/console/listings/{hotline.ids[SHELTER]}", {"line": LINE})):
        assert said not in page.text
    assert said in act(hotline, "reveal", why="3").text


def test_a_note_that_cannot_be_kept_is_said_so_without_repeating_it(hotline: Hotline) -> None:
    for value in ("", "  ", "x" * 2001, "The house is at 742 Evergreen Terrace, behind the mill."):
        answer = act(hotline, "note", value=value)
        assert answer.status_code == 422
        assert "data-act-panel" in answer.text
        assert "Evergreen" not in answer.text
    with listings(hotline) as session:
        assert staff_facts.known(session, hotline.ids[SHELTER]) == []


# ---- Reports ----


def test_a_report_waits_for_a_steward_by_its_kind_alone(hotline: Hotline) -> None:
    assert 'data-digit="1"' in act(hotline, "act", act="report").text
    for _ in range(2):
        assert "data-done" in act(hotline, "report", kind="number", words="her name is Jane").text
    act(hotline, "report", kind="unsafe")
    with listings(hotline) as session:
        found = {(item.kind, item.what) for item in review.open_items(session)}
        text = "".join(item.detail for item in review.open_items(session))
    assert found == {
        ("doubt", "staff say that a number does not work"),
        ("alert", "staff say that it is not safe there"),
    }
    assert "Jane" not in text
    sam = hotline.office.browser().sign_in("sam@w.example")
    assert SHELTER in sam.get("/steward/queue?kind=doubt").text


def test_no_other_report_is_taken(hotline: Hotline) -> None:
    for kind in ("", "Jane", "unsafe2"):
        answer = act(hotline, "report", kind=kind)
        assert answer.status_code == 422
        assert "Jane" not in answer.text


# ---- All of them ----


def test_every_panel_works_with_the_script_and_without(hotline: Hotline) -> None:
    keep(hotline)
    for what in ("reveal", "note", "report", "refer", "outcome", "presets"):
        for part in (True, False):
            page = act(hotline, "act", act=what, part=part)
            assert page.status_code == 200
            assert ("<html" in page.text) is not part
            assert ('action="/console"' in page.text) or part, "a way back, with the line"


def test_an_act_needs_a_listing_that_there_is(hotline: Hotline) -> None:
    for path, fields in (("act", {"act": "note"}), ("room", {"level": "full"})):
        for wrong, status in (("", 422), ("x", 422), ("6b1f0a6e-0000-4000-8000-000000000000", 404)):
            assert act(hotline, path, **fields, id=wrong).status_code == status


def test_the_toolbar_stands_with_the_listing_and_its_keys(hotline: Hotline) -> None:
    page = hotline.sue.post("/console", {"line": LINE}).text
    form = re.search(r'<form id="acts".*?</form>', page, re.DOTALL)
    assert form
    assert f'name="id" value="{hotline.ids[SHELTER]}"' in form[0]
    assert "disabled" not in form[0]
    empty = re.search(r'<form id="acts".*?</form>', hotline.sue.get("/console").text, re.DOTALL)
    assert empty
    enabled = re.findall(r'data-act="([\w-]+)">', empty[0])
    assert enabled == ["outcome", "presets"]  # that nobody helps is counted, too


def test_a_hidden_place_that_a_note_told_before_goes_with_the_place(hotline: Hotline) -> None:
    """The steward's rule for facts holds for notes of the console: they are the same facts."""
    act(hotline, "note", CLINIC, value="Meet at 100 Example Street.")
    with listings(hotline) as session:
        staff_facts.redact(session, hotline.ids[CLINIC], ("100 Example Street",))
        assert staff_facts.known(session, hotline.ids[CLINIC]) == []
    assert timedelta(seconds=10) == acts.UNDONE_FOR
