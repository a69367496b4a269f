"""SAFETY L1: no public answer changes, in a single byte, with where a hidden place truly is.

Two directories hold the same public listings and a partner's file that differs only in where its shelters are: street,
ZIP, coordinates, town within its county, and the same words among its prose. Whatever is asked, both answer alike; so
does a directory whose shelter moved from one place to the other.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from directory import intake, kit, store
from directory.draft import ListingDraft
from directory.model import Listing
from directory.settings import Settings
from directory.values import PartnerKind, Tier
from importers.drafting import Raw, RawPlace, draft_of
from importers.importer import Importer, Row
from importers.reading import read_csv
from importers.run import run
from web.faces import public_app

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
COLUMNS = ("name", "phone", "about", "street", "town", "zip", "lat", "lon", "note")
TOWNS = (
    ("Cedar Rapids", "52401"),
    ("Marion", "52302"),
    ("Hiawatha", "52233"),
    ("Mount Vernon", "52314"),
    ("Lisbon", "52253"),
    ("Center Point", "52213"),
)
"""Towns of Linn County, IA: what is told of the shelter is its county."""
HOME = ("100 Example Street", "Cedar Rapids", "52401", "41.97", "-91.66")
PLACEMENTS = st.builds(
    lambda house, street, town, north, west: (f"{house} {street}", *town, f"{north:.5f}", f"{west:.5f}"),
    st.integers(1, 9999),
    st.sampled_from(["Elm Avenue", "Cedar Ridge Road", "3rd St SW", "Old Mill Lane", "Highway 30"]),
    st.sampled_from(TOWNS),
    st.floats(41.9, 42.25),
    st.floats(-91.8, -91.4),
)
QUERIES = st.fixed_dictionaries(
    {
        "q": st.sampled_from(
            ["", "shelter", "bed tonight", "pets", "Lantern House", "lawyer", "Marion", "100 Example Street", "Lisbon"]
        ),
        "near": st.sampled_from(
            [
                "",
                "52401",
                "52314",
                "52213",
                "Marion, IA",
                "Lisbon, IA",
                "Linn County, IA",
                "Iowa",
                "52240",
                "Austin, TX",
            ]
        ),
        "radius_miles": st.sampled_from([1, 5, 10, 25, 50, 100, 500]),
        "sort": st.sampled_from(["best", "distance", "name"]),
        "page": st.sampled_from([1, 1, 2]),
    }
)
Placed = tuple[str, str, str, str, str]


def _say(row: Row) -> Any:
    place = RawPlace(
        address_1=row.text("street"),
        city=row.text("town"),
        state="IA",
        postal_code=row.text("zip"),
        latitude=row.text("lat"),
        longitude=row.text("lon"),
    )
    return draft_of(
        Raw(
            source="river",
            kind=PartnerKind.SHELTER,
            visibility=Tier.PUBLIC,
            name=row.text("name"),
            description=row.text("about"),
            phones=((row.text("phone"), None), (row.text("note"), None)),
            places=(place,),
            state="IA",
        )
    )


RIVER = Importer("river", "River shelters", PartnerKind.SHELTER, read_csv, _say)
SHELTERS = ("Lantern House", "Willow Rooms")


def _deliver(made: Settings, placed: Placed, days: int = 0) -> None:
    """Import the partner's file with its shelters at `placed`."""
    path = made.home / "river.csv"
    street, town, code, north, west = placed
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file)
        write.writerow(COLUMNS)
        for number, name in enumerate(SHELTERS):
            about = f"A bed for tonight, pets too. Come to {street}, {town}. Ask for an advocate."
            note = f"319-555-011{number} (behind {street})"
            write.writerow((name, f"319-555-010{number}", about, street, town, code, north, west, note))
    with kit.open_kit(made) as opened:
        with opened.session() as session:
            report = run(session, RIVER, [path], NOW + timedelta(days=days))
        assert report.counts["confidential"] == len(SHELTERS), report.problems
        store.settle(opened.database)
        opened.refresh(NOW)
    path.unlink()


def _client(made: Settings) -> TestClient:
    return TestClient(public_app(made, now=lambda: NOW), base_url="https://our.test")


def _answers(client: TestClient, query: dict[str, Any], worlds: Worlds) -> list[tuple[int, dict[str, str], bytes]]:
    form = {name: str(value) for name, value in query.items()}
    asked = [client.post(path, data=form) for path in ("/search", "/es/search")]
    asked += [client.post("/api/search", json=query)]
    asked += [client.post("/listing", data=form | {"id": listing}) for listing in worlds.ids]
    asked += [client.get(f"/r/{code}") for code in worlds.codes]
    return [(answer.status_code, dict(answer.headers), answer.content) for answer in asked]


def _neighbour(number: int, kind: str, needs: tuple[str, ...], latitude: float) -> ListingDraft:
    """A public listing nearby, whose rank beside the shelters would tell something."""
    address = {"address_1": f"{number} Sample Road", "city": "Marion", "state_province": "IA", "postal_code": "52302"}
    point = {"latitude": latitude, "longitude": -91.6, "precision": "street"}
    return ListingDraft.model_validate(
        {
            "source": "test",
            "external_id": str(number),
            "tier": "public",
            "kind": kind,
            "organization": {"name": f"Neighbour {number}"},
            "name": f"Neighbour {number}",
            "needs": needs,
            "phones": [{"number": f"+1319555012{number}"}],
            "locations": [{"address": address, "point": point}],
        }
    )


@dataclass(frozen=True)
class Worlds:
    """A directory with public listings only, the same with the shelters at `HOME`, and a client of the latter."""

    public_only: Settings
    first: Settings
    client: TestClient
    codes: tuple[str, ...]
    ids: tuple[str, ...]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    made = Settings(home=tmp_path_factory.mktemp("public"))
    kit.create(made)
    with kit.open_kit(made) as opened:
        with opened.session() as session:
            source = intake.source_of("test", "Test", PartnerKind.COMMUNITY, trusted=True, demo=False)
            intake.ensure_source(session, source)
            for number, latitude in enumerate((41.95, 42.03, 42.2), 1):
                needs = ("food",) if number == 2 else ("counseling", "pets")
                intake.submit(session, _neighbour(number, "community", needs, latitude), by="test", now=NOW)
        opened.refresh(NOW)
    first = _copied(made, tmp_path_factory.mktemp("first") / "home")
    _deliver(first, HOME)
    with kit.open_kit(first) as opened, opened.session() as session:
        rows = session.exec(select(Listing).where(Listing.source == "river")).all()
    with _client(first) as client:
        yield Worlds(made, first, client, tuple(r.code for r in rows), tuple(str(r.id) for r in rows))


def _copied(made: Settings, home: Path) -> Settings:
    shutil.copytree(made.home, home)
    return made.model_copy(update={"home": home})


@settings(max_examples=10)
@given(PLACEMENTS, st.lists(QUERIES, min_size=3, max_size=6), st.booleans())
def test_L1_no_answer_depends_on_where_a_hidden_place_is(
    worlds: Worlds,
    tmp_path_factory: pytest.TempPathFactory,
    placed: Placed,
    queries: list[dict[str, Any]],
    moved: bool,  # noqa: FBT001 - drawn
) -> None:
    other = _copied(worlds.first if moved else worlds.public_only, tmp_path_factory.mktemp("other") / "home")
    _deliver(other, placed, days=int(moved))
    with _client(other) as there:
        for query in queries:
            assert _answers(there, query, worlds) == _answers(worlds.client, query, worlds)
    shutil.rmtree(other.home)


def test_L1_the_shelters_are_found_at_all(worlds: Worlds) -> None:
    page = worlds.client.post("/api/search", json={"q": "shelter", "near": "52314"}).json()
    found = {r["listing"]["name"]: r for r in page["results"]}
    assert set(SHELTERS) <= set(found)
    for name in SHELTERS:
        assert (found[name]["group"], found[name]["distance_miles"]) == ("serves", None)
    assert worlds.client.get(f"/r/{worlds.codes[0]}").status_code == 200
