"""One listing as its page needs it: when it is open, its rules by what they mean for her, what a call may bring, a map.

Promises: pure functions of the listing and the moment; nothing depends on what was searched for, and for a place that
is not public nothing depends on anything but its declared service areas (SAFETY L1). What is not known is asked, never
guessed; what is told of reporting and of calls is general and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from directory import freshness, schedule, taxonomy
from directory.geo.picture import Picture, picture, whereabouts
from directory.public import PublicListing, PublicPhone
from directory.values import AreaKind, PartnerKind, PhoneKind, Precision, Tier
from web import i18n
from web.i18n import Words
from web.pages.answers import moment
from web.wording import policy_line

Line = tuple[str, str]
PLACED = {
    "cost": ("cost", "income-limit"),
    "documents": ("id-required", "immigration-status", "police-report-required", "order-required"),
    "languages": ("interpreter",),
    "access": ("wheelchair", "deaf-access"),
    "call": (
        *("anonymous-contact", "callback-policy", "safe-contact-hours"),
        *("location-sharing-rule", "confidentiality-law"),
    ),
    "report": ("mandated-reporter",),
}
"""The section of the page that a policy belongs to; every other one is a rule."""
PLAIN = frozenset(code for codes in PLACED.values() for code in codes) - {
    *("deaf-access", "safe-contact-hours", "confidentiality-law")
}
UNCLEAR = frozenset({"ask", "some_services"})
"""Under their heading the values of these policies say it all (*No ID needed*), but for these values."""
TO_ASK = {
    PartnerKind.SHELTER: ("pets", "children-accepted", "teen-boys-accepted", "men-accepted", "wheelchair"),
    PartnerKind.COUNSELLING: ("cost", "interpreter"),
    PartnerKind.LEGAL_AID: ("cost", "interpreter"),
    PartnerKind.HEALTH: ("cost", "police-report-required"),
    PartnerKind.POLICE: ("interpreter",),
}
"""What matters most at such a place, and so is worth asking where it is not said."""
REPORTS = dict.fromkeys(
    (
        *(PartnerKind.SHELTER, PartnerKind.COUNSELLING, PartnerKind.HOTLINE, PartnerKind.EDUCATION),
        *(PartnerKind.FAITH, PartnerKind.GOVERNMENT, PartnerKind.COMMUNITY),
    ),
    ("child", "ask"),
) | {PartnerKind.HEALTH: ("child", "health", "ask"), PartnerKind.POLICE: ("police", "ask")}
"""What is said in general about reporting, by the kind of place; nothing where it seldom matters."""
TOO_VAGUE = frozenset({Precision.COUNTY})
"""A point that is only the middle of its county says nothing of which way it is; one of a town is no dot."""
PHONE_ORDER = tuple(PhoneKind)
DASH = "\u2013"


@dataclass(frozen=True, slots=True)
class Opening:
    """Open or not, as a result of a search says it."""

    open: bool | None
    open_until: str
    opens_next: str


def listing_facts(listing: PublicListing, locale: str, now: datetime, country: str) -> dict[str, Any]:
    """Everything the listing template shows beside the listing itself."""
    words = i18n.catalogue(locale).within(country)
    home = {code for codes in PLACED.values() for code in codes}
    said = {name: lines(words, listing, codes) for name, codes in PLACED.items()}
    others = [code for code in listing.policies if code not in home]
    return {
        "opening_now": opening(listing, now, country),
        "moment": lambda text: moment(words, text, now),
        "stale": partial(freshness.is_stale, today=now.date()),
        "phones": in_order(listing.phones),
        "spoken": lambda phone: words.listed(words.language(code, code) for code in phone.languages),
        "said": said,
        "good": lines(words, listing, (code for code in others if _answer(listing, code) == "yes")),
        "limits": lines(words, listing, (code for code in others if _answer(listing, code) == "no")),
        "asks": lines(words, listing, (code for code in others if _answer(listing, code) == "ask")),
        "questions": questions(listing, locale),
        "calling": calling(listing),
        "reporting": reporting(listing),
        "drawn": drawn(listing),
        "drawn_text": place_words(words, listing),
    }


def opening(listing: PublicListing, now: datetime, country: str) -> Opening:
    """Whether it is open at `now`; never inferred. While it is closed for now it is not open."""
    if listing.status.value == "temporarily closed":
        return Opening(False, "", "")
    state = schedule.state(listing.schedules, now, listing.timezone, country)
    until, later = (at.isoformat() if at else "" for at in (state.until, state.opens_next))
    return Opening(state.open, until, later)


def in_order(phones: Iterable[PublicPhone]) -> list[PublicPhone]:
    """Numbers by what a frightened person needs first: a person day and night, a voice, a text; a fax last."""
    return sorted(phones, key=lambda phone: PHONE_ORDER.index(phone.kind))


def _answer(listing: PublicListing, code: str) -> str:
    """Of a number or a text (the longest stay, rules about phones) it is for her to say what it means."""
    if taxonomy.policies()[code].value_type in {"number", "text"}:
        return "yes"
    return taxonomy.policy_answer(code, listing.policies[code])


def lines(words: Words, listing: PublicListing, codes: Iterable[str]) -> list[Line]:
    """`(about, text)` of those of the policies `codes` that the listing tells, each once."""
    told = ((code, listing.policies[code]) for code in codes if code in listing.policies)
    return list(dict.fromkeys(_line(words, code, value) for code, value in told))


def _line(words: Words, code: str, value: str) -> Line:
    about, text = policy_line(words, code, value)
    return ("" if code in PLAIN and value not in UNCLEAR else about, text)


def questions(listing: PublicListing, locale: str) -> list[str]:
    """What the listing does not say and is worth asking there, as a person asks it."""
    known = taxonomy.policies()
    silent = [code for code in TO_ASK.get(listing.kind, ()) if code not in listing.policies]
    if listing.fees:
        silent = [code for code in silent if code != "cost"]
    return [known[code].question(locale) for code in silent]


def calling(listing: PublicListing) -> tuple[str, ...]:
    """Which general sentences of `call.*` hold for whoever calls there; none where there is no number."""
    if not any(phone.kind is not PhoneKind.FAX for phone in listing.phones):
        return ()
    return ("police", "1", "2") if listing.kind is PartnerKind.POLICE else ("1", "2", "3")


def reporting(listing: PublicListing) -> tuple[str, ...]:
    """Which general sentences of `report.*` belong on the page."""
    told = REPORTS.get(listing.kind, ())
    return told or (("ask",) if "mandated-reporter" in listing.policies else ())


def _points(listing: PublicListing, vague: frozenset[Precision]) -> tuple[tuple[float, float], ...]:
    """The public points of a listing, without those that are as `vague` as this."""
    if listing.tier is not Tier.PUBLIC:
        return ()
    places = [place.point for place in listing.locations] or [listing.point]
    told = ((at.latitude, at.longitude) for at in places if at and at.precision not in vague)
    return tuple(dict.fromkeys((round(latitude, 4), round(longitude, 4)) for latitude, longitude in told))


def drawn(listing: PublicListing) -> Picture | None:
    """The map: public points in their county; for any other listing the outlines of the counties it says it serves."""
    counties = tuple(area.code for area in listing.service_areas if area.kind is AreaKind.COUNTY)
    points = _points(listing, TOO_VAGUE | {Precision.TOWN})
    return (picture((), points) if points else None) or picture(tuple(sorted(counties)))


def place_words(words: Words, listing: PublicListing) -> str:
    """Where a public place is, in words: its county, how far and which way from a town; "" for every other."""
    points = _points(listing, TOO_VAGUE)
    at = whereabouts(*points[0]) if points else None
    if at is None:
        return ""
    if not at.town:
        return words.t("map.in", county=at.county)
    if not at.way:
        return words.t("map.near", county=at.county, town=at.town)
    way = words.t(f"way.{at.way}")
    return words.miles("map.from", round(at.miles), county=at.county, town=at.town, way=way)


def groups(shown: str) -> list[str]:
    """A number as people write it, in the groups in which it is best copied: `(512) 555-0100` as 512, 555, 0100."""
    parts = "".join(c if c.isdigit() or c == "+" else " " for c in shown).split()
    return parts or [shown]


def letters(names: Sequence[str]) -> str:
    """Initials that stand for a name: at most three, of the first name that has any."""
    for name in names:
        found = [word[0].upper() for word in name.split() if word[0].isalpha()]
        if found:
            return " ".join(found[:3])
    return DASH
