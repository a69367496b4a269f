"""Which listing a row is: its external id, and rows of one file that are the same or only look so.

Promises: ids depend on the row alone (and, for rows that share one, on their order in the file), so that the same file
imported again finds its listings; an id made here depends on no place finer than a county.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b

from directory.values import stable_id
from importers.importer import Row

SAME_AS = "waymark:same-as"
NTH = "waymark:nth"
WORDS = re.compile(r"[^\W_]+")
FIRST = "waymark:first"


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
    seen: dict[str, list[tuple[int, bytes]]] = {}
    for row in rows:
        name = key(row)
        earlier = seen.setdefault(name, []) if name else []
        says = _says(row) if name else b""
        same = next((number for number, said in earlier if said == says), None)
        noted = dict(row.cells)
        if same is not None:
            noted[SAME_AS] = same
        else:
            earlier.append((row.number, says))
            if len(earlier) > 1:
                noted[NTH], noted[FIRST] = len(earlier), earlier[0][0]
        yield replace(row, cells=noted) if len(noted) != len(row.cells) else row


def _says(row: Row) -> bytes:
    """A digest of all that the row says, since keeping the rows themselves would fill memory with the file."""
    cells = sorted((name, normal(str(value))) for name, value in row.cells.items())
    return blake2b(repr(cells).encode("utf-8", "surrogatepass"), digest_size=16).digest()
