"""Domestic-violence shelters of the US that take pets: a volunteers' list by state.

Format: JSON `{"states": {"AL": [{name, website, phone, town}]}}`; a state without any is `[{}]`.
Mess: no address, no ZIP; towns misspelt, several towns or whole counties in the town cell; http and https mixed.
Visibility: they are shelters and nobody has signed anything, so all are confidential: phone, link, and the county that
holds the town (or its state, where that county is small or the town unknown) as the area served. The list says that
they take pets but not how, so the policy is "call to ask".
"""

import re

from directory.values import PartnerKind, PhoneKind, Tier
from importers.drafting import Raw, RawPlace, registered, told
from importers.importer import Row, Skip
from importers.reading import KEY, read_json

SLUG = "us_dv_pet_shelters"


def say(row: Row) -> Raw | Skip:
    """One shelter."""
    town, state = row.text("town"), row.text(KEY)
    several = bool(re.search(r"count(?:y|ies)|[/&]| and ", town, re.IGNORECASE))
    return Raw(
        source=SLUG,
        kind=PartnerKind.SHELTER,
        visibility=Tier.CONFIDENTIAL,
        name=told(row.text("name")),
        identity=(state,),
        categories=("emergency shelter",),
        needs=("emergency-shelter", "pets"),
        policies={"pets": "ask"},
        infer=False,
        phones=((row.text("phone"), PhoneKind.HOTLINE),),
        urls=row.text("website"),
        places=(RawPlace(city="" if several else town),),
        areas=town if several else "",
        state=state,
    )


IMPORTER = registered(SLUG, "Shelters that take pets", PartnerKind.SHELTER, read_json, say, "states.json")
