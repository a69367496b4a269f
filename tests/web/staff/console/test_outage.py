"""The list for when nothing works: public facts by need, one page, one file."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pypdf
import pytest

from directory import cli, kit, outage
from directory.errors import UsageError
from directory.settings import settings
from directory.staff import teams
from tests.drawn import told
from tests.safety.test_pages import LEXICON
from tests.web.conftest import draft
from tests.web.staff.conftest import START
from tests.web.staff.console.conftest import fill

CANARY = "qzcanaryqz"
POLICE = {"kind": "police", "name": "Lakeline Police Domestic Violence Unit", "needs": ["legal-advocate"]}


@pytest.fixture
def desk(hotline: Any) -> Any:
    """Sue at her desk, with a police unit in the directory."""
    fill(hotline.office, [draft(21, **POLICE)])
    return hotline.sue


def test_the_list_has_lines_shelters_law_and_police_under_their_needs_each_once(desk: Any) -> None:
    page = desk.post("/console/outage", {"near": "Austin, TX", "radius": "30"}).text
    assert "Austin, TX" in page
    assert "within 30 miles" in page
    heads = re.findall(r"<h2>(.*?)</h2>", page)
    assert heads == ["24-hour crisis line", "Emergency shelter", "Help with a protective order", "Police"]
    for name in (
        "Example National Line",
        "Juniper House Shelter",
        "Cedar Rooms",
        "Protective order clinic",
        POLICE["name"],
    ):
        assert page.count(f"<bdi>{name}</bdi></h3>") == 1
    assert "(512) 555-0101" in page
    assert "24 hours a day, every day" in page
    assert "Spanish" in page
    assert "100 Example Street" in page
    assert "Made Nov 23, 2026" in page


def test_a_team_gets_the_list_of_where_it_is_at_home_and_others_the_lines_for_everywhere(
    desk: Any, hotline: Any
) -> None:
    page = desk.post("/console/outage").text
    assert "Example National Line" in page
    assert "Juniper" not in page
    with hotline.office.app.state.desk.people() as people:
        team = teams.make(people, "Central")
        teams.change(people, team, "Central", "Austin, TX", 40, [], "US")
        teams.join(people, team, hotline.office.ids["sue@w.example"])
    page = desk.post("/console/outage", **{"x-part": "1"}).text
    assert "Juniper House Shelter" in page
    assert "within 40 miles" in page
    assert "<html" not in page


@pytest.mark.parametrize(
    "fields",
    [
        {"near": f"{CANARY} nowhere"},
        {"near": CANARY * 20},
        {"near": "(512) 555-0123"},
        {"near": f"{CANARY}@x.example"},
        {"near": "Austin, TX", "radius": CANARY},
        {"near": "Austin, TX", "radius": "0"},
        {"near": "Austin, TX", "radius": "nan"},
        {"near": "Austin, TX", "radius": "1e9"},
        {CANARY: "x"},
    ],
    ids=str,
)
def test_what_is_no_place_is_refused_without_repeating_it(desk: Any, fields: dict[str, str]) -> None:
    answer = desk.post("/console/outage", fields)
    assert answer.status_code == 422
    assert CANARY not in answer.text
    assert "0123" not in told(answer.text)


def test_no_place_is_no_answer_of_the_list_itself(hotline: Any) -> None:
    with kit.open_kit(hotline.office.settings) as opened, opened.session() as session:
        with pytest.raises(UsageError, match="no place of this name"):
            outage.regional(session, opened.search_engine, "Qzxv", 50, START)
        assert outage.regional(session, opened.search_engine, "78701", 50, START).total == 4


def _written(office: Any, path: Path, monkeypatch: pytest.MonkeyPatch, *more: str) -> str:
    monkeypatch.setenv("WAYMARK_HOME", str(office.settings.home))
    settings.cache_clear()
    with pytest.raises(SystemExit) as ended:
        cli.main(["outage", "--near", "Austin, TX", "--out", str(path), *more])
    settings.cache_clear()
    assert ended.value.code in {0, None}
    return path.read_text(encoding="utf-8")


def test_the_file_needs_nothing_else_and_says_nothing_of_what_it_is_in_its_title(
    desk: Any, hotline: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert desk
    page = _written(hotline.office, tmp_path / "list.html", monkeypatch)
    assert capsys.readouterr().out == "list.html: 5 services near Austin, TX.\n"
    assert "<script" not in page
    assert re.findall(r'(?:src|action)="|@import|url\(', page) == []
    assert re.findall(r'href="(.*?)"', page) == ["data:,"]
    (title,) = re.findall(r"<title>(.*?)</title>", page)
    assert not LEXICON.search(title)
    assert "Waymark" not in page
    assert "Juniper House Shelter" in page
    assert "csrf" not in page
    assert "Hecha" in _written(hotline.office, tmp_path / "lista.html", monkeypatch, "--locale", "es")


def test_no_fact_for_staff_alone_is_in_it(desk: Any) -> None:
    page = desk.post("/console/outage", {"near": "Austin, TX"}).text
    for staff_only in ("ago", "Room likely", "back line"):
        assert staff_only not in page.lower()


@pytest.mark.browser
def test_it_prints_on_few_pages_without_a_line_of_ours(
    desk: Any, hotline: Any, chromium: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk
    more = [
        draft(n, name=f"Shelter {n}", kind="shelter", tier="area", needs=["emergency-shelter"]) for n in range(100, 140)
    ]
    fill(hotline.office, more)
    _written(hotline.office, tmp_path / "list.html", monkeypatch)
    page = chromium.new_page()
    page.goto(f"file://{tmp_path}/list.html")
    read = pypdf.PdfReader(io.BytesIO(page.pdf(format="Letter")))
    page.close()
    text = "\n".join(part.extract_text() for part in read.pages)
    assert len(read.pages) <= 3
    assert "Print this and keep it" not in text
    assert "file://" not in text
    assert "Shelter 1" in text
