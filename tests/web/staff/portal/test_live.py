"""While somebody types, the public page follows, problems stand beside their field, and nothing is kept."""

from __future__ import annotations

from typing import Any

import pytest

from directory.staff import drafts
from tests.web.staff.conftest import START
from tests.web.staff.portal.conftest import Partners
from tests.web.staff.portal.test_edit import change, form_of


@pytest.fixture
def home(partners: Partners) -> str:
    return f"/portal/listings/{partners.ids['Court help']}"


def typed(pat: Any, home: str, section: str, **words: str) -> Any:
    """What the server makes of a form that is being typed into."""
    fields = form_of(pat.get(f"{home}/edit/{section}").text)
    return pat.post(f"{home}/preview/{section}", fields | {k.replace("__", "-"): v for k, v in words.items()})


def test_what_is_typed_is_seen_as_the_public_will_see_it(pat: Any, home: str) -> None:
    piece = typed(pat, home, "what", description="We help with custody papers.").text
    assert "We help with custody papers." in piece
    assert "Free help with court papers." not in piece
    assert "<html" not in piece
    assert "It follows as you type." in piece


def test_nothing_is_kept_of_it(pat: Any, partners: Partners, home: str) -> None:
    before = partners.content("Court help")
    typed(pat, home, "what", description="We help with custody papers.")
    assert partners.content("Court help") == before
    with partners.people() as session:
        assert drafts.mine(session, partners.office.ids["pat@p.example"], START) == []


def test_a_problem_is_named_by_its_field_and_stays_out_of_the_picture(pat: Any, home: str) -> None:
    piece = typed(pat, home, "hours", schedules__0__text="when the moon is full").text
    assert '<li data-field="schedules">' in piece
    assert "1 part cannot be read yet" in piece
    assert "moon" not in piece
    assert "9 a.m." in piece or "9:00" in piece, "the hours that are known stay"


def test_a_rule_that_is_broken_takes_only_its_own_field_out(pat: Any, partners: Partners) -> None:
    hidden = f"/portal/listings/{partners.ids['Night shelter']}"
    piece = typed(pat, hidden, "what", description="We are at 42 Canary Road.", alert="Closed on Monday.").text
    assert '<li data-field="description">' in piece
    assert '<li data-field="alert">' not in piece
    assert "Canary" not in piece
    assert "Closed on Monday." in piece


def test_what_would_wait_is_shown_and_said_to_wait(pat: Any, partners: Partners, home: str) -> None:
    partners.trust()
    piece = typed(pat, home, "contact", phones__0__number="(319) 555-0144").text
    assert "(319) 555-0144" in piece
    assert "Waits" in piece
    assert "Waits" not in typed(pat, home, "what", description="Plain words.").text


def test_what_waits_to_be_sent_in_other_sections_is_in_it_too(pat: Any, home: str) -> None:
    change(pat, home, "contact", phones__0__number="(319) 555-0144")
    piece = typed(pat, home, "what", description="Plain words.").text
    assert "(319) 555-0144" in piece
    assert "Waits" in piece, "a number that waits is never shown as if it were told already"


def test_hours_are_drawn_as_a_week_as_they_are_typed(pat: Any, home: str) -> None:
    at_first = typed(pat, home, "hours").text
    later = typed(pat, home, "hours", schedules__0__text="Sat 8am-6pm").text
    assert at_first.count("<rect") == 5
    assert later.count("<rect") == 1


def test_a_script_that_is_typed_is_words(pat: Any, home: str) -> None:
    piece = typed(pat, home, "what", description="<script>alert(1)</script><img src=x onerror=y>").text
    assert "<script" not in piece
    assert "<img" not in piece


def test_it_is_for_those_who_keep_the_listing_and_for_forms_of_ours(pat: Any, partners: Partners, home: str) -> None:
    theirs = f"/portal/listings/{partners.ids['Harbor clinic']}"
    fields = form_of(pat.get(f"{home}/edit/what").text)
    del fields["csrf"]
    assert pat.post(f"{theirs}/preview/what", fields).status_code == 404
    assert pat.post(f"{home}/preview/nonsense", fields).status_code == 404
    assert pat.post(f"{home}/preview/what", {"carried": "[]"}).status_code == 422
    assert pat.post(f"{home}/preview/what", fields, csrf="0" * 64).status_code == 403


def test_without_the_script_the_form_has_no_empty_place_for_it(pat: Any, home: str) -> None:
    page = pat.get(f"{home}/edit/what").text
    assert 'id="live"' in page
    assert 'preview/what" hidden>' in page
    assert "Look at it" in page
