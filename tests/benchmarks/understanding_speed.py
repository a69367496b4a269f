"""How fast a text is understood, and which takes longest: `python -m tests.benchmarks.understanding_speed [SECONDS]`.

Promises: milliseconds of processor time. It says how long the lexicon takes to load in a process of its own, p50 and
p95 over the judged sentences, every odd text a person or a program may send, and the worst that random mutation found
in SECONDS (10): the slowest of a population are kept and changed again.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from directory.search import phrases
from directory.search.lexicon import understand
from tests.benchmarks.understanding import judged

LOAD = (
    "import time; from directory.search import lexicon; begun = time.process_time();"
    "lexicon.understand('hello wrold'); print((time.process_time() - begun) * 1000)"
)
KEPT = 12
REPEATS = 5
ODD = {
    "empty": "",
    "200 kB of words": "shelter near Oakland " * 10_000,
    "200 kB of one letter": "a" * 200_000,
    "10,000 one-letter words": "a " * 10_000,
    "one word of 10,000 letters": "shelterr" * 1_250,
    "only stop words": "the and of to a in is it " * 20,
    "only punctuation": "?!.,;:()" * 63,
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467 " * 100,
    "NUL": "shel\x00ter \x00" * 50,
    "right to left": "زوجي يضربني وأحتاج مأوى " * 20,
    "marks": "e\u0301\u0302\u0303\u0304" * 100,
    "Chinese": "我丈夫打我今晚没有地方住" * 40,
    "Chinese, unknown": "龘" * 500,
    "Korean": "남편이저를때려요에서는을 " * 40,
    "query syntax": "name:* AND ( OR [a TO z]~2 ^5 " * 16,
    "mistyped words": "sheltre lwayer retsraining proteciton countsel " * 12,
    "long mistyped words": "transportaiton comunicaton reprezentaton " * 12,
    "not not not": "not a church or " * 32,
    "in in in": "in near at of the " * 28,
    "ligatures": "\ufdfa" * 500,
}


def spent(text: str, repeats: int = REPEATS) -> float:
    """The least milliseconds of processor time that `text` took (the machine is shared)."""
    best = float("inf")
    for _ in range(repeats):
        begun = time.process_time_ns()
        understand(text)
        best = min(best, (time.process_time_ns() - begun) / 1e6)
    return best


def pieces() -> list[str]:
    """What texts are made of: the lexicon's own words, small words, slips of them, and odd characters."""
    small = phrases.small_words()
    words = sorted({*phrases.shared("en").vocabulary, *small["stop"], *small["place"], *small["not"]})
    return [
        *words,
        *(word[:2] + word[3:] for word in words if len(word) > 8),
        *"0123456789,.;!?()'’-龘我ا가é\x00\u0301",
    ]


def mutated(text: str, parts: Sequence[str], chance: random.Random) -> str:
    """`text` with something inserted, repeated, removed or put elsewhere; at most 500 characters."""
    words = text.split(" ")
    at = chance.randrange(len(words))
    match chance.randrange(5):
        case 0:
            words.insert(at, chance.choice(parts))
        case 1:
            words[at] = chance.choice(parts)
        case 2:
            words = words[:at] + words[at : at + 3] * 4 + words[at + 3 :]
        case 3:
            chance.shuffle(words)
        case _:
            words[at] += chance.choice(parts)
    return " ".join(words)[:500]


def worst(seconds: float) -> tuple[str, float, int]:
    """(the slowest text that was found, its milliseconds, how many were tried)."""
    chance, parts = random.Random(4), pieces()
    kept = sorted(((spent(text[:500], 2), text[:500]) for text in ODD.values()), reverse=True)[:KEPT]
    tried, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        text = mutated(chance.choice(kept)[1], parts, chance)
        tried += 1
        took = spent(text, 2)
        if took > kept[-1][0]:
            kept = sorted([*kept, (took, text)], reverse=True)[:KEPT]
    text = max(kept, key=lambda one: spent(one[1]))[1]
    return text, spent(text), tried


def main() -> None:
    """Measure and print."""
    loads = [subprocess.run([sys.executable, "-c", LOAD], check=True, capture_output=True).stdout for _ in range(3)]
    say = [f"load: {min(map(float, loads)):.0f} ms"]
    understand("a wrod")
    took = sorted(spent(row["sentence"], 3) for row in judged())
    say.append(
        f"sentences: p50 {statistics.median(took):.3f} p95 {took[len(took) * 95 // 100]:.3f} most {took[-1]:.3f} ms"
    )
    say += [f"{name}: {spent(text):.2f} ms" for name, text in ODD.items()]
    text, most, tried = worst(float(sys.argv[1]) if sys.argv[1:] else 10)
    say.append(f"worst of {tried:,} mutations: {most:.2f} ms\n  {text[:160]!r}…")
    sys.stdout.write("\n".join(say) + "\n")


if __name__ == "__main__":
    main()
