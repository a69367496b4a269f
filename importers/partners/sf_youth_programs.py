"""San Francisco's programs for children, teenagers and their parents: the Department of Children's program sheet.

Format: CSV in cp1252, 29 columns: agency, program and strategy; the lead agency's and the site's address; ages and
languages as columns to tick with `X`. Mess: the header `'6-13` (a spreadsheet's quote), numbers without area code or a
digit short, `varies`, the site named `Project Level`. Visibility: schools and community centres are public; a shelter's
row is confidential by the words of its strategy, program or site.
"""

from directory.values import PartnerKind, Tier
from importers.drafting import Raw, RawPlace, enrolled, form_beside, matching, meant_for, raw_of, ticked, told
from importers.importer import Row
from importers.reading import read_csv

FORM = form_beside(__file__)


def say(row: Row) -> Raw:
    """One program at one site; where no site is told, at its agency."""
    words, strategy, agency = FORM.tables, row.text("Strategy"), row.text("Agency Name")
    ages = [age.strip("'") for age in ticked(row, words["ages"])]
    parents = ["parents"] if ticked(row, ("Parent",)) else []
    years = [int(year) for age in ages for year in age.split("-")] if not parents else []
    street, code, name = map(row.text, words["doors"][0] if row.text("Site Address") else words["doors"][1])
    city = "San Francisco" if code.startswith("941") else ""  # the ZIP codes of the city are its own
    site = RawPlace(address_1=street, city=city, state="CA", postal_code=code, name=name.replace("Project Level", ""))
    return raw_of(
        FORM,
        row,
        visibility=Tier.PUBLIC,
        kind=PartnerKind.SHELTER if strategy == "Shelter" else FORM.kind,
        identity=(agency, strategy),
        description=f"Youth program: {strategy.replace('_', ' ')}." if strategy else "",
        needs=matching(words["needs"], strategy),
        places=(site,),
        languages="; ".join(filter(None, (*ticked(row, words["tongues"]), told(row.text("Language Other"))))),
        eligibility=meant_for([*(f"{age} years" for age in ages), *parents]),
        minimum_age=min(years, default=None),
        maximum_age=max(years, default=None),
    )


IMPORTER = enrolled(FORM, read_csv, say)
