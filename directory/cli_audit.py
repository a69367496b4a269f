"""`waymark audit`: the record of who did what, for whoever may run the command, which is whoever owns the database.

Promises: what is written holds no value of a listing, only names of fields; one JSON object a line.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from directory import audit, cli_text, kit
from directory.errors import UsageError
from directory.settings import settings

app = typer.Typer(help="The record of who did what.")


@app.callback()
def _group() -> None:
    """The record of who did what."""


@app.command("export")
def export(
    to: Annotated[
        Path | None, typer.Option("--to", help="A file that does not exist yet; else standard output.")
    ] = None,
) -> None:
    """Write the whole record as JSON lines, the oldest entry first."""
    if to is not None and to.exists():
        raise UsageError("the file exists already: name one that does not")
    with kit.open_kit(settings()) as opened, opened.session() as session:
        rows = (json.dumps(row, ensure_ascii=False) + "\n" for row in audit.export(session))
        if to is None:
            sys.stdout.writelines(rows)
            return
        count = 0
        with to.open("x", encoding="utf-8") as file:
            to.chmod(0o600)
            for row in rows:
                count += file.write(row) > 0
    cli_text.say(f"{count} entries written.")
