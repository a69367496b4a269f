"""SQLite: FTS5 and R*Tree in one file, through Python's own `sqlite3`.

Settings, for fairness: a contentless FTS5 table, optimized into one segment, with a prefix index of three letters;
each listing has its county and its quarter-degree cell as words, so that a radius narrows the posting lists (this beat
R*Tree joins in the prototype); exact distances by squared chords in SQL; needs, tags and cell once more in a small
FTS5 table of ids alone, for nearest-first: all that fit where few do, else in rings that double (at 100,000 listings
0.6 ms where R*Tree rings took 7.5; the R*Tree is left for the counts within 50 miles).
400 MB page cache, mapped up to 2 GB. Misspelt words: the dictionary's words of that first letter and length, compared
by rapidfuzz. Ranked by FTS5's own bm25, which weights fields inside the term frequency.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from directory.geo import bounding_box
from directory.geo.distance import EARTH_RADIUS_MILES
from tests.benchmarks.search import places
from tests.benchmarks.search.corpus import FIELDS, NEEDS, Corpus, bits, fitting
from tests.benchmarks.search.queries import FACETS_WITHIN, FADE, PAGE, WITHIN, WORDS_SHOWN, Found, Query

TABLES = """
create table listing(id integer primary key, x real, y real, z real, needs int, tags int);
create virtual table box using rtree(id, south, north, west, east);
create virtual table fts using fts5(name, organization, description, labels, county, cell,
    content='', tokenize='unicode61 remove_diacritics 0', prefix='3');
create virtual table marked using fts5(marks, cell, content='', detail=none);
create table vocabulary(term text primary key, df int) without rowid;
"""
DICTIONARY = """
create virtual table temp.terms using fts5vocab(main, fts, row);
insert into vocabulary select term, doc from temp.terms
    where term not glob 'y[0-9][0-9]*' and term not glob 'g[0-9][0-9]*';
analyze;
"""
WEIGHTS = "3.0, 2.0, 1.0, 2.0, 0.0, 0.0"
CHORD2 = "((l.x - :x) * (l.x - :x) + (l.y - :y) * (l.y - :y) + (l.z - :z) * (l.z - :z))"
SCORE = f"-bm25(fts, {WEIGHTS}) * exp({-2 * EARTH_RADIUS_MILES / FADE!r} * asin(sqrt({CHORD2}) / 2))"
MATCHED = f"fts cross join listing l on l.id = fts.rowid where fts match :match and {CHORD2} <= :within"
MARKED = "marked cross join listing l on l.id = marked.rowid where marked match :marks"
INSIDE = "box.south >= :s and box.north <= :n and box.west >= :w and box.east <= :e"
BOXED = f"box cross join listing l on l.id = box.id where {INSIDE} and {CHORD2} <= :within"
FIRST_RING, LAST_RING = 16.0, 128.0
FEW = 6000
"""As many that fit are sorted without a ring first."""
_WIDER = 1e-4
"""R*Tree keeps single precision: a box is asked for a little wider."""


def _rows(corpus: Corpus) -> Iterator[tuple[Any, ...]]:
    places_of = zip(corpus.latitude.tolist(), corpus.longitude.tolist(), strict=True)
    texts = zip(*(corpus.texts(field) for field in FIELDS), strict=True)
    for listing, ((latitude, longitude), words) in enumerate(zip(places_of, texts, strict=True)):
        counties = " ".join(f"y{county:04d}" for county in corpus.counties[listing].tolist())
        yield (listing, *words, counties, places.cell(latitude, longitude))


def _marks(corpus: Corpus) -> Iterator[tuple[int, str, str]]:
    spots = zip(corpus.latitude.tolist(), corpus.longitude.tolist(), strict=True)
    for listing, spot in enumerate(spots):
        needs = [f"n{need:02d}" for need in bits(int(corpus.needs[listing]))]
        tags = [f"t{tag:02d}" for tag in bits(int(corpus.tags[listing]))]
        yield listing, " ".join([*needs, *tags]), places.cell(*spot)


class Fts:
    """FTS5 and R*Tree."""

    db: sqlite3.Connection

    def build(self, corpus: Corpus, folder: Path) -> None:
        """Index a corpus into an empty folder."""
        db = sqlite3.connect(folder / "fts.db")
        db.executescript("pragma journal_mode = wal; pragma synchronous = off; pragma cache_size = -400000;" + TABLES)
        points = places.unit(corpus.latitude, corpus.longitude).tolist()
        masks = zip(corpus.needs.tolist(), corpus.tags.tolist(), strict=True)
        with db:
            rows = ((at, *point, *mask) for at, (point, mask) in enumerate(zip(points, masks, strict=True)))
            db.executemany("insert into listing values(?,?,?,?,?,?)", rows)
            spots = enumerate(zip(corpus.latitude.tolist(), corpus.longitude.tolist(), strict=True))
            db.executemany("insert into box values(?,?,?,?,?)", ((at, n, n, e, e) for at, (n, e) in spots))
            db.executemany(
                f"insert into fts(rowid, {', '.join(FIELDS)}, county, cell) values(?,?,?,?,?,?,?)", _rows(corpus)
            )
            db.execute("insert into fts(fts) values('optimize')")
            db.executemany("insert into marked(rowid, marks, cell) values(?,?,?)", _marks(corpus))
            db.execute("insert into marked(marked) values('optimize')")
        db.executescript(DICTIONARY)
        db.execute("pragma wal_checkpoint(truncate)")
        db.close()

    def open(self, corpus: Corpus, folder: Path) -> None:
        """Make ready to search."""
        self.db = sqlite3.connect(folder / "fts.db", isolation_level=None)
        self.db.execute("pragma cache_size = -400000")
        self.db.execute("pragma mmap_size = 2000000000")
        self.db.execute("select rowid from fts where fts match 'shelter' limit 1").fetchall()
        self.fitting = fitting(corpus)

    def close(self) -> None:
        """Let go of everything."""
        self.db.close()

    def run(self, kind: str, query: Query) -> Found:
        """Answer as a page of results would be answered."""
        if kind[:2] in WITHIN:
            return self._within(kind, query)
        if kind[:2] == "Q3":
            return self._nearest(kind, query)
        if kind == "Q5":
            told = "select term from vocabulary where term >= ? and term < ? order by df desc limit ?"
            return Found(self._first(told, (query.prefix, query.prefix + "{", WORDS_SHOWN)))
        return Found(self._ranked(kind, query, PAGE))

    def everything(self, kind: str, query: Query) -> Sequence[int] | Sequence[str]:
        """All that matches."""
        if kind == "Q5":
            told = "select term from vocabulary where term >= ? and term < ?"
            return self._first(told, (query.prefix, query.prefix + "{"))
        if kind[:2] in WITHIN:
            asked = self._asked(kind, query)
            return self._first(f"select l.id from {MATCHED}", asked) if asked else []
        return self._first("select rowid from fts where fts match ?", (self._match(kind, query),))

    def _first(self, sql: str, asked: Any) -> list[Any]:
        return [row[0] for row in self.db.execute(sql, asked)]

    def _match(self, kind: str, query: Query) -> str:
        words = self._similar(query.words[0]) if kind == "Q6" else query.words
        match = (
            f"{{{' '.join(FIELDS)}}} : (" + (" OR " if kind == "Q6" else " AND ").join(f'"{w}"' for w in words) + ")"
        )
        if kind[:2] in WITHIN:
            cells = places.cover(query.latitude, query.longitude, query.miles)
            return f"({match}) AND cell : ({' OR '.join(cells)})" if words else ""
        if kind == "Q7":
            return f"{match} AND county : y{places.county_of(query.latitude, query.longitude):04d}"
        return match

    def _similar(self, word: str) -> list[str]:
        told = "select term from vocabulary where term >= ? and term < ? and length(term) between ? and ?"
        known = self._first(told, (word[0], word[0] + "{", len(word) - 1, len(word) + 1))
        return [
            near for near, _, _ in process.extract(word, known, scorer=Levenshtein.distance, score_cutoff=1, limit=None)
        ]

    def _asked(self, kind: str, query: Query) -> dict[str, Any]:
        """The parameters of a search with words and a radius; none when a misspelt word is like no word."""
        match = self._match(kind, query)
        return self._point(query, query.miles) | {"match": match} if match else {}

    def _point(self, query: Query, miles: float) -> dict[str, Any]:
        x, y, z = places.unit(query.latitude, query.longitude).tolist()
        return {"x": x, "y": y, "z": z, "within": places.chord2(miles)}

    def _within(self, kind: str, query: Query) -> Found:
        asked = self._asked(kind, query)
        if not asked:
            return Found([], 0)
        if kind != "Q1f":
            return Found(self._first(f"select l.id, {SCORE} s from {MATCHED} order by s desc limit {PAGE}", asked))
        rows = self.db.execute(f"select l.id, {SCORE} s, l.needs from {MATCHED} order by s desc", asked).fetchall()
        return Found([row[0] for row in rows[:PAGE]], len(rows), _counted((row[2], 1) for row in rows))

    def _ranked(self, kind: str, query: Query, limit: int) -> list[int]:
        told = f"select rowid from fts where fts match ? and rank match 'bm25({WEIGHTS})' order by rank limit ?"
        return self._first(told, (self._match(kind, query), limit))

    def _ring(self, query: Query, miles: float) -> dict[str, Any]:
        south, west, north, east = bounding_box(query.latitude, query.longitude, miles)
        west, east = (west, east) if west <= east else (-180.0, 180.0)
        sides = {"s": south - _WIDER, "n": north + _WIDER, "w": west - _WIDER, "e": east + _WIDER}
        return self._point(query, miles) | sides | {"tags": query.tags}

    def _nearest(self, kind: str, query: Query) -> Found:
        marks = " AND ".join([f"n{query.need:02d}", *(f"t{tag:02d}" for tag in bits(query.tags))])
        told, ids, miles = f"select l.id from {MARKED}", list[int](), FIRST_RING
        few = self.fitting(query.need, query.tags) <= FEW
        while not few and len(ids) < PAGE and miles <= LAST_RING:
            cells = " OR ".join(places.cover(query.latitude, query.longitude, miles))
            asked = self._point(query, miles) | {"marks": f"{marks} AND ({cells})"}
            ids = self._first(f"{told} and {CHORD2} <= :within order by {CHORD2} limit {PAGE}", asked)
            miles *= 2
        if len(ids) < PAGE:
            ids = self._first(f"{told} order by {CHORD2} limit {PAGE}", self._point(query, 0) | {"marks": marks})
        if kind == "Q3":
            return Found(ids)
        told = f"select l.needs, count(*) from {BOXED} and l.tags & :tags = :tags group by 1"
        counts = _counted(self.db.execute(told, self._ring(query, FACETS_WITHIN)))
        return Found(ids, counts[query.need], counts)


def _counted(rows: Any) -> list[int]:
    """How many hold each need, from masks and how often each occurs."""
    counts = [0] * NEEDS
    for mask, often in rows:
        for need in bits(mask):
            counts[need] += often
    return counts
