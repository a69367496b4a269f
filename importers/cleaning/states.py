"""The states and territories of the US: postal abbreviation, name, FIPS code; and how people shorten them.

Promises: a closed table (FIPS 5-2; USPS Publication 28, appendix B); nothing is guessed from a part of a name.
"""

from __future__ import annotations

import re

_TABLE = """AL Alabama 01|AK Alaska 02|AZ Arizona 04|AR Arkansas 05|CA California 06|CO Colorado 08|CT Connecticut 09|
DE Delaware 10|DC District of Columbia 11|FL Florida 12|GA Georgia 13|HI Hawaii 15|ID Idaho 16|IL Illinois 17|
IN Indiana 18|IA Iowa 19|KS Kansas 20|KY Kentucky 21|LA Louisiana 22|ME Maine 23|MD Maryland 24|MA Massachusetts 25|
MI Michigan 26|MN Minnesota 27|MS Mississippi 28|MO Missouri 29|MT Montana 30|NE Nebraska 31|NV Nevada 32|
NH New Hampshire 33|NJ New Jersey 34|NM New Mexico 35|NY New York 36|NC North Carolina 37|ND North Dakota 38|OH Ohio 39|
OK Oklahoma 40|OR Oregon 41|PA Pennsylvania 42|RI Rhode Island 44|SC South Carolina 45|SD South Dakota 46|
TN Tennessee 47|TX Texas 48|UT Utah 49|VT Vermont 50|VA Virginia 51|WA Washington 53|WV West Virginia 54|
WI Wisconsin 55|WY Wyoming 56|AS American Samoa 60|GU Guam 66|MP Northern Mariana Islands 69|PR Puerto Rico 72|
VI Virgin Islands 78"""
_ROWS = [row.strip() for row in _TABLE.replace("\n", "").split("|")]
NAMES = {row[:2]: row[3:-3] for row in _ROWS}
FIPS = {row[:2]: row[-2:] for row in _ROWS}
_SHORT = {
    "ala": "AL", "ariz": "AZ", "ark": "AR", "calif": "CA", "cal": "CA", "colo": "CO", "conn": "CT", "del": "DE",
    "fla": "FL", "ill": "IL", "ind": "IN", "kans": "KS", "mass": "MA", "md": "MD", "mich": "MI", "minn": "MN",
    "miss": "MS", "mont": "MT", "nebr": "NE", "nev": "NV", "okla": "OK", "ore": "OR", "penn": "PA", "penna": "PA",
    "tenn": "TN", "tex": "TX", "wash": "WA", "wis": "WI", "wisc": "WI", "wyo": "WY", "us virgin islands": "VI",
    "usvi": "VI", "washington dc": "DC", "d c": "DC", "n y": "NY", "n j": "NJ", "n c": "NC", "s c": "SC", "n m": "NM",
    "puerto rico (pr)": "PR", "northern marianas": "MP", "cnmi": "MP", "commonwealth of puerto rico": "PR",
}  # fmt: skip
_BY_WORDS = {name.casefold(): code for code, name in NAMES.items()} | {code.casefold(): code for code in NAMES} | _SHORT
# Where ZIP codes begin with a zero that a spreadsheet loses (USPS: New England, New Jersey, Caribbean).
ZERO_ZIPS = frozenset({"CT", "MA", "ME", "NH", "NJ", "PR", "RI", "VI", "VT"})


def state_code(text: str) -> str:
    """`Florida`, `FL`, `Fla.`, `State of Florida`, `State: FL` → `FL`; "" when it is no state of the US."""
    words = re.sub(r"[\s.,;:]+", " ", text).strip().casefold()
    words = re.sub(r"^(?:the )?(?:state|commonwealth|territory)(?: of)? ", "", words)
    return _BY_WORDS.get(words) or _BY_WORDS.get(words.removesuffix(" state"), "")
