"""The demonstration county's businesses that help survivors: a sign-up sheet (invented; every page says so).

Format: CSV, UTF-8. Mess: no ids; *How to reach* holds numbers, links and mail; *Where & when* holds address and hours,
parted by anything or nothing. Visibility: shops whose doors are open to all; public, except where people sleep or the
cell asks not to list the address.
"""

import re

from directory.values import PartnerKind, Tier
from importers.drafting import Raw, RawPlace, links_in, mail_in, registered
from importers.drafting.cells import LINK, MAIL
from importers.importer import Row, Skip
from importers.reading import read_csv

SLUG = "demo_business"
NEEDS = {
    "safe-harbor shop": "safety-planning",
    "taxi": "ride-to-safety",
    "hotel": "hotel-stay",
    "vet": "pets",
    "hair salon": "advocate",
    "locksmith": "home-safety",
    "thrift store": "clothes-goods",
    "credit union": "money-credit",
    "grocery": "food",
    "phone repair": "tech-safety",
    "temp agency": "job-help",
    "storage": "relocation",
}
TIMES = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun|daily|24/7|appt|m-)|\d\s*[ap]m?\b|\b\d+-\d+\b", re.IGNORECASE)
ELSEWHERE = ("5 locations", "mobile service")
BREAK = re.compile(r"\s*[|;]\s*|\.\s+|\s+/\s+|\s+-\s+|(?<=\d{5})[.,]?\s+(?=\D)|(?<=County),\s+")


def _where(cell: str) -> tuple[str, str, str]:
    """Address line, area served and hours of a mixed cell; what is neither counts as address, and so as secret."""
    parts = [part.strip() for part in BREAK.split(cell) if part.strip()]
    areas = [part for part in parts if re.search(r"count(?:y|ies)$", part, re.IGNORECASE)]
    hours = [part for part in parts if part not in areas and TIMES.search(part)]
    lines = [part for part in parts if part not in areas and part not in hours and part not in ELSEWHERE]
    return " ".join(lines), " ".join(areas).removeprefix("All of "), "; ".join(hours)


def say(row: Row) -> Raw | Skip:
    """One business."""
    reach = row.text("How to reach")
    line, area, hours = _where(row.text("Where & when"))
    need = NEEDS.get(row.text("What kind").casefold())
    return Raw(
        source=SLUG,
        kind=PartnerKind.BUSINESS,
        visibility=Tier.PUBLIC,
        name=row.text("Business"),
        description=row.text("What they do for survivors"),
        needs=(need,) if need else (),
        phones=((LINK.sub(" ", MAIL.sub(" ", reach)), None),),
        urls=links_in(reach),
        email=mail_in(reach),
        places=(RawPlace(line=line),) if line else (),
        areas=area,
        guessed_area="Linn County",
        guess="the county whose businesses signed up",
        hours=(("", hours),),
        state="IA",
        demo=True,
    )


IMPORTER = registered(SLUG, "Demonstration businesses", PartnerKind.BUSINESS, read_csv, say, "business.csv", demo=True)
