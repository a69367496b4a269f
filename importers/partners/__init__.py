"""The partners: one module each, one line each in `IMPORTERS`.

Promises: slugs are unique and stable (they name the source of every listing); `importer` finds one by its slug.
"""

from directory.errors import UsageError
from importers.importer import Importer
from importers.partners import (
    baltimore_211_hsds,
    bay_area_progressive_dir,
    dallas_resource_packets,
    demo_business,
    demo_counselling,
    demo_faith,
    demo_legal_aid,
    demo_shelters,
    florida_legal_aid,
    hifld_law_enforcement,
    hotlines,
    ireland_churches,
    nhs_hospitals_england,
    ohana_sample_hsds,
    sf211_ndjson,
    sf_dv_consortium,
    sf_financial_xlsx,
    sf_linksf_json,
    sf_youth_programs,
    uk_courts,
    us_dv_pet_shelters,
)

IMPORTERS: tuple[Importer, ...] = (
    hotlines.IMPORTER,
    sf_dv_consortium.IMPORTER,
    us_dv_pet_shelters.IMPORTER,
    florida_legal_aid.IMPORTER,
    hifld_law_enforcement.IMPORTER,
    dallas_resource_packets.IMPORTER,
    ohana_sample_hsds.IMPORTER,
    ireland_churches.IMPORTER,
    nhs_hospitals_england.IMPORTER,
    sf_financial_xlsx.IMPORTER,
    sf_youth_programs.IMPORTER,
    uk_courts.IMPORTER,
    baltimore_211_hsds.IMPORTER,
    sf211_ndjson.IMPORTER,
    bay_area_progressive_dir.IMPORTER,
    sf_linksf_json.IMPORTER,
    demo_shelters.IMPORTER,
    demo_counselling.IMPORTER,
    demo_legal_aid.IMPORTER,
    demo_faith.IMPORTER,
    demo_business.IMPORTER,
)


def importer(slug: str) -> Importer:
    """The importer of this slug; `UsageError`, which repeats nothing that was typed, where there is none."""
    for one in IMPORTERS:
        if one.slug == slug:
            return one
    raise UsageError(f"no such source; the known ones are {', '.join(one.slug for one in IMPORTERS)}")
