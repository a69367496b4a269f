"""A public face over https, a page to leave to, and a Chromium whose back-forward cache is on (SAFETY section 5)."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import importlib.util
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import trustme
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from directory.settings import Settings
from tests import playing
from tests.safety.crawl import Found, Step, ask, crawl
from tests.waiting import PATIENCE, until
from web import i18n
from web.faces import public_app
from web.looks import Looks
from web.serving import Quiet, configuration


def _town_fixtures() -> ModuleType:
    """The fixtures of `tests/web`, which pytest (import mode importlib) shows to that folder only."""
    path = Path(__file__).resolve().parent.parent / "web" / "conftest.py"
    spec = importlib.util.spec_from_file_location("waymark_tests_town", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_TOWN = _town_fixtures()
town, client, _client = _TOWN.town, _TOWN.client, _TOWN._client
NOW, _build, lawyer = _TOWN.NOW, _TOWN._build, _TOWN.lawyer


@dataclass
class Served:
    """A server in a thread: its address, and every request it got as `(method, path with query, headers)`."""

    url: str
    seen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    answering: threading.Event = field(default_factory=threading.Event)


def _recorder(app: Any, served: Served) -> Any:
    async def record(scope: Any, receive: Any, send: Any) -> None:
        headers = {key.decode(): value.decode("latin-1") for key, value in scope["headers"]}
        query = scope["query_string"].decode()
        served.seen.append((scope["method"], scope["path"] + ("?" + query if query else ""), headers))
        await app(scope, receive, send)

    return record


def _elsewhere(served: Served) -> Any:
    """The page one leaves to: `Weather`; it does not answer while `answering` is unset."""

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await asyncio.get_running_loop().run_in_executor(None, served.answering.wait, PATIENCE)
        body = b"<!doctype html><title>Weather</title><link rel=icon href='data:,'><h1>Sunny</h1>"
        headers = [(b"content-type", b"text/html"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


@contextmanager
def _serving(make: Callable[[Served], Any], name: str, certificate: tuple[str, str]) -> Iterator[Served]:
    listening = socket.create_server(("127.0.0.1", 0))
    served = Served(f"https://{name}:{listening.getsockname()[1]}")
    served.answering.set()
    app = _recorder(make(served), served)
    server: uvicorn.Server = Quiet(configuration(app, ssl_certfile=certificate[0], ssl_keyfile=certificate[1]))
    thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
    thread.start()
    until(lambda: server.started)
    yield served
    served.answering.set()
    server.should_exit = True  # not at once: each open connection is closed first
    thread.join(PATIENCE)
    assert not thread.is_alive()
    listening.close()


@dataclass(frozen=True)
class Certificate:
    """A certificate for the test hosts, and the hash of its key by which Chromium is told to trust it."""

    files: tuple[str, str]
    key_hash: str


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    folder = tmp_path_factory.mktemp("tls")
    issued = trustme.CA().issue_cert("our.test", "exit.test")
    chain, key = folder / "chain.pem", folder / "key.pem"
    issued.cert_chain_pems[0].write_to_path(chain)
    issued.private_key_pem.write_to_path(key)
    public = x509.load_pem_x509_certificate(chain.read_bytes()).public_key()
    digest = hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    return Certificate((str(chain), str(key)), base64.b64encode(digest).decode())


@pytest.fixture(scope="session")
def elsewhere(certificate: Certificate) -> Iterator[Served]:
    """The server behind the exit."""
    with _serving(_elsewhere, "exit.test", certificate.files) as served:
        yield served


@pytest.fixture(scope="session")
def served_town(town: Settings, elsewhere: Served) -> Settings:
    return town.model_copy(update={"exit_url": elsewhere.url + "/"})


@pytest.fixture(scope="session")
def live_server(served_town: Settings, certificate: Certificate) -> Iterator[Served]:
    """The public face over https."""
    with _serving(lambda _: public_app(served_town, now=lambda: NOW), "our.test", certificate.files) as served:
        yield served


@pytest.fixture(scope="session")
def live_server_with_weak_exit(served_town: Settings, certificate: Certificate) -> Iterator[Served]:
    """A test build whose exit leaves an entry behind, so that one can come back to it (E8)."""
    looks = Looks(script=Looks().script.replace("location.replace(", "location.assign("))
    assert "location.assign(" in looks.script
    face = public_app(served_town, now=lambda: NOW, looks=looks)
    with _serving(lambda _: face, "our.test", certificate.files) as served:
        yield served


def _arguments(certificate: Certificate) -> list[str]:
    return [
        "--no-sandbox",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--ignore-certificate-errors-spki-list={certificate.key_hash}",
        "--host-resolver-rules=MAP our.test 127.0.0.1, MAP exit.test 127.0.0.1",
    ]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("SKIPPED LOUDLY: no Chromium here; run `make browser`")
    return found


@pytest.fixture(scope="session")
def player(live_server: Served, chromium_path: str) -> Playwright:  # noqa: ARG001 - sockets must be on
    return playing.player()


@pytest.fixture(scope="session")
def browser(player: Playwright, chromium_path: str, certificate: Certificate) -> Iterator[Browser]:
    """Headless Chromium with the back-forward cache on, as people have it."""
    started = player.chromium.launch(
        executable_path=chromium_path,
        args=_arguments(certificate),
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield started
    started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone with JavaScript."""
    context = playing.opened(browser)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A phone without JavaScript."""
    context = playing.opened(browser, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def open_profile(
    player: Playwright, chromium_path: str, certificate: Certificate, tmp_path: Path
) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser that keeps its profile in `tmp_path / "profile"`: as people have it, not an incognito window."""
    opened: list[BrowserContext] = []

    def launch(*, javascript: bool = True) -> BrowserContext:
        context = player.chromium.launch_persistent_context(
            str(tmp_path / "profile"),
            executable_path=chromium_path,
            headless=True,
            args=_arguments(certificate),
            ignore_default_args=["--disable-back-forward-cache"],
            java_script_enabled=javascript,
        )
        opened.append(playing.patient(context))
        return context

    yield launch
    for context in opened:
        context.close()


@dataclass(frozen=True)
class Faces:
    """For tests that serve a directory, or another application, of their own."""

    town: ModuleType
    serving: Callable[..., Any]


@pytest.fixture(scope="session")
def faces() -> Faces:
    return Faces(_TOWN, _serving)


def _broken(town: Settings) -> TestClient:
    """A face that crashes at `/crash` and, having no store, cannot answer a search."""
    app = public_app(town.model_copy(update={"home": town.home / "none"}), now=lambda: NOW)

    def crash() -> None:
        raise RuntimeError

    for code in i18n.codes():
        app.add_api_route(f"{i18n.catalogue(code).base}/crash", crash)
    return TestClient(app, base_url="https://our.test", raise_server_exceptions=False)


@pytest.fixture(scope="session")
def crawled(_client: TestClient, town: Settings) -> list[Found]:
    """Every state of every page in every language, as following the pages themselves finds it."""
    states = [found.step for found in crawl(_client)]
    broken = _broken(town)
    down = [Step("/crash"), Step("/search", ())]
    pages = [ask(_client, step, code) for code in i18n.codes() for step in states]
    return pages + [ask(broken, step, code) for code in i18n.codes() for step in down]
