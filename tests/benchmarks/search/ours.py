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
from directory.search import documents
from directory.search.columns import Columns, need_bits, tag_bits
from directory.search.pruning import top
from directory.search.scoring import scores_at, scores_in
from directory.search.segments import Segment
from directory.search.spatial import Ranges, cells_of, members
from directory.search.whoosh_engine import WhooshEngine
from directory.values import AreaKind, PartnerKind, Precision, Status, Tier
from tests.benchmarks.search import places
from tests.benchmarks.search.corpus import FIELDS, NEEDS, TAGS, Corpus, bits, fitting
from tests.benchmarks.search.queries import FACETS_WITHIN, FADE, PAGE, WITHIN, WORDS_SHOWN, Found, Query

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NEED_CODES = tuple(taxonomy.needs())[:NEEDS]
TAG_CODES = tuple(taxonomy.tags())[:TAGS]
FIRST_RING, LAST_RING = 16.0, 512.0
SMALL = 200_000
"""So many listings are looked through faster than a ring is found."""
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

    def open(self, corpus: Corpus, folder: Path) -> None:
        """Make ready to search."""
        self.engine = WhooshEngine(folder / "index")
        self.engine.snapshot()
        self.fitting, self.count = fitting(corpus), corpus.count
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

    def _marked(self, columns: Columns, ranges: Ranges | None, need: int, tags: int) -> Numbers:
        """The documents of some ranges (None: all) that have a need (0: any) and all tags."""
        chosen = (np.array([0]), np.array([columns.count])) if ranges is None else ranges
        fits = cells_of(columns["tags"], chosen) & np.uint64(tags) == np.uint64(tags)
        if need:
            fits &= cells_of(columns["needs"], chosen) & np.uint64(need) != 0
        return members(chosen)[fits]

    def _near(self, query: Query, miles: float | None, need: int) -> Hits:
        """All with a need (0: any) and the tags within some miles (None: anywhere), with their distances, negated."""
        hits: Hits = []
        tags = sum(self.tag[tag] for tag in bits(query.tags))
        for each in self.engine.snapshot().segments:
            here = query.latitude, query.longitude
            numbers = self._marked(
                each.columns, None if miles is None else each.columns.ranges(*here, miles), need, tags
            )
            off = each.columns.miles(*here, numbers)
            near = np.flatnonzero(off <= miles) if miles is not None else np.arange(len(off))
            hits.append((each, numbers[near], -off[near]))
        return hits

    def _ring(self, query: Query, miles: float) -> float | None:
        """The least of the doubled rings that should hold a page of what fits; None: look everywhere."""
        share = self.fitting(query.need, query.tags) / max(1, self.count)
        if self.count <= SMALL:
            return None
        while miles <= LAST_RING:
            held = 0
            for each in self.engine.snapshot().segments:
                starts, ends = each.columns.ranges(query.latitude, query.longitude, miles)
                held += int((ends - starts).sum())
            if held * 3 > self.count:
                return None
            if held * share >= 2 * PAGE:
                return miles
            miles *= 2
        return None

    def _nearest(self, kind: str, query: Query) -> Found:
        miles, need = self._ring(query, FIRST_RING), self.need[query.need]
        hits = self._near(query, miles, need)
        while miles is not None and sum(len(numbers) for _, numbers, _ in hits) < PAGE:
            miles = self._ring(query, miles * 2)
            hits = self._near(query, miles, need)
        if kind == "Q3":
            return Found(_page(hits))
        counts = self._counts(self._near(query, FACETS_WITHIN, 0))
        return Found(_page(hits), counts[query.need], counts)

    def _counts(self, hits: Hits) -> list[int]:
        held = np.concatenate([segment.columns["needs"][numbers] for segment, numbers, _ in hits])
        return [int(np.count_nonzero(held & np.uint64(bit))) for bit in self.need]


def _ids(segment: Segment, numbers: Numbers) -> list[int]:
    return [int(low) for low in segment.columns["ids"][numbers, 1]]


def _page(hits: Hits) -> list[int]:
    """The ids of the best."""
    best: list[tuple[float, int]] = []
    for segment, numbers, scores in hits:
        kept = np.argpartition(-scores, PAGE)[:PAGE] if len(scores) > PAGE else np.arange(len(scores))
        best += zip((-scores[kept]).tolist(), _ids(segment, numbers[kept]), strict=True)
    return [at for _, at in sorted(best)[:PAGE]]
