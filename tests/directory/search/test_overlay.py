"""What changed after the index was built is judged by what it is now, and the index follows the store."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session

from directory import changes
from directory.search import overlay
from directory.search.engine import Engine
from directory.search.index import bring_up_to_date
from directory.values import Tier
from tests.directory.search.river import (
    ALL,
    FAR,
    HARBOR,
    LAW,
    NOW,
    SAN_FRANCISCO,
    Ask,
    draft,
    names,
    submit,
)


def test_while_a_large_delivery_waits_what_was_hidden_is_hidden_and_the_rest_stands_as_it_was(
    ask: Ask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overlay, "MOST", 1)
    submit(session, FAR.model_copy(update={"needs": ("food",)}), now=NOW + timedelta(days=1))
    secret = {"tier": Tier.CONFIDENTIAL, "locations": (), "service_areas": HARBOR.service_areas}
    submit(session, LAW.model_copy(update=secret), now=NOW + timedelta(days=1))
    page = ask(near="94103", need=("lawyer",), radius_miles=100)
    groups = {result.listing.name: result.group for result in page.results}
    assert (groups["Marigold Law"], groups["Capital Counsel"]) == ("serves", "near")


def test_a_change_is_seen_before_the_index_has_it(ask: Ask, session: Session, engine: Engine) -> None:
    held = engine.sequence
    hidden = LAW.model_copy(
        update={"tier": Tier.CONFIDENTIAL, "locations": (), "service_areas": HARBOR.service_areas, "needs": ("lawyer",)}
    )
    submit(session, hidden, draft("Brand New Law", needs=("lawyer",), at=SAN_FRANCISCO), now=NOW + timedelta(hours=1))
    assert changes.latest(session) > held == engine.sequence
    page = ask(near="94103", need=("lawyer",))
    result = next(r for r in page.results if r.listing.name == "Marigold Law")
    assert (result.group, result.distance_miles) == ("serves", None)
    assert "Brand New Law" in names(page)


def test_the_index_follows_the_store(ask: Ask, session: Session, engine: Engine) -> None:
    assert bring_up_to_date(session, engine, NOW) == 0
    submit(session, draft("Brand New Law", needs=("lawyer",), at=SAN_FRANCISCO))
    before = names(ask(near="94103", need=("lawyer",)))
    assert bring_up_to_date(session, engine, NOW) == 1
    assert engine.sequence == changes.latest(session)
    assert names(ask(near="94103", need=("lawyer",))) == before


def test_an_index_that_is_ahead_of_its_store_is_built_anew(ask: Ask, session: Session, engine: Engine) -> None:
    engine.rebuild([], 10_000)
    assert bring_up_to_date(session, engine, NOW) == len(ALL)
    assert "Marigold Law" in names(ask(near="94103", need=("lawyer",)))
