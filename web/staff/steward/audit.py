"""The record of who did what, to read and to take along.

Promises: an entry names fields and holds no value, on the page as in a file; no cell of the sheet starts a formula.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from directory import audit, cells
from directory.staff.accounts import Role
from web.staff.desk import Listings, Now, People
from web.staff.guard import Held, open_to
from web.staff.steward.showing import page

router = APIRouter(prefix="/steward/audit")
PAGE = 50
COLUMNS: Final = ("sequence", "at", "by", "act", "kind", "record", "fields", "why")


@router.get("")
@open_to(Role.STEWARD, touches="audit")
def entries(request: Request, people: People, listings: Listings) -> Response:
    """The newest entries, of one record or account when the address names it."""
    record, by = _record(request), request.query_params.get("by", "")[:60]
    before = request.query_params.get("before", "")
    older_than = int(before) if before.isascii() and before.isdigit() and len(before) < 12 else 0
    rows = audit.entries(listings, record, PAGE + 1, by=by, before=older_than)
    return page(
        request,
        "audit.html",
        people,
        rows=[(row, json.loads(row.fields)) for row in rows[:PAGE]],
        more=rows[PAGE - 1].sequence if len(rows) > PAGE else 0,
        record=str(record or ""),
        by=by,
    )


def _record(request: Request) -> UUID | None:
    try:
        return UUID(request.query_params.get("record", ""))
    except ValueError:
        return None


@router.post("/export")
@open_to(Role.STEWARD, touches="audit", fresh=True)
def export(request: Request, listings: Listings, held: Held, now: Now) -> Response:
    """The whole record as a file: JSON lines, or a sheet with `?form=csv`. That it was taken is an entry, too."""
    by = held.person
    audit.record(listings, "exported", "audit", by.id, by.by, now)
    sheet = request.query_params.get("form") == "csv"
    rows = audit.export(listings)
    if not sheet:
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        return _file(lines, "application/x-ndjson", "audit.jsonl")
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(COLUMNS)
    for row in rows:
        named = " ".join(str(name) for name in json.loads(json.dumps(row["fields"])))
        writer.writerow([cells.safe(named if name == "fields" else str(row[name])) for name in COLUMNS])
    return _file(made.getvalue(), "text/csv; charset=utf-8", "audit.csv")


def _file(content: str, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content.encode(), media_type=kind, headers=headers)
