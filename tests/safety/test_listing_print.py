"""SAFETY C8, L1 of one listing: what comes out of a printer, and a map that knows no hidden place."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pypdf
import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from directory import intake, kit, public
from directory.values import Point, Precision, Tier
from tests.playing import arrived, sent
from tests.safety.conftest import NOW, Served
from tests.safety.test_pages import LEXICON
from web.faces import public_app

pytestmark = pytest.mark.browser


def printed(page: Page) -> str:
    """The text of the page's print, ligatures undone."""
    read = pypdf.PdfReader(io.BytesIO(page.pdf()))
    return "\n".join(part.extract_text() for part in read.pages).replace("\ufb01", "fi").replace("\ufb02", "fl")


def open_listing(page: Page, url: str, name: str) -> None:
    page.goto(url + "/")
    page.fill("#near", "Austin, TX")
    page.locator(".ask-form .go").first.click()
    arrived(page, ".page-results")
    page.locator("button.title", has_text=name).click()
    arrived(page, "article.listing")


@pytest.mark.parametrize("javascript", [True, False])
def test_C8_a_printed_listing_has_no_site_name_address_date_line_or_exit(
    page: Page, plain_page: Page, live_server: Served, *, javascript: bool
) -> None:
    chosen = page if javascript else plain_page
    open_listing(chosen, live_server.url, "Protective order clinic")
    text = printed(chosen)
    assert "(512) 555-0110" in text
    assert "100 Example Street" in text
    for outside in ("Waymark", "our.test", "Local services", "Leave", "Talk to someone", "1-800-799", "Please know"):
        assert outside not in text
    for screen in ("Open now", "Write it down", "Something is wrong", "/r/", "2026"):
        assert screen not in text
    assert not LEXICON.search(text)


def test_C8_the_printed_note_is_numbers_and_letters_only(page: Page, live_server: Served) -> None:
    open_listing(page, live_server.url, "Juniper House Shelter")
    page.click('form[action="/note"] button')
    arrived(page, ".slip")
    assert printed(page).split() == ["J", "H", "512", "555", "0101", "512", "555", "0102"]


def test_C3_everything_of_a_listing_works_without_javascript(plain_page: Page, live_server: Served) -> None:
    open_listing(plain_page, live_server.url, "Juniper House Shelter")
    sent(plain_page, 'form[action="/note"] button')
    assert "0101" in plain_page.inner_text(".slip")
    sent(plain_page, "form.back button")
    sent(plain_page, 'form[action="/wrong"] button')
    plain_page.check('input[value="closed"]')
    sent(plain_page, "form.wrong .go")
    assert plain_page.inner_text("h1") == "Thank you for telling us"
    sent(plain_page, "form.back button")
    sent(plain_page, ".back-button")
    assert plain_page.locator(".card").count() > 0


@pytest.mark.parametrize("tier", [Tier.AREA, Tier.CONFIDENTIAL])
def test_L1_the_page_of_a_hidden_place_is_the_same_wherever_it_truly_is(
    tmp_path: Path, build: Any, lawyer: Any, tier: Tier
) -> None:
    pages = []
    for turn, point in enumerate(((30.271828, -97.731415), (30.40, -97.90), (30.15, -97.60))):
        place = lawyer.locations[0].model_copy(update={"point": Point(*point, Precision.EXACT)})
        known = lawyer.model_copy(update={"locations": (place,)})
        area = place.model_copy(
            update={
                "point": None,
                "accessibility": "",
                "address": place.address.model_copy(update={"address_1": "", "postal_code": ""}),
            }
        )
        hidden = lawyer.model_copy(update={"locations": (area,) if tier is Tier.AREA else (), "tier": tier})
        made = build(tmp_path / str(turn), [known])
        with kit.open_kit(made) as opened, opened.session() as session:
            intake.submit(session, hidden, by="test", now=NOW)
            (found,) = public.all_listings(session, NOW)
        assert found.tier is tier
        app = public_app(made, now=lambda: NOW)
        with TestClient(app, base_url="https://our.test") as client:
            pages.append(client.post("/listing", data={"id": str(found.id)}).text)
        app.state.doors.close()
    assert len(set(pages)) == 1
    assert 'class="land"' in pages[0]
    assert not re.search(r'class="(spot|ring|town)"', pages[0])
