"""The facts of one listing in words: as a row of the list, whole, and for a comparison.

Promises: pure functions of what was found and the moment; what a listing does not say is said to be not said, never
guessed; each answer is a sign and words, so that colour alone tells nothing (SAFETY C1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from directory import freshness, schedule, taxonomy
from directory.capacity import Room
from directory.public import PublicListing, PublicPhone
from directory.search.query import SearchResult
from directory.values import PhoneKind, Tier
from web import i18n, wording
from web.i18n import Words
from web.pages.answers import moment
from web.pages.listing_facts import in_order

Sign = Literal["yes", "no", "ask", "unsaid"]
ASKED_FIRST: Final = (
    *("pets", "children-accepted", "teen-boys-accepted", "men-accepted", "trans-inclusive"),
    *("immigration-status", "police-report-required", "id-required", "sobriety-rule", "mandated-reporter"),
)
"""Rules that callers ask for: always shown, also when the listing does not say."""
ELSEWHERE: Final = frozenset({"cost", "income-limit", "max-stay-days", "interpreter", "wheelchair", "deaf-access"})
"""Rules that stand with other facts of the same kind."""
HOUR: Final = 60
SIGNS: Final = {"yes": "✓", "no": "✗", "ask": "?", "unsaid": "–"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a listing says of one thing: `sign` is how that is for the caller; `plain` is only told."""

    about: str
    text: str
    sign: Sign = "unsaid"
    plain: bool = False

    @property
    def judged(self) -> bool:
        """Whether the sign tells more than that something is said."""
        return self.sign in {"yes", "no", "ask"} and not self.plain

    @property
    def mark(self) -> str:
        """The sign to look at; the words say the same."""
        return SIGNS[self.sign]


@dataclass(frozen=True, slots=True)
class Call:
    """A number as it is read out, and as it is dialled."""

    kind: str
    number: str
    link: str
    extension: str
    note: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Row:
    """A listing at a glance."""

    id: UUID
    name: str
    organization: str
    open: Literal["open", "closed", "ask"]
    hours: str
    room: Room | None
    far: str
    fits: tuple[Said, ...]
    phone: str
    flags: tuple[str, ...]
    also: int


@dataclass(frozen=True, slots=True)
class Whole:
    """A listing with everything a caller asks for."""

    row: Row
    listing: PublicListing
    phones: tuple[Call, ...]
    hours: tuple[tuple[str, tuple[tuple[str, str], ...], str], ...]
    rules: tuple[Said, ...]
    others: tuple[Said, ...]
    more: tuple[Said, ...]
    webs: tuple[tuple[str, str], ...]
    stale: bool


@dataclass(frozen=True, slots=True)
class Eye:
    """Who looks: the staff face's words and the public ones of the same language, the country, the moment."""

    staff: Words
    public: Words
    country: str
    now: datetime


def eye(staff: Words, country: str, now: datetime) -> Eye:
    """For somebody who reads in the language of `staff`."""
    return Eye(staff, i18n.catalogue(staff.code).within(country), country, now)


def row(eye: Eye, result: SearchResult, room: Room | None, *, staff_only: bool = False) -> Row:
    """One line of the list."""
    listing = result.listing
    phone = next((one for one in in_order(listing.phones) if one.kind is not PhoneKind.FAX), None)
    flags = {
        "staff": staff_only,
        "closed": listing.status.value == "temporarily closed",
        "alert": bool(listing.alert),
        "demo": listing.demo,
    }
    return Row(
        id=listing.id,
        name=listing.name,
        organization=listing.organization.name if listing.organization.name != listing.name else "",
        open=_state(result),
        hours=_hours_now(eye, result),
        room=room,
        far=far(eye, result),
        fits=fits(eye, result),
        phone=_number(eye, phone) if phone else "",
        flags=tuple(name for name, on in flags.items() if on),
        also=result.also_count,
    )


def _number(eye: Eye, phone: PublicPhone) -> str:
    shown = wording.phone_text(phone.number, eye.country)
    return f"{shown} {eye.public.t('phone.extension', extension=phone.extension)}" if phone.extension else shown


def _state(result: SearchResult) -> Literal["open", "closed", "ask"]:
    """Day and night is open in every time zone, also in one that is not known."""
    if result.open is None and not _always(result.listing):
        return "ask"
    return "closed" if result.open is False else "open"


def _always(listing: PublicListing) -> bool:
    closed = listing.status.value == "temporarily closed"
    return not closed and any(one.expression and schedule.all_day(one.expression) for one in listing.schedules)


def _hours_now(eye: Eye, result: SearchResult) -> str:
    t = eye.staff.t
    if result.open is not False and _always(result.listing):
        return t("console.open.always")
    if result.open and result.open_until:
        return t("console.open.until", time=moment(eye.public, result.open_until, eye.now))
    if result.open:
        return t("console.open.now")
    if result.open is None:
        return t("console.open.ask")
    if result.opens_next:
        return t("console.open.next", time=moment(eye.public, result.opens_next, eye.now))
    return t("console.open.closed")


def far(eye: Eye, result: SearchResult) -> str:
    """How far, honestly: about so many miles from the middle of the place asked for, or that it serves the place."""
    if result.distance_miles is not None:
        return wording.distance(eye.public, result.distance_miles)
    return "" if "area" in result.ask else eye.staff.t(f"console.far.{result.group}")


def fits(eye: Eye, result: SearchResult) -> tuple[Said, ...]:
    """What was asked for and is there, and what must still be asked."""
    met = dict.fromkeys(label for code in result.why if (label := _label(eye, code)))
    unsure = [code for code in result.ask if code != "hours" or _state(result) == "ask"]
    asks = dict.fromkeys(label for code in unsure if (label := _label(eye, code)))
    open_to = (Said(label, "", "ask") for label in asks if label not in met)
    return (*(Said(label, "", "yes") for label in met), *open_to)


def _label(eye: Eye, coded: str) -> str:
    kind, _, code = coded.partition(":")
    if kind == "policy":
        return rule_name(eye, code)
    if kind == "language":
        return eye.public.language(code, code)
    if kind == "tag" and code in taxonomy.tags():
        return taxonomy.tags()[code].label(eye.staff.code)
    known = f"console.ask.{kind}"
    return eye.staff.t(known) if known in eye.staff.entries else ""


def age(eye: Eye, at: datetime) -> str:
    """How long ago something was said."""
    minutes = max(0, int((eye.now - at).total_seconds() // 60))
    if minutes < HOUR:
        return eye.staff.t("console.age.minutes", n=minutes) if minutes else eye.staff.t("console.age.now")
    return eye.staff.t("console.age.hours", n=minutes // HOUR)


def clock(eye: Eye, at: datetime, zone: str) -> str:
    """A moment as a time of day there, with the weekday when that is not today's."""
    try:
        local = at.astimezone(ZoneInfo(zone)) if zone else at
    except (ZoneInfoNotFoundError, ValueError, OSError):
        local = at
    return moment(eye.public, local.isoformat(timespec="minutes"), eye.now)


def rule_name(eye: Eye, code: str) -> str:
    """A rule in a word or two; the taxonomy's own label where it has no short one."""
    known = f"console.rule.{code}"
    return eye.staff.t(known) if known in eye.staff.entries else taxonomy.policies()[code].label(eye.staff.code)


def rule(eye: Eye, listing: PublicListing, code: str) -> Said:
    """What a listing says of one of the rules."""
    value = listing.policies.get(code, "")
    if not value:
        return Said(rule_name(eye, code), eye.staff.t("console.unsaid"))
    text = wording.policy_text(eye.public, code, value)
    plain = taxonomy.policies()[code].value_type in {"number", "text"}
    return Said(rule_name(eye, code), text, "yes" if plain else taxonomy.policy_answer(code, value))


def whole(eye: Eye, result: SearchResult, room: Room | None, *, staff_only: bool = False) -> Whole:
    """Everything about one listing."""
    listing = result.listing
    others = [code for code in listing.policies if code not in {*ASKED_FIRST, *ELSEWHERE}]
    return Whole(
        row=row(eye, result, room, staff_only=staff_only),
        listing=listing,
        phones=tuple(_call(eye, phone) for phone in in_order(listing.phones)),
        hours=tuple(_week(eye, one) for one in listing.schedules if one.expression or one.note or one.by_appointment),
        rules=tuple(rule(eye, listing, code) for code in ASKED_FIRST),
        others=tuple(rule(eye, listing, code) for code in others),
        more=tuple(more(eye, listing)),
        webs=tuple((wording.web_name(url), link) for url in listing.urls if (link := wording.web_link(url))),
        stale=freshness.is_stale(listing.assured_date, eye.now.date()),
    )


def _call(eye: Eye, phone: PublicPhone) -> Call:
    return Call(
        kind=eye.staff.t(f"portal.kind.{phone.kind.value}"),
        number=wording.phone_text(phone.number, eye.country),
        link=wording.phone_link(phone),
        extension=phone.extension,
        note=phone.note,
        spoken=eye.public.listed(eye.public.language(code, code) for code in phone.languages),
    )


def _week(eye: Eye, one: Any) -> tuple[str, tuple[tuple[str, str], ...], str]:  # noqa: ANN401 - a PublicSchedule
    lines = wording.hours_lines(eye.public, one) if one.expression else []
    notes = [eye.public.t("listing.appointment")] if one.by_appointment else []
    return one.label, tuple(lines), " · ".join([*notes, *filter(None, [one.note])])


def more(eye: Eye, listing: PublicListing) -> Iterable[Said]:
    """The other facts, in the order in which they are asked for. Those that every caller asks for are always there."""
    t = eye.staff.t

    def told(name: str, parts: Iterable[str], *, always: bool = False) -> Iterable[Said]:
        text = " · ".join(dict.fromkeys(part for part in parts if part))
        if text or always:
            yield Said(t(f"console.fact.{name}"), text or t("console.unsaid"), "yes" if text else "unsaid", plain=True)

    def rules(*codes: str) -> list[str]:
        return [rule(eye, listing, code).text for code in codes if code in listing.policies]

    places = listing.locations
    yield from told("languages", [wording.languages(eye.public, listing.languages)], always=True)
    yield from told("interpreter", [listing.interpretation_services, *rules("interpreter")], always=True)
    yield from told("transport", [place.transportation for place in places], always=True)
    yield from told("cost", [listing.fees, *rules("cost", "income-limit")], always=True)
    yield from told("stay", rules("max-stay-days"), always=listing.kind.value == "shelter")
    access = [*(place.accessibility for place in places), *rules("wheelchair", "deaf-access")]
    yield from told("access", access, always=True)
    yield from told("ages", [wording.ages(eye.public, listing.minimum_age, listing.maximum_age)])
    yield from told("tags", [eye.public.listed(_names(eye, listing.tags, taxonomy.tags()))])
    yield from told("needs", [eye.public.listed(_names(eye, listing.needs, taxonomy.needs()))])


def told(eye: Eye, one: Whole) -> list[Said]:
    """Everything about a listing that can be laid beside another's, fact by fact."""
    t, listing = eye.staff.t, one.listing

    def plain(name: str, text: str) -> Said:
        return Said(t(f"console.fact.{name}"), text or t("console.unsaid"), "yes" if text else "unsaid", plain=True)

    room = one.row.room
    room_said = f"{t(f'console.room.{room.level}')}, {age(eye, room.said_at)}" if room else ""
    week = " · ".join(" ".join(filter(None, line)) for _, lines, _ in one.hours for line in lines)
    return [
        plain("room", room_said),
        plain("now", one.row.hours),
        plain("hours", week),
        plain("far", one.row.far),
        *one.rules,
        *one.others,
        *one.more,
        plain("where", ", ".join(where(eye, listing))),
        plain("apply", listing.application_process),
        plain("eligibility", listing.eligibility),
        plain("documents", ", ".join(listing.required_documents)),
        plain("wait", listing.wait_time),
    ]


def _names(eye: Eye, codes: Sequence[str], known: Any) -> list[str]:  # noqa: ANN401 - a part of the taxonomy
    return [known[code].label(eye.staff.code) for code in codes]


def where(eye: Eye, listing: PublicListing) -> list[str]:
    """Where one goes, line by line; for a hidden place what may be said of it."""
    if listing.tier is Tier.CONFIDENTIAL or (listing.tier is Tier.AREA and not listing.area):
        return [eye.staff.t("console.private")]
    if listing.tier is Tier.AREA:
        return [eye.public.t("listing.area_only", area=listing.area)]
    if listing.address:
        return wording.address_lines(listing.address)
    return [eye.public.t("listing.virtual")] if listing.virtual else [eye.staff.t("console.unsaid")]
