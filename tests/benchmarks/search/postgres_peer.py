"""PostgreSQL with PostGIS: a private cluster on a Unix socket, as a user that is not root.

Settings, for fairness: GIN over weighted tsvectors, over counties, over needs and tags (nearest-first then took 2.5 ms
at 100,000 listings; filtering GiST's neighbours by masks took 20); GiST over geography; spherical distances; facts in
the same row; prepared statements; 512 MB shared buffers, 64 MB work memory, random pages as cheap as on SSD, no JIT and
no parallel workers (a query has one core at every engine); nothing is synced. Misspelt words by fuzzystrmatch over a
dictionary table. Ranked by ts_rank, which knows no document frequency.
"""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks.search import places
from tests.benchmarks.search.corpus import FIELDS, NEEDS, Corpus, bits
from tests.benchmarks.search.queries import FACETS_WITHIN, FADE, PAGE, WITHIN, WORDS_SHOWN, Found, Query

SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "512MB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "random_page_cost": "1.1",
    "effective_cache_size": "2GB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "fsync": "off",
    "max_wal_size": "4GB",
    "autovacuum": "off",
}
LETTERS = {"name": "A", "organization": "B", "description": "D", "labels": "B"}
RANK = "ts_rank('{0.1, 0.15, 0.2, 0.3}', text, q)"
METRES = 1609.344
VECTOR = " || ".join(f"setweight(to_tsvector('simple', {field}), '{letter}')" for field, letter in LETTERS.items())
TABLES = (
    "create extension postgis",
    "create extension fuzzystrmatch",
    "create unlogged table raw(id int, point geography(Point, 4326), needs int, marks int[], counties int[], "
    + ", ".join(f"{field} text" for field in FIELDS)
    + ")",
)
INDEXES = (
    f"create table listing as select id, point, needs, marks, counties, {VECTOR} as text from raw",
    "drop table raw",
    "alter table listing add primary key (id)",
    "create index on listing using gin(text) with (fastupdate = off)",
    "create index on listing using gist(point)",
    "create index on listing using gin(counties)",
    "create index on listing using gin(marks)",
    "create table vocabulary as select word as term, ndoc as df from ts_stat('select text from listing')",
    "create index on vocabulary(term text_pattern_ops)",
    "vacuum analyze listing",
    "vacuum analyze vocabulary",
)
HERE = "st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4326)::geography"
MATCHED = (
    f"from listing, to_tsquery('simple', %(match)s) q, (select {HERE} as here) h"
    " where text @@ q and st_dwithin(point, h.here, %(metres)s, false)"
)
SCORE = f"{RANK} * exp(st_distance(point, h.here, false) * {-1 / (FADE * METRES)!r})"
TAG = 100
"""Added to a tag's number among the marks of a listing, which are its needs and tags."""


def programs() -> Path | None:
    """The folder of PostgreSQL's server programs; None where it, or PostGIS, is not installed."""
    for home in sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True):
        shared = Path("/usr/share/postgresql") / home.parent.parent.name / "extension"
        if (shared / "postgis.control").is_file():
            return home.parent
    return None


def _user() -> str:
    """Who runs the server: PostgreSQL refuses root."""
    if os.geteuid():
        return getpass.getuser()
    return next(name for name in ("postgres", "nobody") if any(name == known.pw_name for known in pwd.getpwall()))


class Postgres:
    """A private server and one connection to it."""

    server: subprocess.Popen[bytes] | None = None

    def build(self, corpus: Corpus, folder: Path) -> None:
        """Index a corpus into an empty folder."""
        home, user = programs(), _user()
        assert home is not None
        if not os.geteuid():
            shutil.chown(folder, user)
        told = ["-D", str(folder / "data"), "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        subprocess.run([home / "initdb", *told], check=True, user=user, stdout=subprocess.DEVNULL, cwd=folder)
        self._start(folder)
        for command in TABLES:
            self.db.execute(command)
        with self.db.cursor().copy("copy raw from stdin") as copy:
            for listing, texts in enumerate(zip(*(corpus.texts(field) for field in FIELDS), strict=True)):
                point = f"SRID=4326;POINT({corpus.longitude[listing]} {corpus.latitude[listing]})"
                needs, counties = int(corpus.needs[listing]), corpus.counties[listing].tolist()
                marks = [*bits(needs), *(TAG + tag for tag in bits(int(corpus.tags[listing])))]
                copy.write_row((listing, point, needs, marks, counties, *texts))
        for command in INDEXES:
            self.db.execute(command)
        size = "select pg_total_relation_size('listing') + pg_total_relation_size('vocabulary')"
        (folder / "bytes").write_text(str(self._first(size, ())[0]), encoding="utf-8")
        self.close()

    def open(self, corpus: Corpus, folder: Path) -> None:  # noqa: ARG002 - it needs nothing of the corpus
        """Start the server and make ready to search."""
        self._start(folder)
        self.db.execute("select 1 from listing limit 1")

    def close(self) -> None:
        """Stop the server."""
        self.db.close()
        if self.server is not None:
            self.server.terminate()
            self.server.wait()
        shutil.rmtree(self.socket, ignore_errors=True)

    def _start(self, folder: Path) -> None:
        home, user = programs(), _user()
        assert home is not None
        self.socket = Path(tempfile.mkdtemp(prefix="bench-pg-"))
        if not os.geteuid():
            shutil.chown(self.socket, user)
        chosen = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [home / "postgres", "-D", folder / "data", "-k", self.socket, *chosen]
        with (self.socket / "log").open("wb") as log:
            self.server = subprocess.Popen(command, user=user, stderr=log, stdout=log, cwd=folder)
        for _ in range(600):
            try:
                self.db = psycopg.connect(
                    host=str(self.socket), user="bench", dbname="postgres", autocommit=True, prepare_threshold=2
                )
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        raise RuntimeError("PostgreSQL does not start: " + (self.socket / "log").read_text(errors="replace")[-400:])

    def run(self, kind: str, query: Query) -> Found:
        """Answer as a page of results would be answered."""
        if kind[:2] in WITHIN:
            return self._within(kind, query)
        if kind[:2] == "Q3":
            return self._nearest(kind, query)
        if kind == "Q5":
            told = "select term from vocabulary where term like %s order by df desc limit %s"
            return Found(self._first(told, (query.prefix + "%", WORDS_SHOWN)))
        return Found(self._first(*self._worded(kind, query, f"order by {RANK} desc limit {PAGE}")))

    def everything(self, kind: str, query: Query) -> Sequence[int] | Sequence[str]:
        """All that matches."""
        if kind == "Q5":
            return self._first("select term from vocabulary where term like %s", (query.prefix + "%",))
        if kind[:2] in WITHIN:
            asked = self._asked(kind, query)
            return self._first(f"select id {MATCHED}", asked) if asked else []
        return self._first(*self._worded(kind, query, ""))

    def pids(self) -> list[int]:
        """The server and its children, whose memory is the engine's too."""
        if self.server is None:
            return []
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text().split()
        return [self.server.pid, *map(int, children)]

    def _first(self, sql: str, asked: Any) -> list[Any]:
        return [row[0] for row in self.db.execute(sql, asked).fetchall()]

    def _worded(self, kind: str, query: Query, ending: str) -> tuple[str, dict[str, Any]]:
        asked: dict[str, Any] = {"match": " & ".join(query.words)}
        served = ""
        if kind == "Q7":
            served = " and counties @> array[%(county)s]::int[]"
            asked["county"] = places.county_of(query.latitude, query.longitude)
        return f"select id from listing, to_tsquery('simple', %(match)s) q where text @@ q{served} {ending}", asked

    def _similar(self, word: str) -> list[str]:
        told = (
            "select term from vocabulary where term like %s and length(term) between %s and %s"
            " and levenshtein_less_equal(term, %s, 1) <= 1"
        )
        return self._first(told, (word[0] + "%", len(word) - 1, len(word) + 1, word))

    def _asked(self, kind: str, query: Query) -> dict[str, Any]:
        """The parameters of a search with words and a radius; none when a misspelt word is like no word."""
        words = self._similar(query.words[0]) if kind == "Q6" else query.words
        point = {"lat": query.latitude, "lon": query.longitude, "metres": query.miles * METRES}
        return point | {"match": (" | " if kind == "Q6" else " & ").join(words)} if words else {}

    def _within(self, kind: str, query: Query) -> Found:
        asked = self._asked(kind, query)
        if not asked:
            return Found([], 0)
        if kind != "Q1f":
            return Found(self._first(f"select id {MATCHED} order by {SCORE} desc limit {PAGE}", asked))
        told = (
            f"with m as materialized (select id, needs, {SCORE} as s {MATCHED}) select"
            f" (select array_agg(id) from (select id from m order by s desc limit {PAGE}) page),"
            " (select array_agg(array[needs, often]) from (select needs, count(*)::int often from m group by 1) c)"
        )
        row = self.db.execute(told, asked).fetchone()
        page, masks = row if row is not None else (None, None)
        counts = _counted(masks or [])
        return Found(page or [], sum(often for _, often in masks or []), counts)

    def _nearest(self, kind: str, query: Query) -> Found:
        tags = [TAG + tag for tag in bits(query.tags)]
        asked = {"both": [query.need, *tags], "tags": tags, "lat": query.latitude, "lon": query.longitude}
        told = f"select id from listing where marks @> %(both)s::int[] order by point <-> {HERE} limit {PAGE}"
        ids = self._first(told, asked)
        if kind == "Q3":
            return Found(ids)
        told = (
            f"select needs, count(*) from listing where st_dwithin(point, {HERE}, {FACETS_WITHIN * METRES}, false)"
            " and marks @> %(tags)s::int[] group by 1"
        )
        counts = _counted(self.db.execute(told, asked).fetchall())
        return Found(ids, counts[query.need], counts)


def _counted(rows: Sequence[Sequence[int]]) -> list[int]:
    """How many hold each need, from masks and how often each occurs."""
    counts = [0] * NEEDS
    for mask, often in rows:
        for need in bits(mask):
            counts[need] += often
    return counts
