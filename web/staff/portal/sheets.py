"""The sheet of all my listings: take it away, change it, bring it back, look at every difference, send them all.

Promises: an upload changes nothing by itself: it makes drafts, which are looked at; a row with an id that is not one
of mine is refused as if there were none; a row that was made before somebody else's change is refused whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from directory import editing, holdings
from directory.editing import EditError, Plan
from directory.errors import InputError, NotFoundError
from directory.holdings import Holding
from directory.staff import drafts, memberships
from directory.staff.accounts import Role
from web.staff.guard import Posted, open_to, text
from web.staff.pages import show, to
from web.staff.portal import sheet
from web.staff.portal.edit import deliver, seal
from web.staff.portal.kinds import several
from web.staff.portal.listings import draft_of, is_trusted, teller
from web.staff.portal.working import Work

router = APIRouter(prefix="/portal")
LARGEST = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Planned:
    """A listing's draft and what would become of it; `broken`: it keeps not the rules."""

    listing: Holding
    seal: str
    plan: Plan
    broken: bool


@dataclass(slots=True)
class Brought:
    """What an upload came to: rows that changed nothing, and rows that are refused: (row, why, columns)."""

    same: int = 0
    refused: list[tuple[int, str, tuple[tuple[str, str], ...]]] = field(default_factory=list)


def _mine(work: Work) -> Sequence[Holding]:
    return holdings.held(work.store, memberships.organizations(work.people, work.held.person.id))


@router.get("/sheet.{kind}")
@open_to(Role.PARTNER, touches="nothing")
def download(work: Work, kind: str) -> Response:
    """My listings as a sheet."""
    if kind not in {"csv", "xlsx"}:
        raise NotFoundError("there is no such sheet")
    rows = sheet.table(_mine(work), work.country)
    body = sheet.as_csv(rows) if kind == "csv" else sheet.as_xlsx(rows)
    kinds = {
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    headers = {"Content-Disposition": f'attachment; filename="listings.{kind}"', "Cache-Control": "no-store"}
    return Response(body, media_type=kinds[kind], headers=headers)


@router.get("/sheet")
@open_to(Role.PARTNER, touches="nothing")
def page(work: Work) -> Response:
    """Download, upload, and every draft with what would become of it."""
    return _page(work, None)


def _page(work: Work, brought: Brought | None, *, unread: bool = False) -> Response:
    return show(
        work.request,
        "portal/sheet.html",
        status=422 if unread else 200,
        planned=_planned(work),
        brought=brought,
        unread=unread,
        lines=teller(work),
    )


def _planned(work: Work) -> list[Planned]:
    drafted = set(drafts.mine(work.people, work.held.person.id, work.now))
    found = []
    for one in _mine(work):
        if one.id in drafted:
            draft = draft_of(work, one)
            try:
                plan = editing.plan(one.content, draft, trusted=is_trusted(work, one.organization_id))
                found.append(Planned(one, seal(draft), plan, broken=False))
            except EditError:
                found.append(Planned(one, seal(draft), Plan({}, {}, ()), broken=True))
    return found


@router.post("/sheet")
@open_to(Role.PARTNER, touches="nothing")
def upload(work: Work, posted: Posted) -> Response:
    """Read a sheet into drafts."""
    file = posted.get("sheet")
    content = file.file.read(LARGEST + 1) if isinstance(file, UploadFile) else b""
    try:
        rows = sheet.lines_of("the sheet", content if len(content) <= LARGEST else b"")
    except InputError:
        return _page(work, None, unread=True)
    mine = {str(one.id): one for one in _mine(work)}
    brought = Brought()
    for number, row in enumerate(rows, 2):
        _take(work, row, mine, brought, number)
    return _page(work, brought)


def _take(work: Work, row: dict[str, str], mine: dict[str, Holding], brought: Brought, number: int) -> None:
    one = mine.get(row["id"].strip().lower())
    if one is None:
        brought.refused.append((number, "unknown", ()))
        return
    found = sheet.read(row, one, work.country)
    if found.unfit:
        brought.refused.append((number, "unfit", tuple(found.unfit.items())))
    elif not found.wanted:
        brought.same += 1
    elif row["version"].strip() != sheet.version(one.content):
        brought.refused.append((number, "stale", ()))
    else:
        try:
            editing.plan(one.content, found.wanted, trusted=False)
        except EditError:
            brought.refused.append((number, "rule", ()))
            return
        drafts.keep(work.people, work.held.person.id, one.id, found.wanted, work.now)


@router.post("/sheet/send")
@open_to(Role.PARTNER, touches="nothing")
def send(work: Work, posted: Posted) -> Response:
    """Send the drafts that were looked at; one that changed since stays."""
    mine = {str(one.id): one for one in _mine(work)}
    chosen = several(posted, "listing")
    if not set(chosen) <= set(mine):
        raise NotFoundError("there is nothing here for you")
    left = False
    for key in dict.fromkeys(chosen):
        draft = draft_of(work, mine[key])
        if not draft or text(posted, f"seal-{key}", 64) != seal(draft):
            left = True
            continue
        try:
            left = bool(deliver(work, mine[key], draft, "").conflicts) or left
        except EditError:
            left = True
    return to("/portal/sheet" if left else "/portal", "portal_left" if left else "portal_sent")
