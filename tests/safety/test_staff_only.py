"""SAFETY L12, P7: a listing that is for staff alone is in no public answer, feed, export or index file."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from directory import intake, kit, public, staff_only, store
from tests.safety.crawl import Step, crawl
from web.faces import public_app

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
STAFF = ("directory.search.for_staff", "directory.search.staff_layer", "directory.staff_only")
"""Modules that only the staff face, and no public door, may import."""


def test_L12_a_listing_kept_for_staff_is_in_no_public_answer_and_no_index_file(
    tmp_path: Path, build: Any, lawyer: Any
) -> None:
    kept = lawyer.model_copy(
        update={"name": "Quillfeather clinic", "external_id": "kept", "tags": ("veterans-military",)}
    )
    made = build(tmp_path / "home", [lawyer, kept])
    with TestClient(public_app(made, now=lambda: NOW), base_url="https://our.test") as client:
        query = {"q": "Quillfeather", "near": "Austin, TX"}
        (found,) = [r["listing"] for r in client.post("/api/search", json=query).json()["results"] if "Quill" in str(r)]
        assert "Quillfeather" in str(client.post("/api/suggest", json={"text": "quillf"}).json())
        with kit.open_kit(made) as opened:
            with opened.session() as session:
                staff_only.keep_for_staff(session, UUID(found["id"]), "account:steward", "by a call only", NOW)
            store.settle(opened.database)
            _absent(client, found)
            opened.refresh(NOW)
            _absent(client, found)
            with opened.session() as session:
                assert [one.name for one in public.for_staff_alone(session, NOW)] == ["Quillfeather clinic"]
                later = kept.model_copy(update={"description": "Quillfeather words of a newer delivery."})
                assert intake.submit(session, later, by="test", now=NOW).listing_id == UUID(found["id"])
            opened.refresh(NOW)
            opened.rebuild(NOW)
            _absent(client, found)
        asked = [Step("/search", (("q", "family law"), ("near", "Austin, TX"))), Step("/")]
        assert not [one.step for one in crawl(client, asked) if "Quillfeather" in one.html]
    index = [path for path in (tmp_path / "home").rglob("*") if path.is_file() and "index" in str(path.parent)]
    assert index
    assert [path.name for path in index if b"uillfeather" in path.read_bytes()] == []


def _absent(client: TestClient, found: dict[str, Any]) -> None:
    page = client.post("/api/search", json={"near": "Austin, TX", "limit": 100}).json()
    assert found["id"] not in str(page)
    assert page["facets"]["tag"].get("veterans-military") is None
    by_name = client.post("/api/search", json={"q": "Quillfeather clinic", "near": "Austin, TX"}).json()
    assert found["id"] not in str(by_name)
    assert "Quillfeather" not in str(client.post("/api/suggest", json={"text": "quillf"}).json())
    assert "Quillfeather" not in client.post("/search", data={"near": "Austin, TX", "need": "lawyer"}).text
    assert client.post("/listing", data={"id": found["id"]}).status_code == 410
    assert client.get(f"/r/{found['code']}").status_code == 410


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def test_P7_no_public_door_reaches_what_is_for_staff_alone() -> None:
    """The modules that the public face is made of, followed through all that they import."""
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for folder in ("directory", "importers", "web")
        for path in (ROOT / folder).rglob("*.py")
    }
    reached, ahead = set[str](), [name for name in modules if name.startswith("web.pages")]
    assert ahead
    ahead += [
        "directory.search.search",
        "directory.search.suggesting",
        "directory.kit",
        "web.doors",
        "directory.cli_text",
    ]
    while ahead:
        name = ahead.pop()
        if name in reached or name not in modules:
            continue
        reached.add(name)
        ahead += [one for one in _imports(modules[name]) if one in modules]
    assert reached.isdisjoint(STAFF)
    asking = {name for name in reached if "for_staff_alone" in modules[name].read_text(encoding="utf-8")}
    assert asking == {"directory.public"}
