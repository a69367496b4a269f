"""Dallas–Fort Worth resource packets, typed into 37 CSV files: counselling, legal aid, shelters, police and more.

Format: a folder of CSV files without a common header, some without any (see `reading.binders`). Mess: section titles
between rows, two binders side by side, address, phone and link in one cell, emoji for flags (`♂ Accepts Men`,
`🐕 Accepts Pets`), `N/A` and `NaN`, links copied from the row above, one file of running text.
Visibility: a packet is printed for clients, so offices are public. Files about shelters or about where people live are
confidential, and where a file mixes both nothing is known, which is the same.
"""

import re

from directory.draft import Doubt
from directory.values import PartnerKind, PhoneKind, Tier
from importers.cleaning.hours import clean_hours
from importers.drafting import Raw, RawPlace, kind_by_words, registered, told
from importers.importer import Row, Skip
from importers.reading.binders import PHONE, packet_rows, several_addresses, split_contact

SLUG = "dallas_resource_packets"
K = PartnerKind
TOPICS: tuple[tuple[str, PartnerKind, tuple[str, ...], Tier | None], ...] = (
    (
        r"Domestic.Violence|freedom__table_0|Emergency.?Shelter|Area Shelters",
        K.SHELTER,
        ("emergency-shelter",),
        Tier.CONFIDENTIAL,
    ),
    (r"Transitional|Pregenancy|Offenders|freedom__table_2", K.SHELTER, ("transitional-housing",), Tier.CONFIDENTIAL),
    (r"City House 2024|freedom__table_3", K.COMMUNITY, (), None),
    (r"Police", K.POLICE, (), Tier.PUBLIC),
    (r"Legal", K.LEGAL_AID, ("lawyer",), Tier.PUBLIC),
    (r"Crisis|hotlines", K.HOTLINE, ("crisis-hotline",), Tier.PUBLIC),
    (r"Counsel|freedom__table_1", K.COUNSELLING, ("counseling",), Tier.PUBLIC),
    (r"Mental", K.HEALTH, ("mental-health",), Tier.PUBLIC),
    (r"Substance", K.HEALTH, ("substance-use",), Tier.PUBLIC),
    (r"Medical|Health_Care|HIV", K.HEALTH, (), Tier.PUBLIC),
    (r"Child_Care", K.COMMUNITY, ("childcare",), Tier.PUBLIC),
    (r"Employment", K.COMMUNITY, ("job-help",), Tier.PUBLIC),
    (r"Housing_Authorities", K.GOVERNMENT, ("find-housing",), Tier.PUBLIC),
    (r"Financial|collin|LGBTQIA|Miscal|Basic Needs|Support_Outreach", K.COMMUNITY, (), Tier.PUBLIC),
)
"""What a file is about, by its name: kind, needs that its title says, and how secret the places in it are."""
FLAGS = (("♂", "men"), ("💙", "trafficking"), ("Immigration Support", "immigrants"))
RINGS = (K.SHELTER, K.HOTLINE)
SAID = re.compile(r"[^\w\s.,;:!?&/()'’%$+-]")


def say(row: Row) -> Raw | Skip:
    """One organisation."""
    topic = next(
        (topic for topic in TOPICS if re.search(topic[0], row.file, re.IGNORECASE)), ("", K.COMMUNITY, (), None)
    )
    kind, notes, how = topic[1], told(row.text("notes")), row.text("how")
    address, phones, links = split_contact(row.text("contact"))
    place, area, doubts = _place(row, told(row.text("address"), address))
    timed = bool(how) and not clean_hours(how).doubts
    return Raw(
        source=SLUG,
        kind=kind_by_words(kind, row.text("name"), row.text("section")) if kind is K.COMMUNITY else kind,
        visibility=topic[3],
        name=row.text("name"),
        identity=(row.file,),
        description=SAID.sub("", "\n".join(filter(None, (told(row.text("description")), notes)))).strip(),
        categories=tuple(filter(None, (SAID.sub("", told(row.text("category"))), row.text("section")))),
        needs=(*topic[2], *(("pets",) if re.search(r"🐕|pet foster", notes, re.IGNORECASE) else ())),
        tags=tuple(tag for mark, tag in FLAGS if mark in notes),
        policies=_policies(notes),
        phones=(
            (told(row.text("phone")), PhoneKind.HOTLINE if kind in RINGS else None),
            (how if PHONE.search(how) else "", None),
            (phones, None),
            (told(row.text("fax")), PhoneKind.FAX),
        ),
        urls="" if row.text("link") == "another's" else told(row.text("urls"), links),
        email=told(row.text("email")),
        places=(place,),
        areas=area,
        guessed_area=row.text("county") or "Dallas County",
        guess="the county whose packet it stands in",
        hours=(("", told(row.text("hours"))), ("", how if timed else "")),
        application="" if timed or PHONE.fullmatch(how) else how,
        doubts=doubts,
        state=told(row.text("state")) or "TX",
    )


def _place(row: Row, address: str) -> tuple[RawPlace, str, tuple[Doubt, ...]]:
    """Where it is, or the county or nation that stands in the town cell, and what is doubtful about it."""
    town = re.sub(r"\s*\(.*\)$", "", told(row.text("city"), row.text("town")))
    town = re.sub(r",?\s*(?:TX|Texas)\.?$", "", town, flags=re.IGNORECASE).strip(" ,")
    named = re.search(r"\(([A-Z][A-Za-z. ]+)\)$", row.text("name"))
    if not town and not address and named and "hour" not in named[1]:
        town = named[1]
    doubts = [Doubt(field="urls", what="the same link stands for another organisation")] if row.text("link") else []
    if several_addresses(address):
        address = ""
        doubts.append(Doubt(field="address", what="several addresses in one cell; none was used"))
    area = (
        "nationwide"
        if town.casefold() == "national"
        else town
        if re.search(r"count(?:y|ies)$", town, re.IGNORECASE)
        else ""
    )
    if area or re.search(r"[&/]| and ", town):
        town = ""
    county = row.text("county") if re.fullmatch(r"[A-Z]\w+ County", row.text("county")) else ""
    line = address if "," in address else ""
    return RawPlace(line=line, address_1=address if not line else "", city=town, county=county), area, tuple(doubts)


def _policies(notes: str) -> dict[str, str]:
    """The rules that flags and plain words state; that pets or men are taken does not say where, so one must ask."""
    found = {"wheelchair": "yes"} if "♿" in notes else {}
    if re.search(r"pet foster", notes, re.IGNORECASE):
        return found | {"pets": "foster_or_boarding_partner"}
    return found | ({"pets": "ask"} if "🐕" in notes else {}) | ({"men-accepted": "ask"} if "♂" in notes else {})


IMPORTER = registered(SLUG, "Dallas resource packets", K.COUNSELLING, packet_rows, say, SLUG)
