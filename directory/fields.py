"""What a person's change of a field may do at once, and what waits (SAFETY P6, and rule 4 of what is never traded).

Promises: pure functions; every field of a `ListingDraft` is in exactly one set, and one that is in none is held
(default deny, by test). A text that brings a number, link, mailbox or street which the listing does not show already
changes how it is reached, whatever field it stands in: spelled with letters, other digits, words or spaces, it waits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

from directory import secrecy, spoken_digits
from directory.standing import contacts
from directory.values import Status, Tier

Content = Mapping[str, Any]


class Effect(StrEnum):
    """What becomes of a change: `safer` and `harmless` are applied, `held` waits, `never` is no one's to make."""

    SAFER = "safer"
    HARMLESS = "harmless"
    HELD = "held"
    NEVER = "never"


HARMLESS: Final = frozenset(
    {
        "needs", "tags", "policies", "languages", "service_areas", "schedules", "timezone", "eligibility",
        "minimum_age", "maximum_age", "fees", "application_process", "wait_time", "interpretation_services",
        "required_documents", "alert", "description", "organization.description",
    }
)  # fmt: skip
"""Applied at once for an organisation that is trusted, unless their words bring a contact."""
HELD: Final = frozenset(
    {
        "phones", "urls", "email", "locations", "name", "alternate_name", "kind", "organization.name",
        "organization.alternate_name", "organization.url", "organization.email",
    }
)  # fmt: skip
"""Where help is found and what it is called: public only when somebody else has verified it."""
EITHER_WAY: Final = frozenset({"tier", "status"})
"""Safer in one direction, held in the other."""
NEVER: Final = frozenset(
    {
        "source", "external_id", "demo", "authorisation", "source_texts", "doubts", "assured_date",
        "organization.external_id",
    }
)  # fmt: skip
"""Who said it, and what has a way of its own (`assured_date` by saying that all is still right)."""
EDITED: Final = HARMLESS | HELD | EITHER_WAY

_NUMBER = re.compile(r"\+?\d(?:[\s().·•/_–—-]{0,3}\d)*")
_LONG = 5
_SPREAD = re.compile(r"\d(?:[^\w\n]{0,6}\d)+")
"""Digits parted by anything but words: a number in disguise, unless they are few."""
_LETTER = re.compile(r"(?<![^\W\d_])[OolI]+(?=\d)|(?<=\d)[OolI]+(?![^\W\d_])")
"""Letters in the place of digits."""
_SPREAD_DIGITS = 7
_LOOKALIKE = str.maketrans("OolI", "0011")
_NO_NUMBER = re.compile(r"[$€£]\s?\d[\d,.]*|\b\d{1,2}[:.]\d{2}\b")
"""Money and times of day."""
_DIALLED = re.compile(
    r"\b(?:call|dial|text|phone|ring|tel|sms|ll[aá]m\w*|marqu\w*|env[ií]\w*|number|n[uú]mero|hotline|line|ext)\b\W*$",
    re.IGNORECASE,
)
_VANITY = re.compile(r"\b(?:1[\s.-]?)?8(?:00|33|44|55|66|77|88)[\s.)-]+[a-z0-9][a-z0-9\s-]{5,}", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]+"
    r"|\b(?:[^\W_](?:[^\W_]|-)*(?:\.|\s\.\s|\s?[\[({]dot[\])}]\s?|\sdot\s))+[^\W\d_]{2,24}\b(?:/\S*)?",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"[\w.+-]+\s?(?:@|\[at\]|\(at\))\s?[\w-]+(?:\.[\w-]+)*", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.])@\w{3,}|\b(?:whatsapp|telegram|signal|wechat|facebook|instagram)\b", re.IGNORECASE)
_HOURS_COMMENT = re.compile(r'"([^"]*)"')


def effect(field: str, new: object, content: Content, *, trusted: bool) -> Effect:
    """What a change of `field` of a listing (`content`) to `new` (JSON) may do; `trusted`: the organisation is."""
    if field in NEVER or field not in EDITED:
        return Effect.NEVER if field in NEVER else Effect.HELD
    if field == "tier":
        return Effect.SAFER if Tier(str(new)).secrecy > Tier(content["tier"]).secrecy else Effect.HELD
    if field == "status" and new != Status.ACTIVE.value:
        return Effect.SAFER
    if field in HELD or brings_contact(field, new, content):
        return Effect.HELD
    return Effect.HARMLESS if trusted else Effect.HELD


def brings_contact(field: str, new: object, content: Content) -> bool:
    """Whether the words of `new` lead somewhere that `content` does not show already."""
    links = (*content["urls"], content["organization"]["url"])
    known = (
        contacts(content)
        | set(map(_address, filter(None, links)))
        | set().union(*(_leads(text) for text in _all_texts(content)))
    )
    return any(not _leads(text) <= known for text in texts_of(field, new))


def _all_texts(content: Content) -> Iterator[str]:
    for field in HARMLESS | HELD:
        yield from texts_of(field, value_of(content, field))


def value_of(content: Content, field: str) -> Any:  # noqa: ANN401 - JSON
    """A field of a content, or one of its organisation's by `organization.<name>`."""
    whole, _, part = field.partition(".")
    return content[whole][part] if part else content[whole]


def texts_of(field: str, value: object) -> list[str]:
    """The words a person wrote in a field's value; codes, times and coordinates are none."""
    if field == "schedules":
        rows = [row for row in _list(value) if isinstance(row, Mapping)]
        comments = [text for row in rows for text in _HOURS_COMMENT.findall(str(row.get("expression", "")))]
        return [*comments, *(str(row.get(part, "")) for row in rows for part in ("label", "note"))]
    if field == "service_areas":
        return [str(area.get("name", "")) for area in _list(value) if isinstance(area, Mapping)]
    if field == "languages":
        rows = [row for row in _list(value) if isinstance(row, Mapping)]
        return [str(row.get(part, "")) for row in rows for part in ("name", "note")]
    return list(_strings(value))


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, Iterable):
        for one in value:
            yield from _strings(one)


def _leads(text: str) -> set[str]:
    """What `text` leads to: numbers (their digits), links and mailboxes (folded), streets (the whole text)."""
    if not text:
        return set()
    plain = "".join(_digit(char) for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    found = {_national(_digits(match.group())) for match in _NUMBER.finditer(plain) if _dialled(plain, match)}
    found |= {
        match.group().casefold() for match in _VANITY.finditer(plain) if re.search("[a-z]{3}", match.group().lower())
    }
    found |= {_address(match.group()) for match in _LINK.finditer(plain)}
    found |= {re.sub(r"\s", "", match.group()).casefold() for match in _MAILBOX.finditer(plain)}
    found |= {match.group().casefold() for match in _HANDLE.finditer(plain)}
    found |= set(_disguised(plain))
    spoken = spoken_digits.run(plain)
    found |= {spoken} if spoken else set()
    return found | ({plain} if secrecy.place_traces(plain) else set())


def _digit(char: str) -> str:
    """Any script's digit as ours."""
    return str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _national(digits: str) -> str:
    """A North American number with its country code, so that one number is one."""
    return f"+1{digits[-10:]}" if len(digits) in (10, 11) and digits[-10:] == digits.removeprefix("1") else f"+{digits}"


def _dialled(text: str, match: re.Match[str]) -> bool:
    """Whether digits are a number to call and not a year, an age or a price."""
    digits = _digits(match.group())
    if len(digits) >= _LONG:
        return True
    return len(digits) >= 2 and _DIALLED.search(text, 0, match.start()) is not None


def _disguised(text: str) -> Iterator[str]:
    """Numbers whose digits are parted by marks of any kind, or written with letters that look like digits."""
    as_digits = _LETTER.sub(lambda match: match.group().translate(_LOOKALIKE), _NO_NUMBER.sub(" and ", text))
    for match in _SPREAD.finditer(as_digits):
        if len(_digits(match.group())) >= _SPREAD_DIGITS:
            yield _national(_digits(match.group()))


def _address(link: str) -> str:
    """A link without what does not lead elsewhere; its path does: many pages of strangers share one host."""
    return re.sub(r"^https?://(?:www\.)?|^www\.|\s", "", link.casefold()).rstrip("/.,;:!?)\"'")
