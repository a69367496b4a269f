"""SAFETY L2: the attacks that locate a hidden point (M15), run over HTTP against the real face.

Of a shelter whose place is hidden they keep every cell of the declared county. The same attacks on a listing whose
place is public find it, one by one: a harness that cannot find anything would prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from fastapi.testclient import TestClient

from directory.draft import ListingDraft
from directory.geo import gazetteer
from directory.geo.values import Place
from tests.safety import worlds
from tests.safety.attacks import ATTACKS, Attacker, Cells, cells_of, square_miles

TRUE = ("4821 Elm Avenue", "Center Point", "52213", "42.18640", "-91.78260")
"""Where the shelter, and the public listing of the control, truly stand."""
POINT = (42.18640, -91.78260)
BOX = (41.85, 42.31, -91.85, -91.35)
NEIGHBOURS = {"Neighbour 1": (41.95, -91.60), "Neighbour 2": (42.03, -91.70), "Neighbour 3": (42.20, -91.50)}
ENOUGH_TO_FIND = {"exact": 8.0, "rounded": 12.0, "radius": 8.0, "rank": 75.0, "avoided": 75.0}
"""Square miles an attack may leave of a public listing's county; `rank` asks from ZIPs alone, so it sees coarsely."""
ENOUGH = 8
"""Listings that serve the state, so that no search widens by itself."""


def _serving(number: int) -> ListingDraft:
    area = {"kind": "state", "code": "US-IA", "name": "Iowa"}
    return ListingDraft.model_validate(
        {
            "source": "test",
            "external_id": f"serving-{number}",
            "tier": "public",
            "kind": "legal-aid",
            "organization": {"name": f"Iowa Desk {number}"},
            "name": f"Iowa Desk {number}",
            "needs": ["lawyer"],
            "phones": [{"number": f"+1319555{9000 + number:04d}"}],
            "service_areas": [area],
        }
    )


@dataclass(frozen=True)
class Attacked:
    """The face under attack, the ZIPs one may ask from, and the cells of the declared area."""

    client: TestClient
    origins: tuple[Place, ...]
    cells: Cells


def _zips() -> tuple[Place, ...]:
    """The ZIPs of Iowa: all of the county, and of the rest every eighth."""
    found = [gazetteer().by_key(f"postcode:{code}") for code in range(50001, 52900)]
    known = [place for place in found if place is not None]
    inside = [place for place in known if place.county == worlds.COUNTY]
    return (*inside, *[place for place in known if place.county != worlds.COUNTY][::8])


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    drafts = [worlds.with_point(n, "community", ("food",), at) for n, at in enumerate(NEIGHBOURS.values(), 1)]
    control = worlds.with_point(7, "community", ("food",), POINT, "Corner Pantry")
    made = worlds.directory_of(
        tmp_path_factory.mktemp("attacked"), [*drafts, control, *(_serving(n) for n in range(ENOUGH))]
    )
    worlds.deliver(made, TRUE)
    with worlds.client_of(made) as client:
        yield Attacked(client, _zips(), cells_of(worlds.COUNTY, BOX))


@pytest.mark.parametrize("name", ATTACKS)
def test_L2_no_attack_learns_more_of_a_hidden_place_than_its_county(attacked: Attacked, name: str) -> None:
    for target in worlds.SHELTERS:
        attacker = Attacker(attacked.client, target, NEIGHBOURS)
        kept = ATTACKS[name](attacker, attacked.origins, attacked.cells)
        assert attacker.asked > 100, "the attack was tried"
        assert attacker.seen(attacked.origins[0], 25) is not None, "the shelter is among the answers"
        assert kept.all(), (
            f"{square_miles(attacked.cells[kept]):.0f} of {square_miles(attacked.cells):.0f} square miles"
        )


@pytest.mark.parametrize("name", ATTACKS)
def test_L2_the_same_attack_finds_a_place_that_is_public(attacked: Attacked, name: str) -> None:
    attacker = Attacker(attacked.client, "Corner Pantry", NEIGHBOURS)
    kept = ATTACKS[name](attacker, attacked.origins, attacked.cells)
    left = attacked.cells[kept]
    assert len(left)
    assert square_miles(left) <= ENOUGH_TO_FIND[name]
    nearest = np.min(np.hypot(left[:, 0] - POINT[0], left[:, 1] - POINT[1]))
    assert nearest < 0.01, "the true place is among what is left"


def test_L2_where_a_shelter_is_found_is_its_whole_declared_area_at_any_radius(attacked: Attacked) -> None:
    """Taken as a radius that holds a point, these answers contradict each other: no point is within a mile of all."""
    inside = [place for place in attacked.origins if place.county == worlds.COUNTY]
    outside = [place for place in attacked.origins if place.county != worlds.COUNTY]
    for name in worlds.SHELTERS:
        attacker = Attacker(attacked.client, name, NEIGHBOURS)
        assert all(attacker.seen(place, miles) for place in inside for miles in (0.5, 25, 400))
        assert not any(attacker.seen(place, miles) for place in outside for miles in (0.5, 25, 400))
