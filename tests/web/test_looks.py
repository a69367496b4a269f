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
    assert all(f'drawn("{code}"' in drawn for code in TILES)


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


def _light(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", range(4), ids=["light", "dark", "light, more contrast", "dark, more contrast"])
def test_every_text_has_a_contrast_of_seven_to_one(scheme: int) -> None:
    blocks = re.findall(r":root\s*\{([^}]*--bg[^}]*)\}", (HERE / "static" / "page.css").read_text("utf-8"))
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", blocks[scheme]))
    colours = {
        name: value if len(value) == 7 else "#" + "".join(2 * c for c in value[1:]) for name, value in colours.items()
    }
    pairs = [(text, ground) for text in ("ink", "soft", "main") for ground in ("bg", "card", "tint")]
    pairs += [("on-main", "main"), ("on-out", "out"), ("warm-ink", "warm"), ("ok", "card"), ("bg", "ink")]
    for text, ground in pairs:
        bright, dim = sorted((_light(colours[text]), _light(colours[ground])), reverse=True)
        assert (bright + 0.05) / (dim + 0.05) >= 7, (text, ground)
