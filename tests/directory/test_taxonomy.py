"""The taxonomy's files fit together, and a policy says only what it may say."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import taxonomy
from directory.settings import SEED_DATA

FILES = ("groups", "needs", "tags", "policies", "policy_values")


def rows(name: str) -> list[dict[str, str]]:
    with (SEED_DATA / "taxonomy" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["groups", "needs", "tags", "policies"])
def test_codes_are_unique_and_speak_plain_ascii(name: str) -> None:
    codes = [row["code"] for row in rows(name)]
    assert len(codes) == len(set(codes)) > 5
    assert all(code.replace("-", "").isascii() and code == code.lower() and code.strip() for code in codes)


@pytest.mark.parametrize("name", FILES)
def test_every_row_has_as_many_cells_as_the_header(name: str) -> None:
    assert all(None not in row and None not in row.values() for row in rows(name))


@pytest.mark.parametrize("language", taxonomy.languages())
def test_every_code_has_one_label_and_every_policy_its_question_in_every_language(language: str) -> None:
    kinds = {"group": "groups", "need": "needs", "tag": "tags", "policy": "policies"}
    known = [(kind, row["code"]) for kind, name in kinds.items() for row in rows(name)]
    known += [("value", f"{row['policy']}={row['value']}") for row in rows("policy_values")]
    said = rows(f"labels/{language}")
    assert [(row["kind"], row["code"]) for row in said] == known
    assert [row["code"] for row in said if row["label"] != row["label"].strip() or not row["label"]] == []
    assert [row["code"] for row in said if bool(row["question"]) != (row["kind"] == "policy")] == []


@pytest.mark.parametrize("language", taxonomy.languages())
def test_no_two_needs_and_no_two_values_of_a_policy_are_called_the_same(language: str) -> None:
    needs = [term.label(language) for term in taxonomy.needs().values()]
    assert len(needs) == len(set(needs))
    for term in taxonomy.policies().values():
        values = [value.label(language) for value in term.values.values()]
        assert len(values) == len(set(values)), term.code


@pytest.mark.parametrize("language", taxonomy.SEARCHED)
def test_every_need_and_tag_has_synonyms_in_the_languages_of_the_index(language: str) -> None:
    assert all(term.synonyms(language) for term in (*taxonomy.needs().values(), *taxonomy.tags().values()))


def test_every_needs_parent_exists_and_every_group_has_a_child() -> None:
    assert {term.group for term in taxonomy.needs().values()} == set(taxonomy.groups())


def test_the_counts_the_directory_was_designed_for_are_there() -> None:
    assert (len(taxonomy.needs()), len(taxonomy.tags()), len(taxonomy.policies())) == (42, 32, 27)


def test_every_policy_value_belongs_to_a_policy_and_answers_yes_no_or_ask() -> None:
    seen = [(row["policy"], row["value"]) for row in rows("policy_values")]
    assert len(seen) == len(set(seen))
    assert {policy for policy, _ in seen} == {
        code for code, term in taxonomy.policies().items() if term.value_type in {"enum", "multi"}
    }
    assert {row["answer"] for row in rows("policy_values")} == {"yes", "no", "ask"}
    assert all(term.value_type in {"enum", "multi", "number", "text"} for term in taxonomy.policies().values())


def test_every_enum_policy_can_be_answered_yes() -> None:
    for term in taxonomy.policies().values():
        answers = {value.answer for value in term.values.values()}
        assert not term.values or "yes" in answers


@pytest.mark.parametrize(
    ("code", "value", "answer"),
    [
        ("pets", "on_site", "yes"),
        ("pets", "service_animals_only", "no"),
        ("pets", "", "ask"),
        ("pets", "maybe", "ask"),
        ("police-report-required", "yes", "no"),
        ("police-report-required", "no", "yes"),
        ("deaf-access", "relay;videophone", "yes"),
        ("deaf-access", "relay", "ask"),
        ("max-stay-days", "30", "ask"),
        ("no-such-policy", "yes", "ask"),
    ],
)
def test_a_policy_answers_the_person_who_needs_it(code: str, value: str, answer: str) -> None:
    assert taxonomy.policy_answer(code, value) == answer


@pytest.mark.parametrize(
    ("code", "value", "ok"),
    [
        ("pets", "on_site", True),
        ("pets", "On site", False),
        ("pets", "", False),
        ("deaf-access", "tty;text", True),
        ("deaf-access", "tty;tty", False),
        ("deaf-access", "tty;", False),
        ("max-stay-days", "60", True),
        ("max-stay-days", "varies", True),
        ("max-stay-days", "two months", False),
        ("max-stay-days", "٣٠", False),
        ("phones-allowed", "Leave it at the door", True),
        ("phones-allowed", " ", False),
        ("phones-allowed", "x" * 501, False),
        ("no-such-policy", "yes", False),
    ],
)
def test_only_an_allowed_policy_value_may_be_stored(code: str, value: str, ok: bool) -> None:  # noqa: FBT001 - a table
    assert taxonomy.policy_value_ok(code, value) is ok


@given(st.sampled_from(sorted(taxonomy.policies())), st.text(max_size=40))
def test_no_text_breaks_a_policy_and_an_unknown_value_never_excludes(code: str, value: str) -> None:
    answer = taxonomy.policy_answer(code, value)
    assert answer in {"yes", "no", "ask"}
    if not taxonomy.policy_value_ok(code, value):
        known = taxonomy.policies()[code].values
        assert answer == "ask" or any(part in known for part in value.split(";"))


def test_open_eligibility_ids_lead_to_our_codes_situations_to_tags_services_to_needs() -> None:
    crosswalk = taxonomy.crosswalk_open_eligibility()
    assert crosswalk["1375"] == ("protective-order", "legal-advocate", "lawyer", "court-support")
    assert crosswalk["20058"] == ("homeless",)
    for identifier, codes in crosswalk.items():
        assert identifier.isdigit()
        known = taxonomy.tags() if int(identifier) >= 20000 else taxonomy.needs()
        assert all(code in known for code in codes)


def test_the_hidden_need_is_a_need() -> None:
    assert set(taxonomy.needs()) >= taxonomy.HIDDEN_NEEDS


def test_a_label_in_an_unknown_language_is_english() -> None:
    assert taxonomy.needs()["food"].label("xx") == "Food"
    assert taxonomy.needs()["food"].synonyms("xx") == ()
    assert taxonomy.policies()["pets"].values["on_site"].label("es") == "Las mascotas se quedan en el lugar"
    assert taxonomy.policies()["pets"].values["on_site"].label("xx") == "Pets stay on site"
    assert taxonomy.policies()["pets"].question("es") == "¿El refugio acepta mis mascotas?"
