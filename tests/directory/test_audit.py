"""The audit is only ever added to; a staff fact is read with a reason, and a honey record raises an alarm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from directory import audit, editing, intake, public, review, staff_facts
from directory.draft import ListingDraft
from directory.editing import Change
from directory.errors import UsageError
from directory.model.audit import APPEND_ONLY
from directory.values import stable_id

Make = Callable[..., ListingDraft]
RIVER = stable_id("river", "1")


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET why = ''", "DELETE FROM audit_entry"])
def test_the_database_itself_keeps_every_entry(session: Session, now: datetime, statement: str) -> None:
    audit.record(session, "changed", "listing", RIVER, "account:a", now, why="a reason")
    with pytest.raises(DatabaseError, match="audit entry"):
        session.execute(text(statement))


def test_an_entry_names_fields_and_never_a_value(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(), "import", now)
    wanted = {"eligibility": Change("", "Canary words for anyone")}
    editing.edit(session, RIVER, wanted, "account:a", "it was empty", now, trusted=True)
    exported = list(audit.export(session))
    assert exported[-1]["fields"] == ["eligibility"]
    assert exported[-1]["why"] == "it was empty"
    assert "Canary" not in str(exported)


def test_p5_a_value_is_read_with_a_reason_which_is_kept_without_the_value(
    session: Session, make: Make, now: datetime
) -> None:
    intake.submit(session, make(), "import", now)
    fact = staff_facts.add(session, RIVER, "backline", "555-0177 canaryline", "account:a", now)
    with pytest.raises(UsageError):
        staff_facts.reveal(session, fact, "account:b", "  ", now)
    assert staff_facts.reveal(session, fact, "account:b", "warm hand-off", now) == "555-0177 canaryline"
    entry = audit.entries(session, RIVER)[0]
    assert (entry.act, entry.by, entry.why, entry.fields) == ("revealed", "account:b", "warm hand-off", '["backline"]')
    assert "canaryline" not in str(list(audit.export(session)))


def test_p7_reading_a_honey_record_alerts_the_stewards(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(), "import", now)
    real = staff_facts.add(session, RIVER, "note", "Ask for the night desk", "account:a", now)
    honey = staff_facts.add(session, RIVER, "contact", "A person who is not there", "account:a", now, honey=True)
    staff_facts.reveal(session, real, "account:b", "a caller asks", now)
    assert not review.open_items(session, kind="alert")
    staff_facts.reveal(session, honey, "account:b", "curious", now)
    assert [item.listing_id for item in review.open_items(session, kind="alert")] == [RIVER]


def test_a_staff_fact_is_on_no_public_listing_and_tells_no_hidden_place(
    session: Session, make: Make, now: datetime
) -> None:
    intake.submit(session, make(), "import", now)
    staff_facts.add(session, RIVER, "note", "The door is at 100 Example Street", "account:a", now)
    staff_facts.add(session, RIVER, "note", "Ask for the night desk", "account:a", now)
    assert "night desk" not in str(public.listing(session, RIVER, now))
    hide = {"tier": Change("public", "confidential")}
    editing.edit(session, RIVER, hide, "account:a", "we are threatened", now, trusted=False)
    assert [field for _, field in staff_facts.known(session, RIVER)] == ["note"]
    with pytest.raises(UsageError):
        staff_facts.add(session, RIVER, "note", "It is at 42 Canary Road", "account:a", now)


def test_the_migration_makes_the_rules_that_the_model_has() -> None:
    migration = import_module("directory.migrations.versions.0005_people_decide")
    assert migration.TRIGGERS == APPEND_ONLY
