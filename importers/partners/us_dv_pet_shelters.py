"""Domestic-violence shelters of the US that take pets: a volunteers' list by state.

Format: JSON `{"states": {"AL": [{name, website, phone, town}]}}`; a state without any is `[{}]`.
Mess: no address, no ZIP; towns misspelt, several towns or whole counties in the town cell; http and https mixed.
Visibility: they are shelters and nobody has signed anything, so all are confidential: phone, link, and the county that
holds the town (or its state, where that county is small or the town unknown) as the area served. The list says that
they take pets but not how, so the policy is "call to ask".
"""

import re

from directory.values import Tier
from importers.drafting import Raw, RawPlace, enrolled, form_beside, raw_of
from importers.importer import Row
from importers.reading import KEY, read_json

FORM = form_beside(__file__)


def say(row: Row) -> Raw:
    """One shelter."""
    town = row.text("town")
    several = bool(re.search(r"count(?:y|ies)|[/&]| and ", town, re.IGNORECASE))
    return raw_of(
        FORM,
        row,
        visibility=Tier.CONFIDENTIAL,
        identity=(row.text(KEY),),
        places=(RawPlace(city="" if several else town),),
        areas=town if several else "",
    )


IMPORTER = enrolled(FORM, read_json, say)
