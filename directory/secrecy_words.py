"""Words by which a partner says that a place is hidden, or that people sleep there.

Promises: eleven languages (English, Spanish, French, Portuguese, Haitian Creole, Tagalog, Vietnamese, Chinese, Arabic,
Korean, Russian); in doubt the answer is *yes, hidden*. "Confidential counselling" is about the service, "confidential
location" about the place: the first alone hides nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Whatever else stands beside them, these are said of a place: (pieces of words one of which must be there, pattern).
# No pieces: for texts that are not plain ASCII.
_ALWAYS: tuple[tuple[str, str], ...] = (
    (
        "disclos publi list divul held release distribut",
        r"""
        \bun-?disclosed\b | \bnot\s+(?:be\s+)?(?:publicly\s+)?(?:disclosed|published|listed|divulged|public)\b
        | \bwith-?held\b | \bunlisted\b | \bunpublished\b | \bnon-?published\b
        | \bnot\s+for\s+(?:the\s+)?(?:public|publication|distribution|release)\b
        """,
    ),
    (
        "not dont don' don’ never",
        r"""

        \b(?:do\s+not|don['’]?t|never|please\s+don['’]?t)\s+(?:publish|print|post|list|map|share|disclose|release
        |reveal|divulge| distribute|refer|publici[sz]e|display|show|(?:give|hand)\s+out)\b
        """,
    ),
    (
        "location address site place facilit shelter whereabouts direction",
        r"""

        \bcall\s+(?:us\s+|ahead\s+|first\s+)?(?:for|to\s+get)\s+(?:the\s+|our\s+|exact\s+)*(?:location|address
        |directions?|site|meeting\s+place)
        | \b(?:location|address|site|directions)\s+(?:is\s+|are\s+|will\s+be\s+)?(?:only\s+)?(?:given|provided
        |disclosed|shared|released| available|revealed|upon|after|by\s+phone|on\s+request)
        | \b(?:location|address|site|place|facility|shelter|whereabouts)\W+(?:\w+\W+){0,3}(?:secret|hidden|private
        |protected|restricted| suppressed|unknown\s+to|anonymous)\b
        | \b(?:private|hidden|protected|restricted|suppressed|anonymous|secret|secure)[\s,-]+(?:\w+\s+)?(?:location
        |address|site|facility)\b
        """,
    ),
    (
        "safe secret",
        r"""
        \bsafe[\s-]*(?:house|home|dwelling)s?\b(?!\s+project\s+for\s+lead)
        | \bsecret\s+(?:location|address|place|site|shelter)
        """,
    ),
    (
        (
            "divulg public publi revel compart difund diffus communiqu ilathala inilalathala isinisiwalat ibinubunyag "
            "ipamigay pibliye divilge adr direcci"
        ),
        r"""

        \bdirecci[oó]n\W+(?:\w+\W+){0,3}(?:no\s+(?:publicada|divulgada|disponible)|reservada|privada|oculta|secreta
        |protegida)
        | \bno\s+(?:se\s+)?(?:divulg\w+|publi(?:car|que|quen|ca)|revel\w+|compart\w+|difund\w+)\b
        | \bne\s+pas\s+(?:publier|diffuser|divulguer|communiquer)\b | \bn[aã]o\s+(?:divulg\w+|public\w+|revel\w+)\b
        | \bpa\s+(?:pibliye|divilge|bay\s+adr[eè]s)
        | \b(?:huwag|hindi)\s+(?:i-?publish|ilathala|inilalathala| isinisiwalat|ibinubunyag|ipamigay)
        """,
    ),
    (
        "",
        r"""
        (?:địa\s+(?:chỉ|điểm)|nơi)[^.\n]{0,20}(?:bí\s+mật|giữ\s+kín|bảo\s+mật|ẩn)
        | không\s+(?:được\s+)?(?:tiết\s+lộ|công\s+bố|công\s+khai)
        | (?:地址|地点|地點|位置|住址)[^。\n]{0,8}(?:保密|不公[开開]|不[对對]外|秘密|不详
        |不詳) | (?:保密|秘密)(?:的)?(?:地址|地点|地點|位置|住所|住址|庇)
        | [请請]勿(?:公[开開布]|[发發]布|透露) | 不公[开開] | 不予公[开開布] | 安全屋
        | (?:عنوان|موقع|مكان)\s+(?:\S+\s+)?سر[يّ]\S*
        | غير\s+معلن | لا\s+(?:ي|ت)?نشر | (?:بيت|منزل)\s+آمن
        | عدم\s+النشر | 비공개 | (?:주소|위치|장소)\S*\s*(?:비밀|기밀)
        | (?:비밀|기밀)\s*(?:주소|위치|장소|쉼터|시설) | 공개하지 | 안전\s*가옥
        | адрес\w*\s+(?:\w+\s+){0,2}(?:не\s+разглаша|не\s+публику|скрыт|засекреч|секретн|тайн|закрыт)
        | не\s+(?:публиковать|разглаша\w+|раскрыва\w+|распространять)
        | (?:секретн|тайн|скрыт|закрыт)\w+\s+(?:мест|адрес|убежищ|локаци) | безопасн\w+\s+(?:дом|жиль)
        """,
    ),
    (
        (
            "secr toàn reserv privad sigilo ocult protegid segur seguridad llam cach prot abrigo sekr kache sekirite "
            "lihim nakatago ligtas casa"
        ),
        r"""
        \bcasas?\s+(?:seguras?|de\s+seguridad)\b
        | \b(?:lugar|ubicaci[oó]n|sitio|domicilio|local|endere[cç]o)\s+(?:\w+\s+)?(?:secret[oa]|reservad[oa]
        |privad[oa]|sigilos[oa]|ocult[oa]|protegid[oa])
        | \b(?:llame|llamar)\s+para\s+(?:\w+\s+){0,2}(?:ubicaci[oó]n|direcci[oó]n|domicilio) | \bsigilos[oa]s?\b
        | \badresse\s+(?:\w+\s+)?(?:secr[eè]te|non\s+(?:communiqu|divulgu|publi)\w+|cach[eé]e|prot[eé]g[eé]e)
        | \b(?:lieu|adresse|endroit)\s+(?:tenue?\s+)?(?:secret|secr[eè]te)\b | \bcasa[\s-]abrigo\b
        | \b(?:adr[eè]s|kote)\s+(?:\w+\s+)?(?:sekr[eè]|kache) | \bkay\s+(?:an\s+)?sekirite\b
        | \b(?:lihim|nakatago)\s+na\s+(?:lokasyon|lugar|tirahan|address|bahay) | \bligtas\s+na\s+(?:bahay|tahanan)\b
        | nhà\s+an\s+toàn
        """,
    ),
)
ALWAYS = tuple((tuple(stems.split()), re.compile(pattern, re.IGNORECASE | re.VERBOSE)) for stems, pattern in _ALWAYS)
MARK_STEMS = ("confiden", "konfid", "mpi", "secret")
# These are said of a place or of a service: what stands beside them decides.
MARK = re.compile(
    r"\bconfiden(?:tial|cial|cia[il]s|tiel|za)\w*|\bkonfidansy[eè]l\w*|\b[kc]o?u?mpiden[sc]y?i?al\w*|"
    r"\bk[uo]mpidensyal\w*|"
    r"bảo mật|bí mật|保密|سر[يّ]ة?\b|\bسري\S*|비밀|기밀|конфиденциальн\w*|\bsecret\b",
    re.IGNORECASE,
)
SERVICE = re.compile(
    r"""
    \b(?: counsel\w* | services? | help(?:line)? | support | calls? | call(?:ers?|ing) | hot-?lines? | lines?
    | crisis\s+(?:line|intervention|
        support|counsel\w*|call) | advoca\w+ | test\w* | treatment | (?:health|medical|prenatal|clinical
        |primary)\s+care | information |
        conversations? | assistance | consult\w* | advice | referrals? | records? | communications? | manner
        | environment |
        assessments? | screening\w* | therap\w+ | groups? | interviews? | exams? | e-?mails? | chats? | texts?
        | messages? |
        numbers? | voice-?mail | fax | phone | telephone | listen\w* | talk\w* | mediation | education
        | evaluations? | reports? |
        reporting | agreements? | polic(?:y|ies) | forms? | respected | basis | non-?judgmental | intake
        | privilege\w* | inquir\w+ |
        legal | program\w* | resources? | client\s+(?:data|files?|information) | data | speak | everything\s+you
        | what\s+you\s+(?:say|tell)
        | program(?:me)?\s+participants | accompaniment | navigation | anonymous
      | asesor\w+ | consejer[ií]a | servicios? | ayuda | apoyo | llamadas? | l[ií]nea | atenci[oó]n
      | informaci[oó]n | pruebas? |
        tratamiento | orientaci[oó]n | asistencia | terapia | consultas? | conversaci[oó]n(?:es)?
      | conseil\w* | [eé]coute | soutien | aide | appels? | ligne | consultations? | accompagnement | entretiens?
      | d[eé]pistage
      | aconselhamento | atendimento | servi[cç]os? | liga[cç](?:[aã]o|[oõ]es) | linha | ajuda | orienta[cç][aã]o
      | s[eè]vis | sip[oò] | [eè]d | ap[eè]l | konsèy | liy
      | serbisyo | tulong | tawag | payo | suporta | pagpapayo | linya )\b
    | tư\s+vấn | dịch\s+vụ | cuộc\s+gọi | hỗ\s+trợ | đường\s+dây | thông\s+tin
    | 咨询 | 諮詢 | 諮商 | 服务 | 服務 | 电话 | 電話 | 热线 | 熱線 | 通话 | 辅导 | 輔導 | 来电 | 支持 | 检测
    | استشار | خدم | مكالم | اتصال | دعم | مساعد | خط\b | معلومات
    | 상담 | 전화 | 서비스 | 지원 | 통화 | 보장
    | помощ | консультац | поддержк | звон | услуг | лини | телефон
    """,
    re.IGNORECASE | re.VERBOSE,
)
PLACE = re.compile(
    r"""
    \b(?: locat(?:ion|ions|ed) | address(?:es)? | shelters? | sheltering | hous(?:e|es|ing) | sites? | facilit(?:y
    |ies) | places? | residen\w+ |
        homes? | buildings? | lodging | accommodations? | whereabouts | refuges? | havens? | street | directions
        | offices? | apartments? |
        direcci[oó]n | ubicaci[oó]n | lugar | domicilio | albergues? | refugios? | sede | vivienda
      | adresse | lieux? | h[eé]bergement | foyer | logement | endere[cç]o | local | localiza[cç][aã]o | abrigos? | casa
      | adr[eè]s | kote | kay | abri | lokasyon | tirahan | bahay | kanlungan )\b
    | địa\s+(?:chỉ|điểm) | nơi\s+(?:ở|trú) | nhà\s+(?:tạm|ở) | 地址 | 地点 | 地點 | 位置 | 住所 | 庇[护護] | 收容
    | عنوان | موقع | مكان | مأوى | ملجأ | 주소 | 위치 | 쉼터 | 보호소
    | 장소 | адрес | мест[оа]\b | приют | убежищ | жиль
    """,
    re.IGNORECASE | re.VERBOSE,
)
IS = (
    r"(?:is|are|was|be|kept|keeps?|remains?|held|stays?|completely|strictly|[:–—=(-]|es|est[aá]|son|se\s+mantiene"
    r"|est|reste|tenue?|é|são|ye|ay|là|được|является)"
)
PLACE_IS = re.compile(rf"(?:{PLACE.pattern})\W+(?:\w+\W+){{0,5}}?{IS}\W*(?:\w+\W+){{0,2}}$", re.IGNORECASE | re.VERBOSE)
# A programme that gives survivors a substitute address; it hides theirs, and has an office of its own.
EXEMPT = re.compile(
    r"\baddress\s+confidentiality\s+programs?|\bprograma\s+de\s+confidencialidad\s+de\s+direcci[oó]n|"
    r"\bvictoria['’]?s\s+secret|\bsecret\s+(?:service|santa|garden)",
    re.IGNORECASE,
)
WHOLE_CELL = re.compile(
    r"\W*(?:private|hidden|secret|restricted|suppressed|protected|dnp|do\s+not\s+\w+|not\s+(?:listed"
    r"|available\s+to\s+public)|privad[oa]|"
    r"reservad[oa]|secret[oa]|priv[eé]e?|lihim|секретно|скрыто|سري|비밀|保密|bí mật)\W*",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.!?;\n。！？；]|\s[-–—|•*]\s")


def _about_the_place(text: str, mark: re.Match[str]) -> bool:
    """Whether this one *confidential* is said of the place; yes unless a service clearly stands beside it."""
    before = _CLAUSE_END.split(text[max(0, mark.start() - 90) : mark.start()])[-1]
    after = _CLAUSE_END.split(text[mark.end() : mark.end() + 60], maxsplit=1)[0]
    if PLACE_IS.search(before):
        return True
    service, place = SERVICE.search(after), PLACE.search(after)
    if service is not None:
        return place is not None and place.start() < service.start()
    if place is not None:
        return True
    services, places = list(SERVICE.finditer(before)), list(PLACE.finditer(before))
    if not services:
        return True
    return bool(places) and places[-1].start() > services[-1].start()


@lru_cache(maxsize=2048)
def hidden_words(text: str) -> bool:
    """Whether `text` says that a place must stay hidden, such as `undisclosed`, `do not publish` or `casa segura`.

    `Confidential` counts unless it is said of a service, a call or a record. A cell that holds nothing but such a word
    is hidden. In doubt the answer is True.
    """
    if not text:
        return False
    words = EXEMPT.sub(" ", unicodedata.normalize("NFKC", text))
    lower = words.lower()
    foreign = not words.isascii()
    for stems, pattern in ALWAYS:
        if (any(stem in lower for stem in stems) if stems else foreign) and pattern.search(words):
            return True
    if len(words) < 60 and WHOLE_CELL.fullmatch(words):
        return True
    if not foreign and not any(stem in lower for stem in MARK_STEMS):
        return False
    return any(_about_the_place(words, mark) for mark in MARK.finditer(words))


SLEEP = re.compile(
    r"""
    \bshelter(?:s|ed|ing)?\b | \bsafe[\s-]*(?:house|home|dwelling|haven)s?\b | \brefuges?\b
    | \b(?:transitional|emergency|crisis|bridge|interim|temporary|second[\s-]stage)[\s,-]+(?:\w+\s+)?(?:living
    |hous(?:e|es|ing)|homes?|
        lodging|accommodations?|apartments?|beds?|residences?|stays?)\b
    | \b(?:hotel|motel)\s+(?:vouchers?|stays?|rooms?)\b | \b(?:overnight|residential)\s+(?:stay|beds?
    |program\w*\s+for\s+(?:\w+\s+){0,3}(?:
        victims|survivors|women)) | \bwomen['’]?s\s+(?:refuge|house|home)\b | \bhalfway\s+house
    | \balbergues?\b | \brefugios?\b | \bcasas?\s+(?:de\s+(?:acogida|refugio|seguridad|transici[oó]n)|refugio
    |seguras?|hogar)\b
    | \b(?:viviendas?|hogar(?:es)?|alojamientos?)\s+(?:de\s+)?(?:transici[oó]n|transitori[oa]s?|temporal(?:es)?
    |de\s+emergencia|emergencia)\b
    | \bh[eé]bergements?\b | \bmaisons?\s+d['’](?:h[eé]bergement|accueil)\b | \bfoyers?\s+(?:d['’]|pour\s+femmes)
    | \blogements?\s+(?:
        temporaires?|d['’]urgence|de\s+transition|transitoires?)\b | \bcentres?\s+d['’]h[eé]bergement
    | \babrigos?\b | \bcasa[\s-](?:abrigo|de\s+passagem|de\s+acolhimento)\b | \bacolhimento\s+(?:institucional
    |tempor\w+|emergencial)\b
    | \babri\b | \brefij\b | \bkay\s+(?:refij|sekirite|an\s+sekirite)\b | \blojman\s+(?:tanporè|ijans)\b
    | \bkanlungan\b | \bsilungan\b | \b(?:pansamantalang|ligtas\s+na)\s+(?:tirahan|tuluyan|matutuluyan|bahay
    |tahanan)\b | \bbahay[\s-](?:kanlungan|ampunan)\b
    | nhà\s+(?:tạm\s+(?:trú|lánh)|an\s+toàn|trú\s+ẩn) | nơi\s+(?:tạm\s+trú|trú\s+ẩn|tạm\s+lánh) | mái\s+ấm
    | chỗ\s+ở\s+(?:tạm|khẩn)
    | 庇[护護] | 收容 | 避[难難]所 | 安全屋 | [临臨][时時](?:住所|住房|住宿)
    | [过過]渡(?:性)?(?:住房|住屋|房屋|居所) | 中途之家 | 安置所 | [妇婦]女之家
    | ملجأ | ملاجئ | مأوى | إيواء | (?:بيت|منزل)\s+آمن | (?:سكن|مسكن)\s+(?:مؤقت|انتقالي|طارئ)
    | 쉼터 | 보호소 | 피난처 | 은신처 | 보호\s*시설 | 임시\s*(?:거처|주거|숙소)
    | приют | убежищ | шелтер | временн\w+\s+(?:жиль|прожива) | кризисн\w+\s+(?:квартир|жиль|стационар)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Every pattern above that is written in ASCII holds one of these.
SLEEP_STEMS = (
    "shelter",
    "safe",
    "refug",
    "transition",
    "emergenc",
    "crisis",
    "bridge",
    "interim",
    "temporar",
    "second",
    "hotel",
    "motel",
    "overnight",
    "residential",
    "women",
    "halfway",
    "albergue",
    "casa",
    "vivienda",
    "hogar",
    "alojam",
    "bergement",
    "maison",
    "foyer",
    "logement",
    "abri",
    "acolhimento",
    "refij",
    "kay",
    "lojman",
    "kanlungan",
    "silungan",
    "tirahan",
    "tuluyan",
    "bahay",
    "tahanan",
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


@lru_cache(maxsize=2048)
def shelter_words(text: str) -> bool:
    """Whether `text` says that people sleep there to be safe: a shelter, refuge, safe house or transitional living.

    Animal and bus shelters, tax shelters and *shelter in place* do not count, unless the text speaks of people too.
    """
    words = unicodedata.normalize("NFKC", text)
    lower = words.lower()
    if words.isascii() and not any(stem in lower for stem in SLEEP_STEMS):
        return False
    if not SLEEP.search(words):
        return False
    rest = NOT_PEOPLE.sub(" ", words)
    return bool(SLEEP.search(rest)) or (
        PEOPLE.search(NOT_PEOPLE.sub(" ", words)) is not None and "place" not in words.lower()
    )
