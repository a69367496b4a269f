"""The listing as the public will see it, while somebody types in a section's form.

Promises: nothing is kept: no draft is made and none is changed; what was typed is read by the same rules as when it is
sent, and what cannot be read yet is left out of the picture and said beside its field. What would wait is shown as it
will look once it was checked, and named as waiting.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from directory import editing
from directory.editing import Change, EditError, Plan
from directory.holdings import Holding
from web.staff import words
from web.staff.guard import ALL, Posted, open_to
from web.staff.pages import show
from web.staff.portal import hours, sections
from web.staff.portal.edit import broken, section_named
from web.staff.portal.kinds import About
from web.staff.portal.listings import draft_of, is_trusted, seen
from web.staff.portal.sections import Filled
from web.staff.portal.seeing import as_public
from web.staff.portal.working import Work

router = APIRouter(prefix="/portal/listings/{listing_id}")


@router.post("/preview/{section}")
@open_to(*ALL, touches="own listing")
def preview(work: Work, listing_id: UUID, section: str, posted: Posted) -> Response:
    """A piece of the form's page: what cannot be read yet, what would wait, and the public page's article."""
    found = seen(work, listing_id)
    filled = sections.posted(section_named(section, found), posted)
    wanted = filled.wanted(About(work.country, found.content))
    plan = _planned(work, found, filled, wanted)
    return show(
        work.request,
        "portal/live.html",
        form=filled,
        waiting=list(plan.waiting),
        conflicts=[one.field for one in plan.conflicts],
        article=_article(work, found, plan),
        week=hours.picture(_schedules(found, plan)) if section == "hours" else [],
    )


def _schedules(found: Holding, plan: Plan) -> list[dict[str, Any]]:
    changed = plan.applied.get("schedules") or plan.waiting.get("schedules")
    said: list[dict[str, Any]] = changed[1] if changed else found.content["schedules"]
    return said


def _planned(work: Work, found: Holding, filled: Filled, wanted: dict[str, Change]) -> Plan:
    """What is typed on top of what waits to be sent; what breaks a rule is in `filled.unfit`, and not in the plan."""
    draft = {name: one for name, one in draft_of(work, found).items() if name not in sections.SECTIONS[filled.section]}
    trusted = is_trusted(work, found.organization_id)
    changes = draft | wanted
    while changes:
        try:
            return editing.plan(found.content, changes, trusted=trusted)
        except EditError as error:
            named = broken(found.content, changes, error) or list(changes)
            filled.unfit |= {name: ("rule", None) for name in named if name in wanted}
            changes = {name: one for name, one in changes.items() if name not in named}
    return Plan({}, {}, ())


def _article(work: Work, found: Holding, plan: Plan) -> Markup:
    whole = Plan(dict(plan.applied) | dict(plan.waiting), {}, ())
    locale = words.catalogue(work.held.person.locale).code
    try:
        return as_public(work.store, found.id, found.content, whole, locale, work.country, work.now)
    except EditError:  # the listing as it stands keeps no rule of today: then it is not shown at all
        return Markup("")
