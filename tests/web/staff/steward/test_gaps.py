"""What was published of outcomes is shown and taken along as it was published, and a running month is nowhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from directory import outcomes
from directory.insight import gaps
from directory.staff import store as staff_store
from tests.web.staff.conftest import Office

BIG = {
    (area, need, "2026-10", "full"): 500 + 10 * at
    for at, (area, need) in enumerate(
        (a, n) for a in ("county:17031", "county:06037", "unknown") for n in ("lawyer", "emergency-shelter")
    )
}


def publish(office: Office) -> dict[str, Any]:
    engine = staff_store.open_store(office.settings)
    with staff_store.session(engine) as session:
        outcomes.write(session, BIG | {("county:48453", "food", "2026-11", "full"): 900})
        made = gaps.release(session, "2026-10", 1.0, datetime(2026, 11, 3, tzinfo=UTC))
    engine.dispose()
    return made


def test_a_published_month_is_shown_in_words_and_taken_along(office: Office) -> None:
    sue = office.browser().sign_in("sue@w.example")
    assert "<table" not in sue.get("/steward/gaps").text
    made = publish(office)
    page = sue.get("/steward/gaps").text
    assert "Cook County, IL" in page
    assert "Travis" not in page, "of a running month nothing is told"
    taken = sue.post("/steward/gaps/export", {"period": "2026-10", "form": "json"})
    assert json.loads(taken.text) == made
    sheet = sue.post("/steward/gaps/export", {"period": "2026-10", "form": "csv"})
    assert sheet.text == gaps.as_csv(made)
    assert sheet.headers["content-disposition"] == 'attachment; filename="gaps-2026-10.csv"'
    for period, form in (("2026-11", "csv"), ("2026-10", "xml"), ("all", "json")):
        assert sue.post("/steward/gaps/export", {"period": period, "form": form}).status_code == 404
