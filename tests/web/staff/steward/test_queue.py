"""The steward's queue over HTTP: found, taken, verified, decided once."""

from __future__ import annotations

from typing import Any

import pytest

from directory import deciding, merges, notices, review
from directory.values import stable_id
from tests.drawn import told
from tests.web.staff.conftest import Browser, Office
from tests.web.staff.steward.conftest import FALSE, NEW_PHONES, OLD, RIVER, Shop


def approve(browser: Browser, item: Any, why: str = "looks right") -> Any:
    return browser.post(f"/steward/queue/{item}/approve", {"why": why})


def test_the_queue_says_what_waits_and_what_is_missing_and_no_value(shop: Shop, sam: Browser) -> None:
    shop.ask("phones", NEW_PHONES)
    page = sam.get("/steward/queue").text
    assert "Family law clinic" in page
    assert "old number or mailbox" in page
    assert "0199" not in told(page)
    assert sam.get("/steward/queue?kind=change").text.count("Family law clinic") == 1
    assert sam.get("/steward/queue?kind=new").text.count("Family law clinic") == 0
    for odd in ("kind=x", "page=0", "page=-1", "page=99999999999", "page=x", "source=%00", "mine=2", "kind=%3Cb%3E"):
        assert sam.get(f"/steward/queue?{odd}").status_code == 200


def test_the_next_question_is_taken_and_the_other_steward_sees_until_when(
    shop: Shop, sam: Browser, second: Browser
) -> None:
    item = shop.ask("phones", NEW_PHONES)
    answer = sam.post("/steward/queue/next")
    assert answer.headers["location"] == f"/steward/queue/{item}"
    assert "Sam has it until" in second.get("/steward/queue").text
    assert second.post(f"/steward/queue/{item}/claim").status_code == 409
    assert second.post("/steward/queue/next").headers["location"] == "/steward/queue?done=steward-empty"
    assert approve(second, item).status_code == 409
    sam.post(f"/steward/queue/{item}/release")
    assert second.post("/steward/queue/next").headers["location"] == f"/steward/queue/{item}"


def test_a_claim_ends_by_itself(shop: Shop, office: Office, sam: Browser, second: Browser) -> None:
    item = shop.ask("phones", NEW_PHONES)
    sam.post(f"/steward/queue/{item}/claim")
    office.clock.pass_by(minutes=deciding.CLAIM_MINUTES + 1)
    assert second.post(f"/steward/queue/{item}/claim").status_code == 303


def test_p6_a_number_is_public_after_the_old_number_said_yes_and_only_then(shop: Shop, sam: Browser) -> None:
    item = shop.ask("phones", NEW_PHONES)
    page = sam.get(f"/steward/queue/{item}").text
    assert "(319) 555-0199" in page
    assert "(319) 555-0101" in page
    answer = approve(sam, item)
    assert answer.status_code == 409
    assert "ask at the old number" in answer.text
    assert shop.content()["phones"][0]["number"] == OLD
    assert sam.post(f"/steward/queue/{item}/verify", {"channel": f"phone:{OLD}", "answer": "yes"}).status_code == 303
    assert "They said yes" in sam.get(f"/steward/queue/{item}").text
    assert approve(sam, item).headers["location"] == "/steward/queue?done=steward-accepted"
    assert shop.content()["phones"][0]["number"] == FALSE


@pytest.mark.parametrize(
    "form",
    [
        {"channel": f"phone:{FALSE}", "answer": "yes"},
        {"channel": "email:thief@pretend.example", "answer": "yes"},
        {"channel": f"phone:{OLD}"},
        {"channel": f"phone:{OLD}", "answer": "perhaps"},
        {"channel": "other", "other": " ", "answer": "yes"},
        {"channel": "", "answer": "yes"},
        {},
    ],
    ids=str,
)
def test_what_verifies_nothing_is_refused_and_keeps_nothing(shop: Shop, sam: Browser, form: dict[str, str]) -> None:
    item = shop.ask("phones", NEW_PHONES)
    answer = sam.post(f"/steward/queue/{item}/verify", form)
    assert answer.status_code == 422
    assert "They said yes" not in sam.get(f"/steward/queue/{item}").text
    assert shop.content()["phones"][0]["number"] == OLD


def test_a_no_ends_it_and_the_alert_stands_first(shop: Shop, sam: Browser) -> None:
    item = shop.ask("phones", NEW_PHONES)
    sam.post(f"/steward/queue/{item}/verify", {"channel": f"phone:{OLD}", "answer": "no"})
    assert "Rejected" in sam.get(f"/steward/queue/{item}").text
    assert sam.get("/steward/queue").text.index("Alert") < sam.get("/steward/queue").text.index("Family law clinic")
    assert shop.do(lambda s: [q.kind for q in review.open_items(s)]) == ["alert"]


def test_who_comes_second_sees_what_was_decided(shop: Shop, sam: Browser, second: Browser) -> None:
    item = shop.ask("phones", NEW_PHONES)
    assert sam.post(f"/steward/queue/{item}/reject", {"why": "not theirs"}).status_code == 303
    for act, form in (
        ("approve", {"why": "yes"}), ("reject", {"why": "no"}), ("claim", {}),
        ("verify", {"channel": f"phone:{OLD}", "answer": "yes"}),
        ("correct", {"why": "better", "number0": "319 555 0177", "kind0": "voice"}),
    ):  # fmt: skip
        answer = second.post(f"/steward/queue/{item}/{act}", form)
        assert answer.status_code == 409, act
        assert "decided already" in answer.text
        assert "Decided by Sam" in answer.text
        assert "not theirs" in answer.text
    assert shop.content()["phones"][0]["number"] == OLD


def test_a_reason_is_asked_for_and_a_mistake_leaves_nothing_behind(shop: Shop, sam: Browser) -> None:
    item = shop.ask("phones", NEW_PHONES)
    for why in ("", " \n", "x" * 501):
        assert approve(sam, item, why).status_code == 422
        assert sam.post(f"/steward/queue/{item}/reject", {"why": why}).status_code == 422
    assert "You have approved" not in sam.get(f"/steward/queue/{item}").text


def test_nobody_decides_or_verifies_their_own(shop: Shop, office: Office, sam: Browser, second: Browser) -> None:
    item = shop.ask("phones", NEW_PHONES, by=f"account:{office.ids['sam@w.example']}")
    assert "You asked for this" in sam.get(f"/steward/queue/{item}").text
    assert approve(sam, item).status_code == 409
    assert sam.post(f"/steward/queue/{item}/verify", {"channel": f"phone:{OLD}", "answer": "yes"}).status_code == 409
    assert second.post(f"/steward/queue/{item}/verify", {"channel": f"phone:{OLD}", "answer": "yes"}).status_code == 303


def test_a_corrected_value_is_a_proposal_of_its_own_that_somebody_else_decides(
    shop: Shop, sam: Browser, second: Browser
) -> None:
    item = shop.ask("phones", NEW_PHONES)
    form = {"why": "a digit was wrong", "number0": "(319) 555-0177", "kind0": "hotline", "extension0": "", "note0": ""}
    answer = sam.post(f"/steward/queue/{item}/correct", form)
    own = answer.headers["location"].split("?")[0]
    assert own != f"/steward/queue/{item}"
    assert "Rejected" in sam.get(f"/steward/queue/{item}").text
    assert sam.post(f"{own}/approve", {"why": "mine"}).status_code == 409
    assert shop.content()["phones"][0]["number"] == OLD
    assert second.post(f"{own}/verify", {"channel": f"phone:{OLD}", "answer": "yes"}).status_code == 303
    assert second.post(f"{own}/approve", {"why": "they said so"}).status_code == 303
    assert shop.content()["phones"][0]["number"] == "+13195550177"


@pytest.mark.parametrize(
    ("field", "new", "form", "kept"),
    [
        ("urls", ["https://one.example"], {"words": "https://two.example\n\nhttps://three.example"}, "two.example"),
        ("email", "one@river.example", {"words": "two@river.example"}, "two@river.example"),
        ("name", "Another clinic", {"words": "The clinic"}, "The clinic"),
    ],
)
def test_other_fields_are_corrected_in_words(
    shop: Shop, sam: Browser, field: str, new: Any, form: dict[str, str], kept: str
) -> None:
    item = shop.ask(field, new)
    answer = sam.post(f"/steward/queue/{item}/correct", form | {"why": "better"})
    assert answer.status_code == 303, answer.text
    assert kept in sam.get(answer.headers["location"]).text
    assert shop.content()[field] != new


@pytest.mark.parametrize("number", ["call us", "555", "319 555 0177 or 319 555 0178", "", "<script>"])
def test_a_correction_that_is_no_number_is_refused_and_the_question_still_waits(
    shop: Shop, sam: Browser, number: str
) -> None:
    item = shop.ask("phones", NEW_PHONES)
    form = {"why": "better", "number0": number, "kind0": "voice"}
    assert sam.post(f"/steward/queue/{item}/correct", form).status_code in {422, 303}
    assert shop.content()["phones"][0]["number"] == OLD


def test_a_twin_is_shown_with_its_evidence_and_merged_or_kept(shop: Shop, sam: Browser) -> None:
    shop.take_in(source="brook", external_id="7")
    (item,) = shop.do(lambda s: [q.id for q in review.open_items(s, kind="duplicate")])
    page = sam.get(f"/steward/queue/{item}").text
    assert "a phone number is the same" in page
    assert "It is the same: merge" in page
    assert approve(sam, item).status_code == 303
    (merge,) = shop.do(lambda s: merges.made(s, sam.clock.now))
    assert merge.keep_id == RIVER
    assert "Family law clinic" in sam.get("/steward/merges").text
    undo = f"/steward/listings/{RIVER}/merges/{merge.id}/undo"
    assert sam.post(undo, {"why": ""}).status_code == 422
    assert sam.post(undo, {"why": "two after all"}).status_code == 303
    assert sam.post(undo, {"why": "again"}).status_code == 422


def test_a_new_listing_and_a_missing_one_are_decided(shop: Shop, sam: Browser) -> None:
    shop.take_in(source="stranger", external_id="9", name="Another office")
    (new,) = shop.do(lambda s: [q.id for q in review.open_items(s, kind="new")])
    assert "Another office" in sam.get(f"/steward/queue/{new}").text
    assert approve(sam, new).status_code == 303
    assert shop.content(stable_id("stranger", "9"))["name"] == "Another office"


def test_hours_nobody_understood_are_entered_shown_as_read_and_kept(office: Office, sam: Browser) -> None:
    shop = Shop(office)
    shop.take_in(doubts=({"field": "hours", "what": "not understood", "text": "9ish to 5ish <b>"},))
    (item,) = shop.do(lambda s: [q.id for q in review.open_items(s, kind="doubt")])
    here = f"/steward/queue/{item}"
    page = sam.get(here).text
    assert "9ish to 5ish &lt;b&gt;" in page
    base = page.split('name="base" value="')[1].split('"')[0]
    assert sam.post(f"{here}/hours", {"hours": "sometimes", "base": base}).status_code == 422
    looked = sam.post(f"{here}/hours", {"hours": "Mon-Fri 9am-5pm", "base": base})
    assert "Mo-Fr 09:00-17:00" in looked.text
    keep = {"hours": "Mon-Fri 9am-5pm", "why": "asked by phone", "step": "keep"}
    assert sam.post(f"{here}/hours", keep | {"base": "0" * 32}).status_code == 409
    assert sam.post(f"{here}/hours", keep | {"base": base}).status_code == 303
    assert shop.content()["schedules"][0]["expression"] == "Mo-Fr 09:00-17:00"
    assert sam.post(f"{here}/hours", keep | {"base": base}).status_code == 409


def test_calls_are_listed_and_given_once(shop: Shop, sam: Browser) -> None:
    shop.ask("phones", NEW_PHONES)
    page = sam.get("/steward/calls").text
    assert "(319) 555-0101" in page
    assert "0199" not in told(page)
    (notice,) = shop.do(lambda s: [n.id for n in notices.waiting(s, "phone")])
    for _ in range(2):
        assert sam.post(f"/steward/calls/{notice}/told").status_code == 303
    assert "No calls to make" in sam.get("/steward/calls").text
