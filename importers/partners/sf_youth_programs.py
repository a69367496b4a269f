"""San Francisco's programs for children, teenagers and their parents: the Department of Children's program sheet.

Format: CSV in cp1252, 29 columns: agency, program and strategy; the lead agency's and the site's address; ages and
languages as columns to tick with `X`. Mess: the header `'6-13` (a spreadsheet's quote), numbers without area code or a
digit short, `varies`, the site named `Project Level`. Visibility: schools and community centres are public; a shelter's
row is confidential by the words of its strategy, program or site.
"""

import re

from directory.values import PartnerKind, Tier
from importers.drafting import Raw, RawPlace, registered, ticked, told
from importers.importer import Row, Skip
from importers.reading import read_csv

SLUG = "sf_youth_programs"
K = PartnerKind
AGES = ("0-5", "'6-13", "14-17", "18-21", "22-25", "18-24")
TONGUES = ("English", "Spanish", "Mandarin", "Cantonese", "Korean", "Vietnamese", "Russian", "Filipino (Tagalog)")
NEEDS = ((r"Workforce|MYEEP|YouthWorks|Career", "job-help"), (r"^Shelter$", "emergency-shelter"))


def _place(street: str, postcode: str, name: str) -> RawPlace:
    """One of a row's two addresses; the ZIP codes of the city are its own."""
    city = "San Francisco" if postcode.startswith("941") else ""
    return RawPlace(address_1=street, city=city, state="CA", postal_code=postcode, name=name)


def say(row: Row) -> Raw | Skip:
    """One program at one site; where no site is told, at its agency."""
    strategy, site = row.text("Strategy"), row.text("Site Address")
    ages = [age.strip("'") for age in ticked(row, AGES)]
    years = [int(year) for age in ages for year in age.split("-")]
    parents = bool(ticked(row, ("Parent",)))
    place = (
        _place(site, row.text("Site Zip"), row.text("Site Name").replace("Project Level", ""))
        if site
        else _place(row.text("Lead Agency Address"), row.text("Lead Agency Zip"), row.text("Agency Name"))
    )
    who = [*(f"{age} years" for age in ages), *(["parents"] if parents else [])]
    return Raw(
        source=SLUG, kind=K.SHELTER if strategy == "Shelter" else K.COMMUNITY, visibility=Tier.PUBLIC,
        name=row.text("Program Name", "Agency Name"), organization=row.text("Agency Name"),
        identity=(row.text("Agency Name"), strategy),
        description=f"Youth program: {strategy.replace('_', ' ')}." if strategy else "",
        needs=tuple(need for words, need in NEEDS if re.search(words, strategy)), infer=False,
        phones=((told(row.text("Site Phone")), None),), area_code="415", places=(place,),
        languages="; ".join((*ticked(row, TONGUES), *filter(None, (told(row.text("Language Other")),)))),
        eligibility=f"For {', '.join(who)}." if who else "",
        minimum_age=min(years) if years and not parents else None,
        maximum_age=max(years) if years and not parents else None,
        guessed_area="San Francisco, CA", guess="the city whose programs these are", state="CA",
    )  # fmt: skip


IMPORTER = registered(SLUG, "San Francisco youth programs", PartnerKind.COMMUNITY, read_csv, say, "dcyf_cms_*.csv")
