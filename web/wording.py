"""Facts of a listing as words for a person: numbers to call, hours, miles, ages, rules.

Promises: pure functions over public values; what is not understood is shown as it was written, never reworded.
"""

from __future__ import annotations

import re
from datetime import time
from functools import lru_cache
from urllib.parse import quote, urlsplit

import phonenumbers

from directory import taxonomy
from directory.public import PublicAddress, PublicLanguage, PublicPhone, PublicSchedule
from directory.values import PhoneKind
from web.i18n import Words

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)"
_RULE = re.compile(
    rf"^(?:(?P<days>{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*) )?"
    r"(?P<times>off|\d{2}:\d{2}-\d{2}:\d{2}(?:,\d{2}:\d{2}-\d{2}:\d{2})*)$"
)
DIALLED = frozenset({PhoneKind.HOTLINE, PhoneKind.VOICE, PhoneKind.TTY, PhoneKind.VIDEO})


@lru_cache(maxsize=10_000)
def phone_text(number: str, home: str) -> str:
    """E.164 as people of country `home` write it, `(415) 555-0101`; numbers from elsewhere internationally."""
    if not number.startswith("+"):
        return number
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    same = parsed.country_code == phonenumbers.country_code_for_region(home)
    style = phonenumbers.PhoneNumberFormat.NATIONAL if same else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def phone_link(phone: PublicPhone) -> str:
    """The `tel:` link (RFC 3966, with `;ext=`), or "" for a number that is not called: text and fax."""
    if phone.kind not in DIALLED:
        return ""
    return f"tel:{phone.number};ext={phone.extension}" if phone.extension else f"tel:{phone.number}"


def web_link(url: str) -> str:
    """`url` when it is plain http(s) with a host, else "": untrusted text is never another kind of link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""


def web_name(url: str) -> str:
    """The host of `url`, without `www.`, as the words of its link."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def mail_link(email: str) -> str:
    """The `mailto:` link of an address, with nothing in it that could start a header or a query."""
    return f"mailto:{quote(email, safe='@+')}"


def distance(words: Words, miles: float) -> str:
    """`about 3 miles away`: whole miles, since the place asked for is only a middle."""
    return words.miles("card.under_mile", 1) if miles < 1 else words.miles("card.about_miles", round(miles))


def address_lines(address: PublicAddress) -> list[str]:
    """A public address in the order an envelope has it."""
    town = " ".join(part for part in (address.state_province, address.postal_code) if part)
    last = ", ".join(part for part in (address.city, town) if part)
    return [line for line in (address.address_1, address.address_2, last) if line]


def clock(words: Words, text: str) -> str:
    """`17:00` as the locale writes a time of day; 24:00 is midnight."""
    hour, minute = (int(part) for part in text.split(":"))
    return words.clock(time(hour % 24, minute))


def _days(words: Words, text: str) -> str:
    def name(day: str) -> str:
        return words.t("hours.holidays") if day == "PH" else words.weekday(DAYS.index(day))

    spans = (part.split("-") for part in text.split(","))
    said = [words.t("hours.to", first=name(s[0]), last=name(s[-1])) if len(s) > 1 else name(s[0]) for s in spans]
    shown = words.listed(said)
    return shown[:1].upper() + shown[1:]


def _times(words: Words, text: str) -> str:
    if text == "off":
        return words.t("hours.closed")
    if text == "00:00-24:00":
        return words.t("hours.open_day")
    spans = (span.split("-") for span in text.split(","))
    return words.listed(f"{clock(words, first)} – {clock(words, last)}" for first, last in spans)


def hours_lines(words: Words, schedule: PublicSchedule) -> list[tuple[str, str]]:
    """`(days, times)` lines of an OSM `opening_hours` expression; a rule beyond this grammar is shown as written."""
    text = schedule.expression.strip()
    if text == "24/7":
        return [("", words.t("hours.always"))]
    lines: list[tuple[str, str]] = []
    for rule in (part.strip() for part in text.split(";") if part.strip()):
        match = _RULE.match(rule)
        if match is None:
            return [("", words.t("hours.written", text=text))]
        lines.append((_days(words, match["days"]) if match["days"] else "", _times(words, match["times"])))
    return lines


def policy_text(words: Words, code: str, value: str) -> str:
    """What a rule says, in the locale: the values' own labels, or the partner's text."""
    known = taxonomy.policies()[code].values
    labels = [known[part].label(words.code) for part in value.split(";") if part in known]
    if not labels and code == "max-stay-days" and value.isdigit():
        return words.t("policy.days", n=int(value))
    return words.listed(labels) if labels else value


def policy_line(words: Words, code: str, value: str) -> tuple[str, str]:
    """(what the rule is about, what it says); the first is "" where the second says it all: *Children can come*."""
    label, text = taxonomy.policies()[code].label(words.code), policy_text(words, code, value)
    return ("" if text.casefold().startswith(label.casefold()) else label, text)


def ages(words: Words, low: float | None, high: float | None) -> str:
    """Whom it is for by age, or "" when nothing is said."""
    if low is not None and high is not None:
        return words.t("listing.age_between", low=low, high=high)
    if low is not None:
        return words.t("listing.age_from", low=low)
    return words.t("listing.age_to", high=high) if high is not None else ""


def languages(words: Words, spoken: tuple[PublicLanguage, ...]) -> str:
    """The languages spoken there, named in the locale."""
    return words.listed(words.language(language.code, language.name) for language in spoken)
