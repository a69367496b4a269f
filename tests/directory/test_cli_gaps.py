"""`waymark gaps`: a month that is over is published once, shown and taken along."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from directory import cli, outcomes
from directory.settings import settings
from directory.staff import store

LAST = f"{datetime.now(UTC).replace(day=1) - timedelta(days=40):%Y-%m}"
BIG, SMALL = ("county:17031", "emergency-shelter"), ("county:19113", "lawyer")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("WAYMARK_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    store.prepare(settings())
    engine = store.open_store(settings())
    counts = {(*BIG, LAST, "full"): 900, ("county:06037", BIG[1], LAST, "full"): 800, (*SMALL, LAST, "placed"): 3}
    counts |= {("county:17031", "lawyer", LAST, "full"): 700, ("county:06037", "lawyer", LAST, "full"): 600}
    with store.session(engine) as session:
        outcomes.write(session, counts)
    engine.dispose()
    yield
    settings.cache_clear()


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        cli.main(["gaps", *arguments])
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out, said.err


def test_a_month_is_published_and_the_same_is_given_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys)[1].strip() == "Nothing is published yet."
    code, out, _ = run(capsys, "release", "--month", LAST, "--epsilon", "1", "--json")
    first = json.loads(out)
    assert (code, first["period"], first["epsilon"]) == (0, LAST, 1)
    told = {(row["area"], row["need"]): row["count"] for row in first["cells"]}
    assert SMALL not in told
    assert all(abs(count - true) < 60 for count, true in zip(sorted(told.values()), (600, 700, 800, 900), strict=False))
    assert json.loads(run(capsys, "release", "--month", LAST, "--epsilon", "1", "--json")[1]) == first
    assert json.loads(run(capsys, "--month", LAST, "--json")[1]) == first
    assert json.loads(run(capsys, "--json")[1]) == {"tables": [first]}
    code, _, err = run(capsys, "release", "--month", LAST, "--epsilon", "4")
    assert (code, err.count("\n")) == (2, 1)


def test_a_published_month_is_a_sheet(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "release", "--month", LAST)
    rows = list(csv.DictReader(io.StringIO(run(capsys, "--csv")[1])))
    assert rows
    assert {row["period"] for row in rows} == {LAST}
    assert {row["epsilon"] for row in rows} == {"1.0"}
    assert all(int(row["count"]) >= int(row["smallest"]) for row in rows)


def test_the_running_month_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "release", "--month", f"{datetime.now(UTC):%Y-%m}")
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_published_month_leaves_no_count_in_any_file(capsys: pytest.CaptureFixture[str]) -> None:
    """The counts are gone from the database and from its log, so nobody can lay other noise over them."""
    run(capsys, "release", "--month", LAST)
    files = [path for path in settings().home.iterdir() if path.name.startswith("staff.db")]
    assert not any(SMALL[0].encode() in path.read_bytes() for path in files)
