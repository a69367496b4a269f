"""Bombs, floods and lies in a request: a calm page in her language, the way out on it, nothing repeated, and soon."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.waiting import HANG
from web import i18n

CANARY = "qzcanaryqz"
FORM = "application/x-www-form-urlencoded"
ANY = st.text(st.characters(codec="utf-8"), max_size=200)
NASTY = st.sampled_from(
    [
        "\u202e" + CANARY,
        "\u2066\u2067\u2069" * 20,
        "\U0001f469\u200d\U0001f467" * 30,
        "\x00\x01\x1b[2J",
        "e" + "\u0301" * 180,
        "%00%0d%0aSet-Cookie: a=b",
        "${jndi:ldap://x}{{7*7}}<%= 7 %>",
        "' OR 1=1 -- ",
        "../../../../etc/passwd",
        "\ufdfd" * 100,
        "9" * 200,
        "-0",
        "1e400",
    ]
)
FORMS = {
    "10,000 fields": b"&".join(b"q" for _ in range(8000)),
    "the same field 199 times": b"&".join(b"need=%s" % CANARY.encode() for _ in range(199)),
    "a field that is only a name": CANARY.encode(),
    "no end of separators": b"&;=" * 5000,
    "percent signs": b"q=" + b"%" * 8000,
    "bytes that are no text": b"q=" + b"\xff\xfe\xed\xa0\x80" * 1000,
    "gzip": gzip.compress(b"q=" + b"a" * 10_000_000),
    "JSON": json.dumps({"q": CANARY}).encode(),
    "200 kB": b"q=" + b"a" * 200_000,
}
DATA = {
    "deep lists": b'{"q": ' + b"[" * 16_000,
    "deep objects": b'{"policy":' * 1500 + b"1" + b"}" * 1500,
    "deep and whole": b'{"need": ' + b"[" * 7000 + b"]" * 7000 + b"}",
    "a number of 10,000 digits": b'{"page": ' + b"9" * 10_000 + b"}",
    "a number past all numbers": b'{"radius_miles": 1e999}',
    "infinity": b'{"radius_miles": Infinity}',
    "no number": b'{"radius_miles": NaN}',
    "a key twice, the second wrong": b'{"page": 1, "page": "' + CANARY.encode() + b'"}',
    "keys without end": json.dumps({f"{CANARY}{n}": n for n in range(900)}).encode(),
    "a prototype": b'{"__proto__": {"a": 1}, "__class__": "' + CANARY.encode() + b'"}',
    "half a surrogate": b'{"near": "\\ud800' + CANARY.encode() + b'", "sort": "\\udfff"}',
    "bytes that are no text": b'{"q": "\xff\xfe"}',
    "UTF-16": '{"q": "a"}'.encode("utf-16"),
    "gzip": gzip.compress(b'{"q": "' + b"a" * 10_000_000 + b'"}'),
    "two documents": b'{"q": "a"}{"q": "b"}',
    "a comment": b'{"q": "a"} // ' + CANARY.encode(),
    "a list": b"[" + b'"a",' * 4000 + b'"a"]',
    "many languages": json.dumps({"language": ["es"] * 3000}).encode(),
    "a list of 2,000 needs": json.dumps({"need": ["food"] * 1700}).encode(),
}


@pytest.fixture(scope="session")
def face(_client: TestClient) -> TestClient:
    """The public face, once for all examples."""
    return _client


@pytest.fixture
def soon() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < HANG


def _calm(answer: Any, locale: str) -> None:
    assert answer.status_code < 500
    assert answer.text.count('id="exit"') == 1
    assert f'lang="{locale}"' in answer.text
    assert "1-800-799-7233" in answer.text
    assert "set-cookie" not in answer.headers
    if answer.status_code >= 400:
        assert CANARY not in answer.text


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("body", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("path", ["/ar/search", "/ar/listing"])
def test_a_form_that_is_a_bomb_is_answered_calmly(client: TestClient, path: str, body: bytes) -> None:
    for coding in ({}, {"content-encoding": "gzip"}):
        answer = client.post(path, content=body, headers={"content-type": FORM, **coding})
        _calm(answer, "ar")
        assert answer.status_code in {200, 404, 413, 422}
        assert "aaaaaaaa" not in answer.text.split("</head>")[1], "nothing was unpacked"


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("body", DATA.values(), ids=DATA)
@pytest.mark.parametrize("path", ["/api/search", "/api/suggest"])
def test_data_that_is_a_bomb_is_refused_in_the_one_shape(client: TestClient, path: str, body: bytes) -> None:
    answer = client.post(path, content=body, headers={"content-type": "application/json"})
    assert answer.status_code in {200, 400, 413, 422}
    assert CANARY not in answer.text
    if answer.status_code != 200:
        assert set(answer.json()) == {"error"}
        assert set(answer.json()["error"]["fields"]) <= {
            "need",
            "page",
            "radius_miles",
            "language",
            "near",
            "unknown field",
        } | {"q", "policy", "sort"}


@settings(max_examples=80)
@given(ANY | NASTY, ANY | NASTY, st.sampled_from(i18n.codes()))
def test_any_words_in_any_field_in_any_language_are_a_calm_page(
    face: TestClient, one: str, other: str, locale: str
) -> None:
    for field in (
        "q",
        "near",
        "radius_miles",
        "need",
        "tag",
        "language",
        "sort",
        "page",
        "policy-pets",
        "organization",
    ):
        answer = face.post(f"/{locale}/search", data={field: one, "near": other} if field != "near" else {"near": one})
        _calm(answer, locale)
    _calm(face.post(f"/{locale}/listing", data={"id": one, "q": other}), locale)


@pytest.mark.parametrize(
    "path",
    ["/xx", "/EN", "/en-US", "/es-MX/search", "/zh", "/zh-hans/safety", "/%65%6e/x", "/es//safety", "/es/../safety2"],
)
def test_a_language_nobody_wrote_pages_in_is_a_page_not_found_in_the_first_one(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {404, 405}
    assert 'id="exit"' in answer.text
    assert "location" not in answer.headers


@pytest.mark.parametrize("near", ["Xyzzyville", "99999", "東京", "\u202eTX ,nitsuA", "0,0", "30.27,-97.74", CANARY])
def test_a_place_nobody_knows_is_said_and_help_from_anywhere_is_shown(client: TestClient, near: str) -> None:
    answer = client.post("/es/search", data={"near": near})
    _calm(answer, "es")
    assert answer.status_code == 200


HEADERS = {
    "host": CANARY + ".example",
    "x-forwarded-host": CANARY,
    "x-forwarded-proto": CANARY,
    "x-original-url": "/" + CANARY,
    "x-rewrite-url": "/" + CANARY,
    "forwarded": "host=" + CANARY,
    "cookie": f"session={CANARY}; locale=es",
    "authorization": "Bearer " + CANARY,
    "range": "bytes=0-99",
    "if-none-match": '"' + CANARY + '"',
    "if-modified-since": "Wed, 25 Nov 2026 00:00:00 GMT",
    "upgrade": "websocket",
    "accept-language": "es",
    "accept": "application/json",
    "x-http-method-override": "DELETE",
    "origin": "https://" + CANARY + ".example",
    "referer": "https://" + CANARY + ".example/",
    "content-language": CANARY,
}
STEADY = ("content-length", "content-type", "allow", "cache-control", "content-security-policy")


@pytest.mark.parametrize(("name", "value"), HEADERS.items(), ids=HEADERS)
def test_no_header_that_is_not_ours_changes_an_answer_or_comes_back(client: TestClient, name: str, value: str) -> None:
    for method, path, form in (
        ("GET", "/", None),
        ("GET", "/nowhere", None),
        ("POST", "/search", {"near": "Austin, TX"}),
        ("GET", "/search", None),
        ("POST", "/listing", {"id": "x"}),
        ("TRACE", "/", None),
    ):
        plain = client.request(method, path, data=form)
        told = client.request(method, path, data=form, headers={name: value})
        assert told.status_code == plain.status_code
        assert told.text == plain.text
        assert CANARY not in str(told.headers)
        assert [told.headers.get(one) for one in STEADY] == [plain.headers.get(one) for one in STEADY]
        assert "access-control-allow-origin" not in told.headers
