"""L6 over HTTP: a hidden place is shown after a stored paper and two people, each freshly proven; 409 until then."""

from __future__ import annotations

from typing import Any

from directory.staff import sign_in_log, store
from directory.values import Tier
from tests.web.staff.conftest import Browser, Office, _first_office, _quick_hashes, office  # noqa: F401
from tests.web.staff.steward.conftest import Shop, sam, second  # noqa: F401


def approve(browser: Browser, item: Any) -> Any:
    return browser.post(f"/steward/queue/{item}/approve", {"why": "looks right"})


def test_L6_a_place_is_shown_after_a_paper_a_proof_and_two_people_and_409_until_then(
    office: Office,  # noqa: F811
    sam: Browser,  # noqa: F811
    second: Browser,  # noqa: F811
) -> None:
    shop = Shop(office)
    shop.take_in(tier=Tier.CONFIDENTIAL, kind="shelter", needs=("emergency-shelter",), locations=())
    item = shop.ask("tier", "public")
    here = f"/steward/queue/{item}"
    for early in (sam, second):
        answer = approve(early, item)
        assert answer.status_code == 409
        assert "signed paper" in answer.text
    paper = {"authorised_by": "The director", "authorised_on": "2026-11-01", "document": "letter 7"}
    for wrong in ({"authorised_on": "2027-01-01"}, {"authorised_on": "soon"}, {"document": " "}, {"authorised_by": ""}):
        assert sam.post(f"{here}/authorise", paper | wrong).status_code == 422
    assert sam.post(f"{here}/authorise", paper).status_code == 303
    for _ in range(2):
        assert approve(sam, item).status_code == 409, "nobody is two people, and nobody approved before the paper"
    assert shop.content()["tier"] == "confidential"
    office.clock.pass_by(minutes=6)
    assert approve(second, item).headers["location"] == f"/prove?next={here}"
    assert shop.content()["tier"] == "confidential"
    fresh = office.browser().sign_in("tam@w.example")
    assert approve(fresh, item).headers["location"] == "/steward/queue?done=steward-accepted"
    assert shop.content()["tier"] == "public"


def test_L6_who_was_set_up_after_it_was_asked_is_not_the_second_person(
    office: Office,  # noqa: F811
    sam: Browser,  # noqa: F811
    second: Browser,  # noqa: F811
) -> None:
    """A steward could else invite or reset the other one, keep the link, and be both."""
    shop = Shop(office)
    shop.take_in(tier=Tier.CONFIDENTIAL, kind="shelter", needs=("emergency-shelter",), locations=())
    item = shop.ask("tier", "public")
    paper = {"authorised_by": "The director", "authorised_on": "2026-11-01", "document": "letter 7"}
    assert sam.post(f"/steward/queue/{item}/authorise", paper).status_code == 303
    assert approve(sam, item).status_code == 409
    office.clock.pass_by(minutes=1)
    engine = store.open_store(office.settings)
    with store.session(engine) as people:
        sign_in_log.note(people, sign_in_log.Event.SET_UP, office.ids["tam@w.example"], office.clock.now)
    engine.dispose()
    answer = approve(second, item)
    assert answer.status_code == 409
    assert "set up after this was asked" in answer.text
    assert shop.content()["tier"] == "confidential"
