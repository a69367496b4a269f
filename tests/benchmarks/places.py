"""How well written places are understood: `python -m tests.benchmarks.places [--seed N] [--each N] [--missed [SORT]]`.

Promises: places come from the address cells of all the real files (`place_truths`), the ways to write them by chance
(`place_ways`), `--each` of every sort in turn from the sources. A way is `tuned` or `held` by a hash of its text, so
nobody chooses; `--missed` shows what was missed of the tuned half alone. Answers are judged by the row's own columns
and point. *WRONG* is another place taken without a word; *passed over* one taken with the right one offered beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

from directory.geo import Place, Resolution, gazetteer
from directory.geo.distance import miles
from tests.benchmarks.importing import SHARED, say
from tests.benchmarks.place_truths import Truth, truths
from tests.benchmarks.place_ways import Way, outward, ways

OUTCOMES = (
    "right",
    "asked",
    "passed over",
    "suggested",
    "nothing",
    "asked, not there",
    "suggested another",
    "WRONG",
)
NEAR_MILES = 15.0
SAME_NAME_MILES = 35.0
"""The row's point may lie this far from the middle of a place of its name: counties are large, and so is London."""
LONG_WORDS = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"} | {
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
}
SIDE = re.compile(r"^(?:north|south|east|west|southeast|southwest|northeast|northwest) ", re.IGNORECASE)
"""What some rows put before their town; to be taken to the town itself is right."""
TITLES = {"the", "county", "parish", "borough", "co", "municipality", "area", "census", "and", "of"}


def plain(name: str) -> str:
    """A name as this judge compares it: no accents, marks or long words, and no county's or city's title."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    words = re.sub(r"[^a-z0-9 ]", "", re.sub(r"[-/,]", " ", bare)).split()
    return "".join(LONG_WORDS.get(word, word) for word in words if word not in TITLES)


def meant(way: Way, place: Place) -> bool:
    """Whether a place is what the writer meant, by the row's own columns."""
    t = way.truth
    if place.country != t.country or (t.state and place.state not in {f"US-{t.state}", ""}):
        return False
    label = re.sub(r" \(.*", "", place.name.split(",", maxsplit=1)[0])
    if way.wants == "state":
        return place.kind == "state"
    if way.wants == "postcode":
        code = t.postcode[:5] if t.country == "US" else outward(t.postcode)
        said_town = bool(t.city) and t.city.casefold() in way.text.casefold()
        return place.code == code or (said_town and _town(t, place, label))
    if way.wants == "county":
        return plain(label) == plain(t.county) and (place.kind == "county" or t.country != "US")
    if way.wants == "dublin":
        return "Dublin" in place.name
    return _town(t, place, label, named=way.wants != "near")


def _town(t: Truth, place: Place, label: str, *, named: bool = True) -> bool:
    """Whether a place is the row's town, or close to it."""
    if place.kind in {"state", "nation"}:
        return False
    off = miles(*t.point, place.latitude, place.longitude) if t.point else None
    if plain(label).removesuffix("city") in {
        plain(name).removesuffix("city") for name in (t.city, SIDE.sub("", t.city))
    }:
        return off is None or off <= SAME_NAME_MILES
    if not named and plain(label).endswith(plain(t.city)):
        return True
    if t.country == "IE":
        said = plain(place.name)
        return plain(label) == plain(t.county) or (not named and (place.kind == "postal_area" or plain(t.city) in said))
    return off is not None and off <= NEAR_MILES and place.kind in {"city", "postcode", "postal_area"}


def outcome(way: Way, found: Resolution) -> str:
    """One of `OUTCOMES`."""
    if found.place:
        beside = any(meant(way, other) for other in found.others)
        return "right" if meant(way, found.place) else "passed over" if beside else "WRONG"
    if found.choices:
        return "asked" if any(meant(way, choice) for choice in found.choices) else "asked, not there"
    if found.suggestion:
        read = gazetteer().heard(found.suggestion, way.country)
        offered = [read.place] if read.place else list(read.choices)
        meets = any(meant(way, place) for place in offered) or _misspelt(way, offered)
        return "suggested" if meets else "suggested another"
    return "nothing"


def _misspelt(way: Way, offered: list[Place]) -> bool:
    """Whether the row itself misspells the town that is offered."""
    t = way.truth
    near = [
        place for place in offered if place.country == t.country and (not t.state or place.state == f"US-{t.state}")
    ]
    return t.point is None and any(OSA.distance(plain(p.name.split(",")[0]), plain(t.city)) <= 1 for p in near)


def drawn(known: list[Truth], each: int, seed: int) -> list[Way]:
    """`each` ways of every sort, in turn from the sources; no text twice, none that says another town of the files."""
    chance = random.Random(seed)
    towns = {(plain(truth.city), truth.state) for truth in known}
    by_sort: dict[str, dict[str, list[Way]]] = defaultdict(lambda: defaultdict(list))
    for truth in chance.sample(known, len(known)):
        for way in ways(truth, chance):
            own_name = way.text.removesuffix(f" {truth.state}")
            if way.wants != "near" or (plain(own_name), truth.state) not in towns:
                by_sort[way.sort][truth.source].append(way)
    taken: list[Way] = []
    for sources in by_sort.values():
        seen: dict[tuple[str, str], Way] = {}
        for way in _in_turn(list(sources.values())):
            if len(seen) < each:
                seen.setdefault((way.text, way.truth.state), way)
        taken += seen.values()
    return taken


def _in_turn(lists: list[list[Way]]) -> Iterator[Way]:
    for at in range(max(map(len, lists))):
        yield from (one[at] for one in lists if at < len(one))


def half(way: Way) -> str:
    """`tuned` or `held`, by a hash of what is written."""
    return "held" if hashlib.sha256(way.text.casefold().encode()).digest()[0] % 2 else "tuned"


def table(judged: Iterable[tuple[Way, str]]) -> Iterator[str]:
    """The counts by sort, and all together."""
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for way, answer in judged:
        counted[way.sort, half(way)][answer] += 1
        counted["all", half(way)][answer] += 1
    yield "| ways | half | asked for | " + " | ".join(OUTCOMES) + " |"
    yield "|" + "---|" * (len(OUTCOMES) + 3)
    for (sort, part), counts in sorted(counted.items(), key=lambda pair: pair[0][0] == "all"):
        cells = [sort, part, str(counts.total()), *(str(counts[name] or "") for name in OUTCOMES)]
        yield "| " + " | ".join(cells) + " |"


def shown(way: Way, answer: str, found: Resolution) -> str:
    """One line about one way of the tuned half."""
    t, names = way.truth, " | ".join(place.name for place in found.choices[:3])
    told = found.place.name if found.place else found.suggestion or names
    return f"{answer}: {way.sort}: {way.text!r} ({t.city}, {t.state}{t.county}, {t.source}) -> {told}"


def main() -> None:
    """Ask, judge, print."""
    asked = argparse.ArgumentParser(prog="places")
    asked.add_argument("--seed", type=int, default=4)
    asked.add_argument("--each", type=int, default=40)
    asked.add_argument("--missed", nargs="?", const="", default=None)
    told = asked.parse_args()
    known = truths(SHARED / "data")
    if not known:
        sys.exit(f"SKIPPED LOUDLY: the partners' real files are not here (looked in ../{SHARED.name}/data)")
    written = drawn(known, told.each, told.seed)
    gazetteer().heard("94103 zzqxv")  # what is made once, on first use
    judged, took = [], []
    for way in written:
        start = time.process_time()
        found = gazetteer().heard(way.text, way.country)
        took.append((time.process_time() - start) * 1000)
        judged.append((way, outcome(way, found)))
        missed = told.missed is not None and half(way) == "tuned" and told.missed in way.sort
        if missed and judged[-1][1] != "right":
            say(shown(way, judged[-1][1], found))
    sources = len({truth.source for truth in known})
    say(f"{len(written):,} ways of {len(known):,} places of {sources} sources, seed {told.seed}")
    for line in table(judged):
        say(line)
    took.sort()
    middle, late = took[len(took) // 2], took[len(took) * 95 // 100]
    say(f"CPU of one answer: p50 {middle:.2f} ms, p95 {late:.2f} ms, worst {took[-1]:.1f} ms")


if __name__ == "__main__":
    main()
