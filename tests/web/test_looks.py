"""Every template compiles, in every locale; style and script are allowed by hash and hold no surprises."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from web import i18n
from web.looks import HERE, TILES, Looks, environment


def test_every_template_compiles() -> None:
    templates = environment(Looks())
    names = templates.list_templates()
    assert len(names) > 10
    for name in names:
        templates.get_template(name)


def test_no_template_holds_text_of_its_own() -> None:
    """Outside tags, expressions and comments there are only numbers and signs."""
    for path in (HERE / "templates").rglob("*.html"):
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!?[^>]*>", " ", path.read_text("utf-8"), flags=re.DOTALL)
        assert re.findall(r"[^\W\d_]{2,}", text) == [], path.name


def test_every_tile_has_a_pictogram() -> None:
    drawn = (HERE / "templates" / "components" / "icons.html").read_text("utf-8")
    assert all(f'id="i-{code}"' in drawn for code in TILES)


def test_the_page_may_run_its_own_style_and_script_only(client: TestClient) -> None:
    looks = Looks()
    answer = client.get("/")
    policy = answer.headers["content-security-policy"]
    assert f"style-src '{looks.style_hash}'" in policy
    assert f"script-src '{looks.script_hash}'" in policy
    assert f"<style>{looks.style}</style>" in answer.text
    assert f"<script>{looks.script}</script>" in answer.text
    assert not re.search(r"""\s(style|on\w+)=["']""", answer.text)


@pytest.mark.parametrize("code", i18n.codes())
def test_a_page_says_its_language_and_direction(client: TestClient, code: str) -> None:
    html = client.get(f"/{code}").text
    assert f'<html lang="{code}" dir="{i18n.catalogue(code).direction}">' in html
