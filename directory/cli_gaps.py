"""`waymark gaps`: what was published of outcomes by month, and publishing a month that is over.

Promises: reads published tables alone; a running month is never shown, and a month is published once (`insight.gaps`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from directory import cli_text
from directory.errors import UsageError
from directory.settings import settings

if TYPE_CHECKING:
    from sqlmodel import Session

app = typer.Typer(help="Where help is missing, by month.", invoke_without_command=True, no_args_is_help=False)
Month = Annotated[str, typer.Option("--month", help="A month, as 2026-10.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print a sheet.")]


@contextmanager
def _people() -> Iterator[Session]:
    from directory import store
    from directory.staff import store as staff_store

    engine = staff_store.open_store(settings())
    try:
        with staff_store.session(engine) as session:
            yield session
        store.settle(engine)  # what was forgotten is not to stay in the database's log
    finally:
        engine.dispose()


@app.callback()
def gaps(context: typer.Context, month: Month = "", as_csv: AsCsv = False, as_json: AsJson = False) -> None:
    """Show what was published: each month, or one."""
    if context.invoked_subcommand is not None:
        return
    from directory.insight import gaps as published

    with _people() as session:
        tables = [published.of_month(session, month)] if month else published.released(session)
    if as_csv:
        texts = [published.as_csv(table) for table in tables]
        heads = texts[:1] + [text.partition("\n")[2] for text in texts[1:]]
        sys.stdout.write("".join(heads))
    elif as_json:
        cli_text.put_json(tables[0] if month else {"tables": tables})
    else:
        for line in [line for table in tables for line in _lines(table)] or ["Nothing is published yet."]:
            cli_text.say(line)


def _lines(table: dict[str, Any]) -> Iterator[str]:
    yield (
        f"{table['period']}: {len(table['cells'])} numbers, {len(table['areas'])} totals of areas, "
        f"{len(table['needs'])} of needs; none below {table['smallest']}, noise of epsilon {table['epsilon']:g}"
    )
    for row in (*table["cells"], *table["areas"], *table["needs"]):
        yield f"  {row.get('area', 'all areas')}  {row.get('need', 'all needs')}  {row['outcome']}  {row['count']}"


@app.command()
def release(
    month: Month,
    epsilon: Annotated[float, typer.Option("--epsilon", help="How much one outcome may change: 4 at most.")] = 1.0,
    as_json: AsJson = False,
) -> None:
    """Publish a month that is over, once; its counts are forgotten. Again: what was published then."""
    from directory.insight import gaps as published

    with _people() as session:
        known = {table["period"] for table in published.released(session)}
        table = published.release(session, month, epsilon, datetime.now(UTC))
    if month in known and table["epsilon"] != epsilon and not as_json:
        raise UsageError("this month is published already, with another epsilon: see `waymark gaps`")
    if as_json:
        cli_text.put_json(table)
    else:
        for line in _lines(table):
            cli_text.say(line)
