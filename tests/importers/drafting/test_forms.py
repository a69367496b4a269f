"""A partner's form: columns named in a file beside the importer, judged nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from directory.values import PartnerKind, PhoneKind, Precision, Tier
from importers import partners
from importers.drafting.forms import Form, at, cell, form_beside, place_of, raw_of
from importers.drafting.reused import REUSED
from importers.importer import Row
from importers.remembering import sources

TEXT = """
[partner]
name = "River list"
kind = "legal-aid"
files = ["river.csv"]
country = "IE"

[row]
infer = false
needs = ["lawyer"]
precision = "postcode"

[columns]
name = ["Programme", "Agency"]
organization = "agency.name"
minimum_age = "From"
hours = "When"

[place]
city = "Town"
latitude = "at.1"
longitude = "at.0"

[phones]
Tel = ""
Fax = "fax"

[tables.words]
a = "b"
"""


@pytest.fixture
def form(tmp_path: Path) -> Form:
    (tmp_path / "river.toml").write_text(TEXT, encoding="utf-8")
    return form_beside(str(tmp_path / "river.py"))


CELLS = {
    "Programme": "N/A", "Agency": " Clinic ", "agency": {"name": "River Aid"}, "From": "18", "When": "Mon 9-5",
    "Town": "Cork", "at": [-8.5, 51.9], "Tel": "021 555 0101", "Fax": "021 555 0102",
}  # fmt: skip


def test_a_row_is_said_by_its_form(form: Form) -> None:
    said = raw_of(form, Row(2, CELLS), visibility=Tier.PUBLIC)
    assert (said.source, said.kind, said.country, said.visibility) == (
        "river",
        PartnerKind.LEGAL_AID,
        "IE",
        Tier.PUBLIC,
    )
    assert (said.name, said.organization, said.minimum_age) == ("Clinic", "River Aid", 18.0)
    assert (said.hours, said.infer, [*said.needs]) == ((("", "Mon 9-5"),), False, ["lawyer"])
    assert said.phones == (("021 555 0101", None), ("021 555 0102", PhoneKind.FAX))
    (place,) = said.places
    assert (place.city, place.latitude, place.longitude, place.precision) == ("Cork", 51.9, -8.5, Precision.POSTCODE)
    assert form.tables["words"] == {"a": "b"}


def test_what_the_importer_says_goes_before_the_form_and_its_numbers_stand_beside(form: Form) -> None:
    said = raw_of(form, Row(2, CELLS), visibility=None, name="Other", phones=(("021 555 0103", None),))
    assert (said.name, said.visibility, len(said.phones)) == ("Other", None, 3)


def test_the_tier_has_no_default(form: Form) -> None:
    with pytest.raises(TypeError):
        raw_of(form, Row(2, CELLS))  # type: ignore[call-arg]


def test_a_point_that_stands_for_several_towns_is_dropped_and_told(form: Form) -> None:
    said = raw_of(form, Row(2, CELLS | {REUSED: True}), visibility=Tier.PUBLIC)
    assert (said.places[0].latitude, said.places[0].longitude) == (None, None)
    assert [doubt.field for doubt in said.doubts] == ["point"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = ["Programme"', 'nome = ["Programme"'),
        ('city = "Town"', 'town = "Town"'),
        ("infer = false", "infers = false"),
        ("infer = false", 'visibility = "public"'),
        ("infer = false", "demo = true"),
        ('organization = "agency.name"', 'visibility = "Shown"'),
        ('organization = "agency.name"', 'authorisation = "Signed"'),
        ("[tables.words]", "[words]"),
        ('kind = "legal-aid"', 'kind = "legal"'),
        ('Fax = "fax"', 'Fax = "facsimile"'),
    ],
)
def test_a_form_that_names_what_we_do_not_know_is_refused(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "river.toml").write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=r"no such|not a valid"):
        form_beside(str(tmp_path / "river.py"))


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a", "1"), ("b.c", "2"), ("d.0", "3"), ("d.1.e", "4"), ("f.g", "5"), ("d.9", ""), ("d.x", ""), ("a.b", ""),
        ("z", ""), ("d", "3; {'e': 4}"), ("n", ""),
    ],
)  # fmt: skip
def test_a_cell_is_found_by_its_path(path: str, found: str) -> None:
    cells = {"a": 1, "b": {"c": 2}, "d": [3, {"e": 4}], "f.g": 5, "n": None}
    assert cell(cells, path) == found


def test_a_path_that_ends_early_is_nothing() -> None:
    assert at(None, "a.b") is None
    assert at({"a": None}, "a.b") is None


def test_a_place_of_another_record_is_read_the_same_way(form: Form) -> None:
    assert place_of(form, {"Town": "Galway"}, state="G").city == "Galway"


def test_a_changed_form_makes_other_rows() -> None:
    folder = Path(str(partners.__file__)).parent
    assert {path for path in folder.iterdir() if path.suffix == ".toml"} <= set(sources())
