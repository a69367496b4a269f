"""Numbers of the plan `+1`: the short ways say what the library says."""

from __future__ import annotations

import phonenumbers
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.cleaning.phone_numbers import in_service, scan_numbers

NATIONAL = st.from_regex(r"[0-9]{6,12}", fullmatch=True, alphabet=st.characters(codec="ascii"))
AMERICAN = st.from_regex(r"[2-9][0-9]{9}", fullmatch=True, alphabet=st.characters(codec="ascii"))


@settings(max_examples=2000, deadline=None)
@given(NATIONAL | AMERICAN)
def test_whether_a_number_is_in_service_is_what_the_library_says(national: str) -> None:
    parsed = phonenumbers.PhoneNumber(country_code=1, national_number=int(national))
    assert in_service(parsed) == phonenumbers.is_valid_number(parsed)


def test_every_region_of_the_plan_is_asked() -> None:
    for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[1]:
        assert in_service(phonenumbers.example_number(region))


@settings(max_examples=1000, deadline=None)
@given(AMERICAN)
def test_ten_digits_are_the_number_that_the_library_reads_in_them(national: str) -> None:
    parsed = phonenumbers.parse(f"+1{national}", None)
    assert parsed == phonenumbers.PhoneNumber(country_code=1, national_number=int(national))
    assert phonenumbers.is_possible_number(parsed)
    taken = [found.number for found in scan_numbers(f"{national[:3]}-{national[3:6]}-{national[6:]}", "US").found]
    assert taken == ([] if len(set(national[-7:])) == 1 else [f"+1{national}"])
