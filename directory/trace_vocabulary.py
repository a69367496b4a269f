"""The words that `directory.trace_patterns` is made of, and what a rule is.

Promises: constants and two small functions; the words are pieces of regular expressions.
Sources: USPS Publication 28 (suffixes, states), our own reading of partners' files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern of a `kind`, tried only on a text that could match.

    `triggers`: one of these lower-case words must be there; `stems`: one of these pieces of lower-case text; `digit`: a
    digit; `five`: five digits in a row. What is empty or False asks nothing.
    """

    kind: str
    pattern: re.Pattern[str]
    triggers: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    digit: bool = False
    five: bool = False


def rule(
    kind: str,
    pattern: str,
    triggers: str = "",
    *,
    stems: str = "",
    digit: bool = False,
    five: bool = False,
    case: bool = False,
) -> Rule:
    """A `Rule` of words and stems written apart by spaces; upper and lower case are the same unless `case`."""
    flags = re.NOFLAG if case else re.IGNORECASE
    return Rule(kind, re.compile(pattern, flags), frozenset(triggers.split()), tuple(stems.split()), digit, five)


STRONG = (
    "street st str avenue ave av boulevard blvd road rd lane ln highway hwy parkway pkwy pky terrace terr ter turnpike "
    "expressway expwy freeway fwy crescent cres causeway alley aly esplanade ct dr pl cir sq trl plz cv"
)
WEAK = (
    "court drive place way circle square trail loop plaza row run path pike walk close grove gardens mews quay "
    "hill park "
    "point cove crossing bend ridge landing wharf pier vista "
    "hollow knoll meadows manor glen spur bluff creek crest parade"
)
# Words that stand between a number and such a word in prose, never between a house number and its street.
PROSE = (
    "of the a an to for per and or in is are at by with from hours? hrs? days? daily weeks? weekly months? years? "
    "yrs? minutes? "
    "mins? people persons? women men children youth famil(?:y|ies) beds? percent count(?:y|ies) cities million "
    "calls? we our "
    "you your they who that this it on off as was were has have homeless unsheltered runaway steps? miles? am pm "
    "each every "
    "different more other free"
)
COURTS = (
    "district circuit superior municipal probate justice juvenile criminal civil federal state local trial "
    "appeals? drug "
    "supreme magistrate traffic small food blood toy clothing coat fund safe parking third second"
)
COMMON = (
    "main elm oak maple pine cedar walnut chestnut spruce birch washington lincoln jefferson madison jackson "
    "adams monroe "
    "broadway market mission church mill high park lake hill river center central front water union spring franklin "
    "prospect pearl state"
)
NOUNS = (
    r"church|school|hospital|court ?house|library|mall|park|station|stores?|supermarket|grocery|wal-?mart|target"
    r"|gas station"
    r"|post office|city hall|town hall|university|college|bank|hotel|motel|airport|clinic|restaurant|mcdonald'?s"
    r"|ymca|ywca"
    r"|stadium|bridge|river|lake|beach|freeway|highway|interstate|downtown|fire ?house|cemetery|temple|mosque"
    r"|synagogue|plaza"
    r"|museum|theat(?:er|re)|casino|factory|fairgrounds?|capitol|campus|square|market|pharmacy|intersection"
    r"|building|basement"
    r"|railroad|tracks|harbor|golf course|cathedral|jail|armory"
)
NOUNS_ABROAD = (
    r"iglesia|escuela|hospital|parque|estaci[oó]n|mercado|plaza|calle|avenida|tienda|biblioteca|banco|catedral"
    r"|comisar[ií]a"
    r"|ayuntamiento|[eé]glise|[eé]cole|h[oô]pital|gare|mairie|parc|march[eé]|rue|igreja|escola|esta[cç][aã]o|pra[cç]a"
)
STATE = (
    r"A[KLRZ]|C[AOT]|D[CE]|FL|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT"
    r"|V[AIT]|W[AIVY]"
)
STATE_NAMES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|"
    "Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|"
    "Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|"
    "Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|"
    "Wyoming|Puerto Rico|Calif|Mass|Penn|Tex|Fla|Ill|Mich|Wash"
)
NOT_TOWNS = (
    "Text|Txt|Code|Codes|Zip|Zips|Call|Dial|Pin|Line|Case|Number|No|Suite|Ext|Extension|Box|To|At|Over|About|Nearly|Almost|"
    "Serves|Serving|Served|Helps|Helped|Helping|Reaches|Reached|Hotline|And|Or|In|Around|Approximately|Some|Than|Message|Sms|"
    "Postcode|Area|Areas|The|Of|For|With|Roughly|Provided|Answered|License|Licence|Approx|Id"
)
ORDINAL = r"\d{1,3}(?:st|nd|rd|th)"
CALENDAR = (
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|weeks?|weekends?|weekdays?|days?|months?|of\b|grades?|graders?|floors?"
    r"|degrees?|"
    r"offen[cs]es?|shifts?|trimesters?|generations?|jan[a-z]*|feb[a-z]*|mar(?:ch)?|apr[a-z]*|may|june?|july?"
    r"|aug[a-z]*|sep[a-z]*"
    r"|oct[a-z]*|nov[a-z]*|dec[a-z]*|last|business|amendments?|centur(?:y|ies)|year|judicial|circuits?|districts?"
    r"|congressional"
)
# The number comes first so that the scan can leap from digit to digit; the checks look back at what stands before it.
NUMBER = r"\d(?<!\d\d)(?<!\d[.,/:-]\d)(?<![$€£]\d)\d{0,5}(?:[a-z]\b|\s?½|\s1/2|-\d{1,5}[a-z]?\b|-[a-z]\b)?"
WORD = r"[^\W_][\w'’-]*\.?"


def any_of(words: str) -> str:
    """Words written apart by spaces, as alternatives of a pattern."""
    return "|".join(words.split())


def words_of(words: str) -> frozenset[str]:
    """Words written apart by spaces, as a set: a long list stays readable on a few lines."""
    return frozenset(words.split())
