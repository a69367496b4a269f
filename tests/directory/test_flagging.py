"""What staff find wrong waits for a steward by its kind, once a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session

from directory import flagging, intake, review
from directory.errors import NotFoundError, UsageError
from directory.values import stable_id

RIVER = stable_id("river", "1")
Make = Callable[..., Any]


@pytest.fixture
def listed(session: Session, make: Make, now: datetime) -> Session:
    intake.submit(session, make(), "import", now)
    return session


def test_the_same_is_asked_once_a_day(listed: Session, now: datetime) -> None:
    for at in (now, now + timedelta(minutes=5), now + timedelta(days=1)):
        flagging.flag(listed, RIVER, "number", "account:sue", at)
    assert [item.what for item in review.open_items(listed, kind="doubt")] == [flagging.WHAT[flagging.Kind.NUMBER]] * 2
    assert not review.open_items(listed, kind="alert")


def test_what_is_not_safe_is_an_alert(listed: Session, now: datetime) -> None:
    flagging.flag(listed, RIVER, "unsafe", "account:sue", now)
    assert [item.field for item in review.open_items(listed, kind="alert")] == [flagging.FIELD]


def test_no_other_kind_and_no_other_listing(listed: Session, now: datetime) -> None:
    with pytest.raises(UsageError) as refused:
        flagging.flag(listed, RIVER, "her name is Jane", "account:sue", now)
    assert "Jane" not in str(refused.value)
    with pytest.raises(NotFoundError):
        flagging.flag(listed, uuid4(), "number", "account:sue", now)
    assert set(flagging.WHAT) == set(flagging.KINDS)
