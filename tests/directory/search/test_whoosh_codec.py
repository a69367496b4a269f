"""Whoosh's own searcher over our segments agrees with us, and the traps of Whoosh stay closed."""

from __future__ import annotations

import hashlib
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import whoosh
from hypothesis import given
from hypothesis import strategies as st
from whoosh import fields, index, query, scoring
from whoosh.searching import Searcher

from directory.public import PublicListing
from directory.search import whoosh_codec
from directory.search.documents import BOOSTS
from directory.search.postings import FIELDS
from directory.search.scoring import phrase, scores_in
from directory.search.segments import Segment, built
from directory.search.weights import Statistics
from tests.directory.search.texts import Document, segment_of

Make = Callable[..., PublicListing]
WORDS = st.sampled_from(["ash", "birch", "cedar", "dogwood", "elm"])
DOCUMENTS = st.lists(
    st.fixed_dictionaries({}, optional={field: st.lists(WORDS, max_size=6) for field in FIELDS}),
    min_size=1,
    max_size=20,
)


def by_whoosh(segments: list[Segment], asked: query.Query) -> dict[int, float]:
    searcher = Searcher(whoosh_codec.reader(segments), weighting=scoring.BM25F())
    return {hit.docnum: hit.score for hit in searcher.search(asked, limit=None)}


def anywhere(word: str) -> query.Query:
    return query.Or([query.Term(field, word, boost=boost) for field, boost in BOOSTS.items()])


@given(documents=DOCUMENTS, words=st.lists(WORDS, min_size=1, max_size=3), every=st.booleans())
def test_whoosh_scores_our_postings_as_we_do(documents: list[Document], words: list[str], *, every: bool) -> None:
    segment = segment_of(documents)
    asked = (query.And if every else query.Or)([anywhere(word) for word in words])
    numbers, scores = scores_in(segment, Statistics.of([segment.texts]), [(w,) for w in words], None, every=every)
    ours = dict(zip(numbers.tolist(), scores.tolist(), strict=True))
    assert by_whoosh([segment], asked) == pytest.approx(ours, rel=1e-5)


@given(DOCUMENTS, st.lists(WORDS, min_size=2, max_size=3))
def test_whoosh_finds_the_same_phrases(documents: list[Document], words: list[str]) -> None:
    segment = segment_of(documents)
    found = by_whoosh([segment], query.Phrase("description", words))
    assert sorted(found) == phrase(segment, ["description"], words).tolist()


def test_whoosh_runs_its_other_queries_over_several_segments_with_deletions() -> None:
    one = segment_of([{"name": ["ash"]}, {"name": ["asher"]}], [True, False])
    two = segment_of([{"name": ["birch"]}, {"name": ["ashes"]}])
    assert set(by_whoosh([one, two], query.Prefix("name", "ash"))) == {0, 3}
    assert set(by_whoosh([one, two], query.FuzzyTerm("name", "birh"))) == {2}
    assert set(by_whoosh([one, two], query.Every())) == {0, 2, 3}
    reader = whoosh_codec.reader([one, two])
    assert reader.doc_count() == 3
    assert [term for _, term in reader.all_terms()] == [b"ash", b"asher", b"ashes", b"birch"]
    assert list(whoosh_codec.reader([two]).terms_from("name", b"b")) == [("name", b"birch")]


def test_a_segment_on_disk_is_the_segment_in_memory(make: Make, tmp_path: Path) -> None:
    segment = built([make(n, name=f"Marigold {n}", points=[(37.1, -122.0 - n)]) for n in range(5)])
    whoosh_codec.write(segment, tmp_path / "segment")
    found = whoosh_codec.read(tmp_path / "segment")
    assert found.columns.tables == segment.columns.tables
    for mine, theirs in ((found.texts, segment.texts), (found.columns, segment.columns)):
        assert mine.arrays.keys() == theirs.arrays.keys()
        assert all((mine.arrays[name].tobytes() == theirs.arrays[name].tobytes()) for name in mine.arrays)


def test_nothing_on_disk_is_pickled(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
            return pytest.fail, ("a pickle of the index folder was executed",)

    (tmp_path / "segment").write_bytes(pickle.dumps(Trap()))
    with pytest.raises(ValueError, match="not a bundle"):
        whoosh_codec.read(tmp_path / "segment")


def _refreshed(folder: str) -> tuple[int, int]:
    """(documents an updated searcher shows, documents there are) after edits in separate and in merged segments."""
    made = index.create_in(folder, fields.Schema(id=fields.ID(unique=True), text=fields.TEXT))
    writer = made.writer()
    for number in range(60):
        writer.add_document(id=str(number), text=f"base word{number}")
    writer.commit()
    searcher = made.searcher()
    for number in range(12):
        writer = made.writer()
        writer.update_document(id=str(number), text="edited")
        writer.commit(merge=number > 8)
        searcher = searcher.refresh()
    return searcher.doc_count(), index.open_dir(folder).searcher().doc_count()


def test_the_whoosh_that_is_installed_does_not_bring_deleted_documents_back() -> None:
    """`Searcher.refresh()` of whoosh-reloaded 2.7.5 and whoosh3 3.54.0 does; both can be installed under this name."""
    with tempfile.TemporaryDirectory() as folder:
        shown, there = _refreshed(folder)
    assert shown == there == 60


def test_the_whoosh_that_is_installed_is_the_one_that_was_examined() -> None:
    root = Path(whoosh.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*.py")):
        name = file.relative_to(root).as_posix().encode()
        digest.update(name + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    assert digest.hexdigest() == "849fa904f2b4faadd8689e9fc3740b0251c2332d9ec87d33df18f43f4ecffba3"


def test_the_pinned_hash_is_of_the_version_that_is_pinned() -> None:
    top = Path(whoosh_codec.__file__).parents[2]
    version = next(line for line in (top / "constraints.txt").read_text().splitlines() if line.startswith("Whoosh=="))
    pinned, hashed = (top / "whoosh.hashes").read_text().split("\\\n")
    assert pinned.strip() == version
    assert hashed.strip().startswith("--hash=sha256:")


def test_the_traps_of_whoosh_are_not_in_our_code() -> None:
    root = Path(whoosh_codec.__file__).parents[2]
    for path in [path for package in ("directory", "importers", "web") for path in (root / package).rglob("*.py")]:
        code = path.read_text(encoding="utf-8")
        if "whoosh" not in code:
            continue
        lines = [line for line in code.splitlines() if not line.lstrip().startswith(("#", '"""'))]
        imported = [line for line in lines if "import" in line and "whoosh" in line]
        assert not [line for line in imported if "qparser" in line or "LanguageAnalyzer" in line], path
        assert not [line for line in lines if ".refresh()" in line and "searcher" in line], path
        assert "compound=True" not in code
