"""The importer of the generator's national listing set. It is no partner, so it is not in `IMPORTERS`.

Format: UTF-8 CSV, one row per listing; `dup_of` (the truth for matching) is not read.
Visibility: `confidential_address` says it; whatever is not plainly *false* is confidential.
"""

from __future__ import annotations

from directory.values import PartnerKind, PhoneKind, Tier
from importers.drafting import Raw, RawPlace, registered
from importers.importer import Row
from importers.reading import read_csv

SLUG = "synthetic"
KINDS = {
    "faith": PartnerKind.FAITH,
    "business": PartnerKind.BUSINESS,
    "education": PartnerKind.EDUCATION,
    "health": PartnerKind.HEALTH,
    "counselling": PartnerKind.COUNSELLING,
    "shelter": PartnerKind.SHELTER,
    "legal": PartnerKind.LEGAL_AID,
    "police": PartnerKind.POLICE,
    "court": PartnerKind.COURT,
}


def say(row: Row) -> Raw:
    """One listing."""
    public = row.text("confidential_address") == "false"
    return Raw(
        source=SLUG,
        kind=KINDS.get(row.text("category"), PartnerKind.COMMUNITY),
        visibility=Tier.PUBLIC if public else Tier.CONFIDENTIAL,
        external_id=row.text("id"),
        name=row.text("name"),
        organization=row.text("organization"),
        description=row.text("description"),
        categories=(row.text("category"), *row.text("tags").split(";")),
        phones=((row.text("phone"), None), (row.text("hotline"), PhoneKind.HOTLINE)),
        urls=row.text("website"),
        email=row.text("email"),
        places=(
            RawPlace(
                address_1=row.text("address_1"),
                address_2=row.text("address_2"),
                city=row.text("city"),
                state=row.text("state"),
                postal_code=row.text("postal_code"),
                latitude=row.text("latitude"),
                longitude=row.text("longitude"),
            ),
        ),
        hours=(("", row.text("hours")),),
        languages=row.text("languages").replace(";", ", "),
        eligibility=row.text("eligibility"),
        status=row.text("status"),
    )


IMPORTER = registered(SLUG, "Synthetic national set", PartnerKind.COMMUNITY, read_csv, say, recipe=SLUG)
