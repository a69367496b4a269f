"""The docs say what the code does, and fail here when they lag."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any

from directory.cli import app
from directory.draft import ListingDraft
from directory.public import PublicListing
from directory.settings import Settings
from directory.staff.model import StaffTable

ROOT = Path(__file__).resolve().parent.parent
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_with_its_default_and_sentence() -> None:
    rows = dict(re.findall(r"^\| `(WAYMARK_\w+)` \| (.*?) \|$", OPERATIONS, re.MULTILINE))
    assert set(rows) == {f"WAYMARK_{name.upper()}" for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        row = rows[f"WAYMARK_{name.upper()}"]
        assert str(field.description) in row, name
        assert str(field.default) in row, name


def test_every_command_is_documented() -> None:
    documented = set(re.findall(r"^\| `waymark (\w+)`", OPERATIONS, re.MULTILINE))
    commands = {c.name or (c.callback.__name__ if c.callback else "") for c in app.registered_commands}
    commands |= {group.name or "" for group in app.registered_groups}
    assert documented == commands


def test_the_example_partner_of_the_contributing_guide_works(tmp_path: Path) -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", guide, re.DOTALL)
    assert code
    scope: dict[str, Any] = {}
    exec(textwrap.dedent(code[1]), scope)
    file = tmp_path / "river.csv"
    file.write_text(
        'ID,Office,Telephone,Open,Where\n7,River Office,(319) 555-0101,M-F 9-5,"1 Example St, Cedar Rapids, IA"\n'
    )
    importer = scope["IMPORTER"]
    (draft,) = (importer.to_draft(row) for row in importer.read(file))
    assert isinstance(draft, ListingDraft)
    assert draft.phones[0].number == "+13195550101"
    assert draft.schedules[0].expression == "Mo-Fr 09:00-17:00"
    assert draft.locations[0].address is not None


def test_links_between_documents_lead_somewhere() -> None:
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    for record in folder.glob("0*.md"):
        assert record.name in index


def test_the_data_dictionary_names_every_table_about_people() -> None:
    text = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert [name for name in StaffTable.metadata.tables if f"**{name}**" not in text] == []


def test_the_readme_names_folders_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for folder in re.findall(r"^\| `(\w+)/` \|", readme, re.MULTILINE):
        assert (ROOT / folder).is_dir()


def test_the_data_dictionary_has_every_field_and_says_truly_whether_it_is_public() -> None:
    text = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\w ]+) \|", text, re.MULTILINE))
    assert set(rows) == set(ListingDraft.model_fields)
    for field, said in rows.items():
        assert (field in PublicListing.model_fields) == (said != "no"), field


def test_every_safety_requirement_is_in_the_table_with_tests_that_exist_and_bear_its_name() -> None:
    text = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([ETLSPCN]\d+) \|(.*?)\| .* \|$", text, re.MULTILINE))
    sizes = {"E": 10, "T": 13, "L": 12, "S": 7, "P": 8, "C": 8, "N": 2}
    assert set(rows) == {f"{kind}{number}" for kind, most in sizes.items() for number in range(1, most + 1)}
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"^(?:async )?def (test_\w+)", sources, re.MULTILINE))
    for ident, told in rows.items():
        named = set(re.findall(r"`(test_\w+)`", told))
        bearing = {name for name in there if ident in name.split("_")}
        assert named <= there, f"{ident}: no such test {named - there}"
        assert named & bearing, f"{ident}: the table names no test that bears its name"
