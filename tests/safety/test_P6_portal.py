"""P6 through the partner's own forms: whatever a trusted partner types wherever, no new way to reach help is public.

Every field of every form is found from the pages, so a new one is tried the day it is there. The account is one that
speaks for the organisation and is trusted: the most that somebody who took it over could have.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from directory import public
from tests.web.staff.conftest import Office, _first_office, _quick_hashes, office, signed_in  # noqa: F401
from tests.web.staff.portal.conftest import Partners, partners, pat  # noqa: F401
from tests.web.staff.portal.test_edit import change, form_of, send
from tests.web.staff.portal.test_sheets import bring, rows_of, send_all
from web.staff.portal.sections import SECTIONS

LIES = {
    "a number": "(319) 555-0199",
    "a number among words": "Our new line is 319.555.0199, call now",
    "a number in other digits": "Call ٣١٩ ٥٥٥ ٠١٩٩",
    "a number in words": "call three one nine five five five zero one nine nine",
    "a link": "https://pretend.example/help",
    "a mailbox": "help@pretend.example",
}
MARKS = ("5550199", "٥٥٥٠١٩٩", "pretend.example", "five five five zero one nine nine")


def told(made: Partners) -> str:
    """What the public is told of every listing, with digits run together."""
    with made.listings() as session:
        found = [one.model_dump(mode="json") for one in public.all_listings(session, made.office.clock.now)]
    text = json.dumps([{k: v for k, v in one.items() if k != "id"} for one in found], ensure_ascii=False)
    return text + re.sub(r"[\s().+-]", "", text)


def typed_into(page: str) -> list[str]:
    """The fields of a form that somebody can type into."""
    hidden = set(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"', page))
    hidden |= set(re.findall(r'<input[^>]*name="([^"]+)"[^>]*type="hidden"', page))
    return [
        name for name, value in form_of(page).items() if isinstance(value, str) and html.unescape(name) not in hidden
    ]


@pytest.mark.parametrize("lie", LIES)
def test_P6_no_field_of_a_trusted_partners_forms_publishes_a_way_to_reach_help(
    partners: Partners,  # noqa: F811
    pat: Any,  # noqa: F811
    lie: str,
) -> None:
    partners.trust()
    home = f"/portal/listings/{partners.ids['Court help']}"
    tried = 0
    for section in SECTIONS:
        for field in typed_into(pat.get(f"{home}/edit/{section}").text):
            answer = change(pat, home, section, **{field: LIES[lie]})
            assert answer.status_code in {303, 409, 422}, (section, field)
            if answer.status_code == 303:
                send(pat, home)
            public_now = told(partners)
            assert not [mark for mark in MARKS if mark in public_now], (section, field)
            tried += 1
    print(f"{lie}: {tried} fields")  # noqa: T201 - how many, with -s
    assert tried > 15


@pytest.mark.parametrize("lie", LIES)
def test_P6_no_cell_of_a_trusted_partners_sheet_does(partners: Partners, pat: Any, lie: str) -> None:  # noqa: F811
    partners.trust()
    rows = rows_of(pat)
    tried = 0
    for column in rows[0]:
        changed = [dict(row) for row in rows]
        changed[0][column] = LIES[lie]
        answer = bring(pat, changed)
        assert answer.status_code in {200, 303, 409, 422}, column
        if answer.status_code in {200, 303}:
            send_all(pat)
        public_now = told(partners)
        assert not [mark for mark in MARKS if mark in public_now], column
        rows = rows_of(pat)
        tried += 1
    assert tried > 8


@pytest.mark.parametrize("lie", LIES)
def test_P6_the_quick_acts_carry_none(partners: Partners, pat: Any, lie: str) -> None:  # noqa: F811
    partners.trust()
    home = f"/portal/listings/{partners.ids['Court help']}"
    fields = ("why", "note", "alert", "level", "hours", "until", "sure", "kind", "text", "value", "shown")
    for act in ("still-right", "room", "close", "reopen"):
        pat.post(f"{home}/{act}", dict.fromkeys(fields, LIES[lie]) | {"sure": "yes", "level": "full"})
        assert not [mark for mark in MARKS if mark in told(partners)], act


def test_P6_another_organisations_listing_is_not_there(partners: Partners, pat: Any) -> None:  # noqa: F811
    partners.trust()
    theirs = f"/portal/listings/{partners.ids['Harbor clinic']}"
    before = told(partners)
    for path in ("edit/contact", "send", "still-right", "close", "withdraw", "hide", "resolve", "drop"):
        assert pat.post(f"{theirs}/{path}", {"phones-0-number": LIES["a number"], "sure": "yes"}).status_code == 404
    assert told(partners) == before
