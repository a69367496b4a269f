"""What a browser's profile still says after a visit: every file, byte by byte, and what is packed inside them (T8).

Promises: a word is found as UTF-8 and as UTF-16LE, in the file as it lies there and in every gzip, zlib or brotli
stream inside it, so that a compressed cache entry hides nothing from the search.
"""

from __future__ import annotations

import re
import sqlite3
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import brotli

CACHE_ENTRY = struct.pack("<Q", 0xFCFB6D1BA7725C30)
"""How a file of Chromium's simple cache begins; then version, length of the key and its hash, 4 bytes each."""
CACHE_HEAD = 24
STREAMS = ((re.compile(rb"\x1f\x8b\x08"), 47), (re.compile(rb"\x78[\x01\x5e\x9c\xda]"), 47))
"""How gzip and zlib begin, and the `wbits` that read either."""
CHAIN_END = 0x20000000
"""The mark of a visit that Chromium's history page shows (`PAGE_TRANSITION_CHAIN_END`)."""


def _inflated(content: bytes) -> Iterator[bytes]:
    for begins, bits in STREAMS:
        for found in begins.finditer(content):
            try:
                text = zlib.decompressobj(bits).decompress(content[found.start() :])
            except zlib.error:
                continue
            if text:
                yield text


def _unbrotlied(content: bytes) -> bytes:
    """The body of a cache entry when it is brotli, as far as it goes: such a stream has no mark of its own."""
    if not content.startswith(CACHE_ENTRY):
        return b""
    (key_length,) = struct.unpack_from("<I", content, 12)
    stream, text = brotli.Decompressor(), b""
    for byte in content[CACHE_HEAD + key_length :]:
        if stream.is_finished():
            break
        try:
            text += stream.process(bytes((byte,)))
        except brotli.error:
            break
    return text


def _readings(content: bytes) -> Iterator[tuple[str, bytes]]:
    yield "raw", content
    for text in _inflated(content):
        yield "inflated", text
    unpacked = _unbrotlied(content)
    if unpacked:
        yield "brotli", unpacked


def found(profile: Path, words: Mapping[str, str]) -> dict[str, set[tuple[str, str, str]]]:
    """Of each of `words` (by name) where it is: `(file, how it was read, encoding)`; a file's name counts too."""
    told: dict[str, set[tuple[str, str, str]]] = {name: set() for name in words}
    for path in sorted(profile.rglob("*")):
        name = str(path.relative_to(profile))
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        for how, text in [("name", name.encode()), *_readings(content)]:
            for key, word in words.items():
                for encoding in ("utf-8", "utf-16-le"):
                    if word.encode(encoding) in text:
                        told[key].add((name, how, encoding))
    return told


def _asked(profile: Path, statement: str, name: str = "History") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{profile / 'Default' / name}?mode=ro&immutable=1", uri=True)) as database:
        return database.execute(statement).fetchall()


def history(profile: Path, host: str) -> set[tuple[str, str]]:
    """`(url, title)` of every row of the history about `host`."""
    rows: Iterable[tuple[object, ...]] = _asked(profile, "SELECT url, title FROM urls")
    return {(str(url), str(title)) for url, title in rows if host in str(url)}


def shown_visits(profile: Path, host: str) -> list[str]:
    """The addresses at `host` that the browser's history page would show."""
    asked = f"SELECT u.url FROM visits v JOIN urls u ON u.id = v.url WHERE v.transition & {CHAIN_END}"
    return [str(url) for (url,) in _asked(profile, asked) if host in str(url)]


def icons(profile: Path, host: str) -> list[str]:
    """The addresses at `host` that the browser keeps a picture for (T5)."""
    return [str(url) for (url,) in _asked(profile, "SELECT page_url FROM icon_mapping", "Favicons") if host in str(url)]
