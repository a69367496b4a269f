"""`waymark account`, and the link that makes the first steward."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from directory import cli, cli_account
from directory.settings import settings

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    monkeypatch.setenv("WAYMARK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WAYMARK_STAFF_ORIGIN", "https://desk.example")
    settings.cache_clear()

    def ran(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            cli.main(["account", *arguments])
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    yield ran
    settings.cache_clear()


def _accounts(run: Run) -> list[dict[str, Any]]:
    code, out, _ = run("list", "--json")
    assert code == 0
    return list(json.loads(out)["accounts"])


def test_an_account_is_added_listed_shut_and_reset(run: Run) -> None:
    code, out, _ = run("add", "Ana@Partner.example", "--name", "Ana", "--role", "staff")
    assert code == 0
    assert re.search(r"^https://desk\.example/join/[\w-]{43}$", out, re.MULTILINE)
    row = {"email": "ana@partner.example", "name": "Ana", "role": "staff", "state": "invited"}
    assert _accounts(run) == [row]
    assert run("disable", "ana@partner.example")[0] == 0
    assert _accounts(run) == [row | {"state": "disabled"}]
    assert "/join/" in run("reset", "ana@partner.example")[1]
    assert _accounts(run) == [row]
    assert "partner" not in run("list")[1].replace("ana@partner.example", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "canary\r\nBcc: x@y.example", "--name", "A"),
        ("add", "canary@y.example", "--name", ""),
        ("add", "canary@y.example", "--name", "A", "--role", "canary"),
        ("add", "canary@y.example"),
        ("disable", "canary@y.example"),
        ("reset", "canary@y.example"),
        ("canary",),
        ("add", "ana@partner.example", "--name", "Canary twin"),
    ],
)
def test_a_mistake_is_one_line_that_repeats_nothing(run: Run, arguments: tuple[str, ...]) -> None:
    run("add", "ana@partner.example", "--name", "Ana")
    code, out, err = run(*arguments)
    assert code == 2
    assert (out, err.count("\n")) == ("", 1)
    assert "canary" not in err.lower()
    assert len(_accounts(run)) == 1


def test_the_first_stewards_link_is_new_each_time_and_ends_with_a_steward(run: Run) -> None:
    first, second = cli_account.first_steward_link(), cli_account.first_steward_link()
    assert first != second
    assert second.startswith("https://desk.example/join/")
    assert run("add", "sam@w.example", "--name", "Sam", "--role", "steward")[0] == 0
    assert cli_account.first_steward_link(), "one who was invited and never came opens no door"
