"""The results page: what was chosen can be taken away, a number beside a choice is right, a list is come back to."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from directory import taxonomy
from directory.public import PublicAddress
from directory.search.query import SearchPage, SearchQuery
from web import i18n
from web.faces import public_app
from web.pages import answers

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
WORDS = i18n.catalogue("en")
NOTHING = SearchPage(results=(), total=0)


def test_each_thing_chosen_can_be_taken_away_alone() -> None:
    query = SearchQuery(q="help", need=("food",), tag=("teens",), policy={"pets": "yes"}, open_now=True, page=2)
    found = answers.chosen(WORDS, query)
    assert {one["label"] for one in found} == {
        taxonomy.needs()["food"].label("en"),
        taxonomy.tags()["teens"].label("en"),
        WORDS.t("wish.pets"),
        WORDS.t("form.open_now"),
    }
    without_pets = next(one["fields"] for one in found if one["label"] == WORDS.t("wish.pets"))
    assert without_pets == [("q", "help"), ("need", "food"), ("tag", "teens"), ("open_now", "true")]


def test_a_choice_that_would_replace_another_has_no_number() -> None:
    answer = NOTHING.model_copy(update={"facets": {"need": {"food": 3}, "tag": {"teens": 2}, "language": {"es": 4}}})
    free = answers.results_facts(SearchQuery(), answer, "en", NOW, "US")
    taken = answers.results_facts(
        SearchQuery(need=("food",), tag=("women",), language=("fr",)), answer, "en", NOW, "US"
    )
    for name, code, number in (("need_choices", "food", 3), ("tag_choices", "teens", 2), ("spoken", "es", 4)):
        assert next(count for one, _, count in free[name] if one == code) == number
        assert {count for _, _, count in taken[name]} == {0}


def test_a_language_that_has_kinds_of_its_own_has_no_number() -> None:
    answer = NOTHING.model_copy(update={"facets": {"language": {"zh": 2, "zh-Hant": 1, "es": 4}}})
    shown = {code: count for code, _, count in answers.results_facts(SearchQuery(), answer, "en", NOW, "US")["spoken"]}
    assert (shown["zh"], shown["zh-Hant"], shown["es"]) == (0, 1, 4)


def test_what_she_asked_for_is_the_first_thing_a_card_names() -> None:
    order = answers.results_facts(SearchQuery(need=("lawyer",)), NOTHING, "en", NOW, "US")["asked_first"]
    assert order(("protective-order", "advocate", "lawyer")) == ["lawyer", "protective-order", "advocate"]


def test_a_public_place_is_named_by_street_and_town() -> None:
    assert (
        answers.short_place(PublicAddress(address_1="100 Example Street", city="Austin"))
        == "100 Example Street, Austin"
    )
    assert answers.short_place(PublicAddress(city="Austin")) == "Austin"


def test_a_number_beside_a_choice_is_how_many_answers_it_leaves(client: TestClient) -> None:
    page = client.post("/search", data={"near": "Austin, TX"}).text
    options = re.findall(r'<option value="([\w-]+)">[^<]*\((\d+)\)</option>', page)
    assert options
    for code, number in options:
        name = "need" if code in taxonomy.needs() else "tag" if code in taxonomy.tags() else "language"
        left = client.post("/api/search", json={"near": "Austin, TX", name: [code]}).json()
        assert left["total"] == int(number), code


def test_one_comes_back_to_the_page_of_the_list_one_came_from(tmp_path: Path, build: Any, lawyer: Any) -> None:
    many = [
        lawyer.model_copy(update={"external_id": f"row-{n}", "name": f"Clinic {n}", "organization": None})
        for n in range(25)
    ]
    many = [
        one.model_copy(
            update={"organization": lawyer.organization.model_copy(update={"name": f"Office {one.external_id}"})}
        )
        for one in many
    ]
    with TestClient(public_app(build(tmp_path / "home", many), now=lambda: NOW), base_url="https://our.test") as client:
        second = client.post("/search", data={"near": "Austin, TX", "page": "2"}).text
        form = second[second.index('class="list"') :]
        assert ("page", "2") in re.findall(r'name="(\w+)" value="([^"]*)"', form[: form.index("<section")])
        first = second[second.index('id="first"') :]
        assert 'type="hidden" name="page"' not in first[: first.index("</form>")]


@pytest.mark.parametrize("code", i18n.codes())
def test_a_page_without_answers_leads_on(client: TestClient, code: str) -> None:
    page = client.post(f"/{code}/search", data={"near": "zzqqzz", "need": "food", "tag": "teens"}).text
    main = page[page.index("<main") :]
    words = i18n.catalogue(code)
    assert 'class="card"' in main or (
        words.t("results.try_fewer") in main
        and main.count('class="tile"') >= 8
        and '<details class="refine" open' in main
    )


def test_of_the_ways_on_from_no_answer_the_last_one_always_has_answers(client: TestClient) -> None:
    for asked in ({"near": "zzqqzz", "q": "xyzzy"}, {"near": "zzqqzz", "q": "xyzzy", "policy-pets": "yes"}):
        page = client.post("/search", data=asked).text
        last = page[page.index('class="ways"') : page.index("</ul>", page.index('class="ways"'))].split("<form")[-1]
        fields = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', last))
        assert 'class="card"' in client.post("/search", data=fields).text, fields
