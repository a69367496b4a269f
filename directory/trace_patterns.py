"""The patterns by which `directory.secrecy` recognises that a text says where a place is.

Promises: every pattern is linear in practice (no nested repeats over the same characters) and is tried only where one
of its trigger words or a digit occurs, so that scanning stays far below a millisecond for a paragraph.
Sources: USPS Publication 28 (suffixes, designators), Open Location Code specification (plus codes), our own reading.
"""

from __future__ import annotations

from itertools import chain

from directory.trace_near import near, transit
from directory.trace_vocabulary import (
    CALENDAR,
    COMMON,
    COURTS,
    NOT_TOWNS,
    NUMBER,
    ORDINAL,
    PROSE,
    STATE,
    STATE_NAMES,
    STRONG,
    WEAK,
    WORD,
    Rule,
    any_of,
    rule,
)

_STRONG_WORDS, _WEAK_WORDS, _PROSE_WORDS = any_of(STRONG), any_of(WEAK), any_of(PROSE)
_CAPITALS = "|".join(chain.from_iterable((w.title(), w.upper()) for w in STRONG.split()))
_STREET_NAME = rf"(?:[A-Z][\w'’-]*\.?\s+|{ORDINAL}\s+)"


def _house_number() -> list[Rule]:
    return [
        rule(
            "street",
            rf"{NUMBER}(?!(?<=\b(?:19|20)\d\d),)[,.]?\s+(?:(?!(?:{_PROSE_WORDS})\b){WORD},?\s+){{1,4}}(?:{_STRONG_WORDS})\b"
            r"(?!\s+(?:youth|outreach|children|kids|medicine|drugs)\b)",
            STRONG,
            digit=True,
        ),
        rule(
            "street",
            rf"{NUMBER}(?<!\bin \d\d\d\d)(?<!since \d\d\d\d)\s+(?:(?!(?:{_PROSE_WORDS}|{any_of(COURTS)})"
            rf"\b){WORD}\s+){{1,3}}(?:{_WEAK_WORDS})\b",
            WEAK,
            digit=True,
        ),
        rule(
            "street",
            rf"{NUMBER}\s+(?:[nsew]\.?\s+)?(?:broadway|embarcadero|bowery|avenue\s+of|avenue\s+[a-z]\b)",
            digit=True,
        ),
        rule("street", rf"{NUMBER}\s+(?:[nsew]\.?\s+)?(?:{any_of(COMMON)})\s*(?:[,#.\n]|$)", COMMON, digit=True),
        rule(
            "street",
            rf"\d(?<!\d\d)(?<!\d[.,/:-]\d)\d{{0,5}}[A-Z]?\s+(?:[A-Z][\w'’.-]*\s*){{1,4}},\s*"
            rf"(?:[A-Z][\w'’.-]*\s*){{1,3}},?\s*(?:{STATE})\b",
            digit=True,
            case=True,
        ),
    ]


def _street_name() -> list[Rule]:
    return [
        rule(
            "street",
            rf"\b(?:[Oo]n|ON|[Oo]ff|OFF|[Aa]long|ALONG|[Oo]nto)\s+(?:the\s+)?{_STREET_NAME}{{1,3}}(?:{_CAPITALS}|Drive|Way"
            rf"|Circle)\b",
            f"{_STRONG_WORDS}|drive|way|circle|trail|loop|plaza",
            case=True,
        ),
        rule("street", rf"\bat\s+{_STREET_NAME}{{1,3}}(?:{_CAPITALS})\b(?!\.?\s+(?:[A-Z]|$))", STRONG, case=True),
        rule(
            "street",
            rf"\b(?:on|off|along|at|down)\s+(?:{any_of(COMMON)}|{ORDINAL})\s+(?:{_STRONG_WORDS})\b(?!\s+[a-z]+\s+"
            rf"(?:shelter|center|clinic))",
            f"{COMMON} st nd rd th",
        ),
        rule(
            "street",
            rf"\b(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en)\s+"
            rf"(?:[A-Z][\w'’-]*\s+){{1,2}}(?:{_CAPITALS})\b",
            "one two three four five six seven eight nine ten",
            case=True,
        ),
    ]


def _street_number() -> list[Rule]:
    return [
        rule(
            "street",
            rf"\b{_STREET_NAME}{{1,2}}(?:{_CAPITALS})\.?,?\s+#?\d{{1,5}}\b(?![:\d]|\s*-?\s*(?:hour|hr|day|am|pm|a\.m|p\.m|/))",
            STRONG,
            digit=True,
            case=True,
        ),
        rule(
            "street",
            r"\b(?:[Aa]t|AT|[Aa]ddress:?|[Ss]its at|[Nn]umber)\s+#?\d{1,6}[A-Za-z]?\s+(?:[NSEW]\.?\s+)?"
            rf"(?!(?i:{CALENDAR}|central|eastern|pacific|mountain|noon)\b)(?:[A-Z][a-z]{{2,}}|{ORDINAL})",
            digit=True,
            case=True,
        ),
        rule(
            "street",
            rf"\b(?:[NS]\.?[EW]\.?|[NSEW]\.?|North|South|East|West)\s+{ORDINAL}\b|\b\d{{1,2}}\s+Mile\s+R(?:oa)?d\b",
            "st nd rd th mile",
            digit=True,
            case=True,
        ),
    ]


def _street_abroad() -> list[Rule]:
    kinds = "calle avenida avda av carrera carretera camino paseo bulevar calzada callejón callejon rua travessa rue"
    french = "rue avenue boulevard allée allee quai impasse chemin place"
    return [
        rule(
            "street",
            r"\b(?:[Cc]alle|[Aa]venida|[Aa]vda\.?|[Rr]ua|[Rr]ue)\s+(?:d[eou]s?\s+|d[ae]\s+la\s+|las?\s+|los\s+)?[A-ZÀ-Ý]\w+",
            "calle avenida avda rua rue",
            case=True,
        ),
        rule(
            "street",
            rf"\b(?:{any_of(kinds)})\.?\s+(?:{WORD},?\s+){{0,4}}?(?:#|no\.?|n[úu]m\.?|n[°º]|km)?\s*\d{{1,5}}\b"
            rf"(?!\s*(?:horas|años|d[ií]as|hours))",
            kinds,
            digit=True,
        ),
        rule(
            "street",
            rf"\d{{1,4}}(?:\s?(?:bis|ter))?,?\s+(?:{any_of(french)})\s+(?:d[eu]s?\b|la\b|le\b|l['’]|saint|[A-ZÀ-Ý])",
            french,
            digit=True,
        ),
    ]


def _street_farther_abroad() -> list[Rule]:
    return [
        rule(
            "street",
            r"\b\w{3,}(?:stra(?:ß|ss)e|str\.|weg|platz|gasse)\s+\d{1,4}\b",
            stems="straße strasse str. weg platz gasse",
            digit=True,
        ),
        rule(
            "street",
            r"(?:\bул\.|\bулиц[аеу]|\bпросп|\bпр-т|\bпереул|\bшоссе)[^.\n]{1,40}\d",
            stems="ул пр переул шоссе",
            digit=True,
        ),
        rule(
            "street",
            r"[路街道巷弄]\s*\d+\s*[号號弄]|[가-힣]{1,10}(?:로|길)\s?\d{1,4}(?:번길)?(?!\s*(?:시|분|일|년|개|명))",
            digit=True,
        ),
        rule(
            "street",
            r"شارع[^.\n]{1,40}\d|\d+[^.\n]{0,6}شارع|(?:\bsố\s+\d+[^.\n]{0,10}|\d+\s+)(?:đường|phố|ngõ)\b",
            stems="شارع đường phố ngõ",
            digit=True,
        ),
    ]


_SUFFIXES = "|".join(w.title() for w in STRONG.split())
_CROSSING = r"\s*(?:&|/|\band\b|\bat\b|\by\b|@)\s*"
_NAME = r"[A-Z][\w'’-]+"


def _numbered_crossing() -> list[Rule]:
    return [
        rule(
            "intersection",
            rf"\b{ORDINAL}(?:\s+(?:{any_of(STRONG)})\.?)?{_CROSSING}(?!{CALENDAR})(?:{any_of(COMMON)}\b|[a-z]+\s+"
            rf"(?:{any_of(STRONG)})\b|{ORDINAL}\s+(?:{any_of(STRONG)})\b)",
            "st nd rd th",
            digit=True,
        ),
        rule(
            "intersection",
            rf"\b{ORDINAL}(?:\s+(?:{_SUFFIXES})\.?)?(?:\s*(?:&|/|\band\b|\bat\b|@)\s*(?!(?i:{CALENDAR})){_NAME}"
            rf"|\s*(?:&|@|\bat\b)\s*{ORDINAL}(?!\s*(?i:{CALENDAR})))",
            "st nd rd th",
            digit=True,
            case=True,
        ),
        rule(
            "intersection",
            rf"\b{_NAME}(?<!Monday)(?<!Friday)(?:\s+(?:{_SUFFIXES})\.?)?\s*(?:&|@|/|\band\b)\s*{ORDINAL}(?!\s*"
            rf"(?i:{CALENDAR}|,))",
            "st nd rd th",
            digit=True,
            case=True,
        ),
    ]


def _named_crossing() -> list[Rule]:
    return [
        rule(
            "intersection",
            rf"\b{_NAME}\s+(?:{_SUFFIXES})\b\.?\s*(?:&|@|/|\band\b)\s*{_NAME}(?:\s+(?:{_SUFFIXES})\b)",
            STRONG,
            case=True,
        ),
        rule(
            "intersection",
            rf"\b(?:{any_of(COMMON)})(?:\s+(?:{any_of(STRONG)})\.?)?\s*(?:&|@|/)\s*(?:{any_of(COMMON)})\b",
            COMMON,
            stems="& @ /",
        ),
        rule(
            "intersection",
            rf"\b(?:at|between|near|by)\s+(?:{any_of(COMMON)})\s+(?:&|and)\s+(?:{any_of(COMMON)})\b",
            COMMON,
        ),
        rule(
            "intersection",
            rf"\b(?<!very )(?<!each )[Cc]orners?\s+(?:of|de)\s+(?:the\s+)?(?:{_NAME}|{ORDINAL})|"
            rf"\b[Ii]ntersection of\s+(?:{_NAME}|{ORDINAL})",
            "corner corners intersection",
            case=True,
        ),
        rule(
            "intersection",
            r"\b(?:corner of|esquina (?:de|con))\s+(?!the\b|la\b)(?:[\w.]+\s+){1,3}(?:and|&|y|con)\b|"
            r"\bcross[- ]streets?\b|\bcor\.\s+\w+\s+(?:&|and)",
            "corner esquina cross cor",
        ),
    ]


def _highway() -> list[Rule]:
    forms = "9|129|130|131|140|212|246|290b|360|485|526|539|589|601|693|730|751|765|821|824|829|864|881|912|914|918|929"
    return [
        rule(
            "highway",
            r"(?<!en )\b(?:highway|hwy|interstate|route|rte?|county (?:road|rd)|state (?:road|rd)|ranch (?:road"
            r"|rd)|farm[- ]to[- ]market(?: (?:road|rd))?|carretera)\.?\s*#?\s?[A-Z]{0,2}-?\d{1,4}\b",
            "highway hwy interstate route rte rt county state ranch farm carretera",
            digit=True,
        ),
        rule(
            "highway",
            r"\b(?:US-|IH[- ]?|FM[- ]?|CR[- ]?|SR[- ]?|SH[- ]?|Loop |LOOP )\d{1,4}\b(?!\.\d)",
            "us ih fm cr sr sh loop",
            digit=True,
            case=True,
        ),
        rule(
            "highway",
            rf"\bI-(?!(?:{forms})[A-Za-z]?\b)\d{{1,3}}\b(?<!orm I-\d\d)(?<!orms I-\d\d)",
            "i",
            digit=True,
            case=True,
        ),
        rule(
            "highway",
            r"\b(?:on|off|along|via|near|take|from|exit)\s+(?:of\s+)?(?:the\s+)?(?:US|I)[- ]?\d{1,3}\b(?!\s*"
            r"(?:hour|day|am|pm))",
            "us i",
            digit=True,
            case=True,
        ),
        rule(
            "highway",
            r"\bmile\s?(?:marker|post)\s*\d|\bexits?\s+#?\d{1,3}[a-z]?\b(?!\s*(?:hour|day|week))",
            "mile milepost exit exits",
            digit=True,
        ),
    ]


def _box_or_unit() -> list[Rule]:
    return [
        rule(
            "postbox",
            r"\bp\s?\.?\s*o\s?\.?\s*(?:box|bx|drawer)\.?\s*#?\s*[a-z]?-?\d|\bpost office box\s*#?\d|\bpmb\s*#?\d|"
            r"\bapartado(?: postal| de correos)?\s*#?\d|\bcaixa postal\s*\d|\bbo[iî]te postale\s*\d|"
            r"\bpostfach\s*\d",
            "p po box pobox bx drawer post pmb apartado caixa boîte boite postfach",
            digit=True,
        ),
        rule("postbox", r"\b(?:Box|BOX)\s+#?\d{1,6}\b|\bR\.?R\.?\s*#?\d{1,3}\b", "box rr r", digit=True, case=True),
        rule(
            "unit",
            r"\b(?:suite|ste|apt|apartment|bldg|building)\b\.?\s*#?\s?(?:[a-z]-?)?\d{1,5}[a-z]?\b(?!\s*(?:-?\s*"
            r"(?:hours?|units?|bed|/)))",
            "suite ste apt apartment bldg building",
            digit=True,
        ),
        rule("unit", r"\b(?:Suite|Ste\.?|SUITE|STE|Apt\.?|Bldg\.?)\s+#?[A-Z]\b", "suite ste apt bldg", case=True),
        rule(
            "unit",
            r"\b(?:room|rm|unit|floor|fl)\b\.?\s*#?\s?[a-z]?\d{1,4}[a-z]?(?=\s*(?:[,.;)\n]|$))|\b\d{1,2}(?:st|nd"
            r"|rd|th)\s+fl(?:oor|r)?\b",
            "room rm unit floor fl flr th st nd rd",
            digit=True,
        ),
    ]


def _postcode() -> list[Rule]:
    return [
        rule(
            "postcode",
            rf"\b(?:(?:{STATE})|(?i:{STATE_NAMES}))\.?,?\s+\d{{5}}(?:-?\d{{4}})?\b(?!-?\d)|,\s*"
            rf"(?i:{STATE})\.?\s+\d{{5}}\b",
            five=True,
            case=True,
        ),
        rule("postcode", r"\d(?<![\d-]\d)\d{4}-\d{4}\b(?!-?\d)", five=True),
        rule("postcode", rf"\b(?!(?:{NOT_TOWNS})\b)[A-Z][a-z]+,?\s+\d{{5}}\b(?![\d,-]\d)", five=True, case=True),
        rule(
            "postcode",
            r"\b[A-Z]{1,2}\d[A-Z\d]? \d(?!AM|PM)[A-Z]{2}\b|\b[A-CEGHJ-NPR-TVXY]\d[A-Z] ?\d[A-Z]\d\b|\b"
            r"(?:[AC-FHKNPRTV-Y]\d\d|D6W) ?(?=\d*[A-Z])[\dAC-FHKNPRTV-Y]{4}\b",
            digit=True,
            case=True,
        ),
    ]


def _position() -> list[Rule]:
    return [
        rule(
            "coordinates",
            r"\d(?<![\d.]\d)\d?\.\d{3,}\s*°?\s*[ns]?\s*(?:[,;/]\s*|\s)[-+−]?\d{1,3}\.\d{3,}(?!\.?\d)|\d"
            r"(?<![\d.]\d)\d?\.\d{2,}\s*°?\s*[ns]?\s*[,;/]?\s*[-−]\d{1,3}\.\d{2,}(?!\.?\d)",
            digit=True,
        ),
        rule(
            "coordinates",
            r"\d{1,3}\s*[°º˚]\s*\d{1,2}|\d{1,3}\.\d+\s*[°º˚]|\b(?:lat|latitude|lon|lng|long|longitude|latitud"
            r"|longitud)\b\s*[:=]?\s*[-−]?\d{1,3}\.\d|\b(?:geo|gps)\b[:\s]*[-−]?\d",
            stems="° º ˚ lat lon lng geo gps",
            digit=True,
        ),
        rule("plus code", r"\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b", stems="+"),
        rule(
            "map link",
            r"maps\.google|google\.[a-z.]{2,6}/maps|goo\.gl/maps|maps\.app\.goo|g\.page/|openstreetmap\.org|"
            r"\bosm\.(?:org|me)|bing\.com/maps"
            r"|maps\.apple|waze\.com|mapquest\.com|what3words|\bw3w\b|///\w+\.\w+\.\w+|plus\.codes|wego\.here"
            r"|here\.com/",
            "maps goo osm openstreetmap bing waze mapquest what w plus here page google",
        ),
        rule("map link", r"///\w+\.\w+\.\w+", stems="///"),
    ]


RULES: tuple[Rule, ...] = (
    *_house_number(),
    *_street_name(),
    *_street_number(),
    *_street_abroad(),
    *_street_farther_abroad(),
    *_numbered_crossing(),
    *_named_crossing(),
    *_highway(),
    *_box_or_unit(),
    *_postcode(),
    *_position(),
    *near(),
    *transit(),
)
