"""A partner sees what visitors say of its own listings, and answers it once."""

from __future__ import annotations

from typing import Any

from directory import audit, feedback
from directory.feedback import Kind
from tests.web.staff.conftest import START
from tests.web.staff.portal.conftest import Partners

WORDS = "the line rings and nobody picks up"


def told(partners: Partners) -> None:
    room = feedback.caps(partners.office.settings)
    with feedback.inbox(partners.office.settings) as opened:
        for name, kind in (
            ("Court help", Kind.NUMBER),
            ("Harbor clinic", Kind.NUMBER),
            ("Court help", Kind.UNSAFE),
        ):
            feedback.tell(opened, partners.ids[name], kind, f"{WORDS} at all", START.date(), room)


def test_a_partner_sees_its_own_notes_and_neither_anothers_nor_what_is_called_not_safe(
    partners: Partners, pat: Any
) -> None:
    told(partners)
    page = pat.get("/portal/said").text
    assert WORDS in page
    assert page.count("<blockquote>") == 1


def test_an_answer_closes_the_note_once_and_stands_in_the_record(partners: Partners, pat: Any) -> None:
    told(partners)
    path = f"/portal/listings/{partners.ids['Court help']}/said"
    form = {"kind": Kind.NUMBER.value, "how": "fixed", "words": "The line is mended."}
    assert pat.post(path, form).status_code < 400
    assert "<blockquote>" not in pat.get("/portal/said").text
    assert pat.post(path, form).status_code == 404
    with partners.listings() as store:
        entry = audit.entries(store, partners.ids["Court help"])[0]
    assert (entry.act, entry.why) == ("answered", "The line is mended.")


def test_no_partner_closes_what_is_called_not_safe_or_anothers_note(partners: Partners, pat: Any) -> None:
    told(partners)
    form = {"how": "nothing", "words": "All is well."}
    unsafe = pat.post(f"/portal/listings/{partners.ids['Court help']}/said", {"kind": Kind.UNSAFE.value} | form)
    foreign = pat.post(f"/portal/listings/{partners.ids['Harbor clinic']}/said", {"kind": Kind.NUMBER.value} | form)
    assert (unsafe.status_code, foreign.status_code) == (404, 404)
    with feedback.inbox(partners.office.settings) as opened:
        assert len(feedback.waiting(opened)) == 3
