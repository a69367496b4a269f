"""What waits for a native reader is told to stewards, and to nobody else."""

from __future__ import annotations

from fastapi.testclient import TestClient

from web import i18n, translations
from web.pages import texts


def test_every_file_that_nobody_confirmed_is_listed_with_how_much_is_in_it() -> None:
    waiting = translations.waiting()
    assert {(one.locale, one.part) for one in waiting} >= {("es", "words"), ("es", "pages"), ("ar", "pages")}
    spanish = next(one for one in waiting if (one.locale, one.part) == ("es", "pages"))
    assert spanish.name == "Español"
    assert spanish.texts == sum(1 for _ in texts.sentences("es")) > 200


def test_the_doctor_names_the_languages_and_does_not_call_it_a_fault() -> None:
    found = translations.finding()
    assert found.well
    assert "es (words and pages)" in found.said


def test_no_page_tells_a_survivor(client: TestClient) -> None:
    paths = [f"/{code}{page.path}" for code in i18n.codes() for page in texts.PAGES.values()]
    assert [path for path in (*paths, "/") if i18n.AWAITING in client.get(path).text] == []
