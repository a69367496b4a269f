"""Directories that are alike but for where two hidden shelters truly stand, for the tests of SAFETY L1 and L2.

The true place enters where it would in life: through a partner's file and the import path. All that follows must not
depend on it.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from directory import intake, kit, store
from directory.draft import ListingDraft
from directory.settings import Settings
from directory.values import PartnerKind, Tier
from importers.drafting import Raw, RawPlace, draft_of
from importers.importer import Importer, Row
from importers.reading import read_csv
from importers.run import run
from web.faces import public_app

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
COUNTY = "19113"
"""Linn County, IA: all that is told of the shelters' place."""
COLUMNS = ("name", "phone", "about", "street", "town", "zip", "lat", "lon", "note")
SHELTERS = ("Lantern House", "Willow Rooms")
HOME = ("100 Example Street", "Cedar Rapids", "52401", "41.97", "-91.66")
TOWNS = (
    ("Cedar Rapids", "52401"),
    ("Marion", "52302"),
    ("Hiawatha", "52233"),
    ("Mount Vernon", "52314"),
    ("Lisbon", "52253"),
    ("Center Point", "52213"),
)
"""Towns of Linn County."""
Placed = tuple[str, str, str, str, str]
"""Street, town, ZIP, latitude and longitude as a partner writes them."""


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


def deliver(made: Settings, placed: Placed, days: int = 0) -> None:
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


def with_point(number: int, kind: str, needs: tuple[str, ...], at: tuple[float, float], name: str = "") -> ListingDraft:
    """A public listing at a public point."""
    address = {"address_1": f"{number} Sample Road", "city": "Marion", "state_province": "IA", "postal_code": "52302"}
    point = {"latitude": at[0], "longitude": at[1], "precision": "street"}
    return ListingDraft.model_validate(
        {
            "source": "test",
            "external_id": str(number),
            "tier": "public",
            "kind": kind,
            "organization": {"name": name or f"Neighbour {number}"},
            "name": name or f"Neighbour {number}",
            "needs": needs,
            "phones": [{"number": f"+1319555{number:04d}"}],
            "locations": [{"address": address, "point": point}],
        }
    )


def directory_of(home: Path, drafts: Iterable[ListingDraft]) -> Settings:
    """A store and an index that hold `drafts`."""
    made = Settings(home=home)
    kit.create(made)
    with kit.open_kit(made) as opened:
        with opened.session() as session:
            source = intake.source_of("test", "Test", PartnerKind.COMMUNITY, trusted=True, demo=False)
            intake.ensure_source(session, source)
            for one in drafts:
                intake.submit(session, one, by="test", now=NOW)
        opened.refresh(NOW)
    return made


def copied(made: Settings, home: Path) -> Settings:
    """Another directory with the same content."""
    shutil.copytree(made.home, home)
    return made.model_copy(update={"home": home})


def client_of(made: Settings) -> TestClient:
    """A client of the real public face over `made`."""
    return TestClient(public_app(made, now=lambda: NOW), base_url="https://our.test")
