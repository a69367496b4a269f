"""Yes, no or ask: only a clear no leaves a listing out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from directory.public import PublicListing
from directory.search import documents
from directory.search.eligibility import policies, policy_answer
from directory.search.opening import Hours

NOON = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "asked", "value", "answer"),
    [
        ("pets", "yes", "on_site", "yes"),
        ("pets", "yes", "no", "no"),
        ("pets", "yes", "ask", "ask"),
        ("pets", "yes", "", "ask"),
        ("pets", "on_site", "on_site", "yes"),
        ("pets", "no", "on_site", "ask"),
        ("police-report-required", "no", "no", "yes"),
        ("police-report-required", "no", "yes", "no"),
        ("police-report-required", "yes", "no", "yes"),
        ("pets", "ask", "no", "yes"),
    ],
)
def test_a_policy_is_answered(code: str, asked: str, value: str, answer: str) -> None:
    assert policy_answer(code, asked, value) == answer


def test_one_no_leaves_a_listing_out_and_what_is_unsaid_is_asked(make: Callable[..., PublicListing]) -> None:
    said = documents.rules(make(1, policies={"pets": "on_site", "men-accepted": "no"}))
    assert policies({"pets": "yes", "teen-boys-accepted": "yes"}, said) == (True, ("pets",), ("teen-boys-accepted",))
    assert policies({"pets": "yes", "men-accepted": "yes"}, said)[0] is False


def test_hours_are_never_inferred(make: Callable[..., PublicListing]) -> None:
    hours = Hours(NOON, "US")
    assert hours.state(make(1).schedules, "America/Los_Angeles").open is None
    assert hours.state(make(1, hours=["24/7"]).schedules, "America/Los_Angeles").open is True
    assert hours.state(make(1, hours=["Mo-Su 01:00-02:00"]).schedules, "America/Los_Angeles").open is False
    assert hours.state(make(1, hours=["Mo-Su 01:00-02:00"]).schedules, "").open is None
