"""Ways to reach somebody, out of mixed cells and lists of records."""

from __future__ import annotations

import pytest

from directory.values import PhoneKind
from importers.drafting.contacts import desk, labelled_numbers, links_in, mail_in, numbers_in, numbers_of, reach_in


def test_a_mixed_cell_parts_into_links_mail_and_the_rest() -> None:
    said = reach_in("319-555-0101, info@river.example / river.example")
    assert (said["urls"], said["email"]) == ("river.example", "info@river.example")
    assert said["phones"][0][0].split() == ["319-555-0101,", "/"]


def test_a_mail_address_is_no_link() -> None:
    assert (links_in("info@river.example"), mail_in("no mail")) == ("", "")


def test_only_a_desks_address_of_mail_is_taken() -> None:
    assert desk("ana.ruiz@river.example", "info@river.example") == "info@river.example"
    assert (desk("ana.ruiz@river.example"), desk()) == ("", "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call Ana at (415) 555-0101 or 415.555.0102 x 7", ["(415) 555-0101", "415.555.0102 x 7"]),
        ("1-800-555-0103, option 2", ["1-800-555-0103, option 2"]),
        ("Suite 5550104, 12 rooms", []),
    ],
)
def test_numbers_amid_sentences(text: str, found: list[str]) -> None:
    assert numbers_in(text) == found


def test_records_keep_what_their_number_is_for() -> None:
    records = [{"n": "Enquiries", "number": "1"}, {"n": "Fax", "number": "2"}, {"n": "Empty", "number": None}]
    assert numbers_of(records, label="n") == (("Enquiries: 1", None), ("Fax: 2", PhoneKind.FAX))
    assert numbers_of(records, PhoneKind.TTY) == (("1", PhoneKind.TTY), ("2", PhoneKind.TTY))
    assert numbers_of(None) == ()


def test_an_offices_labelled_numbers_are_told_apart() -> None:
    said = [*labelled_numbers("main: 1, tollfree: 2, tdd: 3", "North")]
    assert said == [(" 1 (North)", None), (" 2 (tollfree)", None), (" 3 (tdd)", PhoneKind.TTY)]
