"""A file to be read: its name for messages, its bytes, its text.

Promises: nothing is read whole to find its encoding; the rule is *byte-order mark, else strict UTF-8, else cp1252*, and
nothing is guessed beyond it. A byte that cp1252 does not define becomes U+FFFD. Errors name the file and what is wrong,
never its content.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from directory.errors import InputError

CHUNK = 1 << 20
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file; save it as .xlsx or CSV"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3", "a database"),
)
MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|head|body|table|div)", re.IGNORECASE)
# What text hardly ever holds; U+FFFD stands for the five bytes that cp1252 leaves undefined, for a person to see.
STRANGE = re.compile(r"[\x01-\x08\x0e-\x19\x1b-\x1f\ufffd]")


@dataclass(frozen=True, slots=True)
class Source:
    """One file, wherever it lies (a folder or an archive). `open` gives its bytes from the start, each time anew."""

    name: str
    open: Callable[[], IO[bytes]]

    @property
    def extension(self) -> str:
        """Lower-case, with the dot."""
        return Path(self.name).suffix.lower()


def source_of(path: Path) -> Source:
    """The file at `path`; InputError when it is missing, a folder, unreadable or empty."""
    try:
        if path.is_dir():
            raise InputError(f"{path.name}: is a folder, not a file")
        if not path.exists():
            raise InputError(f"{path.name}: there is no such file")
        if path.stat().st_size == 0:
            raise InputError(f"{path.name}: is empty")
        with path.open("rb"):
            pass
    except (OSError, ValueError) as error:
        raise InputError(f"{path.name}: cannot be opened") from error
    return Source(path.name, lambda: path.open("rb"))


def head(source: Source, size: int = 4096) -> bytes:
    """The first bytes; InputError when there are none or they are those of something that holds no rows."""
    with source.open() as file:
        start = file.read(size)
    if not start:
        raise InputError(f"{source.name}: is empty")
    for magic, what in FOREIGN:
        if start.startswith(magic):
            raise InputError(f"{source.name}: is not a table but {what}")
    if MARKUP.match(start.removeprefix(codecs.BOM_UTF8)):
        raise InputError(f"{source.name}: is a web page or XML, not a table")
    return start


def encoding_of(source: Source) -> str:
    """`utf-8-sig`, `utf-16` or `utf-32` by its mark, else `utf-8` if every byte is, else `cp1252`.

    Raises InputError for binary content, a file cut in the middle of a character, and one that mixes encodings.
    """
    start = head(source)
    marked = next((encoding for mark, encoding in BOMS if start.startswith(mark)), "")
    if marked:
        _check(source, marked, f"{source.name}: is marked as {marked.removesuffix('-sig').upper()} but is not")
        return marked
    try:
        _scan(source, "utf-8")
    except UnicodeDecodeError as error:
        _refuse_damage(source, error)
        _scan(source, "cp1252")
        return "cp1252"
    return "utf-8"


def _errors(encoding: str) -> str:
    return "replace" if encoding == "cp1252" else "strict"


def _check(source: Source, encoding: str, complaint: str) -> None:
    try:
        _scan(source, encoding)
    except UnicodeError:
        raise InputError(complaint) from None


def _scan(source: Source, encoding: str) -> None:
    """Decode the whole file piece by piece, and refuse what is no text."""
    decoder = codecs.getincrementaldecoder(encoding)(_errors(encoding))
    seen = strange = 0
    blank = True
    with source.open() as file:
        while True:
            chunk = file.read(CHUNK)
            text = decoder.decode(chunk, final=not chunk)
            if "\0" in text:
                raise InputError(f"{source.name}: holds NUL bytes; it is binary, or UTF-16 without its mark")
            seen += len(text)
            strange += len(STRANGE.findall(text))
            blank = blank and not text.strip("\ufeff \t\r\n\x1a")
            if not chunk:
                break
    if strange * 1000 > seen:
        raise InputError(f"{source.name}: is binary, not text")
    if blank:
        raise InputError(f"{source.name}: is empty")


def _refuse_damage(source: Source, error: UnicodeDecodeError) -> None:
    """Tell cp1252 from UTF-8 that was cut or mixed: there, reading it as cp1252 would garble names silently."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = bad = 0
    with source.open() as file:
        while chunk := file.read(CHUNK):
            text = decoder.decode(chunk)
            if not text.isascii():
                wrong = sum("\udc80" <= char <= "\udcff" for char in text)
                bad += wrong
                good += sum(char > "\x7f" for char in text) - wrong
    if not good:
        return
    if bad == 0 and "unexpected end" in error.reason:
        raise InputError(f"{source.name}: ends in the middle of a character (half-written?)")
    if good >= bad:
        raise InputError(f"{source.name}: mixes UTF-8 with another encoding; save it again as UTF-8")


@contextmanager
def text_of(source: Source, encoding: str | None = None) -> Iterator[IO[str]]:
    """The file as text with its line ends as they are; `encoding` overrules the rule."""
    if encoding is not None:
        try:
            codecs.lookup(encoding)
        except LookupError:
            raise InputError(f"{source.name}: an unknown encoding was asked for") from None
        _check(source, encoding, f"{source.name}: is not in the encoding that was asked for")
    chosen = encoding or encoding_of(source)
    with source.open() as raw, io.TextIOWrapper(raw, encoding=chosen, errors=_errors(chosen), newline="") as text:
        yield text
