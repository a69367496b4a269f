"""SAFETY S4, S7: what we could hand over about who searched for what, when and from where: nothing.

A week of visits is played over HTTP against both faces in a process of their own. Then everything that process wrote,
said or left is read by a script that tries to answer a court's questions. A control plants one record, in each of the
shapes people think harmless (hashed, encoded, compressed), and the same script finds it.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pydantic import BaseModel
from sqlmodel import SQLModel

from directory.public import PublicListing
from directory.search.query import SearchPage, SearchQuery
from directory.search.suggesting import Suggestions, Typed
from directory.settings import Settings
from directory.staff import store as staff_store
from directory.staff.model import StaffTable
from tests.safety.apart import copied, free_port, started
from tests.waiting import PATIENCE

SHARED = {"waymark.db-shm", "staff.db-shm"}
WEEK = datetime(2031, 3, 3, 6, 0, tzinfo=UTC)
"""Its Monday: a week that no other moment in the store belongs to."""
RUN = """
import itertools, sys
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from directory.settings import Settings
import web.serving
tick = itertools.count()
def now():
    return datetime.fromisoformat(sys.argv[3]) + timedelta(minutes=min(30 * next(tick), 10_000))
web.serving.public_app = partial(web.serving.public_app, now=now)
home, port = Path(sys.argv[1]), int(sys.argv[2])
web.serving.serve(Settings(home=home, public_port=port, staff_port=port + 1, reminders=False))
"""


@dataclass(frozen=True)
class Person:
    """Somebody who searched, and what a court might ask about them."""

    address: str
    agent: str
    words: str
    place: str
    cookie: str


PEOPLE = tuple(
    Person(f"203.0.113.{40 + n}", f"Zqva-Phone/{n}", f"zqvawords{n} order", f"zqvaplace{n}", f"zqvacookie{n}")
    for n in range(7)
)


def _send(port: int, path: str, body: bytes | None, kind: str, who: Person) -> int:
    headers = {
        "User-Agent": who.agent,
        "X-Forwarded-For": who.address,
        "Forwarded": f"for={who.address}",
        "X-Real-IP": who.address,
        "Cookie": f"visit={who.cookie}",
        "Content-Type": kind,
        "Accept-Language": "es",
        "Referer": f"https://search.example/?q={who.words.split()[0]}",
    }
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return int(error.code)


def _visit(port: int, who: Person) -> None:
    """One day of one person: pages, a search, its JSON, half a word, mistakes, and the staff face."""
    form, data = "application/x-www-form-urlencoded", "application/json"
    asked = {"q": who.words, "near": who.place}
    for path in ("/", "/safety", "/es/about", f"/{who.words.split()[0]}?q={who.place}"):
        _send(port, path, None, "text/plain", who)
    assert _send(port, "/search", urlencode(asked).encode(), form, who) == 200
    assert _send(port, "/es/search", urlencode(asked | {"need": "lawyer"}).encode(), form, who) == 200
    assert _send(port, "/api/search", json.dumps(asked).encode(), data, who) == 200
    assert _send(port, "/api/suggest", json.dumps({"text": who.words}).encode(), data, who) == 200
    assert _send(port, "/listing", urlencode(asked | {"id": who.words}).encode(), form, who) == 404
    assert _send(port, "/search", urlencode({who.words: who.place}).encode(), form, who) == 422
    _send(port + 1, "/sign-in", urlencode({"name": who.words}).encode(), form, who)


@dataclass(frozen=True)
class Stores:
    """All that could be handed over: folders (home, temporary, the account's own) and what the process said."""

    folders: tuple[Path, ...]
    before: dict[Path, bytes]

    def files(self) -> Iterator[tuple[Path, bytes]]:
        """Every file there is, and its bytes."""
        for folder in self.folders:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    yield path, path.read_bytes()


@pytest.fixture(scope="module")
def a_week(town: Settings, tmp_path_factory: pytest.TempPathFactory) -> Stores:
    """The stores after the week; the servers have stopped."""
    folder = tmp_path_factory.mktemp("week")
    for name in ("temporary", "account", "work"):
        (folder / name).mkdir()
    town = copied(town, tmp_path_factory.mktemp("home"))
    staff_store.prepare(town)  # as `waymark init` does: it is no visit that makes it
    stores = Stores((town.home, folder), {})
    stores.before.update(stores.files())
    port = free_port()
    around = {**os.environ, "TMPDIR": str(folder / "temporary"), "HOME": str(folder / "account")}
    around |= {"XDG_CACHE_HOME": str(folder / "account"), "PYTHONPATH": str(Path.cwd()), "PYTHONDONTWRITEBYTECODE": "1"}
    with (folder / "said").open("wb") as said:
        argv = [sys.executable, "-c", RUN, str(town.home.resolve()), str(port), WEEK.isoformat()]
        process = subprocess.Popen(argv, stdout=said, stderr=said, env=around, cwd=folder / "work")
        started(process, port)
        for who in PEOPLE:
            _visit(port, who)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    return stores


def _disguises(word: str) -> dict[str, bytes]:
    """How a word may have been kept: as it is, in another encoding, or as a hash, which names a person no less."""
    plain = word.encode()
    found = {"plain": plain, "utf-16": word.encode("utf-16-le"), "base64": base64.b64encode(plain).rstrip(b"=")[:-1]}
    for name in ("md5", "sha1", "sha256", "blake2b"):
        digest = hashlib.new(name, plain)
        found |= {f"{name} hex": digest.hexdigest()[:24].encode(), f"{name} raw": digest.digest()[:12]}
    return found


def _unpacked(content: bytes) -> bytes:
    """`content`, and what is in every gzip or zlib stream inside it."""
    told = content
    for begins in re.finditer(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]", content):
        with suppress(zlib.error):
            told += zlib.decompressobj(47).decompress(content[begins.start() :], 10_000_000)
    return told


def _moments(content: bytes) -> bool:
    """Whether any moment of the week is written here: as text, or as seconds, milliseconds or microseconds."""
    days = [f"{WEEK + timedelta(days=n):%Y-%m-%d}".encode() for n in range(8)]
    days += [f"{WEEK + timedelta(days=n):%d/%b/%Y}".encode() for n in range(8)]
    if any(day in content for day in days):
        return True
    first, last = int(WEEK.timestamp()), int((WEEK + timedelta(days=8)).timestamp())
    numbers = (int(number[:10]) for number in re.findall(rb"(?<![0-9a-f])1\d{9,15}(?![0-9a-f])", content))
    return any(first <= number <= last for number in numbers)


def answered(stores: Stores) -> set[str]:
    """Which of a court's questions the stores answer: `who`, `what`, `where`, `when`, `that` (they were here)."""
    answers: set[str] = set()
    for path, content in stores.files():
        told = _unpacked(content) + str(path).encode()
        for who in PEOPLE:
            keys = {"who": who.address, "who ": who.agent, "who  ": who.cookie, "where": who.place}
            keys |= {"what": who.words, "what ": who.words.split()[0]}
            for question, word in keys.items():
                if any(kept in told for kept in _disguises(word).values()):
                    answers.add(question.strip())
        if _moments(told):
            answers.add("when")
    return answers


@pytest.mark.browser  # for its sockets
def test_S7_after_a_week_of_visits_no_store_says_who_asked_for_what_when_or_where(a_week: Stores) -> None:
    assert answered(a_week) == set()


@pytest.mark.browser  # for its sockets
def test_S7_the_visits_change_no_file_and_leave_no_new_one(a_week: Stores) -> None:
    """SQLite's own shared memory and empty log come with reading; the index may be brought up to date."""
    left = {path: content for path, content in a_week.files() if path.name != "said"}
    index = {path for path in left if "index" in path.parts}
    new = {path for path in left if path not in a_week.before} - index
    assert {path.name for path in new if left[path]} <= SHARED
    # A log that SQLite has emptied since (nothing else of the store has changed) was somebody's before the week.
    changed = [path.name for path, content in left.items() if content and a_week.before.get(path, content) != content]
    assert [name for name in changed if name not in SHARED and "index" not in name] == []
    said = next(content for path, content in a_week.files() if path.name == "said")
    assert said == b""


def _in_a_table(folder: Path, who: Person) -> None:
    with closing(sqlite3.connect(folder / "visits.db")) as database:
        database.execute("CREATE TABLE v (at TEXT, ip TEXT, q TEXT, near TEXT)")
        row = ((WEEK + timedelta(days=2)).isoformat(), who.address, who.words, who.place)
        database.execute("INSERT INTO v VALUES (?, ?, ?, ?)", row)
        database.commit()


def _in_a_log(folder: Path, who: Person) -> None:
    at = f"{WEEK + timedelta(days=2):%d/%b/%Y:%H:%M:%S +0000}"
    line = f'{who.address} - - [{at}] "GET /search?q={who.words.split()[0]}&near={who.place}" "{who.agent}"\n'
    (folder / "access.log.1.gz").write_bytes(gzip.compress(line.encode()))


def _hashed(folder: Path, who: Person) -> None:
    kept = [hashlib.sha256(word.encode()).hexdigest() for word in (who.address, who.words, who.place)]
    (folder / "counts.json").write_text(json.dumps({"at": int(WEEK.timestamp()) + 5000, "visitors": kept}))


def _encoded(folder: Path, who: Person) -> None:
    kept = [base64.b64encode(word.encode()) for word in (who.agent, who.words, who.place)]
    moment = str(int(WEEK.timestamp() * 1000) + 777).encode()
    (folder / "events.bin").write_bytes(b"|".join([moment, *kept]))


@pytest.mark.parametrize("plant", [_in_a_table, _in_a_log, _hashed, _encoded])
def test_S7_one_planted_record_is_found_by_the_same_script(
    tmp_path: Path, plant: Callable[[Path, Person], None]
) -> None:
    plant(tmp_path, PEOPLE[3])
    assert answered(Stores((tmp_path,), {})) == {"who", "what", "where", "when"}


PERSONAL = re.compile(
    r"(^|_)(ip|ips|addr|remote|peer|client|forwarded|user_?agent|agent|ua|browser|device|fingerprint|cookie|session"
    r"|visitor|visit|visits|hit|hits|tracking|token|caller|searcher|survivor|query|queries|searched|typed|referr?er)"
    r"($|_)",
    re.IGNORECASE,
)
"""Words of a column or key that holds who was here; also one that holds a hash of it."""


def _keys(model: type[BaseModel], known: set[type[BaseModel]]) -> Iterator[tuple[str, str]]:
    known.add(model)
    for name, field in model.model_fields.items():
        yield model.__name__, name
        for inner in _models(field.annotation):
            if inner not in known:
                yield from _keys(inner, known)


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)


def test_S4_no_column_of_any_table_and_no_key_of_any_answer_holds_a_visitor() -> None:
    columns = [(table.name, column.name) for table in SQLModel.metadata.tables.values() for column in table.columns]
    known: set[type[BaseModel]] = set()
    shapes = (SearchQuery, SearchPage, PublicListing, Typed, Suggestions)
    keys = [pair for model in shapes for pair in _keys(model, known)]
    assert len(columns) > 200
    assert len(keys) > 80
    assert [pair for pair in (*columns, *keys) if PERSONAL.search(pair[1])] == []


@pytest.mark.browser  # for its sockets
def test_S4_no_file_of_the_store_has_a_column_that_the_models_do_not_know(a_week: Stores) -> None:
    """Accounts have columns about their people (an e-mail, a name), in a database of their own that no visit writes."""
    known = [*SQLModel.metadata.tables.values(), *StaffTable.metadata.tables.values()]
    modelled = {(table.name, column.name) for table in known for column in table.columns}
    modelled |= {("note", name) for name in ("number", "listing_id", "kind", "text", "day", "count")}
    modelled |= {("month", name) for name in ("month", "kind", "received", "answered", "fixed")}
    modelled |= {
        ("referral", name) for name in ("code", "listing_id", "organization_id", "asked", "made_at", "made_by")
    }
    modelled |= {("referral", name) for name in ("code", "listing_id", "organization_id", "asked", "made_by")}
    modelled |= {("referral", name) for name in ("made_at", "expires_at", "state", "reason", "answered_at")}
    modelled |= {("referral_total", name) for name in ("month", "state", "count")}
    versions = {("alembic_version", "version_num"), ("staff_alembic_version", "version_num")}
    databases = [path for path, content in a_week.files() if content.startswith(b"SQLite format 3")]
    assert databases
    for path in databases:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found = {(t, row[1]) for t in tables for row in database.execute(f"PRAGMA table_info('{t}')")}
        assert found - modelled <= {*versions, *_sqlites_own(found)}
        assert path.name == "staff.db" or [name for _, name in found if PERSONAL.search(name)] == []


def _sqlites_own(found: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(table, name) for table, name in found if table.startswith("sqlite_")}


@pytest.mark.parametrize(
    "name", ["ip", "client_ip", "ip_hash", "user_agent_sha", "session_id", "visitor", "hits", "ua"]
)
def test_S4_a_column_for_a_visitor_would_be_noticed(name: str) -> None:
    assert PERSONAL.search(name)
