"""Changing a listing: a form for each section, a look at what would become of it, and sending it.

Promises: nothing is changed before it was seen: a form only makes a draft; the look shows field by field what would be
applied and what would wait, the listing as the public would see it, and every conflict with both sides; what is sent
is the draft that was looked at. Nothing is lost on the way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from directory import editing, fields, taxonomy
from directory.editing import Change, EditError, Plan
from directory.errors import NotFoundError
from directory.holdings import Holding
from directory.staff import drafts
from directory.values import PhoneKind, Tier
from web.pages.answers import SPOKEN
from web.staff import words
from web.staff.guard import ALL, Posted, open_to, text
from web.staff.pages import show, to
from web.staff.portal import hours, reached, sections
from web.staff.portal.kinds import About, several
from web.staff.portal.listings import draft_of, is_trusted, seen, teller
from web.staff.portal.sections import Filled
from web.staff.portal.seeing import as_public
from web.staff.portal.working import Work

router = APIRouter(prefix="/portal/listings/{listing_id}")
ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "Pacific/Guam",
)  # fmt: skip


def seal(draft: Mapping[str, Change]) -> str:
    """What a look was a look at."""
    said = json.dumps({name: [one.base, one.new] for name, one in sorted(draft.items())}, sort_keys=True)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def section_named(name: str, found: Holding) -> str:
    """`name` when the listing has such a section. Raises `NotFoundError`."""
    if name not in sections.open_sections(found.content):
        raise NotFoundError("there is no such section")
    return name


@router.get("/edit/{section}")
@open_to(*ALL, touches="own listing")
def form(work: Work, listing_id: UUID, section: str) -> Response:
    """The form of a section, with what is in the person's draft."""
    found = seen(work, listing_id)
    about = About(work.country, found.content)
    draft = draft_of(work, found)
    return _form(work, found, sections.opened(section_named(section, found), about, draft))


def _form(work: Work, found: Holding, filled: Filled, status: int = 200) -> Response:
    hidden = found.content["tier"] != Tier.PUBLIC.value
    near = reached.states_of(found.content) if filled.section == "areas" else []
    state = work.request.query_params.get("state", "") or (near[0] if near else "")
    spoken = [one["code"] for one in filled.shown.get("languages", [])] if filled.section == "languages" else []
    return show(
        work.request,
        "portal/edit.html",
        status=status,
        listing=found,
        form=filled,
        kinds={name: kind.name for name, kind in sections.SECTIONS[filled.section].items()},
        taxonomy=taxonomy,
        phone_kinds=list(PhoneKind),
        zones=dict.fromkeys([*filter(None, [filled.shown.get("timezone")]), *ZONES]),
        week=hours.picture(filled.shown["schedules"]) if filled.section == "hours" else [],
        languages=list(dict.fromkeys([*spoken, *SPOKEN])),
        language=lambda code: words.catalogue(work.held.person.locale).language(code, code),
        states=reached.states() if filled.section == "areas" else [],
        state=state,
        counties=reached.counties(state, hidden=hidden) if filled.section == "areas" else [],
        map=reached.map_of(filled.shown["service_areas"]) if filled.section == "areas" else None,
        pick=reached.pick_map(state, hidden=hidden) if filled.section == "areas" else None,
    )


@router.post("/edit/{section}")
@open_to(*ALL, touches="own listing")
def save(work: Work, listing_id: UUID, section: str, posted: Posted) -> Response:
    """Put what was typed into the draft; what cannot be read comes back with why."""
    found = seen(work, listing_id)
    filled = sections.posted(section_named(section, found), posted)
    wanted = filled.wanted(About(work.country, found.content))
    if filled.unfit:
        return _form(work, found, filled, 422)
    draft = draft_of(work, found)
    kept = {name: one for name, one in draft.items() if name not in sections.SECTIONS[section]} | wanted
    try:
        editing.plan(found.content, kept, trusted=False)
    except EditError as error:
        filled.unfit = dict.fromkeys(broken(found.content, wanted, error) or list(wanted), ("rule", None))
        return _form(work, found, filled, 422)
    drafts.keep(work.people, work.held.person.id, listing_id, kept, work.now)
    if not kept:
        return to(f"/portal/listings/{listing_id}", "portal_same")
    return to(f"/portal/listings/{listing_id}/review")


def broken(content: dict[str, Any], wanted: Mapping[str, Change], error: EditError) -> list[str]:
    """The fields that keep a rule from being kept: those it names, else those that alone break one."""
    named = [name for name in wanted if {name, name.partition(".")[0]} & set(error.fields)]
    if set(named) < set(wanted) and named:
        return named
    return [name for name in wanted if not _stands(content, {name: wanted[name]})] or named


def _stands(content: dict[str, Any], wanted: Mapping[str, Change]) -> bool:
    try:
        editing.plan(content, wanted, trusted=False)
    except EditError:
        return False
    return True


@router.get("/review")
@open_to(*ALL, touches="own listing")
def review(work: Work, listing_id: UUID) -> Response:
    """What would become of the draft."""
    found = seen(work, listing_id)
    draft = draft_of(work, found)
    if not draft:
        return to(f"/portal/listings/{listing_id}")
    try:
        plan = editing.plan(found.content, draft, trusted=is_trusted(work, found.organization_id))
    except EditError as error:
        return _review(work, found, draft, Plan({}, {}, ()), error.fields)
    return _review(work, found, draft, plan)


def _review(
    work: Work, found: Holding, draft: Mapping[str, Change], plan: Plan, wrong: tuple[str, ...] = ()
) -> Response:
    locale, country = words.catalogue(work.held.person.locale).code, work.country
    return show(
        work.request,
        "portal/review.html",
        status=422 if wrong else 200,
        listing=found,
        plan=plan,
        wrong=wrong,
        seal=seal(draft),
        draft=draft,
        section_of=section_of,
        lines=teller(work),
        week=hours.picture(plan.applied["schedules"][1]) if "schedules" in plan.applied else [],
        article=as_public(work.store, found.id, found.content, plan, locale, country, work.now),
    )


def section_of(field: str) -> str:
    """The section a field is in; "" for one that has none."""
    return next((name for name, parts in sections.SECTIONS.items() if field in parts), "")


@router.post("/resolve")
@open_to(*ALL, touches="own listing")
def resolve(work: Work, listing_id: UUID, posted: Posted) -> Response:
    """Where somebody else changed a field meanwhile: keep theirs, or put mine in its place."""
    found = seen(work, listing_id)
    draft = draft_of(work, found)
    for name in [*draft]:
        chosen = text(posted, f"choice-{name}", 10)
        if chosen == "theirs":
            draft.pop(name)
        elif chosen == "mine":
            draft[name] = Change(fields.value_of(found.content, name), draft[name].new)
    drafts.keep(work.people, work.held.person.id, listing_id, draft, work.now)
    return to(f"/portal/listings/{listing_id}/review")


@router.post("/drop")
@open_to(*ALL, touches="own listing")
def drop(work: Work, listing_id: UUID, posted: Posted) -> Response:
    """Take fields out of the draft; without any named, all of it."""
    named, found = several(posted, "field"), seen(work, listing_id)
    draft = draft_of(work, found)
    kept = {name: one for name, one in draft.items() if name not in named} if named else {}
    drafts.keep(work.people, work.held.person.id, listing_id, kept, work.now)
    return to(f"/portal/listings/{listing_id}/review" if kept else f"/portal/listings/{listing_id}", "portal_dropped")


@router.post("/send")
@open_to(*ALL, touches="own listing")
def send(work: Work, listing_id: UUID, posted: Posted) -> Response:
    """Send the draft that was looked at."""
    found = seen(work, listing_id)
    draft = draft_of(work, found)
    if not draft:
        return to(f"/portal/listings/{listing_id}")
    if text(posted, "seal", 64) != seal(draft):
        return to(f"/portal/listings/{listing_id}/review", "portal_look")
    try:
        became = deliver(work, found, draft, text(posted, "why", 500))
    except EditError as error:
        return _review(work, found, draft, Plan({}, {}, ()), error.fields)
    if became.conflicts:
        return to(f"/portal/listings/{listing_id}/review", "portal_conflict")
    return to(f"/portal/listings/{listing_id}", what_became(became))


def deliver(work: Work, found: Holding, draft: Mapping[str, Change], why: str) -> Plan:
    """Send a draft; only what is in conflict stays in it."""
    trusted = is_trusted(work, found.organization_id)
    became = editing.edit(work.store, found.id, draft, work.held.person.by, why, work.now, trusted=trusted)
    if "tier" in became.applied:
        drafts.forget(work.people, found.id)
    left = {one.field: draft[one.field] for one in became.conflicts if "tier" not in became.applied}
    drafts.keep(work.people, work.held.person.id, found.id, left, work.now)
    return became


def what_became(became: Plan) -> str:
    """The end of the key of what to tell after sending."""
    if became.applied and became.waiting:
        return "portal_both"
    return "portal_waits" if became.waiting else "portal_applied"
