"""The search engine on Whoosh 2.7.4: the only module that knows Whoosh.

Promises: an `Engine` whose index is always whole. Each change makes a new generation folder (`generations`) in which
every segment it touches is written anew, so that removed text leaves the disk; readers keep theirs until the switch.
Queries are built from terms and codes: what a person types is never parsed. The folder is trusted input (Whoosh
unpickles its schema), so it must belong to the process's own user. Traps of 2.7.4 that are avoided here:
`Searcher.refresh()` (brings deleted documents back), compound files, the query parser, and a shared reader's file
cursor (guarded by a lock).
"""

from __future__ import annotations

import hashlib
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from whoosh import fields, index
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader
from whoosh.util.filelock import try_for

from directory import taxonomy
from directory.errors import UnavailableError
from directory.public import PublicListing
from directory.search import documents
from directory.search import former_generations as generations
from directory.search.analysis import fold, query_terms, stem
from directory.search.documents import BOOSTS
from directory.search.engine import EnginePlan, Hit
from directory.search.oracle import nearest_suggestion
from directory.search.snapshot import Floats, PointTable, Snapshot

FORMAT = "waymark-whoosh-1"
CODE_FIELDS = ("needs", "tags", "languages", "kind", "areas")
WHOOSH = "whoosh"
LOCK_SECONDS = 30.0
B, K1 = 0.75, 1.2
"""The constants of BM25 (Robertson and Walker 1994), with their usual values."""
SEGMENT = 500
"""Documents per segment: a change rewrites the segments it touches (about 3 ms a document)."""


def signature() -> str:
    """What an index must have been built with to be used: this format, and the taxonomy's words as they are now."""
    labels = [(t.code, sorted(t.labels.items())) for t in (*taxonomy.needs().values(), *taxonomy.tags().values())]
    return f"{FORMAT}-{hashlib.sha256(repr(labels).encode()).hexdigest()[:16]}"


def _schema() -> fields.Schema:
    texts = {name: fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False) for name in BOOSTS}
    codes = {name: fields.KEYWORD() for name in (*CODE_FIELDS, "spelling")}
    return fields.Schema(id=fields.ID(unique=True, stored=True), facts=fields.STORED(), **texts, **codes)


def _document(listing: PublicListing) -> dict[str, str]:
    facts = documents.facts(listing)
    texts = {name: " ".join(terms) for name, terms in documents.texts(listing).items()}
    return texts | {
        "id": str(listing.id),
        "facts": documents.to_json(facts),
        "needs": " ".join(facts.needs),
        "tags": " ".join(facts.tags),
        "languages": " ".join(facts.languages),
        "kind": facts.kind.value,
        "areas": " ".join(facts.keys),
        "spelling": " ".join(documents.spelling(listing).values()),
    }


@dataclass(slots=True, weakref_slot=True, eq=False)
class _Generation:
    """One opened generation: Whoosh's searcher (behind `lock`) and what is kept of it in memory.

    `lengths` are each text's number of terms, relative to the field's average. Its files are closed when the last
    search that uses it has ended, so that deleted files leave the disk.
    """

    folder: Path
    manifest: generations.Manifest
    searcher: Any
    snapshot: Snapshot
    lengths: Mapping[str, Floats]
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        weakref.finalize(self, self.searcher.close)

    def scores(self, terms: Sequence[str]) -> Floats:
        """BM25F by document number: the boosted sum over terms and fields, 0 where nothing matches."""
        found = np.zeros(len(self.snapshot.facts))
        with self.lock:
            for term in terms:
                for name, boost in BOOSTS.items():
                    self._add_scores(found, name, term, boost)
        return found

    def _add_scores(self, found: Floats, name: str, term: str, boost: float) -> None:
        if (name, term.encode()) not in self.searcher.reader():
            return
        matcher = self.searcher.reader().postings(name, term.encode())
        numbers: list[int] = []
        weights: list[float] = []
        while matcher.is_active():
            numbers.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        found[numbers] += boost * self._bm25(np.asarray(weights), self.lengths[name][numbers])

    def _bm25(self, weights: Floats, relative_lengths: Floats) -> Floats:
        """Whoosh's own formula and defaults, over all postings of a term at once (several times as fast)."""
        inverse_frequency = np.log(len(self.snapshot.facts) / (len(weights) + 1)) + 1
        saturation = K1 * (1 - B + B * relative_lengths)
        return np.asarray(inverse_frequency * weights * (K1 + 1) / (weights + saturation), np.float64)

    def spelling(self) -> dict[str, str]:
        """Folded word → written word, over all listings."""
        with self.lock:
            written = [word.decode() for word in self.searcher.reader().lexicon("spelling")]
        vocabulary: dict[str, str] = {}
        for word in written:
            vocabulary[fold(word)] = min(word, vocabulary.get(fold(word), word))
        return vocabulary


def _codes(reader: Any) -> dict[str, dict[str, np.ndarray[Any, np.dtype[np.int32]]]]:  # noqa: ANN401 - Whoosh is untyped
    found: dict[str, dict[str, np.ndarray[Any, np.dtype[np.int32]]]] = {name: {} for name in CODE_FIELDS}
    for name, codes in found.items():
        for code in reader.lexicon(name):
            codes[code.decode()] = np.fromiter(reader.postings(name, code).all_ids(), np.int32)
    return found


def _open(folder: Path) -> _Generation | None:
    """Open a finished generation; None when it is gone, damaged or of another format."""
    manifest = generations.read_manifest(folder)
    if manifest is None or manifest.format != signature():
        return None
    searcher = None
    try:
        searcher = index.open_dir(str(folder / WHOOSH)).searcher()
        reader = searcher.reader()
        return _Generation(folder, manifest, searcher, _read(reader, folder, manifest.count), _lengths(reader))
    except Exception:  # noqa: BLE001 - a spoiled file makes Whoosh raise anything at all; the index is disposable
        if searcher is not None:
            searcher.close()
        return None


def _lengths(reader: Any) -> dict[str, Floats]:  # noqa: ANN401 - Whoosh is untyped
    count = reader.doc_count_all()
    found: dict[str, Floats] = {}
    for name in BOOSTS:
        lengths = np.fromiter(
            (reader.doc_field_length(number, name) or 0 for number in range(count)), np.float64, count
        )
        found[name] = lengths / (lengths.mean() if lengths.any() else 1.0)
    return found


def _read(reader: Any, folder: Path, count: int) -> Snapshot:  # noqa: ANN401 - Whoosh is untyped
    facts = [documents.from_json(stored["facts"]) for _, stored in reader.iter_docs()]
    if not len(facts) == count == reader.doc_count_all():
        raise ValueError("the index does not hold what its manifest says")
    return Snapshot(facts, _codes(reader), PointTable.load(folder))


def _commit(
    whoosh: Any,  # noqa: ANN401 - Whoosh is untyped
    fresh: Sequence[PublicListing],
    segment: str = "",
    deleted: Sequence[int] = (),
) -> None:
    """Write a segment of the `fresh` listings and, when one is named, of an old `segment` without the `deleted`."""
    writer = whoosh.writer(compound=False)
    try:
        for old in writer.segments:
            if old.segment_id() == segment:
                for number in deleted:
                    old.delete_document(number)
        for listing in fresh:
            writer.add_document(**_document(listing))
    except BaseException:
        writer.cancel()
        raise
    writer.commit(mergetype=partial(_merge_one, segment))


def _merge_one(segment: str, writer: Any, segments: Sequence[Any]) -> list[Any]:  # noqa: ANN401 - Whoosh is untyped
    """Whoosh's merge policy: write what is left of the named segment anew, keep all others as they are."""
    for old in segments:
        if old.segment_id() == segment and old.doc_count() > 0:
            reader = SegmentReader(writer.storage, writer.schema, old)
            writer.add_reader(reader)
            reader.close()
    return [old for old in segments if old.segment_id() != segment]


def _replace(whoosh: Any, gone: set[UUID], fresh: Iterator[PublicListing]) -> None:  # noqa: ANN401 - Whoosh is untyped
    """Rewrite each segment that holds something `gone`, filling it up with `fresh`; the rest of those follow.

    Segments stay small, so that a change costs the rewriting of few documents and its old text leaves the disk.
    """
    held: list[tuple[str, int, list[int]]] = []
    with whoosh.reader() as reader:
        leaves = [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all() > 0]
        for leaf in leaves:
            numbers = [number for number, stored in leaf.iter_docs() if UUID(stored["id"]) in gone]
            held.append((leaf.segment().segment_id(), leaf.doc_count_all(), numbers))
    affected = [segment for segment in held if segment[2]] or sorted(held, key=lambda segment: segment[1])[:1]
    for name, count, numbers in affected:
        batch = list(islice(fresh, max(SEGMENT - count + len(numbers), 0)))
        if numbers or batch:
            _commit(whoosh, batch, name, numbers)
    while batch := list(islice(fresh, SEGMENT)):
        _commit(whoosh, batch)


class WhooshEngine:
    """An `Engine` in `folder`. Safe to share between threads; other processes may read while one writes."""

    def __init__(self, folder: Path, lock_seconds: float = LOCK_SECONDS) -> None:
        self._root = folder
        self._lock_seconds = lock_seconds
        self._opening = threading.Lock()
        self._opened: _Generation | None = None

    @property
    def sequence(self) -> int:
        """The last change event contained; -1 when there is no (usable) index."""
        generation = self._generation()
        return generation.manifest.sequence if generation else -1

    @property
    def count(self) -> int:
        """How many listings it holds."""
        generation = self._generation()
        return generation.manifest.count if generation else 0

    def search(self, plan: EnginePlan) -> list[Hit]:
        """Every listing that fits `plan`; `UnavailableError` when there is no index."""
        generation = self._existing()
        terms = query_terms(plan.words)
        must = bool(terms) and not (plan.needs or plan.kinds)
        return generation.snapshot.hits(plan, generation.scores(terms), words_must_match=must)

    def merge(self) -> bool:
        """Nothing is left behind here."""
        return False

    def suggest(self, word: str) -> str:
        """The nearest word of the listings' names and needs to a word they do not hold, or ""."""
        vocabulary = self._existing().spelling()
        known_stems = {stem(folded) for folded in vocabulary}
        return "" if stem(fold(word)) in known_stems else nearest_suggestion(word, vocabulary)

    def rebuild(self, listings: Iterable[PublicListing], sequence: int) -> int:
        """Build a new index beside the old one and switch to it; returns how many listings it holds."""
        with self._writing():
            folder = generations.new_folder(self._root)
            (folder / WHOOSH).mkdir()
            whoosh = index.create_in(str(folder / WHOOSH), _schema())
            places: dict[UUID, tuple[documents.Place, ...]] = {}
            remaining = (one for one in listings if one.id not in places)
            while batch := list(islice(remaining, SEGMENT)):
                places.update((one.id, documents.points(one)) for one in batch)
                _commit(whoosh, batch)
            return self._finish(folder, whoosh, places, sequence)

    def update(self, listings: Sequence[PublicListing], removed: Sequence[UUID], sequence: int) -> None:
        """Replace `listings`, drop `removed`, remember `sequence`; without an index there is nothing to update."""
        with self._writing():
            old = self._existing()
            found = old.snapshot.points.by_document(old.manifest.count)
            places = {facts.id: place for facts, place in zip(old.snapshot.facts, found, strict=True)}
            fresh = {listing.id: listing for listing in listings}
            folder = generations.new_folder(self._root)
            generations.copy_files(old.folder / WHOOSH, folder / WHOOSH)
            whoosh = index.open_dir(str(folder / WHOOSH))
            _replace(whoosh, {*removed, *fresh}, iter(fresh.values()))
            places.update((listing.id, documents.points(listing)) for listing in fresh.values())
            self._finish(folder, whoosh, places, sequence)

    def _finish(
        self,
        folder: Path,
        whoosh: Any,  # noqa: ANN401 - Whoosh is untyped
        places: Mapping[UUID, tuple[documents.Place, ...]],
        sequence: int,
    ) -> int:
        """Put the points beside the documents and switch; returns how many documents there are."""
        with whoosh.reader() as reader:
            ids = [UUID(stored["id"]) for _, stored in reader.iter_docs()]
        PointTable.of([places[i] for i in ids]).save(folder)
        generations.switch(self._root, folder, generations.Manifest(signature(), sequence, len(ids)))
        return len(ids)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the lock of all writers, of this process and others; it dies with its holder."""
        self._root.mkdir(parents=True, exist_ok=True)
        lock = FileStorage(str(self._root)).lock("WRITING")
        if not try_for(lock.acquire, timeout=self._lock_seconds, delay=0.05):
            raise UnavailableError("the search index is being written by another process; try again in a minute")
        try:
            generations.clean(self._root)
            yield
        finally:
            lock.release()

    def _generation(self) -> _Generation | None:
        """The generation in force, opened once; opened anew when another has taken its place."""
        name = generations.current(self._root)
        opened = self._opened
        if opened is not None and opened.folder.name == name:
            return opened
        with self._opening:
            for _ in range(5):  # a writer may replace the folder between reading its name and opening it
                name = generations.current(self._root)
                if self._opened is not None and self._opened.folder.name == name:
                    return self._opened
                self._opened = _open(self._root / name) if name else None
                if self._opened is not None or generations.current(self._root) == name:
                    return self._opened
        return self._opened

    def _existing(self) -> _Generation:
        generation = self._generation()
        if generation is None:
            raise UnavailableError("there is no search index yet; run `waymark reindex`")
        return generation
