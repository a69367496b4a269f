"""What programs ask: the search as JSON, and whether the face is alive and ready.

Promises: the same `SearchQuery` and `SearchPage` as the pages; nothing of the question in any error.
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from directory.search.query import Answer, SearchQuery
from directory.search.suggesting import Typed
from web.doors import TheDoors
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


@router.post("/api/search", response_model=None)
def search(query: SearchQuery, doors: TheDoors) -> Response:
    """The answer to a JSON `SearchQuery`: a `SearchPage`."""
    with doors.session() as session:
        answer = doors.find(session, query)
    return _json(answer)


@router.post("/api/suggest", response_model=None)
def suggest(typed: Typed, doors: TheDoors) -> Response:
    """What a half-typed text may become: `Suggestions`."""
    with doors.session() as session:
        answer = doors.complete(session, typed)
    return _json(answer)


def _json(answer: Answer) -> Response:
    """An answer that is valid already, and so is written without being validated again."""
    return Response(answer.model_dump_json(), media_type="application/json")
