"""Tantivy (a search library in Rust) through its Python package.

Settings, for fairness: one writer thread and 512 MB of buffer; each listing has needs, tags, counties and its
quarter-degree cell as raw terms (cells beat ranges over fast fields in the prototype), asked for at a constant score;
exact distances, fading and counts in numpy over the ids Tantivy returns, because its Python face has no scripted
score; the result limit is no larger than what the cells can hold. Nearest-first takes all that fit where few do, else
rings that double (at 100,000 listings 0.6 ms where rings alone took 4.5). Misspelt words by its own automaton. Ranked
by its own BM25 with boosts per field; fuzzy matches have a constant score in Tantivy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import tantivy
from tantivy import Occur

from tests.benchmarks.search import places
from tests.benchmarks.search.corpus import BOOSTS, FIELDS, NEEDS, Corpus, Floats, bits, fitting
from tests.benchmarks.search.queries import FACETS_WITHIN, FADE, PAGE, WITHIN, WORDS_SHOWN, Found, Query

FIRST_RING, LAST_RING = 16.0, 128.0
FEW = 6000
"""As many that fit are sorted without a ring first."""
Ids = npt.NDArray[np.int64]
Clause = tuple[Occur, tantivy.Query]


def schema() -> tantivy.Schema:
    """The fields of a listing."""
    made = tantivy.SchemaBuilder()
    for field in FIELDS:
        made.add_text_field(field, tokenizer_name="default", index_option="position")
    for field in ("need", "tag", "county", "cell"):
        made.add_text_field(field, tokenizer_name="raw", index_option="basic")
    made.add_unsigned_field("id", fast=True, stored=False, indexed=False)
    return made.build()


class Tantivy:
    """Tantivy with cells."""

    def build(self, corpus: Corpus, folder: Path) -> None:
        """Index a corpus into an empty folder."""
        writer = tantivy.Index(schema(), path=str(folder)).writer(heap_size=512_000_000, num_threads=1)
        spots = list(zip(corpus.latitude.tolist(), corpus.longitude.tolist(), strict=True))
        for listing, texts in enumerate(zip(*(corpus.texts(field) for field in FIELDS), strict=True)):
            document = tantivy.Document(**dict(zip(FIELDS, texts, strict=True)))
            document.add_unsigned("id", listing)
            for need in bits(int(corpus.needs[listing])):
                document.add_text("need", f"c{need:02d}")
            for tag in bits(int(corpus.tags[listing])):
                document.add_text("tag", f"t{tag:02d}")
            for county in corpus.counties[listing].tolist():
                document.add_text("county", f"y{county:04d}")
            document.add_text("cell", places.cell(*spots[listing]))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, corpus: Corpus, folder: Path) -> None:
        """Make ready to search."""
        self.schema = schema()
        index = tantivy.Index.open(str(folder))
        index.reload()
        self.searcher = index.searcher()
        self.points = places.unit(corpus.latitude, corpus.longitude)
        self.needs, self.count = corpus.needs, corpus.count
        spots = zip(corpus.latitude.tolist(), corpus.longitude.tolist(), strict=True)
        self.fitting = fitting(corpus)
        self.held = Counter(places.cell(*spot) for spot in spots)

    def close(self) -> None:
        """Let go of everything."""
        del self.searcher, self.points, self.needs, self.held

    def run(self, kind: str, query: Query) -> Found:
        """Answer as a page of results would be answered."""
        if kind[:2] in WITHIN:
            ids, scores = self._within(kind, query)
            counts = self._counts(ids) if kind == "Q1f" else None
            return Found(_best(ids, scores), len(ids), counts)
        if kind[:2] == "Q3":
            return self._nearest(kind, query)
        if kind == "Q5":
            often: Counter[str] = Counter()
            for field in FIELDS:
                often.update(dict(self.searcher.terms_with_prefix(field, query.prefix, limit=WORDS_SHOWN)))
            return Found([word for word, _ in often.most_common(WORDS_SHOWN)])
        asked = tantivy.Query.boolean_query(self._clauses(kind, query))
        return Found(self._ids(self.searcher.search(asked, limit=PAGE, count=False)).tolist())

    def everything(self, kind: str, query: Query) -> Sequence[int] | Sequence[str]:
        """All that matches."""
        if kind == "Q5":
            found = (self.searcher.terms_with_prefix(field, query.prefix, limit=100_000) for field in FIELDS)
            return list({word for terms in found for word, _ in terms})
        if kind[:2] in WITHIN:
            return list(self._within(kind, query)[0].tolist())
        asked = tantivy.Query.boolean_query(self._clauses(kind, query))
        return list(self._ids(self.searcher.search(asked, limit=self.count, count=False)).tolist())

    def _word(self, word: str) -> Clause:
        terms = ((tantivy.Query.term_query(self.schema, field, word), BOOSTS[field]) for field in FIELDS)
        return self._any((tantivy.Query.boost_query(term, boost) for term, boost in terms))

    def _fuzzy(self, word: str) -> Clause:
        told = {"distance": 1, "transposition_cost_one": False}
        terms = ((tantivy.Query.fuzzy_term_query(self.schema, field, word, **told), BOOSTS[field]) for field in FIELDS)
        return self._any((tantivy.Query.boost_query(term, boost) for term, boost in terms))

    def _any(self, terms: object) -> Clause:
        return Occur.Must, tantivy.Query.boolean_query([(Occur.Should, term) for term in terms])

    def _one_of(self, field: str, values: list[str]) -> Clause:
        terms = tantivy.Query.term_set_query(self.schema, field, values)
        return Occur.Must, tantivy.Query.const_score_query(terms, 0.0)

    def _clauses(self, kind: str, query: Query) -> list[Clause]:
        words = [self._fuzzy(query.words[0])] if kind == "Q6" else [self._word(word) for word in query.words]
        if kind == "Q7":
            county = places.county_of(query.latitude, query.longitude)
            words.append(self._one_of("county", [f"y{county:04d}"]))
        return words

    def _ids(self, result: tantivy.SearchResult) -> Ids:
        hits = [address for _, address in result.hits]
        return np.array(self.searcher.fast_field_values("id", hits) if hits else [], np.int64)

    def _searched(self, clauses: list[Clause], query: Query, miles: float | None) -> tuple[Ids, Floats, Floats]:
        """Ids, scores and squared chords of all that match within some miles (or anywhere)."""
        limit = self.count
        if miles is not None:
            cells = places.cover(query.latitude, query.longitude, miles)
            clauses = [*clauses, self._one_of("cell", cells)]
            limit = sum(self.held.get(cell, 0) for cell in cells)
        if not limit:
            return np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
        result = self.searcher.search(tantivy.Query.boolean_query(clauses), limit=limit, count=False)
        ids, scores = self._ids(result), np.array([score for score, _ in result.hits])
        off = self.points[ids] - places.unit(query.latitude, query.longitude)
        chords = np.einsum("ij,ij->i", off, off)
        if miles is None:
            return ids, scores, chords
        inside = chords <= places.chord2(miles)
        return ids[inside], scores[inside], chords[inside]

    def _within(self, kind: str, query: Query) -> tuple[Ids, Floats]:
        ids, scores, chords = self._searched(self._clauses(kind, query), query, query.miles)
        return ids, scores * np.exp(places.miles_of(chords) / -FADE)

    def _nearest(self, kind: str, query: Query) -> Found:
        tags = [self._one_of("tag", [f"t{tag:02d}"]) for tag in bits(query.tags)]
        both = [self._one_of("need", [f"c{query.need:02d}"]), *tags]
        miles = LAST_RING * 2 if self.fitting(query.need, query.tags) <= FEW else FIRST_RING
        ids, _, chords = self._searched(both, query, miles if miles <= LAST_RING else None)
        while len(ids) < PAGE and miles <= LAST_RING:
            miles *= 2
            ids, _, chords = self._searched(both, query, miles if miles <= LAST_RING else None)
        if kind == "Q3":
            return Found(_best(ids, -chords))
        near, _, _ = self._searched(tags, query, FACETS_WITHIN)
        counts = self._counts(near)
        return Found(_best(ids, -chords), counts[query.need], counts)

    def _counts(self, ids: Ids) -> list[int]:
        held = self.needs[ids]
        return [int(np.count_nonzero(held & (1 << need))) for need in range(NEEDS)]


def _best(ids: Ids, scores: Floats) -> list[int]:
    if len(ids) > 4 * PAGE:
        some = np.argpartition(-scores, PAGE - 1)[:PAGE]
        ids, scores = ids[some], scores[some]
    return list(ids[np.lexsort((ids, -scores))][:PAGE].tolist())
