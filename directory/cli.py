"""The `waymark` command: parse, call one function, print.

Promises: exit 0 when done, 1 when finished with problems, 2 for a usage or input error in one line; `--json` prints one
object and nothing else on standard output; nothing typed is echoed in an error.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from directory import cli_account, cli_audit, cli_gaps, cli_remind, cli_text, kit, store
from directory.delivery_key import delivery_key
from directory.errors import DirectoryError, UsageError
from directory.search.query import SearchQuery
from directory.settings import settings

if TYPE_CHECKING:
    from importers.importer import Importer
    from importers.report import Report

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help="The Waymark directory.")
app.command("remind")(cli_remind.remind)
app.add_typer(cli_account.app, name="account")
app.add_typer(cli_audit.app, name="audit")
app.add_typer(cli_gaps.app, name="gaps")
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def _now() -> datetime:
    return datetime.now(UTC)


@app.command()
def init(
    seed: Annotated[bool, typer.Option("--seed", help="Import seed_data: hotlines and the demonstration.")] = False,
    demo: Annotated[bool, typer.Option(help="With --seed: the fictional demonstration county too.")] = True,
) -> None:
    """Make the store and the index, or bring them up to date."""
    from directory.staff import store as staff_store

    kit.create(settings())
    staff_store.prepare(settings())
    if seed:
        _seed(demo=demo)
    with kit.open_kit(settings()) as opened:
        opened.refresh(_now())
    cli_text.say("The directory is ready.")


def _seed(*, demo: bool) -> None:
    from importers.seed import deliveries

    for importer, path in deliveries(demo=demo):
        report = _import_one(importer, [path], check=False)
        cli_text.say(cli_text.one_line(report))


def _import_one(chosen: Importer, paths: list[Path], *, check: bool) -> Report:
    from importers.run import run

    key = delivery_key(settings().home)
    with kit.open_kit(settings()) as opened, cli_text.progress(f"Importing {chosen.slug}") as advance:
        with opened.session() as session:
            report = run(session, chosen, paths, _now(), progress=advance, key=key)
            report.checked_only = check
            if check:
                session.rollback()
        if not check:
            store.settle(opened.database)
            opened.refresh(_now())
    return report


@app.command("import")
def import_files(  # noqa: PLR0913, PLR0917 - a parameter is an option here
    files: Annotated[list[Path], typer.Argument(help="Files, or a partner's folder.")],
    source: Annotated[str, typer.Option("--source", help="The partner's slug.")] = "",
    check: Annotated[bool, typer.Option("--check", help="Say what would change; change nothing.")] = False,
    mapping: Annotated[Path | None, typer.Option("--mapping", help="A corrected mapping (TOML).")] = None,
    write_mapping: Annotated[Path | None, typer.Option("--write-mapping", help="Keep the mapping there.")] = None,
    country: Annotated[str, typer.Option("--country", help="Two letters; else the cells tell.")] = "",
    untrusted: Annotated[bool, typer.Option("--untrusted", help="A person decides on every new listing.")] = False,
    report_file: Annotated[Path | None, typer.Option("--report", help="Keep the report there, as HTML.")] = None,
    as_json: AsJson = False,
) -> None:
    """Import a partner's files."""
    from importers.detect import importer_for_files
    from importers.mapping import from_toml, read_toml, write_toml
    from importers.report_html import write as write_report

    missing = [file for file in files if not os.path.exists(file)]  # noqa: PTH110 - Path.exists raises for a long name
    if missing:
        raise DirectoryError(f"{missing[0].name}: there is no such file or folder")
    given = from_toml(read_toml(mapping)) if mapping else None
    found = importer_for_files(files, source, given, country, trusted=not untrusted)
    if write_mapping:
        write_toml(write_mapping, found.mapping_toml)
    report = _import_one(found.importer, files, check=check)
    found.told_in(report, files[0].name)
    if report_file:
        write_report(report, report_file, _now())
    if as_json:
        cli_text.put_json(report.as_json())
    else:
        cli_text.tell(found.lines())
        cli_text.print_report(report)
    raise typer.Exit(1 if report.troubled else 0)


@app.command()
def search(  # noqa: PLR0913, PLR0917 - a parameter is an option here
    words: Annotated[str, typer.Argument(help="What is needed, in any words.")] = "",
    near: Annotated[str, typer.Option(help="A ZIP, a town, a county or a state.")] = "",
    radius: Annotated[float, typer.Option(help="Miles.")] = 25,
    need: Annotated[list[str] | None, typer.Option(help="A need's code; may be repeated.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="A tag's code; may be repeated.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="A language code; may be repeated.")] = None,
    open_now: Annotated[bool, typer.Option("--open-now", help="Only what is open now, or may be.")] = False,
    limit: Annotated[int, typer.Option(help="How many results.")] = 20,
    locale: Annotated[str, typer.Option(help="The language of the answer.")] = "en",
    as_json: AsJson = False,
) -> None:
    """Find help by words, need and place."""
    query = SearchQuery(
        q=words,
        near=near,
        radius_miles=radius,
        need=tuple(need or ()),
        tag=tuple(tag or ()),
        language=tuple(language or ()),
        open_now=open_now,
        limit=limit,
        locale=locale,
    )
    with kit.open_kit(settings()) as opened:
        page = opened.search(query, _now())
    if as_json:
        cli_text.put_json(page.model_dump(mode="json"))
    else:
        cli_text.print_page(page, locale)


@app.command()
def outage(
    near: Annotated[str, typer.Option(help="A ZIP, a town, a county or a state.")],
    radius: Annotated[float, typer.Option(help="Miles.")] = 50,
    out: Annotated[Path, typer.Option("--out", help="The file to write.")] = Path("list.html"),
    locale: Annotated[str, typer.Option(help="The language: en or es.")] = "en",
) -> None:
    """Write the list for when nothing works: one page to print, or for a USB stick."""
    from directory.outage import regional
    from web.staff.console.outage import one_file
    from web.staff.words import codes

    if locale not in codes():
        raise UsageError("locale: one of " + ", ".join(codes()))
    now, chosen = _now(), settings()
    with kit.open_kit(chosen) as opened:
        opened.refresh(now)
        with opened.session() as session:
            made = regional(session, opened.search_engine, near, radius, now, chosen.country)
    try:
        out.write_text(one_file(made, locale, chosen.country), encoding="utf-8")
    except OSError:
        raise UsageError("--out: this file cannot be written") from None
    cli_text.say(f"{out.name}: {made.total} services near {made.place}.")


@app.command()
def serve() -> None:
    """Run the public face and the staff face."""
    from web.serving import serve as serve_faces

    with kit.open_kit(settings()) as opened:
        opened.refresh(_now())
    host, chosen = settings().host, settings()
    cli_text.say(f"Public face: http://{host}:{chosen.public_port}")
    cli_text.say(f"Staff face:  http://{host}:{chosen.staff_port}")
    try:
        link = cli_account.first_steward_link()
    except DirectoryError as error:
        cli_text.say(f"The staff face cannot answer: {error}")  # the public one still can
    else:
        if link:
            cli_text.say(f"First steward (once, within 24 hours): {link}")
    serve_faces(chosen)


@app.command()
def reindex() -> None:
    """Build the search index anew from the store; searches go on meanwhile."""
    with kit.open_kit(settings()) as opened:
        count = opened.rebuild(_now())
    cli_text.say(f"The index holds {count} listings.")


@app.command()
def feedback(
    done: Annotated[str, typer.Option("--done", help="Settle all notes about the listing of this code.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say what visitors found to be wrong, "not safe" first."""
    from directory.feedback import inbox, settle, waiting
    from directory.notes import about, listing_of

    with kit.open_kit(settings()) as opened, opened.session() as session, inbox(settings()) as box:
        if done:
            cli_text.say(f"{settle(box, listing_of(session, done), None, _now().date())} notes are settled.")
            return
        notes = about(session, waiting(box))
    if as_json:
        cli_text.put_json({"notes": [note.as_json() for note in notes]})
    else:
        cli_text.print_notes(notes)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Say what is in order and what is not."""
    from directory.doctor import examine
    from web.translations import finding

    findings = [*examine(settings(), _now()), finding()]
    if as_json:
        cli_text.put_json({"findings": [f.as_json() for f in findings], "well": all(f.well for f in findings)})
    else:
        cli_text.print_findings(findings)
    raise typer.Exit(0 if all(f.well for f in findings) else 1)


def _usage(error: typer.TyperException) -> str:
    """Typer's errors repeat what was typed; ours name the option and say where to look."""
    named = getattr(error, "param", None)
    if isinstance(error, typer.BadParameter) and named is not None:
        return f"{named.name.replace('_', '-')} is missing or not valid; see --help"
    return "the command or an option is not known; see --help"


def _field(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"].removeprefix("Value error, ")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit with its code."""
    given = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    try:
        code = app(args=given, standalone_mode=False)
    except typer.Exit as leaving:
        code = leaving.exit_code
    except typer.TyperException as error:
        code = _refuse(_usage(error))
    except ValidationError as error:
        code = _refuse(_field(error))
    except DirectoryError as error:
        code = _refuse(str(error))
    except (typer.Abort, KeyboardInterrupt):
        code = 130
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    except (SQLAlchemyError, OSError) as error:
        code = _refuse(f"the store, the index or a port cannot be used ({type(error).__name__}); see `waymark doctor`")
    except Exception as error:  # noqa: BLE001 - a traceback's message may hold a cell or what was typed (S3)
        code = _refuse(f"an error in the program: {_where(error)}")
    sys.exit(code if isinstance(code, int) else 0)


def _where(error: Exception) -> str:
    """The kind of an error and the line of code it came from, without its message."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"


def _refuse(line: str) -> int:
    sys.stderr.write(f"waymark: {line}\n")
    return 2
