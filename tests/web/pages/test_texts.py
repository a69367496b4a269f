"""Every page of text says the same in every language, is short and plain, and leads on from where it is."""

from __future__ import annotations

import csv
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from directory import taxonomy
from directory.settings import SEED_DATA
from web import i18n
from web.faces import public_app
from web.hotlines import by_code
from web.pages import texts
from web.pages.answers import WISHES

SCRIPTS = {"ar": r"[\u0600-\u06ff]", "ko": r"[\uac00-\ud7a3]", "ru": r"[\u0400-\u04ff]", "zh-Hans": r"[\u4e00-\u9fff]"}
OTHERS = [code for code in i18n.codes() if code != i18n.DEFAULT]
SHORTEST, LONGEST = 90, 360
"""Words of an English page; `about` is the shortest."""
ANY_NUMBER = re.compile(r"\d[\d\s().-]{4,}\d|\b\d{3,6}\b")
KNOWN_NUMBERS = {"911", "711", "988"}


def _shape(page: texts.Entry) -> list[list[str | int]]:
    """What a page is built of: `text`, or how many items or words a list or glossary has."""
    return [["text" if isinstance(block, str) else len(block) for block in section] for section in page["sections"]]


def _kinds(page: texts.Entry) -> list[list[str]]:
    return [[type(block).__name__ for block in section] for section in page["sections"]]


def _words(name: str) -> int:
    return sum(len(text.split()) for place, text in texts.sentences("en") if place.startswith(f"{name}."))


@pytest.mark.parametrize("code", i18n.codes())
def test_every_language_has_the_same_pages_sections_and_lists(code: str) -> None:
    english, here = texts.texts("en"), texts.texts(code)
    assert set(here) == {"_review", *texts.PAGES} == set(english)
    assert here["_review"] in {i18n.CONFIRMED, i18n.AWAITING}
    for name in texts.PAGES:
        assert set(here[name]) == {"title", "lead", "sections"}, name
        assert _kinds(here[name]) == _kinds(english[name]), name
        assert _shape(here[name]) == _shape(english[name]), name


@pytest.mark.parametrize("code", i18n.codes())
def test_no_text_is_empty_holds_markup_or_waits_to_be_filled(code: str) -> None:
    for place, text in texts.sentences(code):
        assert text.strip() == text != "", place
        assert not re.search(r"[{}<>]|https?:|\bTODO\b", text), place


@pytest.mark.parametrize("code", OTHERS)
def test_no_text_was_left_in_english_or_in_another_script(code: str) -> None:
    for (place, english), (_, here) in zip(texts.sentences("en"), texts.sentences(code), strict=True):
        if here == english:
            assert english == "TTY", place
        assert code not in SCRIPTS or re.search(SCRIPTS[code], here) or here == english, place


@pytest.mark.parametrize("code", i18n.codes())
def test_a_language_says_the_same_numbers_as_english(code: str) -> None:
    for (place, english), (_, here) in zip(texts.sentences("en"), texts.sentences(code), strict=True):
        assert sorted(re.findall(r"\d{3}", here)) == sorted(re.findall(r"\d{3}", english)), place


def test_no_page_names_a_number_of_its_own() -> None:
    for code in i18n.codes():
        for place, text in texts.sentences(code):
            assert set(ANY_NUMBER.findall(text)) <= KNOWN_NUMBERS, place


@pytest.mark.parametrize("name", texts.PAGES)
def test_a_page_is_short(name: str) -> None:
    assert SHORTEST <= _words(name) <= LONGEST


@pytest.mark.parametrize("code", i18n.codes())
def test_every_page_shows_all_its_words_under_the_address_that_it_keeps(client: TestClient, code: str) -> None:
    said: dict[str, list[str]] = {}
    for place, text in texts.sentences(code):
        said.setdefault(place.split(".")[0], []).append(text)
    for name, page in texts.PAGES.items():
        answer = client.get(f"/{code}{page.path}")
        assert answer.status_code == 200
        for text in said[name]:
            assert _escaped(text) in answer.text, (name, text[:30])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&#34;").replace("'", "&#39;")


def test_the_addresses_are_those_that_were_given_out() -> None:
    """A page may be in somebody's notes: numbers are neither changed nor used again."""
    assert {name: page.path for name, page in texts.PAGES.items()} == {
        "safety": "/safety",
        "about": "/about",
        "leaving": "/p/1",
        "use": "/p/2",
        "device": "/p/3",
        "children": "/p/4",
        "friend": "/p/5",
        "teens": "/p/6",
        "immigrant": "/p/7",
        "deaf": "/p/8",
        "everyone": "/p/9",
        "words": "/p/10",
        "change": "/p/11",
    }


def test_every_search_and_every_number_that_a_page_offers_exists() -> None:
    known = {f"need:{code}" for code in taxonomy.needs()} | {f"tag:{code}" for code in taxonomy.tags()}
    known |= {f"policy:{code}" for code in WISHES}
    for name, page in texts.PAGES.items():
        assert set(page.searches) <= known, name
        assert set(page.lines) <= set(by_code()), name


def test_a_button_at_the_foot_of_a_page_searches_near_the_place_typed(client: TestClient) -> None:
    html = client.get("/p/9").text
    assert '<form method="post" action="/search" autocomplete="off">' in html
    assert 'name="near"' in html
    assert 'name="policy-men-accepted" value="yes"' in html
    found = client.post("/search", data={"near": "Austin, TX", "policy-men-accepted": "yes"}).text
    assert "Juniper House Shelter" in found, "it does not say whether it takes men: that is to be asked"


def test_the_hub_leads_to_every_page_and_every_page_leads_back(client: TestClient) -> None:
    hub = client.get("/es/safety").text
    for name, page in texts.PAGES.items():
        if name not in {texts.HUB, "about"}:
            assert f'href="/es{page.path}"' in hub, name
            assert client.get(f"/es{page.path}").text.count('href="/es/safety"') == 3, name  # notice, page, foot


def test_the_page_for_people_who_hurt_others_is_linked_from_the_foot_of_the_hub_alone(client: TestClient) -> None:
    apart = texts.PAGES[texts.APART].path
    hub = client.get("/safety").text
    main = hub[hub.index("<main") : hub.index("</main>")]
    links = re.findall(r'href="(/p/\d+)"', main)
    assert links.count(apart) == 1
    assert links[-1] == apart
    others = ["/", "/nowhere", *(page.path for name, page in texts.PAGES.items() if name != texts.HUB)]
    found = client.post("/search", data={"near": "Austin, TX"}).text
    for html in (found, *(client.get(path).text for path in others)):
        assert f'<a href="{apart}"' not in html


@pytest.mark.parametrize("code", i18n.codes())
def test_that_page_asks_for_its_programmes_by_their_code_and_no_other_page_does(client: TestClient, code: str) -> None:
    for name, page in texts.PAGES.items():
        html = client.get(f"/{code}{page.path}").text
        assert ('value="abuse-intervention"' in html) == (name == texts.APART), name
    html = client.get(f"/{code}{texts.PAGES[texts.APART].path}").text
    assert taxonomy.needs()["abuse-intervention"].label(code) not in html, "the button says what it is for"


def test_its_programmes_are_found_when_asked_for_by_code_only(tmp_path: Any, build: Any, lawyer: Any) -> None:
    programme = lawyer.model_copy(update={"external_id": "other", "needs": ("abuse-intervention",), "name": "Paths"})
    made = build(tmp_path / "home", [lawyer, programme])
    with TestClient(public_app(made), base_url="https://our.test") as client:
        asked = client.post("/search", data={"near": "Austin, TX", "need": "abuse-intervention"}).text
        survivors = client.post("/search", data={"near": "Austin, TX"}).text
    assert "<bdi>Paths</bdi>" in asked
    assert "<bdi>Paths</bdi>" not in survivors


@pytest.mark.parametrize("code", i18n.codes())
def test_numbers_of_a_page_stand_after_the_word_about_the_bill_and_are_read_from_left_to_right(
    client: TestClient, code: str
) -> None:
    html = client.get(f"/{code}/p/6").text
    main = html[html.index("<main") :]
    number = main.index('<bdi class="num" dir="ltr">1-866-331-9474</bdi>')
    assert main.index(_escaped(i18n.catalogue(code).t("listing.bill"))) < main.index("tel:+18663319474") < number
    assert 'href="sms:' not in main


def test_every_number_of_by_page_csv_is_on_some_page() -> None:
    with (SEED_DATA / "hotlines" / "by_page.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["code"] for row in csv.DictReader(file)}
    assert rows == rows & {code for page in texts.PAGES.values() for code in page.lines}
