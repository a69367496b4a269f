"""L6 over HTTP: a hidden place is shown after a stored paper and two people, each freshly proven; 409 until then."""

from __future__ import annotations

from typing import Any

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
