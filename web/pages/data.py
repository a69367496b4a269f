"""What programs ask: the search as JSON, and whether the face is alive and ready.

Promises: the same `SearchQuery` and `SearchPage` as the pages; nothing of the question in any error.
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse

from directory.search.query import SearchPage, SearchQuery
from web.doors import OneSession, TheDoors
from web.rendering import refusal

router = APIRouter()


@router.get("/health")
def health() -> dict[str, bool]:
    """Whether the process answers."""
    return {"ok": True}


@router.get("/ready", response_model=None)
def ready(doors: TheDoors) -> dict[str, bool] | JSONResponse:
    """Whether a search would be answered now; 503 when not."""
    return {"ok": True} if doors.ready() else refusal(503)


@router.post("/api/search")
def search(query: SearchQuery, doors: TheDoors, session: OneSession) -> SearchPage:
    """The answer to a JSON `SearchQuery`."""
    return doors.find(session, query)
