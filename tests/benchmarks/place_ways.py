"""The ways a person would write a place when asked where they are, made from a `Truth` by chance.

Promises: the same seed gives the same ways; each says what kind of place it names (`wants`), so that it can be judged.
"""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass

from importers.cleaning.states import NAMES
from tests.benchmarks.place_truths import Truth

SHORT = {
    "CA": "calif.", "TX": "tex.", "FL": "fla.", "MD": "md.", "PA": "penn.", "MA": "mass.", "WA": "wash.", "IL": "ill.",
    "MN": "minn.", "WI": "wisc.", "TN": "tenn.", "OK": "okla.", "AZ": "ariz.", "CO": "colo.", "MI": "mich.",
    "NC": "N.C.", "SC": "S.C.", "NY": "N.Y.", "NJ": "N.J.", "NM": "N.M.", "ND": "N. Dakota", "SD": "S. Dakota",
    "WV": "W. Va.", "GA": "ga.", "VA": "va.", "KS": "kans.", "AL": "ala.", "MS": "miss.", "OR": "ore.",
}  # fmt: skip
SPANISH = {
    "NY": "Nueva York", "NJ": "Nueva Jersey", "NM": "Nuevo México", "TX": "Tejas", "NC": "Carolina del Norte",
    "SC": "Carolina del Sur", "PA": "Pensilvania", "LA": "Luisiana", "ND": "Dakota del Norte", "HI": "Hawái",
    "SD": "Dakota del Sur", "WV": "Virginia Occidental", "MS": "Misisipi", "MO": "Misuri",
}  # fmt: skip
NICKNAMES = {
    ("san francisco", "CA"): ("sf", "S.F.", "san fran", "frisco ca", "S F"), ("los angeles", "CA"): ("L.A.", "LA"),
    ("baltimore", "MD"): ("bmore", "B-more", "balt md", "Balto"), ("dallas", "TX"): ("big d", "dallas tx", "DFW"),
    ("new york", "NY"): ("NYC", "nueva york", "ny city", "N.Y.C.", "New York City"), ("las vegas", "NV"): ("vegas",),
    ("fort worth", "TX"): ("ft worth", "Ft. Worth"), ("philadelphia", "PA"): ("philly",), ("miami", "FL"): ("MIA",),
    ("washington", "DC"): ("DC", "d.c.", "washington dc", "wash DC"), ("saint louis", "MO"): ("st louis", "stl"),
    ("san jose", "CA"): ("San José", "san josé ca", "SJ"), ("jacksonville", "FL"): ("jax", "jax fl"),
    ("minneapolis", "MN"): ("mpls",), ("kansas city", "MO"): ("kcmo", "KC MO"), ("kansas city", "KS"): ("KCK",),
    ("salt lake city", "UT"): ("SLC",), ("oklahoma city", "OK"): ("okc",), ("tallahassee", "FL"): ("tally",),
    ("fort lauderdale", "FL"): ("ft lauderdale", "Ft. Laud"), ("south san francisco", "CA"): ("south city", "SSF"),
    ("berkeley", "CA"): ("berkley ca",), ("bronx", "NY"): ("the Bronx", "da bronx", "bx"), ("atlanta", "GA"): ("ATL",),
}  # fmt: skip
WORDS = (
    (r"\bsaint\b", ("st", "St.")), (r"\bst\.? ", ("saint ", "St. ", "st ")), (r"\bfort\b", ("ft", "Ft.")),
    (r"\bft\.? ", ("fort ",)), (r"\bmount\b", ("mt", "Mt.")), (r"\bmt\.? ", ("mount ",)), (r"^east\b", ("e", "E.")),
    (r"^north\b", ("n", "N.", "no.")), (r"^south\b", ("s", "S.", "so.")), (r"^west\b", ("w", "W.")), (r"-", (" ", "")),
    (r"\bheights\b", ("hts",)), (r"\bsprings\b", ("spgs",)), (r"\bbeach\b", ("bch",)), (r"\bcity\b", ("cty",)),
    (r"'", ("", "’")),
)  # fmt: skip
SAID = (
    "near {}", "in {}", "i'm in {}", "I live in {}", "{} area", "around {}", "close to {}", "just outside {}",
    "outside of {}", "downtown {}", "from {}", "im by {}", "staying in {}", "{}.", "cerca de {}", "vivo en {}",
    "estoy en {}", "greater {}", "city of {}", "town of {}", "my city is {}", "we are in {} now", "{} please",
)  # fmt: skip
BRITISH_SAID = (*SAID[:14], "centre of {}", "{} town centre", "{} city centre", "outskirts of {}")
STREETS = ("1430 Broadway", "212 W 4th St", "55 Main Street Apt 3", "8 Elm Ct #12", "901 N. Martin Luther King Jr Blvd")
SIDES = ("east", "west", "north", "south", "n", "E.", "SW", "northeast")
AMERICAN = {
    ("town", "city"): ("{town}",),
    ("town, state", "city"): ("{City}, {ST}", "{CITY} {ST}", "{city}, {st}"),
    ("town state", "city"): ("{town} {where}",),
    ("town, st.", "city"): ("{city}, {abbr}", "{city} {abbr}"),
    ("town, state, nation", "city"): ("{City}, {where}, USA", "{City} {where} usa", "{City}, {where}, EE.UU."),
    ("town, odd marks", "city"): ("{City},{ST}", "{City}-{ST}", "{City}/{ST}", "({City}) {ST}", "{City}; {ST}",
                                  "{City} - {Name}", "{City}. {ST}.", "  {City} ,{ST} ", "{City}\t{ST}"),
    ("said", "city"): ("{said}",),
    ("said, state", "city"): ("{said_where}", "{said_where}", "{said_ST}"),
    ("typo", "city"): ("{slip}",),
    ("typo, state", "city"): ("{slip} {where}", "{slip}, {ST}"),
    ("typo in the state", "city"): ("{city} {slip_state}",),
    ("part of town", "near"): ("{side} {city}", "{side} {city} {ST}"),
    ("street, town", "city"): ("{street}, {City}", "{street} {city}", "{own_street}, {City}"),
    ("street, town, state", "city"): ("{street}, {City}, {ST}", "{street} {city} {st}", "{own_street}, {City} {Name}"),
    ("short word", "city"): ("{short}",),
    ("short word, state", "city"): ("{short} {where}",),
    ("Spanish", "city"): ("{City}, {español}", "en {City}, {español}", "ciudad de {City} {ST}", "cerca de {City}, {ST}",
                          "{City}, {español}, Estados Unidos"),
    ("nickname", "city"): ("{nickname}",),
    ("ZIP", "postcode"): ("{zip}",),
    ("ZIP+4", "postcode"): ("{zip}-{four}", "{zip}{four}", "{zip} {four}"),
    ("ZIP said", "postcode"): ("zip {zip}", "zip code {zip}", "near {zip}", "my zip is {zip}", "código postal {zip}",
                               "{zip} area", "in {zip}", "{zip} USA", "#{zip}", "{ST} {zip}", "{zip} {ST}", "{zip}."),
    ("lost zero", "postcode"): ("{lost}",),
    ("town ZIP", "postcode"): ("{city} {zip}", "{City}, {zip}", "{zip} {City}", "{city}, {st} {zip}",
                               "{City} {ST} {own_zip}"),
    ("street, town, ZIP", "postcode"): ("{own_street}, {City}, {ST} {zip}", "{street} {city} {st} {zip}"),
    ("county", "county"): ("{County} County", "{county} county", "{County} Co.", "condado de {County}",
                           "{county} cnty"),
    ("county, state", "county"): ("{County} County, {ST}", "{county} county {where}", "{County} Co. {where}",
                                  "condado de {County}, {español}", "{county} cnty {where}",
                                  "{COUNTY} COUNTY, {ST}, USA"),
    ("town, county", "city"): ("{City}, {County} County", "{City}, {County} County, {ST}", "{city} {county} county"),
    ("state", "state"): ("{ST}", "{Name}", "{name}", "{abbr}", "state of {Name}", "estado de {español}", "{español}",
                         "{Name}, USA", "anywhere in {Name}"),
}  # fmt: skip
BRITISH = {
    ("GB town", "city"): ("{town}",),
    ("GB town, nation", "city"): ("{City}, UK", "{city} uk", "{City}, United Kingdom", "{City}, Great Britain"),
    ("GB said", "city"): ("{british}",),
    ("GB typo", "city"): ("{slip}",),
    ("GB short word", "city"): ("{short}",),
    ("GB street, town", "city"): ("12 High Street, {City}", "flat 3, 41 station rd {city}"),
    ("GB town, county", "city"): ("{City}, {County}", "{city} {county}"),
    ("GB county", "county"): ("{County}", "{county}", "{County}, UK"),
    ("GB postcode", "postcode"): ("{code}", "{codelower}", "{codejoined}"),
    ("GB outcode", "postcode"): ("{out}", "near {out}", "{out} area"),
    ("GB town postcode", "postcode"): ("{City} {code}", "{city}, {out}", "{City}, {codelower}"),
}
IRISH = {
    ("IE town", "city"): ("{town}",),
    ("IE town, nation", "city"): (
        "{City}, Ireland",
        "{city} ireland",
        "{City}, Republic of Ireland",
        "{City}, Irlanda",
    ),
    ("IE said", "city"): ("{british}",),
    ("IE typo", "city"): ("{slip}",),
    ("IE town, county", "city"): ("{City}, Co. {County}", "{City}, {County}", "{city} co {county}", "{city} {county}"),
    ("IE county", "county"): ("Co. {County}", "co {county}", "County {County}", "{County}, Ireland", "{county} county"),
    ("IE Dublin district", "dublin"): ("Dublin {district}", "dublin {district}", "D{district}"),
    ("IE Eircode", "near"): ("{code}", "{codelower}", "{codejoined}", "{out}"),
}
MAKERS = {"US": AMERICAN, "GB": BRITISH, "IE": IRISH}


@dataclass(frozen=True, slots=True)
class Way:
    """One way of writing a place: `wants` is `postcode`, `city`, `county` or `state`; `country` is the directory's."""

    sort: str
    text: str
    wants: str
    country: str
    truth: Truth


def slip(text: str, chance: random.Random) -> str:
    """The text with one slip of the finger in its longest word, its first letter kept; "" where it is too short."""
    word = max(re.findall(r"[^\W\d_]+", text), key=len, default="")
    if len(word) < 5:
        return ""
    at = chance.randrange(1, len(word) - 1)
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + chance.choice("aeiourstln") + word[at + 1 :],
    )
    wrong = chance.choice(slips)
    return text.replace(word, wrong, 1) if wrong != word else ""


def shortened(city: str, chance: random.Random) -> str:
    """The town with one word written another way; "" where none can be."""
    fitting = [(old, new) for old, new in WORDS if re.search(old, city.lower())]
    if not fitting:
        return ""
    old, new = chance.choice(fitting)
    return re.sub(old, chance.choice(new), city.lower(), count=1)


def bare(text: str) -> str:
    """The text without its accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _fields(t: Truth, chance: random.Random) -> dict[str, str]:
    """What the patterns may ask for; what a truth does not have is ""."""
    pick, city, out = chance.choice, t.city.title(), outward(t.postcode)
    county = re.sub(r" (?:county|parish|borough)$", "", t.county.title(), flags=re.IGNORECASE)
    nicknames = NICKNAMES.get((re.sub(r"^st\.? ", "saint ", city.lower()), t.state), ("",))
    said, british = pick(SAID), pick(BRITISH_SAID)
    found = {"City": city, "city": city.lower(), "CITY": city.upper(), "side": pick(SIDES), "street": pick(STREETS)}
    found |= {"town": pick((city.lower(), city.lower(), city, city.upper())), "slip": slip(city.lower(), chance)}
    found |= {"short": shortened(city, chance), "nickname": pick(nicknames), "own_street": t.street or pick(STREETS)}
    found |= {"County": county, "county": county.lower(), "COUNTY": county.upper(), "out": out, "code": t.postcode}
    found |= {"codelower": t.postcode.lower(), "codejoined": t.postcode.replace(" ", ""), "own_zip": t.postcode}
    found |= {"said": said.format(city.lower()) if city else "", "british": british.format(city) if city else ""}
    found |= {"four": f"{chance.randrange(1, 9999):04}", "zip": t.postcode[:5], "district": _district(t.postcode)}
    if t.state:
        name = NAMES[t.state]
        short, spanish = SHORT.get(t.state, name), SPANISH.get(t.state, name)
        where = pick((t.state, t.state.lower(), name, name.lower(), short))
        found |= {"ST": t.state, "st": t.state.lower(), "Name": name, "name": name.lower(), "abbr": short}
        found |= {"where": where, "español": spanish, "slip_state": slip(name.lower(), chance)}
        found |= {"said_where": said.format(f"{city.lower()} {where}"), "said_ST": said.format(f"{city}, {t.state}")}
        found["lost"] = t.postcode[:5].lstrip("0") if t.postcode.startswith("0") else ""
    return found


def outward(postcode: str) -> str:
    """The first half of a British or Irish code, written with its space or without."""
    joined = postcode.replace(" ", "")
    return joined[:3] if re.fullmatch(r"[A-Z]\d[\dW]\w{4}", joined) else joined[:-3]


def _district(eircode: str) -> str:
    """The number of a Dublin district, as people say it; "" elsewhere."""
    match = re.match(r"D(\d\d|6W)", eircode)
    return match[1].lstrip("0") if match else ""


def ways(t: Truth, chance: random.Random) -> list[Way]:
    """Every sort of way that fits a truth, one of each; those with accents also without."""
    fields, made = _fields(t, chance), []
    for (sort, wants), patterns in MAKERS[t.country].items():
        pattern = chance.choice(patterns)
        asked = re.findall(r"\{(\w+)\}", pattern)
        if all(fields.get(name) for name in asked) and not ("said" in pattern and not t.city):
            made.append(Way(sort, pattern.format_map(fields), wants, t.country, t))
    plain = [Way(f"{w.sort} (no accents)", bare(w.text), w.wants, w.country, t) for w in made if bare(w.text) != w.text]
    return made + plain
