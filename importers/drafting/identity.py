"""Which listing a row is: its external id, and rows of one file that are the same or only look so.

Promises: ids depend on the row alone (and, for rows that share one, on their order in the file), so that the same file
imported again finds its listings; an id made here depends on no place finer than a county.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b

from directory.values import stable_id
from importers.importer import Row
from importers.met import Met

SAME_AS = "waymark:same-as"
NTH = "waymark:nth"
WORDS = re.compile(r"[^\W_]+")
FIRST = "waymark:first"
DIGEST = 16
"""Bytes that are kept of what a row says."""
APART = "\x1f"
"""What parts the cells of a row; no word holds it."""
FOLDED = "".join(chr(at).lower() if chr(at).isalnum() or chr(at) == APART else " " for at in range(128))
"""ASCII without case and punctuation."""


def normal(text: str) -> str:
    """Letters and digits of `text` without case and accents, words parted by a hyphen."""
    plain = text.casefold() if text.isascii() else unicodedata.normalize("NFKD", text).casefold()
    letters = plain if plain.isascii() else "".join(char for char in plain if not unicodedata.combining(char))
    return "-".join(WORDS.findall(letters))


def made_id(source: str, name: str, *parts: str) -> str:
    """A readable id: the name, and a hash of it with what tells it from its namesakes.

    Listings' public ids are made from it, and a hash of one of a few thousand towns is no secret, so nothing finer than
    a county may be among `parts` (SAFETY L1): a place that changes, or turns hidden, keeps its id.
    """
    digest = stable_id(source, normal(name), *(normal(part) for part in parts)).hex[:10]
    return f"{normal(name)[:60].strip('-') or 'listing'}-{digest}"


def distinct(rows: Iterable[Row], key: Callable[[Row], str]) -> Iterator[Row]:
    """`rows`, with a note in those whose `key` came before.

    The note is `SAME_AS` that row where all is equal, else `NTH` (2, 3 …) and the number of the `FIRST` of them.

    A key of "" tells nothing, and such rows are passed on as they are.
    """
    met, numbers, said = Met(), array("q"), bytearray()
    repeated: dict[int, list[tuple[int, bytes]]] = {}
    for row in rows:
        name = key(row)
        says = _says(row) if name else b""
        first = met.first(name, len(numbers)) if name else None
        if first is None:
            if name:
                numbers.append(row.number)
                said += says
            yield row
            continue
        earlier = repeated.setdefault(first, [(numbers[first], bytes(said[DIGEST * first : DIGEST * (first + 1)]))])
        same = next((number for number, words in earlier if words == says), None)
        if same is not None:
            yield replace(row, cells={**row.cells, SAME_AS: same})
            continue
        earlier.append((row.number, says))
        yield replace(row, cells={**row.cells, NTH: len(earlier), FIRST: earlier[0][0]})


def _says(row: Row) -> bytes:
    """A digest of all that the row says, since keeping the rows themselves would fill memory with the file."""
    names = _ordered(tuple(row.cells))
    cells = [str(row.cells[name]) for name in names]
    line = APART.join(cells)
    if line.isascii() and line.count(APART) == len(cells) - 1:
        words = " ".join(line.translate(FOLDED).replace(APART, f" {APART} ").split())
    else:
        found = f" {APART} ".join(normal(cell).replace("-", " ") for cell in cells)
        words = " ".join(filter(None, found.split(" ")))
    about = f"{names!r}{APART}{words}"
    return blake2b(about.encode("utf-8", "surrogatepass"), digest_size=DIGEST).digest()


@lru_cache(maxsize=256)
def _ordered(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names))
