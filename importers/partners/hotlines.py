"""National hotlines of the United States: Waymark's own list, kept by its stewards.

Format: `seed_data/hotlines/us_hotlines.json`, whose keys are a draft's (see its README). Mess: none; what nobody has
checked is empty. Visibility: public; a hotline has no place, it is reached by phone, text or chat everywhere.
"""

from datetime import date

from directory.draft import PhoneDraft, ServiceAreaDraft
from directory.values import PartnerKind, Tier
from importers.drafting import Raw, registered
from importers.importer import Row, Skip
from importers.reading import read_json

SLUG = "hotlines"


def say(row: Row) -> Raw | Skip:
    """One hotline."""
    assured = row.text("assured_date")
    return Raw(
        source=SLUG,
        kind=PartnerKind.HOTLINE,
        visibility=Tier.PUBLIC,
        external_id=row.text("external_id"),
        name=row.text("name"),
        organization=row.text("organization"),
        description=row.text("description"),
        needs=tuple(row.cells["needs"]),
        tags=tuple(row.cells["tags"]),
        infer=False,
        ready_phones=tuple(PhoneDraft(**phone) for phone in row.cells["phones"]),
        urls=" ".join(row.cells["urls"]),
        virtual=True,
        ready_areas=tuple(ServiceAreaDraft(**area) for area in row.cells["service_areas"]),
        hours=(("", row.text("hours")),),
        languages=", ".join(language["name"] for language in row.cells["languages"]),
        interpretation=row.text("interpretation_services"),
        assured_date=date.fromisoformat(assured) if assured else None,
    )


IMPORTER = registered(SLUG, "National hotlines", PartnerKind.HOTLINE, read_json, say, "us_hotlines.json")
