"""A Whoosh 2.7.4 codec whose segments are bundles of flat arrays, and the way segments get on and off the disk.

Promises: what `write` wrote, `read` maps without decoding, in milliseconds; Whoosh's own readers, queries and scorers
work over it (`reader`), which is how its postings are checked against an engine that is not ours. Segments are written
whole (`segments.built`, `segments.merged`), never posting by posting. Nothing is pickled, compound files are never
made, and `Searcher.refresh()`, the query parser and the language analyzers are not used.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import fields
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.codec import base
from whoosh.filedb.filestore import RamStorage
from whoosh.matching.mcore import LeafMatcher, ReadTooFar
from whoosh.reading import IndexReader, MultiReader, SegmentReader, TermInfo

from directory.search import arrays, segments
from directory.search.postings import FIELDS, Postings, Texts
from directory.search.segments import Segment

SCHEMA = fields.Schema(**{name: fields.TEXT(analyzer=SpaceSeparatedTokenizer()) for name in FIELDS})
"""Texts arrive as terms (`documents.texts`): Whoosh has nothing left to analyse."""


def write(segment: Segment, path: Path) -> None:
    """Put a segment on disk, for good; where that fails (a full disk), nothing of it stays."""
    try:
        with path.open("xb") as file:
            arrays.write(file, segments.to_arrays(segment))
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def read(path: Path) -> Segment:
    """Map the segment of a file; `OSError`, `ValueError` or `KeyError` when it is gone, damaged or foreign."""
    with path.open("rb") as file:
        return segments.from_arrays(arrays.mapped(file))


def reader(parts: Sequence[Segment]) -> IndexReader:
    """Whoosh's reader over segments, for any of its queries: `Searcher(reader(snapshot.segments))`."""
    leaves = [SegmentReader(RamStorage(), SCHEMA, ArraysSegment(part)) for part in parts]
    return leaves[0] if len(leaves) == 1 else MultiReader(leaves)


class ArraysSegment(base.Segment):  # type: ignore[misc]
    """A segment as Whoosh sees one."""

    def __init__(self, segment: Segment) -> None:
        super().__init__("MAIN")
        self.held = segment
        self._dead = frozenset() if segment.alive is None else frozenset(np.flatnonzero(~segment.alive).tolist())

    def codec(self) -> ArraysCodec:
        """The codec that reads it."""
        return ArraysCodec()

    def doc_count_all(self) -> int:
        """How many documents there are, dead or alive."""
        return self.held.texts.count

    def deleted_count(self) -> int:
        """How many are dead."""
        return len(self._dead)

    def deleted_docs(self) -> frozenset[int]:
        """Which are dead."""
        return self._dead

    def is_deleted(self, docnum: int) -> bool:
        """Whether this one is dead."""
        return docnum in self._dead


class ArraysCodec(base.Codec):  # type: ignore[misc]
    """Reads `ArraysSegment`s."""

    def terms_reader(self, _storage: Any, segment: ArraysSegment) -> ArraysTerms:  # noqa: ANN401
        """Terms and postings."""
        return ArraysTerms(segment.held.texts)

    def per_document_reader(self, _storage: Any, segment: ArraysSegment) -> ArraysDocuments:  # noqa: ANN401
        """Lengths and deletions."""
        return ArraysDocuments(segment)


class ArraysTerms(base.TermsReader):  # type: ignore[misc]
    """Terms and postings of `Texts`."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._texts.frequency(term[0], term[1].decode()) > 0

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All terms of all fields, in order."""
        return (key for name in sorted(FIELDS) for key in self._of(name, b"\1"))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The terms from `prefix` on in a field and those behind it."""
        names = [name for name in sorted(FIELDS) if name >= fieldname]
        return (key for name in names for key in self._of(name, prefix if name == fieldname else b"\1"))

    def _of(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        place = FIELDS.index(fieldname)
        for number in range(self._texts.first(prefix), len(self._texts.vocabulary)):
            if self._texts.arrays["documents"][number, place]:
                yield fieldname, self._texts.vocabulary[number]

    def cursor(self, fieldname: str, _fieldobj: Any) -> ArraysCursor:  # noqa: ANN401
        """Moves over the terms of a field, for Whoosh's automata."""
        return ArraysCursor(self, fieldname)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms and what is known of them."""
        return ((key, self.term_info(*key)) for key in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """As `terms_from`, with what is known of them."""
        return ((key, self.term_info(*key)) for key in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """What Whoosh wants to know of a term; `KeyError` when there is none."""
        found = self._texts.postings(fieldname, text.decode())
        if found is None:
            raise KeyError(fieldname)
        return TermInfo(
            weight=float(found.tf.sum(dtype=np.int64)),
            df=len(found.ids),
            minlength=int(found.length.min()),
            maxlength=int(found.length.max()),
            maxweight=float(found.tf.max()),
            minid=int(found.ids[0]),
            maxid=int(found.ids[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often the term stands in the field, over all documents."""
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents hold the term in the field."""
        return self._texts.frequency(fieldname, text.decode())

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ArraysMatcher:  # noqa: ANN401
        """Walks over the documents that hold the term in the field."""
        found = self._texts.postings(fieldname, text.decode())
        if found is None:
            raise KeyError(fieldname)
        return ArraysMatcher(self._texts, (fieldname, text), found, format_, scorer)

    def indexed_field_names(self) -> tuple[str, ...]:
        """The fields."""
        return FIELDS


class ArraysCursor(base.FieldCursor):  # type: ignore[misc]
    """Moves over the terms of one field."""

    def __init__(self, terms: ArraysTerms, fieldname: str) -> None:
        self._terms, self._fieldname = terms, fieldname
        self.first()

    def first(self) -> str | None:
        """Go to the first term."""
        return self.find(b"\1")

    def find(self, term: str | bytes) -> str | None:
        """Go to the first term from `term` on."""
        sought = term.encode() if isinstance(term, str) else term
        self._left = (key for name, key in self._terms.terms_from(self._fieldname, sought) if name == self._fieldname)
        return self.next()

    def next(self) -> str | None:
        """Go to the next term; None behind the last one."""
        found = next(self._left, None)
        self._text = None if found is None else found.decode()
        return self._text

    def text(self) -> str | None:
        """The term it stands on."""
        return self._text


class ArraysMatcher(LeafMatcher):  # type: ignore[misc]
    """Walks over the postings of one term in one field."""

    def __init__(self, texts: Texts, term: tuple[str, bytes], held: Postings, format_: Any, scorer: Any) -> None:  # noqa: ANN401
        self._texts, self._term, self._held = texts, term, held
        self.format, self.scorer = format_, scorer
        self._at = 0

    def is_active(self) -> bool:
        """Whether it stands on a document."""
        return self._at < len(self._held.ids)

    def reset(self) -> None:
        """Back to the first document."""
        self._at = 0

    def id(self) -> int:
        """The document it stands on."""
        return int(self._held.ids[self._at])

    def all_ids(self) -> Iterator[int]:
        """The documents from here on."""
        return iter(self._held.ids[self._at :].tolist())

    def next(self) -> bool:
        """Go to the next document."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return True

    def skip_to(self, id: int) -> bool:  # noqa: A002 - Whoosh's name
        """Go to the first document from `id` on."""
        if not self.is_active():
            raise ReadTooFar
        self._at += int(self._held.ids[self._at :].searchsorted(np.int32(id)))
        return True

    def weight(self) -> float:
        """How often the term stands in this document's field."""
        return float(self._held.tf[self._at])

    def length(self) -> int:
        """How long this document's field is."""
        return int(self._held.length[self._at])

    def spans(self) -> list[Any]:
        """Where the term stands, for phrases."""
        from whoosh.query.spans import Span  # noqa: PLC0415 - imports half of Whoosh, for tools only

        term = self._texts.term(self._term[1].decode())
        assert term is not None
        at = term.ids.searchsorted(np.int32(self.id()), "left")
        (places,) = self._texts.positions(term.start, np.array([at]), FIELDS.index(self._term[0]))
        return [Span(place) for place in places.tolist()]

    def supports_block_quality(self) -> bool:
        """No: pruning is done elsewhere (`pruning`)."""
        return False

    def max_quality(self) -> float:
        """The most that a document can score."""
        return float(self.scorer.max_quality()) if self.scorer else 0.0


class ArraysDocuments(base.PerDocumentReader):  # type: ignore[misc]
    """Lengths and deletions of a segment."""

    def __init__(self, segment: ArraysSegment) -> None:
        self._segment = segment
        self._lengths = segment.held.texts.lengths

    def doc_count(self) -> int:
        """How many documents are alive."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """How many there are."""
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        """Whether some are dead."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Whether this one is dead."""
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> frozenset[int]:
        """Which are dead."""
        return self._segment.deleted_docs()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """How many terms a document's field has."""
        return int(self._lengths[docnum, FIELDS.index(fieldname)]) or default

    def field_length(self, fieldname: str) -> int:
        """How many terms the field has in all documents."""
        return self._segment.held.texts.total_length[fieldname]

    def min_field_length(self, fieldname: str) -> int:
        """The shortest field."""
        return int(self._lengths[:, FIELDS.index(fieldname)].min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        """The longest field."""
        return int(self._lengths[:, FIELDS.index(fieldname)].max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, str]:
        """Its id; all else comes from the store."""
        return {"id": str(self._segment.held.columns.id_of(docnum))}
