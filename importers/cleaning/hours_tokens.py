"""The words of opening hours: a text becomes tokens, all of them known, or it is refused.

Promises: nothing is skipped. A character or word that is not in this file's vocabulary raises `NotUnderstoodError`, so
that "closed in August" or "call first" can never be read past. The vocabulary is English, Spanish and OSM's own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

MAX_LENGTH: Final = 2000
WEEK: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class NotUnderstoodError(ValueError):
    """Part of an hours text is not understood; the message says what kind of thing, never the text itself."""


_BREAK: Final = re.compile(r"</?(?:br|p|div|li) ?/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """One understood piece: its `kind` (see `VOCABULARY`), its normalised `text`, and what it stands for in `value`.

    `ends` tells that an abbreviation's full stop was swallowed, which may also have ended a sentence.
    """

    kind: str
    text: str
    value: str = ""
    ends: bool = False


def normalise(text: str) -> str:
    """Lower case, plain blanks and hyphens, no accents; nothing that carries meaning (superscripts, ½) is folded."""
    plain = []
    for char in unicodedata.normalize(
        "NFD", _BREAK.sub("\n", text).replace("&amp;", "&").replace("\r\n", "\n").replace("\r", "\n")
    ):
        category = unicodedata.category(char)
        if char in "\n\v\f\u2028\u2029\x85":
            plain.append("\n")
        elif char == "\t" or category == "Zs":
            plain.append(" ")
        elif category == "Pd" or char == "\u2212":
            plain.append("-")
        elif category not in ("Mn", "Cf"):
            plain.append(char)
    folded = "".join(plain).lower().replace("’", "'").replace("“", '"').replace("”", '"')
    return re.sub(r"[ ]*\n[\n ]*", "\n", re.sub(r" +", " ", folded)).strip()


DAY_NAMES: Final = {
    "MO": r"mondays?|mon|mo|lunes|lun",
    "TU": r"tuesdays?|tues|tue|tu|martes|mar",
    "WE": r"wednesdays?|weds|wed|we|miercoles|mier|mie",
    "TH": r"thursdays?|thurs|thur|thu|th|jueves|jue",
    "FR": r"fridays?|fri|fr|viernes|vie",
    "SA": r"saturdays?|sat|sa|sabados?|sab",
    "SU": r"sundays?|sun|su|domingos?|dom",
}
LETTERS: Final = {"m": "MO", "t": "TU", "w": "WE", "f": "FR"}
RUNS: Final = {
    "mwf": "MO,WE,FR",
    "mw": "MO,WE",
    "wf": "WE,FR",
    "tth": "TU,TH",
    "tuth": "TU,TH",
    "mtwthf": "MO,TU,WE,TH,FR",
    "mtwrf": "MO,TU,WE,TH,FR",
    "mtwth": "MO,TU,WE,TH",
}
ORDINALS: Final = {
    "1": r"1 ?st|first|primer[oa]?|1er",
    "2": r"2 ?nd|second|segund[oa]",
    "3": r"3 ?rd|third|tercer[oa]?|3er",
    "4": r"4 ?th|fourth|cuart[oa]",
    "5": r"5 ?th|fifth",
    "-1": r"last|ultim[oa]",
}
LABELS: Final = {
    "hotline": r"(?:crisis|emergency|domestic violence|dv|rape crisis|sexual assault|support)? ?"
    r"(?:hot ?line|help ?line|crisis ?line|crisis line|safe ?line|linea directa|linea de (?:crisis|ayuda))s?"
    r"(?: hours)?",
    "office": r"(?:main |administrative |admin |business )?offices?(?: hours)?|administration(?: hours)?|oficinas?",
    "shelter": r"(?:emergency |overnight |night )?shelters?(?: hours)?|refugio|albergue",
    "food pantry": r"food pantry(?: hours)?|pantry(?: hours)?",
    "clothing closet": r"clothing (?:closet|pantry|bank)(?: hours)?",
    "outreach": r"outreach(?: office)?(?: hours)?",
    "clinic": r"(?:legal |health |medical |walk-in )?clinics?(?: hours)?|clinica",
    "intake": r"intakes?(?: hours)?|admissions(?: hours)?",
    "phone": r"(?:tele)?phones?(?: lines?| hours)?|telephone enquiries|enquiries by phone|telefono",
    "chat": r"(?:live |online |web )?chat(?: line| hours)?",
    "text": r"text ?line(?: hours)?",
    "counter": r"(?:court |public )?counter(?: hours)?",
    "thrift store": r"(?:thrift|resale) (?:store|shop)(?: hours)?",
    "legal advocacy": r"legal advocacy(?: hours)?",
    "counseling": r"counsell?ing(?: hours)?",
}


def _half(letter: str) -> str:
    """The ways to write am or pm after a clock: ` a.m.`, `am`, and a bare letter only where it touches the digits."""
    word = rf" ?{letter}\.?m(?![a-z])(?:\.(?= ?(?:-|to\b|a\b|,|\))))?"
    return rf"(?: ?{letter}\. ?m\.|{word}|{letter}(?![a-z0-9.']))"


_AM = _half("a")
_PM = _half("p")
_CLOCK = r"(?:[0-9]{1,2}[:.][0-9]{2}|[0-9]{3,4}|[0-9]{1,2})"
_HOUR_24 = r"24 ?-? ?(?:hours?|hrs?|hs?)\b\.?"
_A_DAY = r" ?-?(?:a|per|each|every|/)? ?-?(?:day|dia)\b"
_SEVEN = r"(?:7|seven) ?days?(?: ?(?:a|per|each|/)? ?week)?\b"
_LAS_24 = r"(?:las )?24 ?horas"
_HOLIDAY = r"(?:hol(?:iday)?s?\b|(?:dias )?(?:festivos|feriados)\b)"
_CLOSED_KIND = (
    r"(?:all |the |us |u\.s\. |observed |federal |national |public |bank |legal |government |"
    r"state |county |city |court )*"
)
_APPOINTMENT = r"(?:appointments?|appts?\b\.?|app't|cita(?: previa)?)"

_FILLER = (
    r"hours of operation|(?:operating|business|opening|service) hours|opening times|hours|horas?"
    r"|horario(?: de (?:atencion|oficina|servicio))?|open|from|de|desde|on|the|available|abiert[oa]s?|atencion"
    r"|only|los|las|el|is|are|staffed|answered"
)

#: kind, pattern, value; the first that matches at a place wins, so longer phrases stand before their parts.
VOCABULARY: Final[tuple[tuple[str, str, str], ...]] = (
    ("allweek", rf"{_HOUR_24}(?:{_A_DAY})?[ ,/&]*(?:and )?{_SEVEN}", ""),
    ("allweek", rf"{_SEVEN}[ ,/&]*(?:and )?{_HOUR_24}(?:{_A_DAY})?", ""),
    ("allweek", rf"{_LAS_24}(?: (?:del|al) dia)?,? (?:(?:y )?los )?(?:7|siete) dias (?:de|a) la semana", ""),
    ("allweek", r"24 ?[/x-] ?7(?: ?[/-] ?365)?\b(?!:)|around the clock", ""),
    ("allday", rf"{_HOUR_24}(?:{_A_DAY})?", ""),
    ("allday", rf"(?:{_LAS_24}|24h)(?: (?:del|al) dia)?\b", ""),
    (
        "everyday",
        rf"{_SEVEN}|365 days(?: ?(?:a|per|/)? ?year)?|daily|nightly|every ?(?:day|night)|each day|all week",
        "",
    ),
    ("everyday", r"todos los dias|diario|diariamente|(?:los )?7 dias (?:de|a) la semana", ""),
    ("weekdays", r"weekdays?\b|entre semana|dias habiles", ""),
    ("weekend", r"weekends?\b|(?:los )?fin(?:es)? de semana", ""),
    (
        "holivary",
        rf"holiday hours (?:may|can) vary|hours (?:may|can) vary on holidays|(?:hours )?vary on {_HOLIDAY}",
        "",
    ),
    (
        "holidays",
        rf"(?:on |los |las |for )?(?:some|most|major|all major|certain|the major) (?:{_CLOSED_KIND})(?:{_HOLIDAY})",
        "some",
    ),
    ("holidays", rf"(?:on |los |las |for )?{_CLOSED_KIND}(?:{_HOLIDAY})|ph\b", "all"),
    ("withholidays", rf"(?:including|includes|incl\.?|even) (?:on )?(?:{_CLOSED_KIND})(?:{_HOLIDAY})", ""),
    ("ofmonth", r"(?:of|in) (?:the|each|every) month|(?:of )?each month|every month|de cada mes|del mes|de mes", ""),
    ("other", r"(?:at )?(?:(?:all|any) )?other (?:times?|hours?|days?)\b|otherwise\b|otros horarios\b", ""),
    ("walkin", r"no (?:appointments?|appts?) (?:is |are )?(?:necessary|needed|required)|sin cita(?: previa)?", ""),
    ("walkin", r"(?:walk|drop)[ -]?ins?(?: (?:only|hours|welcome|accepted|are welcome|clinic))?\b(?! by\b)", ""),
    (
        "appointment",
        rf"(?:seen )?(?:only )?by {_APPOINTMENT}(?: only\b)?|{_APPOINTMENT} (?:only|required|necessary)\b",
        "",
    ),
    ("appointment", rf"(?:solo |solamente )?(?:con|por|previa) {_APPOINTMENT}(?: solamente| unicamente)?", ""),
    ("except", r"(?:except|excluding|excl\.|excl|excepto|menos|but not)(?: for| on)?(?![a-z])", ""),
    ("closed", r"(?:we are |we're |is |are )?(?:closed|not open)(?: on)?\b|(?:esta )?cerrad[oa]s?\b|off\b", ""),
    (
        "lunch",
        r"(?:for |during |para |por )?(?:the |el )?(?:lunch(?: ?(?:break|hour|time))?|almuerzo|almorzar|comida)\b",
        "",
    ),
    (
        "time",
        r"(?:12(?::00|\.00)? ?)?noon\b|(?:12(?::00)? )?mid-?day\b|(?:12(?::00)? )?(?:del |al? )?mediodia\b",
        "noon",
    ),
    ("time", r"(?:12(?::00|\.00)? ?)?mid-?night\b|(?:12(?::00)? )?(?:de la )?medianoche\b", "midnight"),
    ("time", rf"(?P<am>{_CLOCK}) ?de la manana\b", "am"),
    ("time", rf"(?P<pm>{_CLOCK}) ?de la tarde\b", "pm"),
    ("time", r"(?P<pm>(?:0?[7-9]|1[01])(?:[:.][0-9]{2})?) ?de la noche\b", "pm"),
    ("time", r"12(?::00)? ?de la noche\b", "midnight"),
    ("time", rf"(?P<am>{_CLOCK}){_AM}", "am"),
    ("time", rf"(?P<pm>{_CLOCK}){_PM}", "pm"),
    ("time", rf"(?P<h24>{_CLOCK}) ?(?:horas|hs|h|uhr)\b\.?", "24"),
    ("time", r"(?P<h24b>[0-9]{1,2}[:.][0-9]{2}|[0-9]{4}) ?hrs?\b\.?", "24"),
    ("fill", r"we are\b|we're\b", ""),
    ("ordinal", "", ""),
    ("days", "", ""),
    ("day", "", ""),
    ("time", rf"(?P<bare>{_CLOCK})(?![0-9a-z])", ""),
    ("label", "", ""),
    (
        "fill",
        rf"(?:{_FILLER})\b",
        "",
    ),
    ("every", r"(?:every|each|cada)\b", ""),
    ("to", r"(?:to|through|thru|until|till|til|hasta|al?)\b", ""),
    ("and", r"(?:and\b|&|\by\b|\+)", ""),
    ("or", r"(?:or|o)\b", ""),
    ("slash", r"/", ""),
    ("dash", r"-+", ""),
    ("comma", r",|\n|[()\"]", ""),
    ("strong", r"[;.|•·]", ""),
    ("colon", r":", ""),
)


def _compiled() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """The vocabulary with the tables of days, ordinals and labels unfolded in their places."""
    out: list[tuple[str, re.Pattern[str], str]] = []
    for kind, pattern, value in VOCABULARY:
        rows = [(pattern, value)]
        if kind == "ordinal":
            rows = [(rf"(?:{words})(?![a-z0-9])", code) for code, words in ORDINALS.items()]
        elif kind == "day":
            rows = [
                (rf"(?:{w})(?![a-z])(?:'s)?(?:(?<=[a-z])\.)?(?P<nth>\[[-0-9,]+\])?", c) for c, w in DAY_NAMES.items()
            ]
            rows += [(rf"{letter}(?![a-z.'])", code) for letter, code in LETTERS.items()]
        elif kind == "days":
            rows = [(rf"{run}(?![a-z])", codes) for run, codes in RUNS.items()]
            rows.append((r"l ?(?:-|a) ?v(?![a-z.'])", "MO,TU,WE,TH,FR"))
        elif kind == "label":
            rows = [(rf"(?:the |our )?(?:{words})(?![a-z])", name) for name, words in LABELS.items()]
        out += [(kind, re.compile(words), code) for words, code in rows]
    return tuple(out)


_COMPILED: Final = _compiled()
_SPANISH_DAY: Final = re.compile(r"lun|miercoles|mier|mie|jue|vie|sab|dom|martes|todos|cerrad|abiert|horas|horario")


def tokens(text: str) -> list[Token]:
    """All tokens of a text; raises `NotUnderstoodError` when it is too long or anything in it is not known."""
    if len(text) > MAX_LENGTH:
        raise NotUnderstoodError("the text is too long to be opening hours")
    plain = normalise(text)
    found: list[Token] = []
    at = 0
    while at < len(plain):
        if plain[at] == " ":
            at += 1
            continue
        token = _token(plain, at)
        if token.text == "mar" and not _SPANISH_DAY.search(plain):
            raise NotUnderstoodError("mar may be a month or a day")
        found.append(token)
        at += len(token.text)
    return found


def _token(plain: str, at: int) -> Token:
    """The token that starts at a place."""
    after_word = at > 0 and plain[at - 1].isalnum() and plain[at].isalnum()
    for kind, pattern, value in _COMPILED:
        match = pattern.match(plain, at)
        if match is None or match.end() == at:
            continue
        text = match.group()
        if after_word and plain[at - 1].isdigit() == plain[at].isdigit():
            break
        return Token(kind, text, _value(kind, match, value), ends=text.endswith(".") and kind != "strong")
    raise NotUnderstoodError("a word or sign in it is not understood")


def _value(kind: str, match: re.Match[str], value: str) -> str:
    """For a time its digits and half (`9:30 am`), for an OSM day its ordinals (`1WE,3WE`), else the table's value."""
    groups = {name: group for name, group in match.groupdict().items() if group is not None}
    if kind == "time" and groups:
        return f"{next(iter(groups.values())).replace('.', ':')} {value}".strip()
    if kind == "day" and "nth" in groups:
        numbers = groups["nth"].strip("[]").split(",")
        if any(number not in ORDINALS for number in numbers):
            raise NotUnderstoodError("an ordinal of a weekday is not understood")
        return ",".join(f"{number}{value}" for number in numbers)
    return value
