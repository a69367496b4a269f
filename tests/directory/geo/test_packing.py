"""The shipped gazetteer is what the readable files beside it say."""

from __future__ import annotations

import csv
import gzip

import numpy as np
import pytest

from directory.geo import gazetteer, packing
from directory.geo.atlas import GAZETTEER, atlas
from directory.geo.finding import NICKNAMES, Finder
from directory.settings import SEED_DATA

GEO = SEED_DATA / "geo"


@pytest.mark.slow
def test_packing_the_files_again_gives_what_is_shipped() -> None:
    again = packing.pack(GEO)
    with np.load(GAZETTEER, allow_pickle=False) as shipped:
        assert sorted(shipped.files) == sorted(again)
        for name in shipped.files:
            assert np.array_equal(shipped[name], again[name]), name


def test_every_zip_of_the_file_is_resolved_to_its_state_and_county() -> None:
    places = gazetteer()
    with gzip.open(GEO / "us_zips.csv.gz", "rt", encoding="utf-8") as file:
        for row in list(csv.DictReader(file))[::40]:
            found = places.resolve(row["zip"]).place
            assert found is not None
            said = (found.code, found.county, found.timezone, found.latitude, found.longitude)
            assert said == (row["zip"], row["county_fips"], row["tz"], float(row["lat"]), float(row["lon"]))
            assert found.state == ("" if row["state"] == "MH" else f"US-{row['state']}")


def test_every_nickname_means_something() -> None:
    finder = Finder(atlas())
    with NICKNAMES.open(encoding="utf-8", newline="") as file:
        meanings = {row["means"]: finder._meant(row["means"]) for row in csv.DictReader(file)}
    assert [means for means, rows in meanings.items() if len(rows) != 1] == []


def test_every_country_region_has_its_largest_city() -> None:
    """The codes of GeoNames' regions were mapped by hand: their best known cities must land in them."""
    expected = {
        ("Mumbai", "IN"): "IN-MH",
        ("Chennai", "IN"): "IN-TN",
        ("Kolkata", "IN"): "IN-WB",
        ("Hyderabad", "IN"): "IN-TS",
        ("Bengaluru", "IN"): "IN-KA",
        ("Lucknow", "IN"): "IN-UP",
        ("Patna", "IN"): "IN-BR",
        ("Durban", "ZA"): "ZA-KZN",
        ("Johannesburg", "ZA"): "ZA-GP",
        ("Bloemfontein", "ZA"): "ZA-FS",
        ("Polokwane", "ZA"): "ZA-LP",
        ("Dunedin", "NZ"): "NZ-OTA",
        ("Napier", "NZ"): "NZ-HKB",
        ("Winnipeg", "CA"): "CA-MB",
        ("Halifax", "CA"): "CA-NS",
        ("Whitehorse", "CA"): "CA-YT",
        ("Iqaluit", "CA"): "CA-NU",
        ("Hobart", "AU"): "AU-TAS",
        ("Adelaide", "AU"): "AU-SA",
        ("Cardiff", "GB"): "GB-WLS",
    }
    found = {}
    for name, country in expected:
        answer = gazetteer().resolve(name, country)
        found[name, country] = (answer.place or answer.choices[0]).state
    assert found == expected
