"""The public face as `waymark serve` runs it, twice in one process: one that searches, and one with a prepared answer.

    python -m tests.benchmarks.two_faces HOME QUERY   (QUERY: the JSON of the search whose answer is prepared)

Promises: the same server, layers and templates for both; prints the two ports on one line and serves until it is told
to stop. What the second takes is what a page of that size costs without a search.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

from directory.search.query import SearchPage, SearchQuery
from directory.search.search import search
from directory.settings import Settings
from tests.benchmarks.store import now, opened_warm
from web.faces import public_app
from web.serving import Quiet, _listen, configuration, run


def prepared(settings: Settings, query: SearchQuery) -> SearchPage:
    """The answer to `query`, searched once."""
    with opened_warm(settings) as opened, opened.session() as session:
        return search(session, opened.search_engine, query, now(), settings.country)


def main() -> None:
    """Serve both faces."""
    settings = Settings(home=Path(sys.argv[1]))
    answer = prepared(settings, SearchQuery.model_validate_json(sys.argv[2]))
    faces = [public_app(settings), public_app(settings)]
    stop = threading.Event()
    for app in faces:
        app.state.doors.keep_up(stop)

    def find(*_asked: Any) -> SearchPage:
        return answer

    faces[1].state.doors.find = find
    listening = [(Quiet(configuration(app)), _listen("127.0.0.1", 0)) for app in faces]
    sys.stdout.write(" ".join(str(sock.getsockname()[1]) for _, sock in listening) + "\n")
    sys.stdout.flush()
    try:
        run(listening)
    finally:
        stop.set()


if __name__ == "__main__":
    main()
