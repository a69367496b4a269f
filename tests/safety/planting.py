"""A unique word in every column that can hold one, for a listing of one's own, another's and a hidden one (P4).

Promises: the columns are walked from the models' metadata and from the draft's own model, so that a new one is planted
(or says why it cannot be) the day it is there; `Canaries.seen_in` finds every planted word in an answer, however it is
written there: as text, as a number to dial, as base64, or packed in a sheet.
"""

from __future__ import annotations

import base64
import io
import itertools
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import Column, Float, Integer, LargeBinary, MetaData, String, Table, TypeDecorator, Uuid
from sqlmodel import SQLModel

import directory.model
from directory.draft import ListingDraft, Point
from directory.staff.model import StaffTable
from tests.drawn import told
from tests.web.staff.conftest import START

assert directory.model  # it registers the tables
OBJECTS = ("own", "other", "hidden")
STORES: dict[str, MetaData] = {"waymark": SQLModel.metadata, "staff": StaffTable.metadata}
DRAFT = "listing.draft"
INBOX = {"feedback.text": "words", "feedback.unsafe": "words"}
"""What visitors wrote, which has a file of its own; what was called not safe is told to fewer."""
_WORD = re.compile(r"zq[a-p]{4}qz", re.IGNORECASE)
_NUMBER = re.compile(r"555\W{0,3}(01\d\d)")
_FLOAT = re.compile(r"7[12]\.0?\d{3}[0-9]*")


@dataclass
class Canaries:
    """What was planted where: from the word, number or figure to (column, object)."""

    words: dict[str, tuple[str, str]] = field(default_factory=dict)
    count: Iterator[int] = field(default_factory=itertools.count)
    dialled: Iterator[int] = field(default_factory=itertools.count)

    def word(self, column: str, whose: str) -> str:
        """The one word of a column of an object: letters alone, so that no rule of ours takes it for a number."""
        for word, about in self.words.items():
            if about == (column, whose) and _WORD.fullmatch(word):
                return word
        number = next(self.count)
        word = "zq" + "".join("abcdefghijklmnop"[number >> shift & 15] for shift in (12, 8, 4, 0)) + "qz"
        self.words[word] = (column, whose)
        self.words[base64.urlsafe_b64encode(word.encode()).decode().rstrip("=")[:10]] = (column, whose)
        return word

    def mail(self, column: str, whose: str) -> str:
        """An address with the word in it."""
        return f"{self.word(column, whose)}@w.example"

    def link(self, column: str, whose: str) -> str:
        """A link with the word in it."""
        return f"https://{self.word(column, whose)}.example/"

    def phone(self, column: str, whose: str) -> str:
        """A number that nobody has (555-0100 to 555-0199)."""
        found = {about: word for word, about in self.words.items() if word.startswith("01")}
        if (column, whose) not in found:
            number = f"01{next(self.dialled):02}"
            assert len(number) == 4, "more numbers than are free to invent"
            found[column, whose] = number
            self.words[number] = (column, whose)
        return f"+1319555{found[column, whose]}"

    def figure(self, column: str, whose: str) -> float:
        """A number with a fraction that is nowhere else."""
        figure = 71 + next(self.count) / 10_000
        self.words[f"{figure:.4f}".rstrip("0")] = (column, whose)
        return figure

    def seen_in(self, answer: bytes) -> set[tuple[str, str]]:
        """The (column, object) of everything planted that an answer tells."""
        text = told(_unpacked(answer))
        found = {word.lower() for word in _WORD.findall(text + " " + text.replace(" ", ""))}
        found |= set(_NUMBER.findall(text))
        found |= set(_FLOAT.findall(text)) | {w for w in self.words if len(w) == 10 and w in text}
        return {self.words[word] for word in found if word in self.words}


def _unpacked(answer: bytes) -> str:
    if answer.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer)) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return answer.decode("utf-8", "replace")


def leaves(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, Any]]:
    """Every field of a draft and of its parts, as `listing.draft.phones.number`, with its type."""
    for name, info in model.model_fields.items():
        part = next((one for one in _types(info.annotation) if _is_part(one)), None)
        if part is not None:
            yield from leaves(part, f"{prefix}.{name}")
        elif Point in _types(info.annotation):
            yield f"{prefix}.{name}", float
        else:
            yield f"{prefix}.{name}", info.annotation


def _is_part(one: Any) -> bool:
    return isinstance(one, type) and issubclass(one, BaseModel)


def _types(annotation: Any) -> list[Any]:
    inner = getattr(annotation, "__args__", ())
    return [annotation, *(deep for one in inner for deep in _types(one))]


def columns() -> dict[str, str]:
    """Every column of every table and every field of a draft, with what it holds: words, figure, or nothing to tell."""
    found = {f"{t.name}.{c.name}": _holds(c) for m in STORES.values() for t in m.sorted_tables for c in t.columns}
    found |= {name: _leaf(kind) for name, kind in leaves(ListingDraft, DRAFT)}
    return found | INBOX


def type_of(column: Column[Any]) -> Any:
    """What a column is for the database, without our own wrapping."""
    return column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type


def _holds(column: Column[Any]) -> str:
    kind = type_of(column)
    if isinstance(kind, Uuid) or column.foreign_keys:
        return "id"
    if isinstance(kind, String | LargeBinary):
        return "words"
    return "figure" if isinstance(kind, Float) else type(kind).__name__.lower()


def _leaf(kind: Any) -> str:
    known = {bool: "boolean", int: "integer", float: "figure", date: "date"}
    types = _types(kind)
    if any(isinstance(one, type) and issubclass(one, str) and one is not str for one in types):
        return "code"
    return "words" if str in types else next((name for one, name in known.items() if one in types), "code")


@dataclass
class Rows:
    """One row (or more) of each table for each object, written as they come: parents first."""

    canaries: Canaries
    whose: dict[str, dict[str, Any]]
    """For each object, what ids are called in columns: `listing_id`, `organization_id`, `account_id`."""
    made: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)

    def filled(self, table: Table, whose: str, said: dict[str, Any], serial: int) -> dict[str, Any]:
        """A row with a word in every column that `said` leaves open."""
        row: dict[str, Any] = {}
        for column in table.columns:
            if column.name in said:
                row[column.name] = said[column.name]
            elif not isinstance(type_of(column), Integer) or not column.primary_key:
                row[column.name] = self._value(table, column, whose, serial)
        self.made.setdefault((table.name, whose), []).append(row)
        return row

    def _value(self, table: Table, column: Column[Any], whose: str, serial: int) -> Any:
        name = f"{table.name}.{column.name}"
        ids = self.whose[whose]
        if column.name.endswith("_id") and column.name in ids:
            return ids[column.name]
        if column.foreign_keys:
            parent = next(iter(column.foreign_keys)).column
            known = self.made.get((parent.table.name, whose))
            return known[0].get(parent.name) if known else ids.get(f"{parent.table.name}_id")
        kind = type_of(column)
        if isinstance(kind, String | LargeBinary):
            word = self.canaries.word(name, whose) + (f" {serial}" if serial else "")
            return word if isinstance(kind, String) else word.encode()
        if isinstance(kind, Float):
            return self.canaries.figure(name, whose)
        return {UUID: uuid4(), datetime: START, date: START.date(), bool: False, int: 1}[kind.python_type]


def flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """The leaves of a draft, each with its field's name, places in lists left out."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, path if path.endswith(("policies", ".point")) else f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from flat(inner, path)
    else:
        yield path, json.dumps(value)


def key_of(value: object) -> str:
    """An id as SQLite keeps it."""
    return value.hex if isinstance(value, UUID) else str(value)
