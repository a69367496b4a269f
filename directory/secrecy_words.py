"""Words by which a partner says that a place is hidden.

Promises: eleven languages (English, Spanish, French, Portuguese, Haitian Creole, Tagalog, Vietnamese, Chinese, Arabic,
Korean, Russian); in doubt the answer is *yes, hidden*. "Confidential counselling" is about the service, "confidential
location" about the place: the first alone hides nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from directory.gates import found, gated, opened

# Whatever else stands beside them, these are said of a place. Without gates: never found in plain ASCII.
ALWAYS = gated(
    (
        "disclos publi list divul",
        r"\bun-?disclosed\b | \bnot\s+(?:be\s+)?(?:publicly\s+)?(?:disclosed|published|listed|divulged|public)\b",
    ),
    ("held", r"\bwith-?held\b"),
    ("unlisted", r"\bunlisted\b"),
    ("published", r"\bunpublished\b | \bnon-?published\b"),
    ("not + public distribution release", r"\bnot\s+for\s+(?:the\s+)?(?:public|publication|distribution|release)\b"),
    (
        (
            "not don't dont never + publi print post list map share disclose release reveal divulge distribut refer "
            "display show give hand"
        ),
        r"""
        \b(?:do\s+not|don['’]?t|never|please\s+don['’]?t)\s+(?:publish|print|post|list|map|share|disclose|release
        |reveal|divulge| distribute|refer|publici[sz]e|display|show|(?:give|hand)\s+out)\b
        """,
    ),
    (
        "call + location address direction site place",
        r"""
        \bcall\s+(?:us\s+|ahead\s+|first\s+)?(?:for|to\s+get)\s+(?:the\s+|our\s+|exact\s+)*(?:location|address
        |directions?|site|meeting\s+place)
        """,
    ),
    (
        (
            "location address site direction + given provided disclosed shared released available revealed upon after "
            "phone request"
        ),
        r"""
        \b(?:location|address|site|directions)\s+(?:is\s+|are\s+|will\s+be\s+)?(?:only\s+)?(?:given|provided
        |disclosed|shared|released| available|revealed|upon|after|by\s+phone|on\s+request)
        """,
    ),
    (
        (
            "location address site place facility shelter whereabouts + secret hidden private protected restricted "
            "suppressed unknown anonymous"
        ),
        r"""
        \b(?:location|address|site|place|facility|shelter|whereabouts)\W+(?:\w+\W+){0,3}(?:secret|hidden|private
        |protected|restricted| suppressed|unknown\s+to|anonymous)\b
        """,
    ),
    (
        "private hidden protected restricted suppressed anonymous secret secure + location address site facility",
        r"""
        \b(?:private|hidden|protected|restricted|suppressed|anonymous|secret|secure)[\s,-]+(?:\w+\s+)?(?:location
        |address|site|facility)\b
        """,
    ),
    ("safe", r"\bsafe[\s-]*(?:house|home|dwelling)s?\b(?!\s+project\s+for\s+lead)"),
    ("secret", r"\bsecret\s+(?:location|address|place|site|shelter)"),
    (
        "direcci + publicada divulgada disponible reservada privada oculta secreta protegida",
        r"""
        \bdirecci[oó]n\W+(?:\w+\W+){0,3}(?:no\s+(?:publicada|divulgada|disponible)|reservada|privada|oculta|secreta
        |protegida)
        """,
    ),
    (
        "no + divulg publi revel compart difund",
        r"""
        \bno\s+(?:se\s+)?(?:divulg\w+|publi(?:car|que|quen|ca)|revel\w+|compart\w+|difund\w+)\b
        """,
    ),
    ("nao + divulg public revel", r"\bn[aã]o\s+(?:divulg\w+|public\w+|revel\w+)\b"),
    (
        "pas + publier diffuser divulguer communiquer",
        r"\bne\s+pas\s+(?:publier|diffuser|divulguer|communiquer)\b",
    ),
    ("pibliye divilge bay", r"\bpa\s+(?:pibliye|divilge|bay\s+adr[eè]s)"),
    (
        "huwag hindi",
        r"\b(?:huwag|hindi)\s+(?:i-?publish|ilathala|inilalathala| isinisiwalat|ibinubunyag|ipamigay)",
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
        | nhà\s+an\s+toàn
        """,
    ),
    ("casa + segura seguridad", r"\bcasas?\s+(?:seguras?|de\s+seguridad)\b"),
    (
        "lugar ubicaci sitio domicilio local endere + secret reservad privad sigilos ocult protegid",
        r"""
        \b(?:lugar|ubicaci[oó]n|sitio|domicilio|local|endere[cç]o)\s+(?:\w+\s+)?(?:secret[oa]|reservad[oa]
        |privad[oa]|sigilos[oa]|ocult[oa]|protegid[oa])
        """,
    ),
    (
        "llame llamar",
        r"\b(?:llame|llamar)\s+para\s+(?:\w+\s+){0,2}(?:ubicaci[oó]n|direcci[oó]n|domicilio)",
    ),
    ("sigilos", r"\bsigilos[oa]s?\b"),
    (
        "adresse",
        r"""
        \badresse\s+(?:\w+\s+)?(?:secr[eè]te|non\s+(?:communiqu|divulgu|publi)\w+|cach[eé]e|prot[eé]g[eé]e)
        """,
    ),
    (
        "lieu adresse endroit + secret",
        r"\b(?:lieu|adresse|endroit)\s+(?:tenue?\s+)?(?:secret|secr[eè]te)\b",
    ),
    ("abrigo", r"\bcasa[\s-]abrigo\b"),
    ("adres kote + sekre kache", r"\b(?:adr[eè]s|kote)\s+(?:\w+\s+)?(?:sekr[eè]|kache)"),
    ("sekirite", r"\bkay\s+(?:an\s+)?sekirite\b"),
    ("lihim nakatago", r"\b(?:lihim|nakatago)\s+na\s+(?:lokasyon|lugar|tirahan|address|bahay)"),
    ("ligtas", r"\bligtas\s+na\s+(?:bahay|tahanan)\b"),
)
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
EXEMPT_STEMS = ("confidential", "confidencial", "secret")
# A programme that gives survivors a substitute address; it hides theirs, and has an office of its own.
EXEMPT = re.compile(
    r"\baddress\s+confidentiality\s+programs?|\bprograma\s+de\s+confidencialidad\s+de\s+direcci[oó]n|"
    r"\bvictoria['’]?s\s+secret|\bsecret\s+(?:service|santa|garden)",
    re.IGNORECASE,
)
CELL_STEMS = ("priv", "hidden", "secret", "restricted", "suppressed", "protected", "dnp", "not", "reservad", "lihim")
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
    words = unicodedata.normalize("NFKC", text)
    if words.isascii() and not words.lower().islower():
        return False  # no letter: a ZIP code, a degree
    if not words.isascii() or opened(EXEMPT_STEMS, words.lower()):
        words = EXEMPT.sub(" ", words)
    lower = words.lower()
    foreign = not words.isascii()
    if found(ALWAYS, words, lower):
        return True
    if len(words) < 60 and (foreign or opened(CELL_STEMS, lower)) and WHOLE_CELL.fullmatch(words):
        return True
    if not foreign and not opened(MARK_STEMS, lower):
        return False
    return any(_about_the_place(words, mark) for mark in MARK.finditer(words))
