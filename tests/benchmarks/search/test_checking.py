"""The benchmark's own honesty: SQLite and our engine against the brute force, and errors that must be seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.search import checking, drawing
from tests.benchmarks.search.corpus import SEED, Corpus, load
from tests.benchmarks.search.engines import OURS, engine
from tests.benchmarks.search.queries import KINDS, Query
from tests.benchmarks.search.truth import Truth
from tests.benchmarks.search.worker import Worker
from tests.benchmarks.search.workload import workload

COUNT = 1500
Workload = dict[str, list[Query]]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    drawing.make(folder, COUNT, SEED)
    return folder


@pytest.fixture(scope="module")
def corpus(cache: Path) -> Corpus:
    return load(cache, COUNT)


@pytest.fixture(scope="module")
def truth(corpus: Corpus) -> Truth:
    return Truth(corpus)


@pytest.fixture(scope="module")
def asked(truth: Truth) -> Workload:
    return workload(truth, seed=7, per_kind=8)


@pytest.fixture(scope="module")
def workers(cache: Path, corpus: Corpus, asked: Workload) -> Iterator[dict[str, Worker]]:
    made = {name: Worker(name, corpus, cache / name, asked) for name in ("fts5", OURS)}
    for name, each in made.items():
        (cache / name).mkdir()
        engine(name).build(corpus, cache / name)
        each.open()
    yield made
    for each in made.values():
        each.peer.close()


@pytest.fixture
def worker(workers: dict[str, Worker]) -> Worker:
    return workers["fts5"]


def test_listings_are_the_same_whatever_number_is_asked_for(tmp_path: Path, corpus: Corpus) -> None:
    drawing.make(tmp_path, drawing.BLOCK + 1, SEED)
    larger = load(tmp_path, COUNT)
    assert np.array_equal(larger.latitude, corpus.latitude)
    assert all(np.array_equal(larger.fields[name].flat, rows.flat) for name, rows in corpus.fields.items())


def test_half_of_the_queries_of_every_kind_have_an_answer(truth: Truth, asked: Workload) -> None:
    for kind in ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7"):
        assert sum(truth.answer(kind, query).total > 0 for query in asked[kind]) >= 4, kind


def test_another_seed_asks_other_questions(truth: Truth, asked: Workload) -> None:
    other = workload(truth, seed=8, per_kind=8)
    assert not set(other["Q1"]) & set(asked["Q1"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["fts5", OURS])
def test_an_engine_answers_what_the_brute_force_answers(
    name: str, kind: str, truth: Truth, asked: Workload, workers: dict[str, Worker]
) -> None:
    for at, query in enumerate(asked[kind]):
        answer = truth.answer(kind, query)
        told = workers[name].check(kind, at, answer.edge.tolist())
        assert not checking.wrong(kind, answer, told, order=name == OURS), query


@pytest.mark.parametrize("kind", ["Q1", "Q3", "Q4", "Q5", "Q6"])
def test_a_match_that_is_left_out_is_noticed(kind: str, truth: Truth, asked: Workload, worker: Worker) -> None:
    at = next(at for at, query in enumerate(asked[kind]) if truth.answer(kind, query).total > 1)
    answer = truth.answer(kind, asked[kind][at])
    told = worker.check(kind, at, [])
    words = sorted(answer.words)[1:]
    shorter = told | {"ids": told["ids"][1:] or words, "digest": "another", "count": 0}
    assert checking.wrong(kind, answer, shorter, order=False)


def test_a_wrong_order_is_noticed_where_order_counts(truth: Truth, asked: Workload) -> None:
    answer = next(a for query in asked["Q4"] if (a := truth.answer("Q4", query)).total > 3)
    page = answer.ids[:20].tolist()
    told = {"ids": page, "digest": checking.digest(answer.ids.tolist()), "count": answer.total}
    told |= {"total": answer.total, "facets": None}
    assert not checking.wrong("Q4", answer, told, order=True)
    assert checking.wrong("Q4", answer, told | {"ids": page[::-1]}, order=True)


def test_a_wrong_count_by_need_is_noticed(truth: Truth, asked: Workload, worker: Worker) -> None:
    at = next(at for at, query in enumerate(asked["Q1f"]) if truth.answer("Q1f", query).total)
    answer = replace(truth.answer("Q1f", asked["Q1f"][at]), edge=np.zeros(0, np.int64))
    told = worker.check("Q1f", at, [])
    assert checking.wrong("Q1f", answer, told | {"facets": [count + 1 for count in told["facets"]]}, order=False)
