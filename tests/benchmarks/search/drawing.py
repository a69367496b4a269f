"""How the benchmark's listings are drawn.

Promises: listing i depends on the seed and i alone (it is drawn in blocks of 10,000, each with a generator of its own).
Points are jittered ZIP middles, as many as people live there; a primary need and up to two more; twelve tags; the home
county and up to four of its neighbours as service areas. A description has 40 to 60 words, one third of them of its
needs, the others from a Zipf law over 20,000 words; a name is the city, often a rare word, a topic word, a suffix.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain, repeat
from pathlib import Path

import numpy as np
import numpy.typing as npt

from directory.search.analysis import STOP_WORDS, stem
from tests.benchmarks.search import places
from tests.benchmarks.search.corpus import FIELDS, NEEDS, Corpus, Ragged, kept, save

BLOCK = 10_000
VOCABULARY = 20_000
TOPIC_WORDS = 13
ORGANIZATIONS = 200_000
SUFFIXES = ("center", "program", "services", "clinic", "group", "resources", "community", "support", "home")
ENDINGS = ("services", "community", "family", "center", "resources", "health")
HEADS = (*"bcdfghjklmnprstvw", "st", "tr", "br", "ch", "sh", "pl", "gr")
TAILS = (*"aeiou", "ai", "ea", "ou", "er", "an", "in", "on", "ar", "or")
TAG_SHARES = (0.5, 0.35, 0.3, 0.25, 0.2, 0.2, 0.15, 0.15, 0.1, 0.1, 0.05, 0.03)
NONE = -1
"""Fills the rows of a padded matrix of words."""
Matrix = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Topics:
    """`topics.txt`: words of every trade, the labels of needs, and the words of each."""

    common: list[str]
    labels: list[list[str]]
    words: list[list[str]]


def as_terms(words: Iterable[str]) -> list[str]:
    """The words as they are searched: stems of themselves, no stop words, each once.

    Our engine stems and leaves stop words out, the peers would not: so all find the same, at the whole cost of looking.
    """
    found: dict[str, None] = {}
    for word in words:
        term = word
        while (shorter := stem(term)) != term:
            term = shorter
        if word not in STOP_WORDS and term not in STOP_WORDS:
            found[term] = None
    return list(found)


def topics() -> Topics:
    """The topics beside this file."""
    lines = (Path(__file__).parent / "topics.txt").read_text(encoding="utf-8").splitlines()[1:]
    named = [line.partition(":") for line in lines]
    labels = [as_terms(re.findall(r"[a-z]+", label.lower())) for label, _, _ in named[1:]]
    words = [as_terms(each.split()) for _, _, each in named[1:]]
    assert {len(each) for each in words} == {TOPIC_WORDS}
    return Topics(as_terms(named[0][2].split()), labels, words)


@dataclass(frozen=True, slots=True)
class World:
    """What every block draws from: word numbers in padded matrices, and chances."""

    words: list[str]
    label_texts: list[str]
    background: Matrix
    zipf: npt.NDArray[np.float64]
    topic_words: Matrix
    labels: Matrix
    cities: Matrix
    organizations: Matrix
    suffixes: Matrix


def _chances(weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Cumulative chances."""
    return np.asarray(np.cumsum(weights) / weights.sum())


def _drawn(rng: np.random.Generator, chances: npt.NDArray[np.float64], size: int) -> npt.NDArray[np.int64]:
    return np.minimum(np.searchsorted(chances, rng.random(size), side="right"), len(chances) - 1)


def _padded(rows: list[list[int]]) -> Matrix:
    width = max(map(len, rows))
    return np.array([row + [NONE] * (width - len(row)) for row in rows], np.int32)


def vocabulary(seed: int) -> list[str]:
    """The common words, the topics' words, then invented ones up to `VOCABULARY`, then the words of city names."""
    chance, known = random.Random(seed), topics()
    words = as_terms(chain(known.common, *known.words, *known.labels, SUFFIXES, ENDINGS))
    syllables = [head + tail for head in HEADS for tail in TAILS]
    seen = set(words)
    while len(words) < VOCABULARY:
        length = chance.choices([2, 3, 4], [4, 5, 2])[0]
        word = "".join(chance.choices(syllables, k=length)) + chance.choice(["", "", "s", "ed", "ing", "er", "ly"])
        new = set(as_terms([word[:14]])) - seen
        seen |= new
        words += new
    return words + sorted(set(as_terms(chain.from_iterable(places.zips().cities))) - seen)


def world(seed: int) -> World:
    """What a seed's listings are drawn from."""
    rng, words, known = np.random.default_rng((seed, 0)), vocabulary(seed), topics()
    number = {word: at for at, word in enumerate(words)}
    frequent = len(known.common)
    background = np.concatenate([np.arange(frequent), frequent + rng.permutation(VOCABULARY - frequent)])
    zipf = _chances(1 / (np.arange(VOCABULARY) + 2.7) ** 1.03)
    own = background[_drawn(rng, zipf, 3 * ORGANIZATIONS)].reshape(-1, 3)
    own[np.arange(3) >= rng.integers(1, 4, ORGANIZATIONS)[:, None]] = NONE
    endings = np.array([number[word] for word in as_terms(ENDINGS)])[
        rng.integers(0, len(as_terms(ENDINGS)), (ORGANIZATIONS, 1))
    ]
    return World(
        words=words,
        label_texts=[" ".join(label) for label in known.labels],
        background=background.astype(np.int32),
        zipf=zipf,
        topic_words=_padded([[number[word] for word in row] for row in known.words]),
        labels=_padded([[number[word] for word in row] for row in known.labels]),
        cities=_padded([[number[word] for word in as_terms(city)] for city in places.zips().cities]),
        organizations=np.hstack([own, endings]).astype(np.int32),
        suffixes=np.array([number[word] for word in as_terms(SUFFIXES)], np.int32),
    )


def _rows(matrix: Matrix) -> Ragged:
    there = matrix != NONE
    return Ragged(np.concatenate([[0], np.cumsum(there.sum(axis=1))]), matrix[there].astype(np.uint16))


def _needs(rng: np.random.Generator, size: int) -> tuple[npt.NDArray[np.int64], Matrix]:
    """The primary need, and a mask of all."""
    primary = _drawn(rng, _chances(1 / (np.arange(NEEDS) + 6.0)), size)
    mask = 1 << primary
    for share in (0.45, 0.15):
        mask |= np.where(rng.random(size) < share, 1 << rng.integers(0, NEEDS, size), 0)
    return primary, mask.astype(np.int32)


def _areas(rng: np.random.Generator, home: npt.NDArray[np.int32]) -> Matrix:
    """Home counties and up to four neighbours of each."""
    size = len(home)
    near = np.take_along_axis(places.neighbours()[home], np.argsort(rng.random((size, 8)), axis=1)[:, :4], axis=1)
    more = _drawn(rng, _chances(np.array([0.55, 0.15, 0.12, 0.1, 0.08])), size)
    near[np.arange(4) >= more[:, None]] = NONE
    return np.hstack([home[:, None], near])


def _description(rng: np.random.Generator, drawn: World, primary: npt.NDArray[np.int64]) -> Ragged:
    lengths = rng.integers(40, 61, len(primary))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    size = int(starts[-1])
    flat = drawn.background[_drawn(rng, drawn.zipf, size)]
    kind, fading = rng.random(size), _chances(1 / (np.arange(drawn.topic_words.shape[1]) + 2.0))
    topic = np.where(kind < 0.30, np.repeat(primary, lengths), rng.integers(0, NEEDS, size))
    of_topic = drawn.topic_words[topic, _drawn(rng, fading, size)]
    return Ragged(starts, np.where(kind < 0.33, of_topic, flat).astype(np.uint16))


def block(seed: int, number: int, drawn: World) -> Corpus:
    """One block of listings."""
    rng, known = np.random.default_rng((seed, 1, number)), places.zips()
    at = _drawn(rng, _chances(known.weight), BLOCK)
    latitude = (known.latitude[at] + rng.normal(0, 0.015, BLOCK)).round(6)
    longitude = np.clip(known.longitude[at] + rng.normal(0, 0.018, BLOCK), -179.999, 179.999).round(6)
    primary, needs = _needs(rng, BLOCK)
    tags = sum((rng.random(BLOCK) < share) * (1 << tag) for tag, share in enumerate(TAG_SHARES))
    fading = _chances(1 / (np.arange(drawn.topic_words.shape[1]) + 2.0))
    rare = np.where(rng.random(BLOCK) < 0.4, drawn.background[rng.integers(60, VOCABULARY, BLOCK)], NONE)
    trade = drawn.topic_words[primary, _drawn(rng, fading, BLOCK)]
    suffix = drawn.suffixes[rng.integers(0, len(drawn.suffixes), BLOCK)]
    held = (needs[:, None] >> np.arange(NEEDS) & 1)[:, :, None]
    areas = _areas(rng, places.counties_of(latitude, longitude))
    return Corpus(
        seed=seed,
        count=BLOCK,
        words=drawn.words,
        labels=drawn.label_texts,
        latitude=latitude,
        longitude=longitude,
        needs=needs,
        tags=np.asarray(tags, np.int32),
        counties=Ragged(np.concatenate([[0], np.cumsum((areas != NONE).sum(axis=1))]), areas[areas != NONE]),
        fields={
            "name": _rows(np.hstack([drawn.cities[at], np.stack([rare, trade, suffix], axis=1)])),
            "organization": _rows(drawn.organizations[rng.integers(0, ORGANIZATIONS, BLOCK)]),
            "description": _description(rng, drawn, primary),
            "labels": _rows(np.where(held == 1, drawn.labels, NONE).reshape(BLOCK, -1)),
        },
    )


def _joined(parts: list[Ragged]) -> Ragged:
    starts = [part.starts[1:] for part in parts]
    offsets = np.cumsum([0, *(part.starts[-1] for part in parts[:-1])])
    moved = [start + offset for start, offset in zip(starts, offsets, strict=True)]
    return Ragged(np.concatenate([[0], *moved]), np.concatenate([part.flat for part in parts]))


def make(folder: Path, count: int, seed: int) -> Path:
    """Draw at least `count` listings and keep them; those kept before are taken as they are."""
    if (there := kept(folder, count, seed)) is not None:
        return there
    folder.mkdir(parents=True, exist_ok=True)
    drawn = world(seed)
    blocks = list(map(block, repeat(seed), range(-(-count // BLOCK)), repeat(drawn)))
    plain = ("latitude", "longitude", "needs", "tags")
    whole = replace(
        blocks[0],
        count=BLOCK * len(blocks),
        counties=_joined([each.counties for each in blocks]),
        fields={name: _joined([each.fields[name] for each in blocks]) for name in FIELDS},
        **{name: np.concatenate([getattr(each, name) for each in blocks]) for name in plain},
    )
    return save(whole, folder)
