"""What a frightened, hurried or malicious person may send to the search: an answer or one clear line, and no echo."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

CANARY = "qzcanaryqz"
ODD = {
    "only stop words": "the and of to a in is it",
    "only punctuation": "?!.,;:()[]{}*~^" * 10,
    "emoji": "\U0001f469\u200d\U0001f467 \U0001f198",
    "right to left": "زوجي يضربني وأحتاج مأوى",
    "query syntax": "name:* AND ( OR [a TO z]~2 ^5",
    "NUL": "shel\x00ter",
    "a place in the words": "shelter in Oakland",
    "one long word": "a" * 500,
    "marks": "e\u0301\u0302" * 100,
    "direction marks": "\u202eretlehs\u202c",
}
EXTREME: tuple[dict[str, Any], ...] = (
    *(
        {"sort": sort, "page": page, "limit": limit}
        for sort in ("best", "distance", "name")
        for page in (1, 500)
        for limit in (1, 100)
    ),
    {"policy": {"religious-affiliation": "yes"}, "q": "church, not a church"},
    {"need": ["emergency-shelter"], "q": "not a shelter"},
    {"policy": {"pets": "no"}, "q": "with my dog"},
    {"radius_miles": 0.001, "near": "78701"},
    {"radius_miles": 500, "near": "78701"},
    {"near": "Springfield", "sort": "distance"},
    {"language": [f"x{n}" for n in range(20)]},
)
WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"sort": CANARY}, "sort"),
    ({"page": 0}, "page"),
    ({"page": 501}, "page"),
    ({"limit": 101}, "limit"),
    ({"need": [CANARY]}, "need"),
    ({"tag": [CANARY]}, "tag"),
    ({"policy": {CANARY: "yes"}}, "policy"),
    ({"language": ["<" + CANARY + ">"]}, "language"),
    ({"radius_miles": "nan"}, "radius_miles"),
    ({"open_at": "2026-11-23T20:00"}, "open_at"),
    ({"q": CANARY * 51}, "q"),
    ({"organization": CANARY}, "organization"),
)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_an_odd_text_is_answered(client: TestClient, text: str) -> None:
    for near in ("", "Austin, TX", text[:120]):
        assert client.post("/api/search", json={"q": text, "near": near}).status_code == 200
        page = client.post("/search", data={"q": text, "near": near})
        assert page.status_code == 200
        assert "Traceback" not in page.text
    for locale in ("en", "es"):
        assert client.post("/api/suggest", json={"text": text[:80], "locale": locale}).status_code == 200


@pytest.mark.parametrize("asked", EXTREME, ids=str)
def test_an_extreme_or_contradictory_question_is_answered(client: TestClient, asked: dict[str, Any]) -> None:
    answer = client.post("/api/search", json=asked)
    assert answer.status_code == 200
    assert len(answer.json()["results"]) <= asked.get("limit", 20)


@pytest.mark.parametrize(("asked", "field"), WRONG, ids=str)
def test_what_cannot_be_asked_is_refused_by_the_name_of_its_field(
    client: TestClient, asked: dict[str, Any], field: str
) -> None:
    answer = client.post("/api/search", json=asked)
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"] == [field]
    assert CANARY not in answer.text


@pytest.mark.parametrize("path", ["/search", "/es/search", "/api/search", "/api/suggest"])
def test_200_kb_of_text_is_refused_in_one_line(client: TestClient, path: str) -> None:
    text = f"{CANARY} " * 18_000
    told: dict[str, Any] = {"json": {"q": text, "text": text}} if "/api" in path else {"data": {"q": text}}
    answer = client.post(path, **told)
    assert answer.status_code == 413
    assert CANARY not in answer.text
    if "/api" in path:
        assert answer.json()["error"]["message"].count("\n") == 0
