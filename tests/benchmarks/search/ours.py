"""Waymark's own engine, through the interface that `directory.search` itself uses.

Settings, for fairness: a listing goes in as a `PublicListing` and through the engine's whole analysis, which leaves the
corpus's words as they are (they are their own stems). Only labels are told by the corpus instead of the taxonomy, so
that every engine holds the same words. Words of queries are given as terms. Nothing is remembered between queries but
what the engine itself remembers.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock
from uuid import UUID

import numpy as np
import numpy.typing as npt

from directory import taxonomy
from directory.public import PublicArea, PublicListing, PublicOrganization, PublicPoint
from directory.search import documents, marks
from directory.search.columns import need_bits, tag_bits
from directory.search.pruning import top
from directory.search.scoring import scores_at, scores_in
from directory.search.segments import Segment
from directory.search.whoosh_engine import WhooshEngine
from directory.values import AreaKind, PartnerKind, Precision, Status, Tier
from tests.benchmarks.search import places
from tests.benchmarks.search.corpus import FIELDS, NEEDS, TAGS, Corpus, bits
from tests.benchmarks.search.nearest import nearest, within
from tests.benchmarks.search.queries import FACETS_WITHIN, FADE, PAGE, WITHIN, WORDS_SHOWN, Found, Query

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NEED_CODES = tuple(taxonomy.needs())[:NEEDS]
TAG_CODES = tuple(taxonomy.tags())[:TAGS]
Numbers = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float32]
Hits = list[tuple[Segment, Numbers, npt.NDArray[np.floating]]]


def listings(corpus: Corpus) -> Iterator[PublicListing]:
    """The corpus as the directory gives it to an engine; not validated, for which no engine is to pay."""
    spots = list(zip(corpus.latitude.tolist(), corpus.longitude.tolist(), strict=True))
    names = (corpus.texts(field) for field in FIELDS if field != "labels")
    for number, (name, organization, description) in enumerate(zip(*names, strict=True)):
        counties = (places.county_codes()[county] for county in corpus.counties[number].tolist())
        yield PublicListing.model_construct(
            id=UUID(int=number),
            code=str(number),
            name=name,
            organization=PublicOrganization.model_construct(id=UUID(int=number), name=organization),
            kind=PartnerKind.COMMUNITY,
            status=Status.ACTIVE,
            description=description,
            needs=tuple(NEED_CODES[need] for need in bits(int(corpus.needs[number]))),
            tags=tuple(TAG_CODES[tag] for tag in bits(int(corpus.tags[number]))),
            policies={},
            tier=Tier.PUBLIC,
            point=PublicPoint.model_construct(
                latitude=spots[number][0], longitude=spots[number][1], precision=Precision.EXACT
            ),
            service_areas=tuple(
                PublicArea.model_construct(kind=AreaKind.COUNTY, code=county, name="") for county in counties
            ),
            last_modified=NOW,
            source="",
        )


class Waymark:
    """Our engine."""

    making = 0.0
    """Seconds of processor time for making `PublicListing`s in `build`."""

    def build(self, corpus: Corpus, folder: Path) -> None:
        """Index a corpus into an empty folder."""
        labels = dict(zip(NEED_CODES, corpus.labels, strict=True))

        def told(_: object, code: str) -> list[str]:
            return [labels[code]] if code in labels else []

        with mock.patch.object(documents, "_labels", told):
            WhooshEngine(folder / "index").rebuild(self._clocked(listings(corpus)), 1)

    def _clocked(self, made: Iterator[PublicListing]) -> Iterator[PublicListing]:
        """Listings, counting the processor time that making them takes: the store's part, not the engine's."""
        while True:
            started = time.process_time()
            listing = next(made, None)
            self.making += time.process_time() - started
            if listing is None:
                return
            yield listing

    def open(self, corpus: Corpus, folder: Path) -> None:  # noqa: ARG002 - all is in the index
        """Make ready to search."""
        self.engine = WhooshEngine(folder / "index")
        self.engine.snapshot()
        self.need = [need_bits()[code] for code in NEED_CODES]
        self.tag = [tag_bits()[code] for code in TAG_CODES]

    def close(self) -> None:
        """Let go of everything."""
        del self.engine

    def run(self, kind: str, query: Query) -> Found:
        """Answer as a page of results would be answered."""
        if kind == "Q5":
            return Found([term for term, _ in self.engine.snapshot().terms(query.prefix, WORDS_SHOWN)])
        if kind[:2] == "Q3":
            return self._nearest(kind, query)
        if kind == "Q4":
            snapshot = self.engine.snapshot()
            groups = [(word,) for word in query.words]
            best = [(each, *top(each, snapshot.statistics, groups, PAGE, every=True)) for each in snapshot.segments]
            return Found(_page(best))
        hits = self._within(kind, query) if kind[:2] in WITHIN else self._serving(query)
        return Found(
            _page(hits), sum(len(numbers) for _, numbers, _ in hits), self._counts(hits) if kind == "Q1f" else None
        )

    def everything(self, kind: str, query: Query) -> Sequence[int] | Sequence[str]:
        """All that matches."""
        snapshot = self.engine.snapshot()
        if kind == "Q5":
            return [term for term, _ in snapshot.terms(query.prefix, 1_000_000)]
        if kind == "Q4":
            groups = [(word,) for word in query.words]
            asked = snapshot.statistics, groups, None
            hits: Hits = [(each, *scores_in(each, *asked, every=True)) for each in snapshot.segments]
        else:
            hits = self._within(kind, query) if kind[:2] in WITHIN else self._serving(query)
        return [at for segment, numbers, _ in hits for at in _ids(segment, numbers)]

    def _within(self, kind: str, query: Query) -> Hits:
        """All that hold the words and are near enough, with their faded scores."""
        snapshot = self.engine.snapshot()
        groups = [snapshot.similar(query.words[0])] if kind == "Q6" else [(word,) for word in query.words]
        hits: Hits = []
        for each in snapshot.segments if all(groups) else ():
            ranges = each.columns.ranges(query.latitude, query.longitude, query.miles)
            numbers, scores = scores_in(each, snapshot.statistics, groups, ranges, every=True)
            miles = each.columns.miles(query.latitude, query.longitude, numbers)
            near = np.flatnonzero(miles <= query.miles)
            hits.append((each, numbers[near], scores[near] * np.exp(miles[near] / -FADE)))
        return hits

    def _serving(self, query: Query) -> Hits:
        """All that hold the words and serve the county of the point, with their scores."""
        snapshot, hits = self.engine.snapshot(), Hits()
        key = f"county:{places.county_codes()[places.county_of(query.latitude, query.longitude)]}"
        groups = [(word,) for word in query.words]
        for each in snapshot.segments:
            serving = each.columns.serving([key])
            scores = scores_at(each, snapshot.statistics, groups, serving, every=True)
            held = np.flatnonzero(scores)
            hits.append((each, serving[held], scores[held]))
        return hits

    def _near(self, query: Query, miles: float) -> Hits:
        """All with the tags within some miles."""
        hits: Hits = []
        here = query.latitude, query.longitude
        for each in self.engine.snapshot().segments:
            words = marks.all_of(each.columns.tag_marks, self._tags(query))
            numbers, off = within(each.columns, *here, words, miles)
            hits.append((each, numbers, -off))
        return hits

    def _tags(self, query: Query) -> int:
        return sum(self.tag[tag] for tag in bits(query.tags))

    def _nearest(self, kind: str, query: Query) -> Found:
        here, hits = (query.latitude, query.longitude), Hits()
        for each in self.engine.snapshot().segments:
            words = marks.any_of(each.columns.need_marks, self.need[query.need])
            words = marks.all_of(each.columns.tag_marks, self._tags(query), words)
            numbers, off = nearest(each.columns, *here, words, PAGE)
            hits.append((each, numbers, -off))
        if kind == "Q3":
            return Found(_page(hits))
        counts = self._counts(self._near(query, FACETS_WITHIN))
        return Found(_page(hits), counts[query.need], counts)

    def _counts(self, hits: Hits) -> list[int]:
        held = np.concatenate([segment.columns["needs"][numbers] for segment, numbers, _ in hits])
        return [int(np.count_nonzero(held & np.uint64(bit))) for bit in self.need]


def _ids(segment: Segment, numbers: Numbers) -> list[int]:
    ids: list[int] = segment.columns["ids"][numbers, 1].tolist()
    return ids


def _page(hits: Hits) -> list[int]:
    """The ids of the best."""
    best: list[tuple[float, int]] = []
    for segment, numbers, scores in hits:
        kept = np.argpartition(-scores, PAGE)[:PAGE] if len(scores) > PAGE else np.arange(len(scores))
        best += zip((-scores[kept]).tolist(), _ids(segment, numbers[kept]), strict=True)
    return [at for _, at in sorted(best)[:PAGE]]
