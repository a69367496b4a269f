"""P4: role x field x object over every route: who may read each column, who may write it, and by which kind of act.

`fields.csv` declares it; what is not declared is denied: a new column fails here until somebody has thought about it.
Every column that can hold a word holds one of its own (`planting`, `planted`), every page is asked for and every form
sent (`asking`), and what is seen and what changes must be what is declared, neither more nor less.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from pydantic import create_model
from sqlmodel import Field

from directory.draft import ListingDraft
from directory.staff.accounts import Role
from directory.staff.model import StaffTable
from tests.safety import asking, planting
from tests.safety.asking import Answered, Memory
from tests.safety.planted import DRAFTED, KEPT, STEERING, Planted, plant
from tests.safety.planting import OBJECTS, key_of
from tests.web.staff.conftest import _quick_hashes, open_office  # noqa: F401

TABLE: Final = Path(__file__).with_name("fields.csv")
READERS: Final = ("public", "link", "partner", "staff", "steward")
ALL: Final = "all"
"""Own, other and hidden."""
LIE: Final = "zlie"
KINDS: Final = {
    "sign": ("sign-in", "prove", "account", "set-up", "join"),
    "answer": ("link",),
    "claim": ("portal/claims",),
    "draft": ("portal/listings/edit", "portal/listings/resolve", "portal/listings/drop",
              "portal/listings/history/restore", "portal/sheet"),
    "send": ("portal/listings/send", "portal/sheet/send"),
    "quick": ("portal/listings/still-right", "portal/listings/room", "portal/listings/close",
              "portal/listings/reopen", "portal/listings/hide", "portal/listings/withdraw"),
    "settle": ("portal/listings/said", "steward/reports/settle"),
    "trust": ("portal/organizations/trust",),
    "decide": ("steward/queue",),
    "prove-claim": ("steward/claims",),
    "tell": ("steward/calls",),
    "facts": ("steward/listings/facts",),
    "keep": ("steward/listings/withdraw", "steward/listings/show-again", "steward/listings/merges",
             "steward/listings/staff-only", "steward/listings/show-to-all"),
    "people": ("steward/accounts",),
    "console": ("console",),
    "team": ("steward/teams",),
    "mail": ("steward/mail",),
    "export": ("steward/audit/export",),
}  # fmt: skip
"""The kinds of acts, by the routes that are one; the longest beginning counts."""


def kind_of(act: str) -> str:
    """The kind of an act; a route of no kind is its own, which no line of the table allows."""
    found = [(len(start), kind) for kind, starts in KINDS.items() for start in starts if act.startswith(start)]
    return max(found)[1] if found else act


def declared() -> dict[str, dict[str, str]]:
    """The table, by column."""
    with TABLE.open(encoding="utf-8", newline="") as opened:
        return {row["column"]: row for row in csv.DictReader(opened)}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, _quick_hashes: None) -> Iterator[Planted]:  # noqa: F811
    made = plant(open_office(tmp_path_factory.mktemp("fields") / "home"))
    yield made
    made.office.close()


@pytest.fixture(scope="module")
def answers(planted: Planted) -> list[Answered]:
    """Every page and every form, as each reader."""
    memory = Memory(planted)
    found = [*asking.public(planted), *asking.links(planted)]
    for role in (None, *Role):
        found += asking.pages(planted, role)
        found += asking.forms(planted, role, strange(), memory)
    return found


def seen(planted: Planted, answers: list[Answered]) -> dict[str, dict[str, str]]:
    """Column -> reader -> of whose it is told."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for answer in answers:
        for column, whose in planted.canaries.seen_in(answer.body):
            found[column, answer.role].add(whose)
    names = {*planting.columns(), *(column for column, _ in planted.canaries.words.values())}
    return {
        name: {reader: ALL if found[name, reader] == {*OBJECTS} else " ".join(sorted(found[name, reader]))
               for reader in READERS}
        for name in names
    }  # fmt: skip


def written(answers: list[Answered]) -> dict[str, dict[str, str]]:
    """Column -> role -> by which kinds of acts."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for answer in answers:
        for column in answer.changed:
            found[column, answer.role].add(kind_of(answer.act))
    columns = {column for column, _ in found}
    return {
        column: {f"{role} writes": " ".join(sorted(found[column, role])) for role in ("public", *Role)}
        for column in columns
    }


def test_P4_every_column_is_declared_and_holds_a_word_where_it_can(planted: Planted) -> None:
    """A column that is new is nobody's until it is declared; one that could hold a word was planted."""
    told = declared()
    names = planting.columns()
    assert set(names) - set(told) == set(), (
        "declare who may read and write these in fields.csv (tests/safety/declaring.py)"
    )
    known = {column for column, _ in planted.canaries.words.values()}
    steered = {f"{table}.{name}" for table, rows in STEERING.items() for row in rows for name in row}
    steered |= {f"{table}.{name}" for table, kept in KEPT.items() for name in kept} | DRAFTED
    for name, holds in names.items():
        assert told[name]["holds"] == holds, name
        if holds == "words":
            assert name in known or name in steered or any(one.startswith(f"{name}.") for one in known), name


def test_P4_each_field_is_read_by_whom_the_table_names_and_nobody_else(
    planted: Planted, answers: list[Answered]
) -> None:
    told, found = declared(), seen(planted, answers)
    wrong = [
        (name, reader, found[name][reader], told.get(name, {}).get(reader, "not declared"))
        for name in sorted(found)
        for reader in READERS
        if found[name][reader] != told.get(name, {}).get(reader, "not declared")
    ]
    assert wrong == [], "column, reader, of whose it was seen, of whose it may be"
    cells = len(found) * len(READERS) * len(OBJECTS)
    shown = sum(len(OBJECTS) if one == ALL else len(one.split()) for row in found.values() for one in row.values())
    print(f"read: {len(found)} fields x {len(READERS)} readers x {len(OBJECTS)} objects = {cells} cells, "  # noqa: T201
          f"{shown} told, {cells - shown} denied, over {len(answers)} answers; 0 wrong")  # fmt: skip
    assert shown > 300


def test_P4_each_field_is_written_by_the_acts_that_the_table_names_and_no_other(
    planted: Planted, answers: list[Answered]
) -> None:
    told, found = declared(), written(answers)
    roles = [f"{role} writes" for role in ("public", *Role)]
    wrong = [
        (name, role, found.get(name, {}).get(role, ""), told.get(name, {}).get(role, "not declared"))
        for name in sorted({*found, *told})
        for role in roles
        if found.get(name, {}).get(role, "") != told.get(name, {}).get(role, "not declared")
    ]
    assert wrong == [], "column, role, by which acts it was written, by which it may be"
    hers = {key_of(planted.ids["own"]["listing_id"])}
    for answer in answers:
        if answer.role in {"public", "partner"} and answer.act != "link":
            assert answer.listings <= hers, (answer.role, answer.act)
    sent = [one for one in answers if one.changed]
    print(f"written: {len(told)} fields x {len(roles)} roles = {len(told) * len(roles)} cells; "  # noqa: T201
          f"{len(sent)} forms changed something; 0 wrong")  # fmt: skip


def test_P4_no_form_takes_a_field_that_is_not_its_own(answers: list[Answered]) -> None:
    """Every form was sent with every column's and every draft field's name beside its own: none was kept anywhere.

    That nothing else changed either is what the test before this one says, since the table is of what forms do alone.
    """
    sent = [one for one in answers if one.more]
    by_role = {role: sum(one.role == role for one in sent) for role in ("public", *Role)}
    assert min(by_role.values()) > 100
    print(f"forms: {by_role}, each with {len(strange())} fields that are not its own; none was kept")  # noqa: T201


def strange() -> dict[str, str]:
    """A field for every name that a model has, all with one value that nothing may hold."""
    names = {name.rpartition(".")[2] for name in declared()}
    names |= {name.removeprefix("listing.draft.") for name in declared() if name.startswith("listing.draft.")}
    return dict.fromkeys(sorted(names), LIE)


def test_P4_a_new_column_or_draft_field_is_noticed() -> None:
    class Tomorrow(StaffTable, table=True):
        """A table of tomorrow."""

        __tablename__ = "of_tomorrow"
        id: int = Field(primary_key=True)
        secret: str

    try:
        assert "of_tomorrow.secret" in set(planting.columns()) - set(declared())
    finally:
        StaffTable.metadata.remove(StaffTable.metadata.tables["of_tomorrow"])
    wider: Any = create_model("Wider", __base__=ListingDraft, of_tomorrow=(str, ""))
    assert "listing.draft.of_tomorrow" in dict(planting.leaves(wider, planting.DRAFT))
