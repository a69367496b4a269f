"""What is told of the listings on a referral list: read out, printed, as plain text and as a text message.

Promises: only what the public card may say, so a confidential place has no address here either; what goes out or lies
about says by default neither who helps nor what it is about (SAFETY P8, C8): first letters, numbers and hours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from directory.public import PublicListing, PublicPhone
from directory.trace_vocabulary import COMMON, STRONG, WEAK
from directory.values import PhoneKind, Tier
from web.i18n import Words
from web.pages.listing_facts import Opening, groups, in_order, letters, opening
from web.staff.console.spoken import Group, sentence, spoken
from web.wording import address_lines, hours_lines, phone_text

SMS_SIGNS: Final = 160
"""What one text message holds in the alphabet of GSM 03.38; all of ours is ASCII letters, digits and `:,-+.`"""
EASY: Final = frozenset(f"{STRONG} {WEAK} {COMMON} north south east west suite unit floor box".split())
"""Words of addresses that nobody needs spelled."""
SHORT: Final = 4


@dataclass(frozen=True, slots=True)
class Number:
    """One number to call or text: as it is written, in groups, and as it is said."""

    phone: PublicPhone
    shown: str
    groups: list[Group]
    said: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One listing of the list with what every sheet needs of it."""

    listing: PublicListing
    letters: str
    numbers: list[Number]
    hours: list[tuple[str, str]]
    opening: Opening
    address: list[str]
    where: list[str]
    spelled: list[str]


def entry(listing: PublicListing, said: Words, told: Words, now: datetime, country: str) -> Entry:
    """`said`: words of who reads it out; `told`: of who gets the sheet."""
    numbers = []
    for phone in in_order(phone for phone in listing.phones if phone.kind is not PhoneKind.FAX):
        shown = phone_text(phone.number, country)
        numbers.append(Number(phone, shown, spoken(said, shown), sentence(said, shown)))
    public = listing.tier is Tier.PUBLIC and listing.address is not None
    address = address_lines(listing.address) if public and listing.address else []
    return Entry(
        listing,
        letters((listing.organization.name, listing.name)),
        numbers,
        [line for schedule in listing.schedules if schedule.expression for line in hours_lines(told, schedule)],
        opening(listing, now, country),
        address,
        address or _placeless(listing, told),
        spelled(address[0]) if address else [],
    )


def _placeless(listing: PublicListing, told: Words) -> list[str]:
    """What is told of where a listing is that has no address to be told."""
    if listing.tier is Tier.CONFIDENTIAL:
        return [told.t("card.private")]
    if listing.area:
        return [told.t("listing.area_only", area=listing.area)]
    return [told.t("listing.virtual")] if listing.virtual else []


def spelled(street: str) -> list[str]:
    """The hard words of a street, letter by letter: `Tchoupitoulas St` as *T C H O U P I T O U L A S*."""
    hard = (word.strip(".,#") for word in street.split())
    return [
        " ".join(word.upper()) for word in hard if len(word) > SHORT and word.isalpha() and word.lower() not in EASY
    ]


def short(one: Entry) -> str:
    """One listing as one text message: letters and numbers, as many as one message holds."""
    made = _ascii(one.letters) or "*"
    for at, number in enumerate(one.numbers):
        more = f"{', ' if at else ': '}{'SMS ' if number.phone.kind is PhoneKind.TEXT else ''}{_dialled(number)}"
        if len(made) + len(more) > SMS_SIGNS:
            break
        made += more
    return made


def _dialled(number: Number) -> str:
    extension = f" x{number.phone.extension}" if number.phone.extension else ""
    return "-".join(_ascii(group) for group in groups(number.shown)) + extension


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(c for c in plain if c.isalnum() or c in " +-.").strip()


def plain(entries: Sequence[Entry], told: Words, *, names: bool) -> str:
    """All of them as plain text: letters (with `names`: who it is), numbers and hours."""
    return "\n\n".join("\n".join(_lines(one, told, names=names)) for one in entries)


def _lines(one: Entry, told: Words, *, names: bool) -> Iterable[str]:
    yield one.listing.name if names else one.letters
    for number in one.numbers:
        kind = PhoneKind.VOICE if number.phone.kind is PhoneKind.HOTLINE else number.phone.kind
        extension = number.phone.extension
        more = f" {told.t('phone.extension', extension=extension)}" if extension else ""
        yield f"{told.t(f'phone.{kind.value}')}{told.colon} {number.shown}{more}"
    if one.hours and not _as_written(one, told):
        for days, times in one.hours:
            yield f"{days}{told.colon} {times}" if days else times
    if names:
        yield from one.address


def _as_written(one: Entry, told: Words) -> bool:
    """Whether the hours are in the partner's own words, which may say anything."""
    written = {told.t("hours.written", text=schedule.expression.strip()) for schedule in one.listing.schedules}
    return any(times in written for _, times in one.hours)
