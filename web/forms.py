"""From a posted form to a `SearchQuery` and back to hidden fields.

Promises: only url-encoded bodies are read, in memory; an unknown field is refused by rule, not by name; what is wrong
is told by field name and never by value. Nothing here puts a word of hers into a URL.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from pydantic import ValidationError

from directory.errors import UsageError
from directory.search.query import SearchQuery

LISTS = ("need", "tag", "language")
SINGLE = ("q", "near", "radius_miles", "sort", "page", "open_now", "organization")
POLICY = "policy-"
MAX_FIELDS = 200
Fields = list[tuple[str, str]]


class FormError(UsageError):
    """The form cannot be used; `fields` are names of our own fields, never anything she sent."""

    def __init__(self, fields: Iterable[str]) -> None:
        super().__init__("the form cannot be used")
        self.fields = tuple(dict.fromkeys(fields))


@dataclass(frozen=True, slots=True)
class Asked:
    """A posted form: the search in it, and the listing it names (or "")."""

    query: SearchQuery
    listing: str


async def fields(request: Request) -> Fields:
    """The fields of a url-encoded body, any bytes allowed. Raises `FormError` for another content type."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    body = await request.body()
    if body and kind != "application/x-www-form-urlencoded":
        raise FormError(["form"])
    try:
        return parse_qsl(body.decode("utf-8", "replace"), max_num_fields=MAX_FIELDS, errors="replace")
    except ValueError:
        raise FormError(["form"]) from None


Posted = Annotated[Fields, Depends(fields)]


def asked(posted: Fields, locale: str) -> Asked:
    """The search and listing of a form, as `locale` asks. Raises `FormError`."""
    values: dict[str, Any] = {"locale": locale, "policy": {}}
    listing = ""
    for name, value in posted:
        if not value.strip() and name != "id":
            _known(name)
        elif name in LISTS:
            values.setdefault(name, []).append(value)
        elif name.startswith(POLICY):
            values["policy"][name.removeprefix(POLICY)] = value
        elif name == "id":
            listing = value
        else:
            _known(name)
            values[name] = value
    for name in LISTS:
        if name in values:
            values[name] = list(dict.fromkeys(values[name]))
    return Asked(search_query(values), listing)


def _known(name: str) -> None:
    if name not in {*LISTS, *SINGLE} and not name.startswith(POLICY):
        raise FormError(["form"])


def search_query(values: dict[str, Any]) -> SearchQuery:
    """The query that `values` make. Raises `FormError` with the names of the fields that are wrong."""
    try:
        return SearchQuery.model_validate(values)
    except ValidationError as error:
        raise FormError(field_names(error.errors(include_input=False, include_context=False))) from None


def field_names(errors: Iterable[Any]) -> list[str]:
    """Names of our own fields that `errors` speak of; a name somebody invented becomes `unknown field`."""
    names: list[str] = []
    for error in errors:
        parts = [str(part) for part in error["loc"] if part in SearchQuery.model_fields]
        told = str(error["msg"]).removeprefix("Value error, ").split(":")[0]
        if parts:
            names.append(parts[0])
        elif told in SearchQuery.model_fields:
            names.append(told)
        else:
            names.append("unknown field")
    return list(dict.fromkeys(names))


def hidden(query: SearchQuery, *without: str) -> Fields:
    """The fields that ask `query` again, but for those named in `without`; defaults are left out."""
    found: Fields = [(name, value) for name, value in (("q", query.q), ("near", query.near)) if value]
    if "radius_miles" in query.model_fields_set:
        found.append(("radius_miles", f"{query.radius_miles:g}"))
    for name in LISTS:
        found += [(name, value) for value in getattr(query, name)]
    found += [(f"{POLICY}{code}", value) for code, value in query.policy.items()]
    found += [("open_now", "true")] if query.open_now else []
    found += [("organization", str(query.organization))] if query.organization else []
    found += [("sort", query.sort)] if query.sort != "best" else []
    found += [("page", str(query.page))] if query.page > 1 else []
    return [(name, value) for name, value in found if name not in without]
