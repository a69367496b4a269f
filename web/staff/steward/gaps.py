"""What was published of outcomes, month by month, and to be taken along.

Promises: published tables alone (SAFETY S5): nothing here counts anything, and no running month is ever shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from directory import taxonomy
from directory.errors import NotFoundError
from directory.geo import gazetteer
from directory.insight import gaps
from directory.staff.accounts import Role
from directory.staff.sessions import SignedIn
from web.staff.desk import People
from web.staff.guard import Posted, open_to, text
from web.staff.steward.showing import page

router = APIRouter(prefix="/steward/gaps")
FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@router.get("")
@open_to(Role.STAFF, Role.STEWARD, touches="listing")
def published(request: Request, people: People) -> Response:
    """Every published month, the newest first."""
    held: SignedIn = request.state.held

    def area(row: Mapping[str, Any]) -> str:
        place = gazetteer().by_key(row["area"]) if "area" in row else None
        return place.name if place else row.get("area", "")

    def need(row: Mapping[str, Any]) -> str:
        known = taxonomy.needs().get(row.get("need", ""))
        return known.label(held.person.locale) if known else row.get("need", "")

    return page(request, "gaps.html", people, tables=gaps.released(people), area=area, need=need, forms=tuple(FORMS))


@router.post("/export")
@open_to(Role.STAFF, Role.STEWARD, touches="listing")
def export(people: People, posted: Posted) -> Response:
    """One month as a file, as it was published."""
    form = text(posted, "form", 4)
    if form not in FORMS:
        raise NotFoundError("there is no such form")
    table = gaps.of_month(people, text(posted, "period", 7))
    content = gaps.as_csv(table) if form == "csv" else json.dumps(table)
    named = {"Content-Disposition": f'attachment; filename="gaps-{table["period"]}.{form}"'}
    return Response(content, media_type=FORMS[form], headers=named)
