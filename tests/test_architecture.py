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
