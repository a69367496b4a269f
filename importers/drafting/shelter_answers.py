"""What shelters' forms answer about who may come, and for how long.

Promises: the rules know plain answers in English and Spanish; whatever else is written is left to `answers`, which
makes it a doubt. A length of stay that is no plain number of days, weeks, months or years *varies*.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from importers.drafting.cells import ASK, NO, PLAIN, YES, Answers

SHELTER_ANSWERS: Final[Mapping[str, Answers]] = {
    "children-accepted": PLAIN,
    "teen-boys-accepted": PLAIN,
    "men-accepted": (
        ("hotel.*", "hotel"),
        (r"yes\W+same (?:building|site)", "same_site"),
        (NO, "no"),
        (rf"{ASK}|{YES}", "ask"),
    ),
    "pets": (
        (r".*on.?site.*", "on_site"),
        (r".*fosters?\b.*", "foster_or_boarding_partner"),
        (r"service animals only", "service_animals_only"),
        (NO, "no"),
        (rf"{ASK}|{YES}|.*call about.*", "ask"),
    ),
    "wheelchair": ((YES, "yes"), (r"part.*", "partial"), (NO, "no"), (rf"{ASK}|depends.*", "ask")),
}
"""Policy → what its answers mean; see `Answers`."""
DAYS: Final = {"d": 1, "n": 1, "w": 7, "m": 30, "y": 365}


def longest_stay(text: str) -> dict[str, str]:
    """The policy of the longest stay, in days; months of 30 and years of 365. Empty where nothing is said."""
    found = re.fullmatch(r"(\d+)\s*([dnwmy])[a-zí]*", text.casefold())
    if found:
        return {"max-stay-days": str(int(found[1]) * DAYS[found[2]])}
    return {"max-stay-days": "varies"} if text else {}
