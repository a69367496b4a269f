"""The developers' page of components renders in every language, and is on no face."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from web import gallery, i18n


@pytest.mark.parametrize("code", i18n.codes())
def test_every_component_is_shown_in_every_language(code: str, tmp_path: Path) -> None:
    file = tmp_path / "gallery.html"
    assert gallery.main([str(file), code]) == 0
    html = file.read_text("utf-8")
    assert html.count('class="card"') == len(gallery.results())
    assert f'<html lang="{code}"' in html
    for part in (
        'class="help"',
        'class="notice"',
        'class="refine"',
        'class="chip on"',
        'class="tile"',
        'class="ribbon"',
    ):
        assert part in html


def test_it_is_no_route_and_asks_for_a_file(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    assert client.get("/gallery").status_code == 404
    assert gallery.main([]) == gallery.main(["a", "xx"]) == 2
    assert "FILE" in capsys.readouterr().err
