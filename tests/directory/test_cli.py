"""The `waymark` command as a person and a program meet it: a real process, a real store, a real index."""

from __future__ import annotations

import itertools
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from directory import feedback
from directory.feedback import Kind
from directory.settings import Settings

Waymark = Callable[..., subprocess.CompletedProcess[str]]
HEADER = "OBJECTID,ID,NAME,TELEPHONE,ADDRESS,CITY,STATE,COUNTY,X,Y\n"
CANARY = "48213 ZANZIBAR COURT"
VOLATILE = {"created", "last_modified", "at", "opened_at", "last_action_date", "recorded_at", "decided_at"}


def police(rows: int) -> str:
    """An invented file of police departments in the shape of the national one."""
    lines = [
        f'{n},9{n:06d},"EXAMPLE {n} POLICE DEPARTMENT",319-555-01{n % 100:02d},'
        f"{100 + n} EXAMPLE STREET,CEDAR RAPIDS,IA,LINN,-91.66{n % 90:02d},41.97{n % 90:02d}\n"
        for n in range(rows)
    ]
    return HEADER + "".join(lines)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return os.environ | {"WAYMARK_HOME": str(tmp_path / "home"), "NO_COLOR": "1", "COLUMNS": "120"}


@pytest.fixture
def waymark(environment: dict[str, str]) -> Waymark:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "directory", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)

    return run


@pytest.fixture
def ready(waymark: Waymark) -> Waymark:
    assert waymark("init").returncode == 0
    return waymark


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "police.csv"
    path.write_text(police(30), encoding="utf-8")
    return path


def refused(result: subprocess.CompletedProcess[str], code: int = 2) -> str:
    """A refusal is one line on standard error and nothing on standard output."""
    assert result.returncode == code, result.stderr
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
    return result.stderr


def test_what_was_imported_a_moment_ago_is_found(ready: Waymark, file: Path) -> None:
    imported = ready("import", "--source", "hifld_law_enforcement", "--json", str(file))
    report = json.loads(imported.stdout)
    assert report["counts"]["created"] == 30
    page = json.loads(ready("search", "police", "--near", "52401", "--json").stdout)
    assert page["total"] == 30
    assert page["results"][0]["distance_miles"] is not None


def test_the_second_run_is_all_unchanged(ready: Waymark, file: Path) -> None:
    ready("import", "--source", "hifld_law_enforcement", str(file))
    again = json.loads(ready("import", "--source", "hifld_law_enforcement", "--json", str(file)).stdout)
    assert again["counts"] | {"confidential": 0} == {
        "created": 0,
        "updated": 0,
        "unchanged": 30,
        "queued": 0,
        "skipped": 0,
        "confidential": 0,
    }


def test_check_says_what_would_change_and_changes_nothing(ready: Waymark, file: Path) -> None:
    checked = json.loads(ready("import", "--source", "hifld_law_enforcement", "--check", "--json", str(file)).stdout)
    assert checked["counts"]["created"] == 30
    assert json.loads(ready("search", "police", "--near", "52401", "--json").stdout)["total"] == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("binary.csv", bytes(range(256)) * 40),
        ("half.json", b'[{"name": "A", "phone": "319-555-01'),
        ("notzip.xlsx", b"this is no workbook"),
        ("nul.csv", b"ID,NAME\n1,A\x00B\n"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(
    ready: Waymark, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    said = refused(ready("import", "--source", "hifld_law_enforcement", str(path)))
    assert name in said
    assert "319-555" not in said


def test_a_missing_file_is_refused_in_one_line(ready: Waymark, tmp_path: Path) -> None:
    assert "nowhere.csv" in refused(ready("import", "--source", "hifld_law_enforcement", str(tmp_path / "nowhere.csv")))


def test_an_unknown_source_is_refused_without_echo(ready: Waymark, file: Path) -> None:
    assert "zanzibar" not in refused(ready("import", "--source", "zanzibar court!", str(file)))
    assert "hifld" not in refused(ready("import", "--source", "hifld_law_enforcment", str(file)))


def test_an_unknown_option_or_value_is_refused_without_echo(ready: Waymark) -> None:
    assert "zanzibar" not in refused(ready("search", "x", "--zanzibar"))
    assert "zanzibar" not in refused(ready("search", "x", "--radius", "zanzibar"))
    assert "zanzibar" not in refused(ready("search", "x", "--need", "zanzibar"))
    assert "zanzibar" not in refused(ready("zanzibar"))


def test_an_over_long_query_is_refused(ready: Waymark) -> None:
    assert "qqqq" not in refused(ready("search", "q" * 501))


def test_a_zip_that_does_not_exist_is_said_and_invents_nothing(ready: Waymark, file: Path) -> None:
    ready("import", "--source", "hifld_law_enforcement", str(file))
    page = json.loads(ready("search", "police", "--near", "00000", "--json").stdout)
    assert page["place"]["name"] == ""
    assert all(result["distance_miles"] is None for result in page["results"])


def test_a_row_with_nothing_usable_is_a_problem_with_its_row_and_no_value(ready: Waymark, tmp_path: Path) -> None:
    path = tmp_path / "police.csv"
    path.write_text(police(3) + f"99,9999999,,,{CANARY},CEDAR RAPIDS,IA,LINN,,\n", encoding="utf-8")
    result = ready("import", "--source", "hifld_law_enforcement", "--json", str(path))
    assert result.returncode == 1
    report = json.loads(result.stdout)
    assert report["counts"]["skipped"] == 1
    assert [(p["file"], p["row"]) for p in report["problems"]] == [("police.csv", 5)]
    assert "ZANZIBAR" not in (result.stdout + result.stderr).upper()


def test_without_a_store_every_command_says_what_to_do(waymark: Waymark) -> None:
    assert "waymark init" in refused(waymark("search", "x"))


def test_the_doctor_finds_a_new_directory_in_order_but_empty(ready: Waymark, file: Path) -> None:
    assert ready("doctor").returncode == 1
    ready("import", "--source", "hifld_law_enforcement", str(file))
    result = ready("doctor", "--json")
    assert result.returncode == 0, result.stdout
    assert json.loads(result.stdout)["well"] is True


def test_reindexing_finds_the_same(ready: Waymark, file: Path) -> None:
    ready("import", "--source", "hifld_law_enforcement", str(file))
    before = json.loads(ready("search", "police", "--near", "52401", "--json").stdout)
    assert ready("reindex").returncode == 0
    assert json.loads(ready("search", "police", "--near", "52401", "--json").stdout) == before


def test_help_and_tables_are_readable_without_a_terminal(ready: Waymark, file: Path) -> None:
    assert "import" in ready("--help").stdout
    ready("import", "--source", "hifld_law_enforcement", str(file))
    shown = ready("search", "police", "--near", "52401").stdout
    assert "Near" in shown
    assert "under a mile" in shown or "about" in shown
    assert "\x1b" not in shown


def dump(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the store but the list of runs, the moments in time and random ids of history."""
    connection = sqlite3.connect(home / "waymark.db")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found: dict[str, list[tuple[object, ...]]] = {}
    for table in tables:
        # A kill after the commit leaves a whole run behind: the list of runs may be longer, the listings may not.
        if table.startswith("sqlite_") or table == "import_run":
            continue
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")') if row[1] not in VOLATILE]
        chosen = ", ".join(f'"{column}"' for column in columns)
        found[table] = sorted(connection.execute(f'SELECT {chosen} FROM "{table}"'), key=repr)
    connection.close()
    return found


@pytest.mark.slow
def test_killing_an_import_at_any_moment_and_running_it_again_ends_in_the_same_store(
    environment: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "police.csv"
    path.write_text(police(600), encoding="utf-8")

    def start(home: str, *arguments: str) -> subprocess.Popen[bytes]:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        command = [sys.executable, "-m", "directory", *arguments]
        return subprocess.Popen(command, env=environment | {"WAYMARK_HOME": home}, **quiet)  # type: ignore[call-overload]

    clean, killed = tmp_path / "clean", tmp_path / "killed"
    load = ("import", "--source", "hifld_law_enforcement", str(path))
    for home in (clean, killed):
        assert start(str(home), "init").wait(300) == 0
    began = time.monotonic()
    assert start(str(clean), *load).wait(300) == 0
    whole = time.monotonic() - began
    interrupted, shares = 0, (0.3, 0.5, 0.65, 0.75, 0.85, 0.92, 0.97)
    for count, share in enumerate(itertools.cycle(shares)):
        if count >= len(shares) and interrupted >= 3:
            break
        assert count < 40, "it was never interrupted"
        began = time.monotonic()
        process = start(str(killed), *load)
        with suppress(subprocess.TimeoutExpired):
            process.wait(whole * share)
            whole = time.monotonic() - began  # it was quicker than the one before: the machine is less busy now
        process.send_signal(signal.SIGKILL)
        interrupted += process.wait() == -signal.SIGKILL
    assert start(str(killed), *load).wait(300) == 0
    assert dump(killed) == dump(clean)
    search = [sys.executable, "-m", "directory", "search", "police", "--near", "52401", "--json"]
    found = subprocess.run(search, env=environment | {"WAYMARK_HOME": str(killed)}, capture_output=True, check=True)
    assert json.loads(found.stdout)["total"] == 600


def test_notes_of_visitors_are_told_and_settled(ready: Waymark, file: Path, environment: dict[str, str]) -> None:
    assert ready("feedback").stdout == "No notes wait.\n"
    assert ready("import", str(file), "--source", "hifld_law_enforcement").returncode in {0, 1}
    with sqlite3.connect(f"{environment['WAYMARK_HOME']}/waymark.db") as opened:
        listing, code = opened.execute("SELECT id, code FROM listing ORDER BY code").fetchone()
    settings = Settings(home=Path(environment["WAYMARK_HOME"]))
    with feedback.inbox(settings) as box:
        for kind, text in ((Kind.NUMBER, "It [bold]rings."), (Kind.UNSAFE, "He works there.")):
            feedback.tell(box, UUID(listing), kind, text, date(2026, 11, 23), feedback.caps(settings))
    said = ready("feedback").stdout
    assert said.index("He works there.") < said.index("It [bold]rings.")
    (first, second) = json.loads(ready("feedback", "--json").stdout)["notes"]
    assert (first["urgent"], first["code"], second["kind"]) == (True, code, "number")
    assert "not safe" in ready("doctor").stdout
    assert refused(ready("feedback", "--done", "nosuchcode"))
    assert ready("feedback", "--done", code).stdout == "2 notes are settled.\n"
    assert ready("feedback", "--json").stdout == '{"notes": []}\n'
