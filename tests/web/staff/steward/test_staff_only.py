"""A listing for staff alone leaves the public face at once, and comes back by a steward with a fresh proof."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from directory import kit
from tests.web.staff.conftest import PASSWORD, Office
from tests.web.staff.steward.conftest import RIVER, Shop
from web.faces import public_app

HERE = f"/steward/listings/{RIVER}"
WHY = {"why": "a motel that would close its door to us"}


def public(office: Office) -> bool:
    """Whether a visitor finds it."""
    with kit.open_kit(office.settings) as opened:
        opened.refresh(office.clock.now)
    with TestClient(public_app(office.settings, now=office.clock), base_url="http://localhost") as client:
        answer = client.post("/api/search", json={"q": "family law clinic"}, headers={"origin": "http://localhost"})
    return "Family law clinic" in answer.text


def test_staff_keep_it_at_once_and_a_steward_shows_it_again(shop: Shop, sam: Any) -> None:
    assert public(shop.office)
    sue = shop.office.browser().sign_in("sue@w.example")
    assert sue.post(f"{HERE}/staff-only", WHY).status_code == 303
    assert not public(shop.office)
    assert "show-to-all" not in sue.get(HERE).text
    assert sue.post(f"{HERE}/show-to-all", WHY).status_code == 403
    shop.office.clock.pass_by(minutes=6)
    assert sam.post(f"{HERE}/show-to-all", WHY).headers["location"].startswith("/prove")
    assert not public(shop.office)
    sam.post("/prove", {"password": PASSWORD})
    assert sam.post(f"{HERE}/show-to-all", WHY).status_code == 303
    assert public(shop.office)


@pytest.mark.parametrize("why", ["", "  ", "x" * 501])
def test_it_needs_a_reason(shop: Shop, sam: Any, why: str) -> None:
    assert sam.post(f"{HERE}/staff-only", {"why": why}).status_code == 422
    assert public(shop.office)


def test_the_console_finds_it_with_a_mark(shop: Shop, sam: Any) -> None:
    sam.post(f"{HERE}/staff-only", WHY)
    with kit.open_kit(shop.office.settings) as opened:
        opened.refresh(shop.office.clock.now)
    page = sam.post("/console/find", {"line": "lawyer"}).text
    assert "Family law clinic" in page
    assert "Staff only" in page
