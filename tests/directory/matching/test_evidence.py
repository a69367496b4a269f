"""The evidence is weighed to same, different or ask, with reasons and without places."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from directory.matching.evidence import WEIGHTS, Verdict, judge
from directory.matching.names import words
from directory.matching.sides import Side, host_of

PAIRS = Path(__file__).parent / "pairs.csv"
OFFICE = Side(
    name=words("Example Legal Aid"),
    other_name=(),
    organization=(),
    phones=frozenset({"+12025550101"}),
    hosts=frozenset({"legal.example"}),
    cities=frozenset({"example|md"}),
    states=frozenset({"md"}),
    doors=frozenset({"100 example street|example"}),
)


def written(text: str) -> Side:
    name, phone, domain, city = text.split("|")
    return Side(
        name=words(name),
        other_name=(),
        organization=(),
        phones=frozenset({phone}),
        hosts=frozenset(filter(None, [host_of(f"https://{domain}")])),
        cities=frozenset({" ".join(words(city)) + "|"}),
    )


def test_no_known_pair_is_answered_wrongly() -> None:
    answers = []
    with PAIRS.open(encoding="utf-8", newline="") as file:
        for one, two, same in list(csv.reader(file))[1:]:
            answers.append((same == "1", judge(written(one), written(two)).verdict))
    assert (True, Verdict.DIFFERENT) not in answers
    assert all(verdict is Verdict.DIFFERENT for same, verdict in answers if not same)
    assert sum(verdict is Verdict.ASK for _, verdict in answers) <= 2


def test_a_number_and_a_name_in_common_are_the_same() -> None:
    found = judge(OFFICE, replace(OFFICE, hosts=frozenset()))
    assert found.verdict is Verdict.SAME
    assert "a phone number is the same" in found.reasons


def test_a_number_in_common_is_not_enough() -> None:
    assert judge(OFFICE, replace(OFFICE, name=words("Zanzibar Diner"), hosts=frozenset())).verdict is not Verdict.SAME


def test_a_name_in_common_is_not_enough() -> None:
    far = Side(OFFICE.name, (), (), phones=frozenset({"+15035550102"}), hosts=frozenset())
    assert judge(OFFICE, far).verdict is Verdict.DIFFERENT


def test_a_switchboards_number_says_less() -> None:
    assert judge(OFFICE, OFFICE, switchboard=True).score < judge(OFFICE, OFFICE).score


def test_a_demonstration_is_never_a_listings_twin() -> None:
    assert judge(OFFICE, replace(OFFICE, demo=True)).verdict is Verdict.DIFFERENT


def test_a_hidden_side_is_never_weighed_by_place() -> None:
    hidden = replace(OFFICE, secret=True, areas=frozenset({"county:24005"}))
    moved = replace(OFFICE, cities=frozenset({"elsewhere|or"}), states=frozenset({"or"}), doors=frozenset())
    assert judge(hidden, OFFICE) == judge(hidden, moved)
    assert not any("address" in reason or "city" in reason for reason in judge(hidden, OFFICE).reasons)


def test_the_answer_is_the_same_both_ways() -> None:
    other = replace(OFFICE, name=words("Example Legal Aid Society"), phones=frozenset())
    assert judge(OFFICE, other) == judge(other, OFFICE)


def test_every_reason_is_a_sentence_of_the_table() -> None:
    assert set(judge(OFFICE, OFFICE).reasons) <= set(WEIGHTS)
