"""The layers of DESIGN §2, held by reading the imports."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("directory", "importers", "web")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "versions" not in path.parts)
ABOVE = {"directory": {"importers", "web"}, "importers": {"web"}, "web": set()}
HOMES = {
    "whoosh": (
        "directory/search/whoosh_codec.py",
        "directory/search/whoosh_engine.py",
    ),
    "geopy": ("directory/geo/",),
    "shapely": ("directory/geo/",),
    "fastapi": ("directory/api", "web/"),
    "starlette": ("directory/api", "web/"),
}
PARTNERS_MAY = ("__future__", "collections", "dataclasses", "functools", "pathlib", "re", "typing", "itertools", "json")
PARTNERS_MAY_OURS = ("directory.draft", "directory.values", "directory.taxonomy", "directory.errors", "importers")
# A date is no clock, and taking a link apart is no network.
PARTNERS_MAY_ALSO = ("datetime.date", "datetime.UTC", "urllib.parse")


def imports(path: Path) -> set[str]:
    """Every module a file imports, `from a import b` as `a.b`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_layer_never_imports_the_one_above(path: Path) -> None:
    if name(path) == "directory/cli.py":
        return
    own = path.relative_to(ROOT).parts[0]
    typed_only = {"importers.report.Report"} if name(path) == "directory/cli_text.py" else set()
    above = {module for module in imports(path) - typed_only if module.split(".")[0] in ABOVE[own]}
    assert not above


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_library_stays_in_its_home(path: Path) -> None:
    for library, homes in HOMES.items():
        if any(module.split(".")[0] == library for module in imports(path)):
            assert name(path).startswith(homes), f"{library} in {name(path)}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_network_geocoder_and_no_tables_in_the_faces(path: Path) -> None:
    modules = imports(path)
    network = {m for m in modules if m.startswith("geopy.geocoders") and not m.startswith("geopy.geocoders.base")}
    assert not network
    if name(path).startswith(("web/", "directory/api")):
        assert not {m for m in modules if m.startswith(("directory.model", "directory.staff.model"))}


@pytest.mark.parametrize("path", [p for p in FILES if "/partners/" in name(p)], ids=name)
def test_a_partner_importer_has_no_store_network_or_clock(path: Path) -> None:
    for module in imports(path):
        ours = module.startswith((*PARTNERS_MAY_OURS, *PARTNERS_MAY_ALSO)) and module != "datetime.datetime"
        assert ours or module.split(".")[0] in PARTNERS_MAY, f"{name(path)} imports {module}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_files_and_functions_stay_short_and_say_what_they_promise(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a module says what it promises"
    assert text.count("\n") <= 400
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno + 1 <= 40, node.name


@pytest.mark.parametrize("path", [p for p in FILES if "/partners/" in name(p) and p.stem != "__init__"], ids=name)
def test_a_partner_importer_is_short_since_what_is_shared_does_the_work(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 50, "what is missing in the shared machinery?"
    assert "# fmt: skip" not in text, "short, not crammed"


def test_nothing_tracked_names_this_machine_or_a_registry() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")
    machine = re.compile(rb"(?<![\w.])/(work|farm|root)/[\w.]|(--|extra-)index-url|pypi\.org/simple|registry\.npmjs")
    own = Path(__file__).name
    for tracked_name in filter(None, tracked):
        path = ROOT / tracked_name.decode()
        if path.name != own and path.is_file() and path.stat().st_size < 2_000_000:
            assert not machine.search(path.read_bytes()), tracked_name


ACTS = re.compile(r"\.(click|dblclick|tap)\(|\.press\(['\"]Enter")
WAITS = re.compile(r"wait|expect|until|arrived\(|sent\(|went_back\(|\.find\(|\.(click|fill|check|press)\(")
"""What waits for its own element or page: also the next act."""
DRIVEN = [path for path in sorted((ROOT / "tests").rglob("*.py")) if "playwright" in path.read_text("utf-8")]


def said(node: ast.stmt) -> str:
    """A statement as it is written; of one that holds others only what comes before them."""
    blocks = [inner for inner in ast.iter_child_nodes(node) if isinstance(inner, ast.stmt | ast.ExceptHandler)]
    text = ast.unparse(node)
    return text.partition("\n")[0] if blocks else text


def looks_too_soon(text: str) -> list[str]:
    """Clicks after which the next statement is no wait: what is looked at then may still be the page before."""
    found = []
    for function in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)):
        inner = [node for node in ast.walk(function) if isinstance(node, ast.stmt) and node is not function]
        lines = [said(node) for node in sorted(inner, key=lambda node: (node.lineno, node.col_offset))]
        for before, now, then in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
            inside = before.startswith("with ") and WAITS.search(before)
            if ACTS.search(now) and not inside and not WAITS.search(then):
                found.append(now)
    return found


def test_a_click_without_a_wait_is_noticed() -> None:
    begins = "def test() -> None:\n    page.goto('/')\n    page.click('text=Send')\n"
    for then in ("page.evaluate('1')", "look('sent')", "assert page.inner_text('h1')", "page.goto('/other')"):
        assert looks_too_soon(begins + f"    {then}\n") == ["page.click('text=Send')"]
    for then in ("page.wait_for_url('/sent')", "expect(page.locator('h1')).to_be_visible()", "page.fill('#q', 'a')"):
        assert looks_too_soon(begins + f"    {then}\n") == []
    assert looks_too_soon(begins.replace("click", "title.press").replace("text=Send", "Enter")) != []
    assert looks_too_soon("def go() -> None:\n    with page.expect_navigation():\n        page.click('a')\n") == []


@pytest.mark.parametrize("path", [path for path in DRIVEN if "benchmarks" not in path.parts], ids=name)
def test_no_test_looks_at_a_page_that_is_just_changing(path: Path) -> None:
    if path.name not in {"test_architecture.py", "playing.py"}:
        assert looks_too_soon(path.read_text("utf-8")) == [], "`sent`, `arrived`, `expect` or another wait comes first"
