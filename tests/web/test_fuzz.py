"""Any bytes in any field, by any method, to any path: a calm answer with the strict headers, and never an echo."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from web.safety import FIXED, FORBIDDEN

CANARY = "qzcanaryqz"
FORM = "application/x-www-form-urlencoded"
NAMES = st.sampled_from(
    ["q", "near", "radius_miles", "need", "tag", "language", "open_now", "sort", "page", "id", "policy-pets", "policy-"]
) | st.text(max_size=12)
VALUES = (
    st.binary(max_size=40)
    | st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.sampled_from([b"\x00", b"\xed\xa0\x80", "😀".encode(), b"nan", b"1e999", b"-1", b"9" * 400, b"'\"<>&{{7*7}}"])
)
PATHS = st.sampled_from(
    ["/search", "/es/search", "/listing", "/api/search", "/", "/r/x", "/xx/search", "/health", "/%00"]
)
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "OPTIONS", "DELETE", "PATCH", "TRACE", "BREW"])
TYPES = st.sampled_from(
    [
        FORM,
        "application/json",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "",
        "text/plain",
        f"{FORM}; charset=x",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just(CANARY),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.just(CANARY), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.fixture(scope="session")
def face(_client: TestClient) -> TestClient:
    """The public face, once for all examples."""
    return _client


def _calm(answer: Any, *, echo: bool = False) -> None:
    assert answer.status_code < 500, answer.status_code
    for name, value in FIXED.items():
        assert answer.headers[name] == value
    assert not [name for name in FORBIDDEN if name in answer.headers]
    assert "content-security-policy" in answer.headers
    assert "location" not in answer.headers
    if not echo:
        assert CANARY not in answer.text + str(answer.headers)


@settings(max_examples=120)
@given(st.lists(st.tuples(NAMES, VALUES), max_size=5), st.sampled_from(["/search", "/es/search", "/listing", "/note"]))
def test_no_bytes_in_a_form_make_a_crash(face: TestClient, fields: list[tuple[str, bytes]], path: str) -> None:
    body = "&".join(f"{quote_from_bytes(name.encode('utf-8', 'replace'))}={quote_from_bytes(v)}" for name, v in fields)
    answer = face.post(path, content=body, headers={"content-type": FORM})
    _calm(answer)
    assert "<script>" not in answer.text.split("</head>", 1)[1].replace("<script>(function", "")


@settings(max_examples=120)
@given(METHODS, PATHS, TYPES, st.binary(max_size=80))
def test_no_request_makes_a_crash_or_is_echoed(
    face: TestClient, method: str, path: str, kind: str, body: bytes
) -> None:
    answer = face.request(method, path, content=body + CANARY.encode(), headers={"content-type": kind})
    _calm(answer)


@settings(max_examples=120)
@given(
    st.dictionaries(st.sampled_from(["near", "need", "tag", "policy", "page", "sort", "locale", "limit", CANARY]), JSON)
)
def test_no_json_makes_a_crash_and_no_refusal_echoes(face: TestClient, body: dict[str, Any]) -> None:
    answer = face.post("/api/search", content=json.dumps(body), headers={"content-type": "application/json"})
    _calm(answer)
    if answer.status_code != 200:
        assert set(answer.json()) == {"error"}
        assert set(answer.json()["error"]) == {"status", "message", "fields"}


@pytest.mark.parametrize(
    "body", [b"[" * 16_000, b'{"page": ' + b"9" * 5000 + b"}", b'{"q": "\\ud800"}', b"\xff\xfe{", b"null"]
)
def test_a_body_that_is_no_query_is_refused_in_the_one_shape(face: TestClient, body: bytes) -> None:
    answer = face.post("/api/search", content=body, headers={"content-type": "application/json"})
    _calm(answer)
    assert 400 <= answer.status_code < 500
    assert set(answer.json()) == {"error"}


@settings(max_examples=60)
@given(st.text(max_size=20).filter(lambda text: "/" not in text and "?" not in text and "#" not in text))
def test_no_code_makes_a_crash(face: TestClient, code: str) -> None:
    answer = face.get("/r/" + quote_from_bytes(code.encode("utf-8", "replace")))
    _calm(answer)
    assert answer.status_code == 404
