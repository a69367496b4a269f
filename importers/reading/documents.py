"""Records as JSON, in every way partners write it: a list, an object of lists, one per line, glued without brackets.

Promises: a list, NDJSON and glued objects are read record by record in flat memory; a single object is read whole (up
to `MAX_DOCUMENT` characters). A record's number counts from 1. What is cut short or no JSON is refused with the record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Any

from directory.errors import InputError
from importers.importer import Row
from importers.reading.sources import Source, text_of

MAX_RECORD = 10_000_000
MAX_DOCUMENT = 200_000_000
KEY = "_key"
GAP = re.compile(r"[\s,\ufeff\x1a]*")

Records = Callable[[Any], Iterable[Mapping[str, Any]]]


class _Feed:
    """A window over the text in which one JSON value after the other is decoded."""

    def __init__(self, text: IO[str], name: str) -> None:
        self.text, self.name, self.window, self.at, self.done = text, name, "", 0, False
        self.decoder = json.JSONDecoder(parse_constant=lambda _: None)

    def more(self) -> bool:
        piece = self.text.read(max(65_536, len(self.window) - self.at))
        self.done = not piece
        if piece:
            self.window, self.at = self.window[self.at :] + piece, 0
        return not self.done

    def peek(self) -> str:
        """The next character that is neither space nor comma; "" at the end."""
        while True:
            match = GAP.match(self.window, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.window):
                return self.window[self.at]
            if not self.more():
                return ""

    def value(self, number: int, limit: int) -> Any:  # noqa: ANN401 - JSON is any value
        while True:
            try:
                found, end = self.decoder.raw_decode(self.window, self.at)
            except (ValueError, RecursionError) as error:
                if isinstance(error, RecursionError):
                    raise InputError(f"{self.name}: record {number}: is nested too deeply") from None
                if len(self.window) - self.at > limit:
                    raise InputError(f"{self.name}: record {number}: is longer than {limit:,} characters") from None
                if self.more():
                    continue
                raise InputError(f"{self.name}: record {number}: {self._why(error)}") from None
            self.at = end
            return _whole(found) if "\\ud" in self.window[:end].lower() else found

    def _why(self, error: ValueError) -> str:
        near_end = isinstance(error, json.JSONDecodeError) and (
            not self.window[error.pos :].strip() or "Unterminated" in error.msg
        )
        return "the file ends in the middle of it (half-written?)" if near_end else "is not valid JSON"


def _whole(value: Any) -> Any:  # noqa: ANN401 - JSON is any value
    """`value` with halves of surrogate pairs, which no store can hold, replaced by U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return value


def read_documents(source: Source, records: Records | None = None) -> Iterator[Row]:
    """One `Row` per record. `records` picks them out of a single document; else see `found_in`."""
    with text_of(source) as text:
        feed = _Feed(text, source.name)
        first = feed.peek()
        if first not in {"{", "["}:
            raise InputError(f"{source.name}: is not JSON")
        if records is not None:
            document = feed.value(1, MAX_DOCUMENT)
            _nothing_after(feed)
            yield from _rows(records(document), source.name)
        elif first == "[":
            feed.at += 1
            yield from _rows(_list_items(feed), source.name)
        else:
            one = feed.value(1, MAX_DOCUMENT)
            found = found_in(one) if not feed.peek() else _glued(one, feed)
            yield from _rows(found, source.name)


def _rows(found: Iterable[Any], name: str) -> Iterator[Row]:
    for number, record in enumerate(found, 1):
        if not isinstance(record, Mapping):
            raise InputError(f"{name}: record {number}: is not an object with named fields")
        yield Row(number, record, name)


def _list_items(feed: _Feed) -> Iterator[Any]:
    number = 1
    while (char := feed.peek()) != "]":
        if not char:
            raise InputError(f"{feed.name}: record {number}: the list is never closed (half-written?)")
        yield feed.value(number, MAX_RECORD)
        number += 1
    feed.at += 1
    _nothing_after(feed)


def _nothing_after(feed: _Feed) -> None:
    if feed.peek():
        raise InputError(f"{feed.name}: something stands after the end of the JSON document")


def _glued(first: Any, feed: _Feed) -> Iterator[Any]:  # noqa: ANN401 - JSON is any value
    yield first
    number = 2
    while feed.peek():
        yield feed.value(number, MAX_RECORD)
        number += 1


def found_in(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The records in one JSON object.

    An object whose every value is an object, or a list of objects, is a table of records, and the names on the way
    stand in `_key` (joined by `/`); a lone list or table beside plain values (a count, a date) is the table; else the
    object is itself the one record. Of a JSON:API document the resources in `data` are the records, and what is
    `included` with them is none.
    """
    resources = document.get("data")
    if isinstance(resources, list) and resources and all(map(_is_resource, resources)):
        yield from resources
        return
    tables = {key: value for key, value in document.items() if _is_table(value)}
    plain = [value for value in document.values() if not isinstance(value, (dict, list))]
    if tables and (
        len(tables) == len(document) or (len(tables) == 1 and len(plain) == len(document) - 1 and len(plain) < 6)
    ):
        yield from _descend(tables, () if len(tables) > 1 else None)
    else:
        yield document


def _is_resource(value: Any) -> bool:  # noqa: ANN401 - JSON is any value
    """Whether it is a resource of JSON:API: its type and id, and attributes of its own."""
    return isinstance(value, dict) and {"type", "attributes"} <= value.keys() and isinstance(value["attributes"], dict)


def _is_table(value: Any) -> bool:  # noqa: ANN401 - JSON is any value
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, dict) for item in value)
    return isinstance(value, dict) and bool(value)


def _descend(table: Mapping[str, Any], path: tuple[str, ...] | None) -> Iterator[Mapping[str, Any]]:
    for key, value in table.items():
        here = None if path is None else (*path, key)
        if isinstance(value, list):
            for item in value:
                yield {**item, KEY: "/".join(here)} if here else item
        elif value and all(_is_table(item) for item in value.values()):
            yield from _descend(value, here or ())
        else:
            yield {**value, KEY: "/".join(here or (key,))}
