"""A link in a mail opens a page for whoever has it; scanners, replays and edited links change nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from directory import editing, freshness, intake, kit, review
from directory.draft import ListingDraft
from directory.editing import Change
from directory.staff import links, mailroom, outbox, store
from directory.values import PartnerKind, stable_id
from tests.directory.staff import mailing
from tests.web.staff.conftest import ORIGIN
from web.staff.app import staff_app

RIVER, DESK = stable_id("river", "1"), "desk@river.example"
FALSE = [{"number": "+13195550166", "kind": "voice", "extension": "", "note": "", "languages": []}]


@pytest.fixture
def told(office: Any) -> Any:
    """A listing whose number somebody wants to change, and that nobody has looked at for years."""
    draft = ListingDraft.model_validate(
        {
            "source": "river", "external_id": "1", "tier": "public", "kind": "legal-aid", "name": "River clinic",
            "organization": {"name": "River Legal Aid"}, "phones": [{"number": "+13195550101"}], "email": DESK,
            "needs": ["lawyer"], "assured_date": date(2020, 1, 1),
        }
    )  # fmt: skip
    with kit.open_kit(office.settings) as opened, opened.session() as session:
        source = intake.source_of("river", "River", PartnerKind.LEGAL_AID, trusted=True, demo=False)
        intake.ensure_source(session, source)
        intake.submit(session, draft, "import", office.clock.now - timedelta(days=400))
        phones = editing.content_of(session, RIVER)["phones"]
        by = f"account:{office.ids['pat@p.example']}"
        editing.edit(session, RIVER, {"phones": Change(phones, FALSE)}, by, "new", office.clock.now, trusted=True)
    return office


def posted(office: Any) -> dict[str, str]:
    """Send what waits; the tokens by the subject of their mail."""
    with mailroom.open_room(office.settings) as room:
        made = mailroom.gather(room, office.clock.now, reminding=True)
        mailroom.send(room, made, office.clock)
    mails = mailing.files(office.settings.outbox_folder)
    return {str(mail["Subject"]): mailing.token(mail) for mail in mails if "/link/" in mailing.words(mail)}


def waiting(office: Any, kind: str) -> int:
    with kit.open_kit(office.settings) as opened, opened.session() as session:
        return len(review.open_items(session, kind=kind))


def overdue(office: Any) -> int:
    with kit.open_kit(office.settings) as opened, opened.session() as session:
        return len(list(freshness.overdue(session, office.clock.now)))


def test_opening_a_link_by_any_safe_method_changes_nothing(told: Any, browser: Any) -> None:
    for token in posted(told).values():
        for _ in range(4):
            assert browser.get(f"/link/{token}").status_code == 200
        browser.client.head(f"/link/{token}")
        browser.client.options(f"/link/{token}")
    assert (waiting(told, "change"), overdue(told)) == (1, 3)


def test_a_no_stops_the_change_without_an_account(told: Any, browser: Any) -> None:
    token = posted(told)["Please read: was this you?"]
    answer = browser.post(f"/link/{token}", {"answer": "no"})
    assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
    assert "Thank you" in answer.text
    assert (waiting(told, "change"), waiting(told, "alert")) == (0, 1)


def test_still_right_is_one_button(told: Any, browser: Any) -> None:
    token = posted(told)["Is it all still right?"]
    page = browser.get(f"/link/{token}")
    assert "River clinic" in page.text
    assert "+13195550101" in page.text
    seen = page.text.split('name="seen" value="')[1].split('"')[0]
    assert "look again" in browser.post(f"/link/{token}", {"answer": "yes", "seen": "edited"}).text
    assert overdue(told) == 3
    assert "all is right today" in browser.post(f"/link/{token}", {"answer": "yes", "seen": seen}).text
    assert overdue(told) == 0


def test_that_something_has_changed_is_one_button_too_and_somebody_calls(told: Any, browser: Any) -> None:
    token = posted(told)["Is it all still right?"]
    seen = browser.get(f"/link/{token}").text.split('name="seen" value="')[1].split('"')[0]
    browser.post(f"/link/{token}", {"answer": "no", "seen": seen})
    assert (waiting(told, "doubt"), overdue(told)) == (1, 3)


def test_used_edited_old_and_foreign_links_get_the_same_calm_page(told: Any, browser: Any) -> None:
    token = posted(told)["Please read: was this you?"]
    browser.post(f"/link/{token}", {"answer": "yes"})
    engine = store.open_store(told.settings)
    with store.session(engine) as people:
        foreign = links.make(people, "invitation", by="t", now=told.clock.now, lasts=timedelta(days=1))
        old = links.make(people, "notice", by="t", now=told.clock.now - outbox.LASTS, lasts=outbox.LASTS)
    engine.dispose()
    wrong = [token, token[:-1] + "-", foreign, old, "x", "%00", "a" * 5000, "%E2%80%AE" * 43]
    answers = [browser.get(f"/link/{one}") for one in wrong]
    answers += [browser.post(f"/link/{one}", {"answer": "no"}) for one in wrong]
    assert {answer.status_code for answer in answers} == {410}
    assert len({answer.text for answer in answers}) == 1
    assert waiting(told, "change") == 1


def test_another_site_cannot_press_the_button(told: Any, browser: Any) -> None:
    token = posted(told)["Please read: was this you?"]
    answer = browser.client.post(f"/link/{token}", data={"answer": "no"}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert browser.client.post(f"/link/{token}", data={"answer": "no"}).status_code == 403
    assert browser.post(f"/link/{token}", {"answer": "maybe"}).status_code == 422
    assert waiting(told, "change") == 1


def test_who_is_signed_in_answers_as_the_mailbox_and_sees_no_menu(told: Any, signed_in: Any) -> None:
    browser = signed_in("sam@w.example")
    page = browser.get(f"/link/{posted(told)['Please read: was this you?']}")
    assert "Sign out" not in page.text


def test_trying_links_out_is_slowed_down(told: Any) -> None:
    few = told.settings.model_copy(update={"links_a_minute": 2})
    client = TestClient(staff_app(few, now=told.clock), base_url=ORIGIN, client=("203.0.113.7", 4711))
    assert [client.get("/link/x").status_code for _ in range(3)] == [410, 410, 429]
    assert client.get("/sign-in").status_code == 200


def test_the_link_page_speaks_spanish_to_who_asks_for_it(told: Any, browser: Any) -> None:
    page = browser.get(f"/link/{posted(told)['Please read: was this you?']}", **{"accept-language": "es-US,es"})
    assert "¿Fue usted?" in page.text
