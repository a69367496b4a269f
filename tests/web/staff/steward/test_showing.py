"""Every code that a steward's page may show has words, and a value becomes plain lines."""

from __future__ import annotations

from directory import feedback, fields, freshness, queue, staff_facts
from directory.errors import UsageError
from directory.values import PhoneKind, Tier
from web.staff import words
from web.staff.steward.showing import LACKING, MISTAKES, lines, mistake


def test_every_code_has_words() -> None:
    known = words.catalogue("en").entries
    wanted = [f"steward.{part}.{kind}" for kind in queue.KINDS for part in ("kind", "about", "yes", "no")]
    wanted += [f"steward.wrong.{key}" for key in (*MISTAKES.values(), "other", "long", "hidden", "hours")]
    wanted += [f"steward.lacks.{key}" for key in LACKING.values()] + [f"steward.tier.{tier}" for tier in Tier]
    wanted += [f"steward.phone.{kind}" for kind in PhoneKind] + [f"steward.fact.{one}" for one in staff_facts.FIELDS]
    wanted += [f"steward.stale.{fact}" for fact in freshness.CADENCE]
    wanted += [f"steward.report.{kind}" for kind in feedback.Kind]
    wanted += [f"steward.field.{field}" for field in fields.EDITED]
    assert [key for key in wanted if key not in known] == []


def test_a_value_becomes_lines_that_say_it_once() -> None:
    phone = {"number": "+13195550101", "extension": "", "kind": "hotline", "note": "night", "languages": ["en", "es"]}
    assert lines([phone]) == ("(319) 555-0101 · hotline · night · en, es",)
    hours = {"label": "office", "expression": "Mo 09:00-17:00", "rows": [{"byday": "MO"}], "by_appointment": True}
    assert lines([hours]) == ("office · Mo 09:00-17:00 · by appointment",)
    assert lines("one\r\n\n two ") == ("one", " two ")
    assert lines(None) == lines([]) == lines("") == lines({}) == ()
    assert lines(16) == ("16",)


def test_an_unknown_mistake_gets_a_sentence_that_repeats_nothing() -> None:
    assert mistake(UsageError("canary")) == "steward.wrong.other"
