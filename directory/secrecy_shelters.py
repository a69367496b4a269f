"""Words by which a partner says that people sleep there.

Promises: the eleven languages of `directory.secrecy_words`; in doubt the answer is *yes*. Shelters for animals, buses
and taxes are none, where the text does not also speak of people.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from directory.gates import found, gated, opened

SLEEP = gated(
    ("shelter", r"\bshelter(?:s|ed|ing)?\b"),
    ("safe", r"\bsafe[\s-]*(?:house|home|dwelling|haven)s?\b"),
    ("refuge", r"\brefuges?\b"),
    (
        (
            "transitional emergency crisis bridge interim temporary second + living hous home lodging accommodation "
            "apartment bed residence stay"
        ),
        r"""
        \b(?:transitional|emergency|crisis|bridge|interim|temporary|second[\s-]stage)[\s,-]+(?:\w+\s+)?(?:living
        |hous(?:e|es|ing)|homes?|lodging|accommodations?|apartments?|beds?|residences?|stays?)\b
        """,
    ),
    ("hotel motel + voucher stay room", r"\b(?:hotel|motel)\s+(?:vouchers?|stays?|rooms?)\b"),
    (
        "overnight residential + stay bed program",
        r"""
        \b(?:overnight|residential)\s+(?:stay|beds?
        |program\w*\s+for\s+(?:\w+\s+){0,3}(?:victims|survivors|women))
        """,
    ),
    ("women + refuge house home", r"\bwomen['’]?s\s+(?:refuge|house|home)\b"),
    ("halfway", r"\bhalfway\s+house"),
    ("albergue", r"\balbergues?\b"),
    ("refugio", r"\brefugios?\b"),
    (
        "casa + acogida refugio segur transici hogar",
        r"\bcasas?\s+(?:de\s+(?:acogida|refugio|seguridad|transici[oó]n)|refugio|seguras?|hogar)\b",
    ),
    (
        "vivienda hogar alojamiento + transic transit temporal emergencia",
        r"""
        \b(?:viviendas?|hogar(?:es)?|alojamientos?)\s+(?:de\s+)?(?:transici[oó]n|transitori[oa]s?|temporal(?:es)?
        |de\s+emergencia|emergencia)\b
        """,
    ),
    (
        "bergement maison foyer logement",
        r"""
        \bh[eé]bergements?\b | \bmaisons?\s+d['’](?:h[eé]bergement|accueil)\b | \bfoyers?\s+(?:d['’]|pour\s+femmes)
        | \blogements?\s+(?:temporaires?|d['’]urgence|de\s+transition|transitoires?)\b
        | \bcentres?\s+d['’]h[eé]bergement
        """,
    ),
    (
        "abrigo casa acolhimento",
        r"""
        \babrigos?\b | \bcasa[\s-](?:abrigo|de\s+passagem|de\s+acolhimento)\b | \bacolhimento\s+(?:institucional
        |tempor\w+|emergencial)\b
        """,
    ),
    (
        "abri refij kay lojman",
        r"""
        \babri\b | \brefij\b | \bkay\s+(?:refij|sekirite|an\s+sekirite)\b | \blojman\s+(?:tanporè|ijans)\b
        """,
    ),
    (
        "kanlungan silungan pansamantalang ligtas ampunan",
        r"""
        \bkanlungan\b | \bsilungan\b | \b(?:pansamantalang|ligtas\s+na)\s+(?:tirahan|tuluyan|matutuluyan|bahay
        |tahanan)\b | \bbahay[\s-](?:kanlungan|ampunan)\b
        """,
    ),
    (
        "",
        r"""
        nhà\s+(?:tạm\s+(?:trú|lánh)|an\s+toàn|trú\s+ẩn) | nơi\s+(?:tạm\s+trú|trú\s+ẩn|tạm\s+lánh) | mái\s+ấm
        | chỗ\s+ở\s+(?:tạm|khẩn)
        | 庇[护護] | 收容 | 避[难難]所 | 安全屋 | [临臨][时時](?:住所|住房|住宿)
        | [过過]渡(?:性)?(?:住房|住屋|房屋|居所) | 中途之家 | 安置所 | [妇婦]女之家
        | ملجأ | ملاجئ | مأوى | إيواء | (?:بيت|منزل)\s+آمن | (?:سكن|مسكن)\s+(?:مؤقت|انتقالي|طارئ)
        | 쉼터 | 보호소 | 피난처 | 은신처 | 보호\s*시설 | 임시\s*(?:거처|주거|숙소)
        | приют | убежищ | шелтер | временн\w+\s+(?:жиль|прожива) | кризисн\w+\s+(?:квартир|жиль|стационар)
        """,
    ),
)
# Said of animals, buses, taxes and storms; not where the same text also speaks of people.
NOT_PEOPLE = re.compile(
    r"""
    \b(?:animal|pets?|dog|cat|wildlife|bird|horse|equine|humane|tax|bus|rain|storm|tornado|hurricane|bomb|fallout
    |picnic|park|sun|trail)
        [\s/]+(?:and\s+\w+\s+)?(?:shelter(?:s|ed)?|refuges?)\b
    | \bshelter(?:s|ed|ing)?[\s-]+(?:in[\s-]+place|animals?|dogs?|cats?|pets?|medicine|belt|workshops?|employment
    |for\s+(?:animals|pets|dogs|cats))\b
    | \btax[\s-]shelter\w* | \bsheltered\s+(?:workshop|employment)s? | \b(?:refugio|albergue|abrigo
    |refuge)s?\s+(?:de|para|pour|d['’])?\s*
        (?:animales|mascotas|animais|animaux)
        | \brefuge\s+(?:de\s+la\s+)?faune | 动物(?:收容|庇)\w* | 動物(?:收容|庇)\w*
    | приют\w*\s+для\s+(?:животн|собак|кошек)\w* | 동물\s*보호소 | 유기견\s*보호소 | (?:مأوى|ملجأ)\s+(?:لل)?حيوان\w*
    """,
    re.IGNORECASE | re.VERBOSE,
)
PEOPLE = re.compile(
    r"\b(?:wom[ae]n|men|famil(?:y|ies)|child(?:ren)?|youth|homeless(?!\s+(?:pets?|animals?|dogs?|cats?))|domestic"
    r"|violence|abused?|"
    r"victims?|survivors?|battered|mothers?|mujeres|familias|violencia)\b",
    re.IGNORECASE,
)
NOT_PEOPLE_STEMS = ("shelter", "refug", "albergue", "abrigo")


@lru_cache(maxsize=2048)
def shelter_words(text: str) -> bool:
    """Whether `text` says that people sleep there to be safe: a shelter, refuge, safe house or transitional living.

    Animal and bus shelters, tax shelters and *shelter in place* do not count, unless the text speaks of people too.
    """
    words = unicodedata.normalize("NFKC", text)
    lower = words.lower()
    if not found(SLEEP, words, lower):
        return False
    if words.isascii() and not opened(NOT_PEOPLE_STEMS, lower):
        return True
    rest = NOT_PEOPLE.sub(" ", words)
    return found(SLEEP, rest, rest.lower()) or (PEOPLE.search(rest) is not None and "place" not in lower)


ANIMALS = re.compile(
    r"\banimals?\b(?:\s+[\w&]+){0,4}?\s+shelters?\b|\bhumane\s+society\b|\bspca\b|"
    r"\bshelters?\s+for\s+(?:animals|dogs|cats|pets)\b",
    re.IGNORECASE,
)
LODGED = re.compile(
    r"\b(?:people|persons?|safe\w*|surviv\w+|resident\w*|residen(?:ce|tial)|guests?|tenants?|living|hous(?:e|ed|es|ing)|"
    r"beds?|overnight|refuges?|crisis|famil\w+|child\w*|kids?|teens?|girls?|boys?|transitional|rooms?)\b",
    re.IGNORECASE,
)


def animals_only(name: str, *texts: str) -> bool:
    """Whether `name` is a shelter's for animals, and neither it nor any of `texts` has a word of people who stay there.

    In doubt the answer is no: a home for people with their animals is a home for people.
    """
    if not ANIMALS.search(name):
        return False
    return not any(PEOPLE.search(text) or LODGED.search(text) for text in (name, *texts))
