"""What is left of a note when nothing in it may say who wrote it, whom it is about or how to reach anybody.

Promises: pure functions over text; what goes is gone before anything is stored. Numbers of five digits and more,
e-mail and web addresses and handles, and names where they look like names become "…"; a sentence that introduces
somebody ("my name is …", in ten languages) or says where a place is (`directory.secrecy`) goes as a whole. In doubt it
goes: a lost word costs a steward a question, a kept one may cost a person more. It is a net and no proof: the form
asks people not to write such things.
"""

from __future__ import annotations

import re
import unicodedata

from directory.secrecy import without_traces

LONGEST = 300
"""Characters that are kept of a note."""
READ = 4 * LONGEST
"""Characters that are looked at; what comes after is never read."""
GONE = "…"
_WORD_NUMBERS = (
    r"zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple"
    r"|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
)
_ENDS = r"(?:com|org|net|edu|gov|info|mil|int|app|dev|site|online|example|[a-z]{2})"
_REACHES = (
    re.compile(r"\b(?:[a-z][a-z0-9+.-]{1,15}://|www\.|mailto:|tel:)\S*", re.IGNORECASE),
    re.compile(r"\S*[^\s@]@\S+|(?<!\S)@\w\S*"),
    re.compile(
        r"[\w.+-]+\s*(?:[(\[{]\s*(?:at|arroba)\s*[)\]}]|\b(?:at|arroba)\b)\s*[\w.-]+\s*"
        r"(?:[(\[{]\s*(?:dot|punto)\s*[)\]}]|\b(?:dot|punto)\b)\s*\w+",
        re.IGNORECASE,
    ),
    re.compile(rf"\b[\w-]+(?:\.[\w-]+)*\.{_ENDS}\b(?:[/:?#]\S*)?", re.IGNORECASE),
    re.compile(rf"\b(?:{_WORD_NUMBERS})(?:[\s,.-]+(?:{_WORD_NUMBERS}|\d)\b){{4,}}", re.IGNORECASE),
    re.compile(r"[+(]?\d(?:[\s().,/·•_–—-]{0,3}\d){4,}"),
    re.compile(
        r"\b(?:insta(?:gram)?|whats?\s?app|signal|telegram|snap(?:chat)?|facebook|fb|tiktok|wechat|viber|line\s+id|kakao)"
        r"\b[\s:@-]*(?:is\s+|me\s+at\s+|:\s*)?[\w.]*[\d_.]\w*",
        re.IGNORECASE,
    ),
)
_INTRODUCES = re.compile(
    r"""
    \b(?:my|his|her|their|our)\s+(?:\w+['’]?s?\s+){0,2}name(?:['’]s|\s+is|s?\s+are|:)|\bname\s*[:=]|\bcall\s+me\b|\bsigned\b
    | \bask\s+(?:for|me\s+for)\s+(?-i:[A-Z]) | \b(?:i\s+am|i['’]?m|this\s+is|it['’]s)\s+(?-i:[A-Z][a-z’'-]+)
    | \bme\s+llamo\b | \bse\s+llama\b | \b(?:mi|su)\s+nombre\b | \bnombre\s*: | \bsoy\s+(?-i:[A-ZÀ-Ý])
    | \bje\s+m['’]appelle\b | \bs['’]appelle\b | \b(?:mon|son)\s+nom\b | \bje\s+suis\s+(?-i:[A-ZÀ-Ý])
    | \b(?:mwen|m|li)\s+rele\b | \bnon\s+(?:mwen|li)\s+se\b
    | \btên\s+(?:tôi|em|mình|anh|chị|cô|ông|bà|của)\b | \b(?:tôi|em|mình)\s+tên\b
    | \bpangalan\s+(?:ko|niya)\b | \bako\s+si\b | \bsi\s+(?-i:[A-Z][a-z]+)
    | 我叫 | 我的?名字 | 我姓 | 他叫 | 她叫 | 제?\s*이름은 | 저는\s*\S+(?:입니다|이에요|예요|라고) | 그의\s*이름
    | اسم[يه] | \bاسمها | أنا\s+اسم | أُ?دعى
    | \bменя\s+зовут\b | \b(?:его|е[её])\s+зовут\b | \b(?:мо[её]|его|е[её])\s+имя\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NAMES = (
    re.compile(
        r"\b(?:mr|mrs|ms|miss|mx|dr|prof|sr|sra|srta|señora?|señorita|mme|mlle|madame|monsieur|msye|madanm|ông|bà|cô"
        r"|ginang|ginoo|aling|mang|г-н|г-жа)\b\.?\s+(?-i:[^\W\d_a-zà-ÿ])[\w'’-]*",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b[A-ZÀ-Þ][a-zà-ÿ'’-]+(?:\s+(?:[A-ZÀ-Þ]\.?\s+)?(?:d[aeu]l?|de\s+la|van|von)?\s*[A-ZÀ-Þ][a-zà-ÿ'’-]+)+"
    ),
    re.compile(r"\b[А-ЯЁ][а-яё]+(?:\s+[А-ЯЁ][а-яё]+)+"),
)
_SENTENCE = re.compile(r"[^.!?。！？؟\n]*[.!?。！？؟\n]*")


def _folded(text: str) -> str:
    """`text` without compatibility forms, invisible characters and what is no character."""
    plain = unicodedata.normalize("NFKC", text[:READ].encode("utf-8", "ignore").decode("utf-8"))
    return "".join(c for c in plain if c.isprintable() or c.isspace())


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _once(text: str) -> str:
    text, _ = without_traces(text)
    for pattern in _REACHES:
        text = pattern.sub(GONE, text)
    text = "".join(part for part in _SENTENCE.findall(text) if not _INTRODUCES.search(part))
    for pattern in _NAMES:
        text = pattern.sub(GONE, text)
    return re.sub(rf"(?:\s*{GONE})+", f" {GONE}", text).strip()


def nameless(text: str) -> str:
    """`text` without names, numbers, addresses and places, at most `LONGEST` characters; "" when nothing is left."""
    left = _tidy(_folded(text))
    for _ in range(5):
        again = _tidy(_once(left))
        if again == left:
            break
        left = again
    else:
        return ""
    left = left[:LONGEST].strip()
    return left if any(c.isalnum() for c in left) else ""
