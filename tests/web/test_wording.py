"""Facts become words a person can act on, and what is not understood stays as it was written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from directory.public import PublicAddress, PublicPhone, PublicSchedule
from directory.values import PhoneKind
from web import i18n, wording
from web.pages.answers import moment

EN, ES = i18n.catalogue("en"), i18n.catalogue("es")


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+15125550101", "(512) 555-0101"), ("988", "988"), ("+442079460101", "+44 20 7946 0101"), ("+1", "+1")],
)
def test_a_number_is_written_as_people_write_it(number: str, shown: str) -> None:
    assert wording.phone_text(number, "US") == shown


def test_a_call_link_dials_the_extension_and_texts_and_faxes_are_no_calls() -> None:
    assert wording.phone_link(PublicPhone(number="+15125550101", kind=PhoneKind.VOICE)) == "tel:+15125550101"
    extended = PublicPhone(number="+15125550101", kind=PhoneKind.VOICE, extension="12")
    assert wording.phone_link(extended) == "tel:+15125550101;ext=12"
    assert wording.phone_link(PublicPhone(number="88788", kind=PhoneKind.TEXT)) == ""
    assert wording.phone_link(PublicPhone(number="+15125550101", kind=PhoneKind.FAX)) == ""


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//example.test", "https://", "data:text/html,x", "http://["])
def test_only_plain_web_addresses_become_links(url: str) -> None:
    assert wording.web_link(url) == ""


def test_an_email_link_cannot_carry_more_than_an_address() -> None:
    assert wording.mail_link("a@b.example?bcc=c@d.example") == "mailto:a@b.example%3Fbcc%3Dc@d.example"


def test_hours_are_told_by_day_and_time() -> None:
    lines = wording.hours_lines(EN, PublicSchedule(expression="Mo-Fr 09:00-12:00,13:00-17:30; Sa off; PH off"))
    assert lines == [
        ("Monday to Friday", "9:00\u202fAM – 12:00\u202fPM, 1:00\u202fPM – 5:30\u202fPM"),
        ("Saturday", "closed"),
        ("Holidays", "closed"),
    ]
    assert wording.hours_lines(ES, PublicSchedule(expression="Sa 09:00-17:00")) == [("Sábado", "9:00 – 17:00")]
    assert wording.hours_lines(EN, PublicSchedule(expression="24/7")) == [("", "24 hours a day, every day")]


def test_hours_beyond_our_grammar_are_shown_as_written() -> None:
    odd = 'Mo[1] 09:00-17:00 "call"; week 1-10 Tu 10:00+'
    assert wording.hours_lines(EN, PublicSchedule(expression=odd)) == [("", f"As written: {odd}")]


def test_miles_are_rounded_because_the_place_asked_for_is_only_a_middle() -> None:
    assert wording.distance(EN, 0.2) == "less than 1 mile away"
    assert wording.distance(EN, 1.2) == "about 1 mile away"
    assert wording.distance(EN, 12.6) == "about 13 miles away"


def test_an_address_is_written_as_on_an_envelope() -> None:
    address = PublicAddress(address_1="100 Example Street", city="Austin", state_province="TX", postal_code="78701")
    assert wording.address_lines(address) == ["100 Example Street", "Austin, TX 78701"]


def test_rules_and_ages_are_told_in_words() -> None:
    assert wording.policy_text(EN, "pets", "on_site") == "Pets stay on site"
    assert wording.policy_text(EN, "max-stay-days", "30") == "30 days"
    assert wording.policy_text(EN, "max-stay-days", "varies") == "varies"


def test_a_rule_is_not_said_twice() -> None:
    assert wording.policy_line(EN, "children-accepted", "yes") == ("", "Children can come")
    assert wording.policy_line(EN, "pets", "no") == ("Pets", "No pets")
    assert wording.ages(EN, 18, None) == "Age 18 and up"
    assert wording.ages(EN, 13, 17.5) == "Age 13 to 17.5"
    assert wording.ages(EN, None, None) == ""


def test_a_moment_names_its_day_only_when_that_is_not_today() -> None:
    now = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
    assert moment(EN, "2026-11-23T19:00-06:00", now) == "7:00\u202fPM"
    assert moment(ES, "2026-11-24T09:00-06:00", now) == "martes 9:00"
    assert moment(EN, "", now) == ""
