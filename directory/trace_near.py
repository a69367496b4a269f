"""The patterns that say a place by what is beside it: landmarks, directions, stops. See `directory.trace_patterns`.

Promises: as there: linear in practice, and tried only where a trigger word stands.
"""

from __future__ import annotations

from directory.trace_vocabulary import NOUNS, NOUNS_ABROAD, Rule, rule

_BESIDE = (
    r"near|close to|behind|beside|across(?: the (?:street|road))? from|opposite|next(?: door)? to|adjacent to"
    r"|around the corner from|just (?:off|past|beyond)|in front of|inside"
)
_NOT_A_PLACE = r"(?!(?:you|your|me|my|us|them|their|him|her|his|where|home|future|death)\b)"
_WAY = r"(?:north|south|east|west|northeast|northwest|southeast|southwest)"
_COUNT = r"(?:\d+(?:\.\d+)?|an?|one|two|three|four|five|six|seven|eight|ten|fifteen|twenty|thirty|several|few|half an?)"
_HIDDEN = (
    r"(?!(?:an?\s+|the\s+|our\s+)?(?:undisclosed|confidential|secret|secure|safe|private|unknown|various"
    r"|multiple|several|different|web|website|internet|line|page)\b)"
)
_TRIGGERS = "near close behind beside across opposite next adjacent around just front inside"
_US = r"(?:we|it|our|house|home|building|shelter|office|place|entrance|door|centre|center|located|situated|housed)"
_STANDS = r"(?:is|are|['’](?:s|re)|stands?|sits?|lies|located|situated|right|just|directly)"
_NO_LANDMARK = (
    r"(?!(?:end|beginning|start|top|bottom|middle|time|times|holidays?|survivors?|victims?|people|person|families|law"
    r"|wheel|scenes?|idea|work|heart)\b)"
)


def near() -> list[Rule]:
    """Landmarks and distances, directions to walk or drive, and what the house looks like."""
    return [*_beside(), *_described()]


def _beside() -> list[Rule]:
    return [
        rule(
            "near",
            rf"\b(?:{_BESIDE})\s+{_NOT_A_PLACE}(?:(?:the|a|an|our|this|of|old|new|local|main)\s+){{0,3}}"
            rf"(?:[\w'’-]+\s+){{0,2}}?(?:{NOUNS})\b",
            _TRIGGERS,
        ),
        rule(
            "near",
            rf"(?:(?:\A|[.!?:;(\n])\W*|\b{_US}(?:\s*{_STANDS}){{0,3}}\s+)(?:{_BESIDE})\s+(?:the|an?|that|this)\s+"
            rf"{_NO_LANDMARK}(?:(?:old|new|local|main|big|small)\s+)?[a-z]\w+",
            _TRIGGERS,
        ),
        rule(
            "near",
            r"\b(?:near|behind|beside|across from|opposite|next to|next door to|adjacent to"
            r"|across the street from)\s+(?:the\s+)?(?!You|Me\b|Your|Us\b|Home|My\b|I\b)[A-Z][\w'’]+",
            _TRIGGERS,
            case=True,
        ),
        rule(
            "near",
            rf"\b{_COUNT}\s+(?:city\s+|short\s+)?blocks?\s+(?:\w+\s+)?(?:from|of|to|off|away|past|{_WAY})\b",
            "block blocks",
        ),
        rule(
            "near",
            rf"(?<!within )(?<!within a )\b{_COUNT}[\s-]*(?:minutes?|mins?|miles?|mi|km|feet|yards|meters|kilomet"
            rf"(?:er|re)s?)\b(?:['’]?\s+(?:walk|drive|ride|bus ride))?\s+(?:{_WAY}\s+(?:of|from)|from)\s+(?!(?:now"
            rf"|home|the time|your|you|when|where|our)\b)",
            "minute minutes min mins mile miles mi km feet yards meters kilometers kilometres",
        ),
    ]


def _described() -> list[Rule]:
    return [
        rule(
            "near",
            r"\bwalking distance (?:of|from|to)\b|\b(?:turn|bear|veer|go|head)\s+(?:left|right|north|south|east"
            r"|west)\s+(?:on|onto|at|after)\b",
            "walking turn bear veer go head",
        ),
        rule(
            "near",
            rf"\b(?:located|situated|housed|we are|we're)\s+(?:at|on|inside|behind|above|below|beside|off|under"
            rf"|atop|upstairs from)\s+{_HIDDEN}(?:the\s+|a\s+|an\s+|our\s+|\d)?\w+",
            "located situated housed we",
        ),
        rule(
            "near",
            rf"\b(?:located|situated|housed)\s+in(?:side)?\s+(?:the|an?|old|new)\s+(?:[\w'’-]+\s+){{0,3}}?"
            rf"(?:{NOUNS})\b|\bin the (?:basement|rear|back|lobby|annex) of\b",
            "located situated housed basement rear back lobby annex",
        ),
        rule(
            "near",
            r"\blook for (?:the|our|a) (?:[\w-]+ )?(?:sign|building|door|house|gate|flag)|\b(?:the|a|our) "
            r"(?:small |big |large |old |two-story )?(?:yellow|blue|red|green|gr[ae]y|pink|brown|brick|white)"
            r"(?: brick)? (?:house|building|door|gate|church)\b",
            "look yellow blue red green gray grey pink brown brick white",
            case=True,
        ),
        rule(
            "near",
            rf"\b(?:cerca|detr[aá]s|al lado|enfrente|frente|junto|a \w+ cuadras?|pr[eè]s|derri[eè]re|en face"
            rf"|[aà] c[oô]t[eé]|perto|atr[aá]s|em frente|ao lado)\s+(?:d[eao]l?|du|des|al?|à|ao)\s*(?:l['’]|la "
            rf"|el |los |las |le |les |o |a )?\s*(?:{NOUNS_ABROAD})",
            "cerca detrás detras lado enfrente frente junto cuadra cuadras près pres derrière derriere face côté "
            "cote perto atrás",
        ),
    ]


def transit() -> list[Rule]:
    """Bus and train lines, stops and stations."""
    rides = (
        "bus|buses|trolley|streetcar|tram|muni|metro|subway|train|rail|bart|marta|dart"
        "|septa|mbta|cta|tube|autob[uú]s|camión"
    )
    triggers = (
        "bus buses trolley streetcar tram muni metro subway train rail bart marta dart septa mbta cta tube "
        "autobús autobus transit line"
    )
    return [
        rule(
            "transit",
            rf"\b(?:{rides})\s+(?:lines?|routes?|numbers?|no\.?|#|l[ií]nea|ruta)\s*#?\d+|\b(?:bus|buses|muni"
            rf"|trolley|streetcar|tram|autob[uú]s)\s*:?\s*#?\d+[a-z]?\b(?!\s*(?:children|people|passes|tokens"
            rf"|tickets|hour|day|-hour))",
            triggers,
            digit=True,
        ),
        rule(
            "transit",
            r"\bthe\s+(?:#|no\.?\s*)?\d+[a-z]?(?:[- ]\w+)?\s+(?:bus|trolley|streetcar|tram|train)\b(?!\s*(?:pass"
            r"|token|ticket|fare|driver))",
            triggers,
            digit=True,
        ),
        rule(
            "transit",
            rf"\b(?:{rides}|transit|light rail)\s+(?:stops?|stations?|depots?|terminals?|transfer (?:center|point))\b",
            "stop stops station stations depot depots terminal terminals transfer",
        ),
        rule(
            "transit",
            r"\b(?:BART|MUNI|Muni|MARTA|Metro|Bus|Buses|Transit)\s*:\s*\w|\b(?:Red|Blue|Green|Orange|Yellow|Silver"
            r"|Purple|Brown|Pink|Gold) Line\b",
            triggers,
            case=True,
        ),
    ]
