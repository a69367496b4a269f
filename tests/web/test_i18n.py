"""Every page text is in every catalogue, and every text of a catalogue is on a page."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from fastapi.testclient import TestClient

from directory import taxonomy
from web import i18n, wording
from web.hotlines import by_code, hotlines
from web.looks import HERE, TILES
from web.pages.answers import SPOKEN, WISHES

PLACEHOLDER = re.compile(r"\{(\w+)\}")
PREFIXES = (
    "card.room.",
    *("title.", "tile.", "wish.", "refine.", "error."),
    *("phone.", "group.", "listing.", "ask.", "hours.", "language.", "kind."),
    *("call.", "report.", "way.", "note.", "wrong."),
)
"""Keys that a template or a module puts together from a code."""
MILES = ("form.miles", "results.widened", "results.try_wider", "card.about_miles", "card.under_mile", "map.from")
"""Keys that tell a number of miles, and may tell kilometres beside them."""
PLACED = {"map.from": {"county": "Travis County", "town": "Austin", "way": ""}}
SCRIPTS = {"ar": r"[\u0600-\u06ff]", "ko": r"[\uac00-\ud7a3]", "ru": r"[\u0400-\u04ff]", "zh-Hans": r"[\u4e00-\u9fff]"}
AS_IN_ENGLISH = re.compile(
    r"^(site\.name|form\.miles\.km|phone\.(tty|fax|extension)|results\.page|card\.fits|hours\.to)$"
)


def _forms(code: str, key: str) -> dict[str, str]:
    entry = i18n.catalogue(code).entries[key]
    return {"": entry} if isinstance(entry, str) else entry


@pytest.mark.parametrize("code", i18n.codes())
def test_every_catalogue_has_the_same_keys_and_placeholders(code: str) -> None:
    english, other = i18n.catalogue("en"), i18n.catalogue(code)
    assert set(other.entries) == set(english.entries)
    for key in english.entries:
        wanted = set(PLACEHOLDER.findall(" ".join(_forms("en", key).values())))
        for text in _forms(code, key).values():
            said = set(PLACEHOLDER.findall(text)) - ({"km"} if key in MILES else set())
            assert said == wanted or (isinstance(other.entries[key], dict) and said == wanted - {"n"}), key
        assert all(text.strip() for text in _forms(code, key).values()), key


@pytest.mark.parametrize("code", i18n.codes())
def test_every_plural_form_that_the_language_has_is_there(code: str) -> None:
    words = i18n.catalogue(code)
    needed = set(words.babel.plural_form.tags) | {"other"}
    for key, entry in i18n.catalogue("en").entries.items():
        if isinstance(entry, dict):
            translated = words.entries[key]
            assert isinstance(translated, dict)
            assert set(translated) == needed, key


@pytest.mark.parametrize("code", i18n.codes())
def test_no_text_was_left_in_english_or_in_another_script(code: str) -> None:
    english, words = i18n.catalogue("en"), i18n.catalogue(code)
    for key in words.entries if code != "en" else ():
        for text in _forms(code, key).values():
            assert AS_IN_ENGLISH.match(key) or text not in _forms("en", key).values(), key
            assert code not in SCRIPTS or AS_IN_ENGLISH.match(key) or re.search(SCRIPTS[code], text), key
    assert set(english.entries) == set(words.entries)


@pytest.mark.parametrize("code", i18n.codes())
def test_a_language_has_labels_notes_and_a_header_that_says_who_confirmed_it(code: str) -> None:
    words = i18n.catalogue(code)
    assert words.header["_review"] in {i18n.CONFIRMED, i18n.AWAITING}
    assert set(words.header) <= {"_review", "_names", "_marks"}
    assert (words.direction == "rtl") == (code == "ar")
    assert len({words.weekday(number) for number in range(7)}) == 7
    assert set(taxonomy.languages()) == set(i18n.codes())


def test_the_languages_of_issue_5_are_there_each_by_its_own_name() -> None:
    assert set(i18n.codes()) == {"en", "es", "zh-Hans", "vi", "ar", "fr", "ht", "tl", "ko", "ru"}
    names = [i18n.catalogue(code).t("lang.name") for code in i18n.codes()]
    assert names[:5] == ["English", "العربية", "Español", "Français", "Kreyòl ayisyen"]
    assert names[5:] == ["한국어", "Русский", "Tagalog", "Tiếng Việt", "简体中文"]


def test_the_page_is_in_the_language_of_its_path_whatever_the_browser_says_of_itself(client: TestClient) -> None:
    assert client.get("/", headers={"accept-language": "ar"}).text == client.get("/").text


def test_a_name_in_other_letters_stands_apart_in_a_page_from_right_to_left() -> None:
    assert "\u2068Austin, TX\u2069" in i18n.catalogue("ar").t("results.near", place="Austin, TX")
    assert "\u2068" not in i18n.catalogue("ru").t("results.near", place="Austin, TX")


def test_miles_are_told_everywhere_and_kilometres_beside_them_where_people_think_in_them() -> None:
    for code in i18n.codes():
        told = i18n.catalogue(code).miles("card.about_miles", 25)
        assert "25" in told
        assert ("40" in told) == (code not in {"en", "es"}), code


def test_kilometres_alone_are_told_where_the_signs_of_the_country_tell_them() -> None:
    for code in i18n.codes():
        words = i18n.catalogue(code)
        for key in MILES:
            told = words.within("CA").miles(key, 25, **PLACED.get(key, {}))
            assert "40" in told, (code, key)
            assert "25" not in told, (code, key)
            here, home, plain = words.within("GB"), words.within("US"), words.miles(key, 25, **PLACED.get(key, {}))
            assert here.miles(key, 25, **PLACED.get(key, {})) == home.miles(key, 25, **PLACED.get(key, {})) == plain
    assert wording.distance(i18n.catalogue("en").within("IE"), 0.4) == "less than 2 km away"
    assert wording.distance(i18n.catalogue("ru").within("CA"), 3.1) == "примерно в 5 км отсюда"


def test_every_text_that_a_template_or_module_asks_for_exists_and_none_is_idle() -> None:
    sources = [path for end in ("html", "py") for path in HERE.rglob(f"*.{end}") if "staff" not in path.parts]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    used = set(re.findall(r"""\b(?:t|miles)\(\s*["']([\w.-]+)["']""", text))
    used |= {f"{key}.km" for key in MILES}
    known = set(i18n.catalogue("en").entries)
    assert {key for key in used if not key.endswith(".")} <= known
    assert {key for key in known - used if not key.startswith(PREFIXES)} == set()
    assert {f"tile.{code}" for code in TILES} | {f"wish.{code}" for code in WISHES} <= known


def test_numbers_and_days_are_written_as_the_locale_does() -> None:
    english, spanish = i18n.catalogue("en"), i18n.catalogue("es")
    assert english.t("results.count", n=1) == "1 service found"
    assert english.t("results.count", n=1234) == "1,234 services found"
    assert spanish.t("results.count", n=2) == "2 servicios encontrados"
    assert english.day(date(2026, 11, 3)) == "Nov 3, 2026"
    assert spanish.day(date(2026, 11, 3)) == "3 nov 2026"
    assert (english.language("es", "?"), spanish.language("en", "?")) == ("Spanish", "inglés")
    assert english.language("zz-not-a-tag-at-all", "As written") == "As written"
    creole, arabic = i18n.catalogue("ht"), i18n.catalogue("ar")
    assert (creole.weekday(0), creole.day(date(2026, 11, 3))) == ("lendi", "3 novanm 2026")
    assert creole.language("es", "?") == "panyòl"
    assert arabic.day(date(2026, 11, 3)) == "3 نوفمبر 2026"
    assert i18n.catalogue("ko").clock(time(17, 0)) == "오후\u00a05:00"
    assert arabic.listed(["أ", "ب"]) == "أ، ب"


@pytest.mark.parametrize(
    ("code", "counts"),
    [
        ("ru", {1: "Найдена 1 служба", 3: "Найдено 3 службы", 11: "Найдено 11 служб", 21: "Найдена 21 служба"}),
        ("ar", {1: "وجدنا خدمة واحدة", 2: "وجدنا خدمتين", 5: "وجدنا 5 خدمات", 11: "وجدنا 11 خدمة"}),
        ("zh-Hans", {1: "找到 1 项服务", 5: "找到 5 项服务"}),
    ],
)
def test_a_count_agrees_with_its_noun(code: str, counts: dict[int, str]) -> None:
    assert {n: i18n.catalogue(code).t("results.count", n=n) for n in counts} == counts


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("ru", {1: "примерно в 1 миле", 3: "примерно в 3 милях", 5: "примерно в 5 милях", 21: "примерно в 21 миле"}),
        ("ar", {1: "نحو ميل واحد (", 2: "نحو ميلين (", 3: "نحو 3 أميال (", 11: "نحو 11 ميلًا (", 100: "نحو 100 ميل ("}),
    ],
)
def test_a_number_of_miles_agrees_with_its_noun(code: str, told: dict[int, str]) -> None:
    for n, words in told.items():
        assert words in i18n.catalogue(code).miles("card.about_miles", n)


def test_every_language_that_is_offered_has_a_name() -> None:
    english, spanish = i18n.catalogue("en"), i18n.catalogue("es")
    for code in SPOKEN:
        assert code not in [i18n.catalogue(locale).language(code, code) for locale in i18n.codes()]
    assert (english.language("tl", ""), spanish.language("tl", "")) == ("Tagalog", "tagalo")
    assert (english.language("ase", ""), english.language("pt-BR", "")) == (
        "American Sign Language",
        "Portuguese (Brazil)",
    )


def test_the_hotlines_begin_with_what_saves_a_life_and_speak_every_language() -> None:
    assert hotlines()[0].number == "911"
    assert {line.kind for line in hotlines()} >= {"emergency", "call", "text", "relay"}
    assert all(line.notes.get(code) for line in by_code().values() for code in i18n.codes())
