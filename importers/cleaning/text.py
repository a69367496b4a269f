"""Text as people should read it: no markup, no control characters, no placeholder, no broken encoding.

Promises: total (any object is accepted, nothing is raised), idempotent, and it never adds a word. What is repaired is
repaired only when the repair can be proved (`mojibake`); what looks like a tag but is none stays as it was written.
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections.abc import Collection

import nh3

from importers.cleaning.casing import title_case

__all__ = [
    "as_text",
    "clean_text",
    "is_placeholder",
    "mojibake",
    "sections",
    "title_case",
    "without_asides",
    "without_sections",
]

_TAGS = (
    "a|abbr|acronym|address|area|article|aside|b|base|big|blockquote|body|br|button|caption|center|cite|code|dd|del|div|"
    "dl|dt|em|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|meta|nav|"
    "object|ol|option|p|pre|q|s|script|section|select|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|"
    "textarea|tfoot|th|thead|title|tr|tt|u|ul"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>|<!--", re.IGNORECASE)
_NOT_A_TAG = re.compile(rf"<(?!/?(?:{_TAGS})(?:\s[^<>]*)?/?>|!--)", re.IGNORECASE)
_BREAK = re.compile(
    r"<(?:br|hr)\s*/?>|</?(?:p|div|li|ul|ol|h[1-6]|tr|table|section|article|blockquote|dd|dt|dl)(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_AMPERSANDS = re.compile(r"&(?:amp;)+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n{3,}")
_TIDY = re.compile(r"[ -%'-;=-~]*")  # printable ASCII with no `&` and no `<`: there is nothing to do but strip it
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_PLACEHOLDER = re.compile(
    r"(?:#?n\s*/\s*a|n\.\s?a\.?|na|nan|null|nil|undefined|\(?blank\)?|\(?empty\)?|not applicable|[-–—_.*?/\\]+)",
    re.IGNORECASE,
)
_UNDEFINED_IN_CP1252 = frozenset("\x81\x8d\x8f\x90\x9d")
_ASIDE = re.compile(
    r"\bdo not (?:give|share|release|publish|disclose|post|list)\b|\bnot for (?:public|the public|publication|clients)|"
    r"\bconfidential (?:#|number|phone|fax|line)|\b(?:staff|internal|agency) use only|\bfor staff only",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:(?<=\s)|^)([A-Z][A-Z0-9 /&'’-]{2,40}):(?=\s|$)")


def as_text(value: object) -> str:
    """The cell as text: None and NaN are "", a whole float loses its `.0`; never raises."""
    if value is None:
        return ""
    if isinstance(value, float):
        if math.isnan(value) or math.isinf(value):
            return ""
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def is_placeholder(text: str) -> bool:
    """Whether the cell only says that there is nothing in it (`N/A`, `NaN`, `null`, `-`); "none" may mean *free*."""
    return not text.strip() or _PLACEHOLDER.fullmatch(text.strip()) is not None


def _as_cp1252(line: str) -> bytes | None:
    out = bytearray()
    for char in line:
        if char in _UNDEFINED_IN_CP1252:
            out.append(ord(char))
            continue
        try:
            out += char.encode("cp1252")
        except UnicodeEncodeError:
            return None
    return bytes(out)


def mojibake(text: str) -> str:
    """Repair UTF-8 that was read as cp1252, line by line, where the whole line proves it: its bytes are valid UTF-8.

    A line in which any genuine accented letter stands beside the broken ones proves nothing and stays as it is.
    """
    if text.isascii():
        return text
    lines = []
    for line in text.split("\n"):
        raw = None if line.isascii() else _as_cp1252(line)
        try:
            lines.append(line if raw is None else raw.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(line)
    return "\n".join(lines)


def _without_markup(text: str) -> str:
    while True:
        before = text
        if _TAG.search(text):
            text = _BREAK.sub("\n", _NOT_A_TAG.sub("&lt;", text))
            text = nh3.clean(text, tags=set(), clean_content_tags={"script", "style"})
        if "&" in text:
            text = html.unescape(_AMPERSANDS.sub("&", text))
        if text == before:
            return text


def _plain(text: str) -> str:
    if _TIDY.fullmatch(text) and "  " not in text:
        return text.strip()
    text = _SURROGATE.sub("\ufffd", text)
    text = _LINE_END.sub("\n", _without_markup(_LINE_END.sub("\n", mojibake(text))))
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", unicodedata.normalize("NFC", text)))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


def clean_text(text: object, limit: int = 20_000) -> str:
    """`text` without markup, entities, control and invisible characters; block tags become line breaks.

    A placeholder becomes "". Longer than `limit` characters is cut at a word and ends in `…`.
    """
    if text == "":  # most cells are
        return ""
    cleaned = as_text(text)
    while (again := _plain(cleaned)) != cleaned:
        cleaned = again
    if is_placeholder(cleaned):
        return ""
    if len(cleaned) <= limit:
        return cleaned
    head = cleaned[: max(limit - 1, 0)]
    whole = cleaned[len(head)].isspace() or " " not in head.strip()
    kept = (head if whole or head.endswith(" ") else head.rsplit(None, 1)[0]).rstrip()
    while mojibake(kept + "…") != kept + "…":  # "Ã" before "…" would itself be taken for a broken "Å" next time
        kept = kept[:-1].rstrip()
    return kept + "…"


def sections(text: object) -> dict[str, str]:
    """Label → body of a text like `OVERVIEW: … DONATIONS: …`; what stands before the first label is under "".

    A label is at most 41 capitals before a colon. A label that is repeated gathers its bodies, one per line.
    """
    cleaned = clean_text(text, limit=1_000_000)
    marks = list(_LABEL.finditer(cleaned))
    found: dict[str, str] = {}
    head = cleaned[: marks[0].start()].strip() if marks else cleaned
    if head:
        found[""] = head
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        body = cleaned[mark.end() : following.start() if following else len(cleaned)].strip()
        label = mark.group(1).strip()
        if body:
            found[label] = f"{found[label]}\n{body}" if label in found else body
    return found


def without_sections(text: object, labels: Collection[str]) -> str:
    """The text less every section under one of `labels` (capitals, no colon), up to the next label or the end."""
    cleaned = clean_text(text, limit=1_000_000)
    marks = list(_LABEL.finditer(cleaned))
    for mark, following in reversed(list(zip(marks, [*marks[1:], None], strict=False))):
        if mark.group(1).strip() in labels:
            cleaned = cleaned[: mark.start()] + (cleaned[following.start() :] if following else "")
    return cleaned.strip()


def without_asides(text: str) -> str:
    """The text less every line for staff alone ("do not give this number to clients")."""
    return "\n".join(line for line in text.split("\n") if not _ASIDE.search(line)).strip()
