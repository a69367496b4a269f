"""SAFETY S1, T2 for the console: what a caller needs is in no log, no store and no address, also when it goes wrong."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.web.staff.console import conftest as console
from web.staff.console import finding

_furnished, hotline = console._furnished, console.hotline
LINE = "shelter canaryneedle 512-555-0177 canary@mail.example Austin, TX"
CANARIES = ("canaryneedle", "555-0177", "5550177", "canary@mail")


def _addresses(answer: Any) -> list[str]:
    """Every address that a page leads to, and that the answer itself names."""
    found = re.findall(r'(?:href|action|formaction|src)="([^"]*)"', answer.text)
    return [*found, answer.headers.get("location", ""), str(answer.url)]


def _asked(hotline: console.Hotline) -> list[Any]:
    ids = [str(one) for one in hotline.ids.values()][:2]
    fields = {"line": LINE, "typing": "1"}
    return [
        hotline.sue.post("/console", fields),
        hotline.sue.post("/console/find", fields),
        hotline.sue.post(f"/console/listings/{ids[0]}", fields),
        hotline.sue.post("/console/compare", fields | {"ids": ids}),
        hotline.sue.post("/console/compare", fields | {"ids": ids[:1]}),
        hotline.sue.post("/console/find", {"line": LINE * 20}),
        hotline.sue.post("/console/find", fields, csrf="canaryneedle"),
    ]


def _kept(hotline: console.Hotline) -> list[str]:
    files = [path for path in hotline.office.settings.home.rglob("*") if path.is_file()]
    assert files
    return [f"{path.name}: {word}" for path in files for word in CANARIES if word.encode() in path.read_bytes()]


def test_S1_no_word_of_a_line_is_kept_logged_or_put_into_an_address(
    hotline: console.Hotline, caplog: pytest.LogCaptureFixture
) -> None:
    answers = _asked(hotline)
    assert [one.status_code for one in answers] == [200, 200, 200, 200, 422, 422, 403]
    for answer in answers:
        led = " ".join(_addresses(answer))
        assert [word for word in CANARIES if word in led] == []
    for answer in answers[4:]:
        assert [word for word in CANARIES if word in answer.text] == []
    assert _kept(hotline) == []
    assert [word for word in CANARIES if word in caplog.text] == []


def test_S1_nor_when_the_search_breaks_or_the_session_has_ended(
    hotline: console.Hotline, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_told: object, **_more: object) -> None:
        raise OSError(LINE)

    name = next(name for name in ("search_for_staff", "search") if hasattr(finding, name))
    monkeypatch.setattr(finding, name, broken)
    answer = hotline.sue.post("/console/find", {"line": LINE})
    assert answer.status_code == 503
    assert [word for word in CANARIES if word in answer.text + caplog.text] == []
    hotline.office.clock.pass_by(hours=13)
    answer = hotline.sue.post("/console/find", {"line": LINE})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/console"
    assert _kept(hotline) == []
