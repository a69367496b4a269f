"""How the command line looks: tables, a progress bar when a person watches, and JSON for programs.

Promises: standard output holds the answer only; progress goes to standard error and only to a terminal; partners'
text is never taken for markup.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import phonenumbers
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from directory import taxonomy
from directory.values import PhoneKind

if TYPE_CHECKING:
    from directory.doctor import Finding
    from directory.notes import Note
    from directory.runs import Changes
    from directory.search.query import SearchPage, SearchResult
    from directory.staff.mailroom import Round
    from importers.report import Report

GROUPS = {"near": "Near", "serves": "Serves the area", "everywhere": "Everywhere"}
MOST_PROBLEMS = 25
LONGEST_ROWS = 60
"""Characters of row numbers on a terminal."""
MOST_CHANGES = 20
"""Listings whose changes are told one by one on a terminal."""


def say(line: str) -> None:
    """One plain line."""
    sys.stdout.write(line + "\n")


def put_json(value: Any) -> None:  # noqa: ANN401 - anything JSON can hold
    """One JSON object on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=None) + "\n")


def tell(lines: Sequence[str]) -> None:
    """Plain lines for a person, on standard error."""
    sys.stderr.writelines(f"{line}\n" for line in lines)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int], None]]:
    """A bar on standard error while a person watches; silence otherwise."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _count: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} rows"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda count: bar.update(task, completed=count)


def one_line(report: Report) -> str:
    """An import in a line."""
    counts = report.counts
    parts = [
        f"{counts[name]} {name}" for name in ("created", "updated", "unchanged", "queued", "skipped") if counts[name]
    ]
    return f"{report.source}: {report.rows} rows, {', '.join(parts) or 'nothing to do'}"


def print_report(report: Report) -> None:
    """An import as tables: what became of the rows, what they carry, and what a person should look at."""
    console = Console(soft_wrap=False)
    table = Table(box=box.SIMPLE, title=escape(report.source), title_justify="left")
    for name in ("rows", "created", "updated", "unchanged", "queued", "skipped", "confidential"):
        table.add_column(name, justify="right")
    counts = report.as_json()["counts"]
    table.add_row(str(report.rows), *(str(counts[name]) for name in list(counts)))
    console.print(table)
    covered = ", ".join(f"{name} {count}" for name, count in report.as_json()["coverage"].items() if count)
    console.print(f"With: {covered or 'nothing'}", highlight=False)
    speed = report.rows / report.seconds if report.seconds else 0
    console.print(f"{report.seconds:.1f} s, {speed:.0f} rows a second", highlight=False)
    if report.last is not None:
        gone = f"{counts['created']} new, {len(report.missing)} gone, {counts['updated']} changed"
        console.print(f"Since the run of {report.last.at:%Y-%m-%d}: {gone}", highlight=False)
    if report.withdrawn:
        console.print(f"{report.withdrawn} were shown until now; this delivery keeps them hidden.", highlight=False)
    _print_changes(console, report.changes)
    _print_problems(console, report)
    if report.checked_only:
        console.print("Checked only: nothing was changed. This is what a run would do.")
    _print_waiting(console, report.changes.waiting)


def _print_changes(console: Console, changes: Changes) -> None:
    """What changed field by field, of public listings with old and new; of others only how many."""
    if changes.changed:
        table = Table("listing", "field", "old", "new", "", box=box.SIMPLE, title="Changes", title_justify="left")
        for change in changes.changed[:MOST_CHANGES]:
            for number, field in enumerate(change.fields):
                name = escape(change.name) if number == 0 else ""
                told = bool(field.old or field.new)
                old, new = (field.old or "nothing", field.new or "nothing") if told else ("not told", "not told")
                table.add_row(name, escape(field.field), escape(old), escape(new), "held" if field.held else "")
        console.print(table)
    more = max(0, len(changes.changed) - MOST_CHANGES)
    if more:
        console.print(f"… and {more} more; --report FILE.html tells them.", highlight=False)
    if changes.untold:
        console.print(f"{changes.untold} changed that are not public or too many to tell.", highlight=False)
    if changes.hidden:
        console.print(f"{changes.hidden} hidden or withdrawn at once.", highlight=False)
    if changes.questions:
        table = Table("times", "kind", "why", box=box.SIMPLE, title="Queued for a person", title_justify="left")
        for (kind, what), count in changes.questions.most_common():
            table.add_row(str(count), escape(kind), escape(what))
        console.print(table)


def _print_problems(console: Console, report: Report) -> None:
    if report.missing:
        console.print(f"{len(report.missing)} listings are not in this file any more; a person is asked.")
    if not report.problems:
        return
    found = report.kinds()
    table = Table("times", "file", "field", "what", "rows", box=box.SIMPLE, title="To look at", title_justify="left")
    for kind in found[:MOST_PROBLEMS]:
        whole = len(kind.rows) <= LONGEST_ROWS
        rows = kind.rows if whole else kind.rows[: kind.rows.rfind(",", 0, LONGEST_ROWS)] + " …"
        table.add_row(str(kind.count), escape(kind.file), escape(kind.field), escape(kind.what), rows)
    console.print(table)
    if len(found) > MOST_PROBLEMS:
        more = len(found) - MOST_PROBLEMS
        console.print(f"… and {more} more kinds; --report FILE.html and --json have them all.", highlight=False)


def _print_waiting(console: Console, waiting: int) -> None:
    """Always last: how much is left for people, and where."""
    if waiting:
        line = "1 question waits" if waiting == 1 else f"{waiting} questions wait"
        console.print(f"{line} for a person: see the staff console.", highlight=False)


def _number(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    national = parsed.country_code == 1
    style = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def _where(result: SearchResult) -> str:
    if result.group != "near" or result.distance_miles is None:
        return GROUPS[result.group]
    if result.distance_miles < 1:
        return "under a mile"
    return f"about {result.distance_miles:.0f} miles"


def _numbers(result: SearchResult) -> str:
    """The first two numbers a person can call or text; a fax is of no use to her."""
    callable_ones = [phone for phone in result.listing.phones if phone.kind is not PhoneKind.FAX]
    return "\n".join(_number(phone.number) for phone in callable_ones[:2])


def print_page(page: SearchPage, locale: str) -> None:
    """A page of results as a table a worker can read out."""
    console = Console()
    if page.place is not None:
        _print_place(console, page)
    if page.widened is not None:
        console.print(f"Few answers nearby: the search was widened to {page.widened:.0f} miles.", highlight=False)
    table = Table("where", "service", "what they do", "call", "open", box=box.SIMPLE, show_lines=False)
    for result in page.results:
        listing = result.listing
        needs = taxonomy.needs()
        what = ", ".join(needs[code].label(locale) for code in listing.needs[:3] if code in needs)
        name = (
            listing.name
            if listing.name == listing.organization.name
            else f"{listing.name}, {listing.organization.name}"
        )
        opened = {True: "open", False: "closed", None: "call to ask"}[result.open]
        table.add_row(_where(result), escape(name), escape(what), _numbers(result), opened)
    console.print(table)
    console.print(f"{len(page.results)} of {page.total}", highlight=False)
    if page.suggestions:
        console.print(f"Did you mean: {escape(', '.join(page.suggestions))}?", highlight=False)


def _print_place(console: Console, page: SearchPage) -> None:
    place = page.place
    assert place is not None
    if place.choices:
        console.print(f"Which one: {escape('; '.join(place.choices))}?", highlight=False)
    elif place.suggestion:
        console.print(f"This place is not known. Did you mean {escape(place.suggestion)}?", highlight=False)
    elif place.name:
        another = f" (or {escape('; '.join(place.others))}?)" if place.others else ""
        console.print(f"Near {escape(place.name)}{another}", highlight=False)
    else:
        console.print("This place is not known.")


def print_findings(findings: Sequence[Finding]) -> None:
    """The doctor's findings."""
    console = Console()
    table = Table("", "what", "finding", box=box.SIMPLE)
    for finding in findings:
        table.add_row("ok" if finding.well else "!!", escape(finding.what), escape(finding.said))
    console.print(table)


def print_notes(notes: Sequence[Note]) -> None:
    """What visitors found to be wrong, by listing and kind."""
    console = Console()
    if not notes:
        console.print("No notes wait.")
        return
    table = Table("", "listing", "code", "what", "times", "since", "last", "in their words", box=box.SIMPLE)
    for note in notes:
        said = note.waiting
        words = "\n".join(f"{text.text} ({text.count}x)" if text.count > 1 else text.text for text in said.texts)
        days = (str(said.first_day), str(said.last_day))
        flag = "!!" if note.urgent else ""
        table.add_row(flag, escape(note.name), note.code, said.kind.value, str(said.count), *days, escape(words))
    console.print(table)


def tell_round(made: Round) -> None:
    """What a round of the mail room did, in counts."""
    told, waiting = made.reminded, made.waiting
    say(f"Organisations with something overdue: {told.due}")
    say(f"  written to: {told.mailed}, put before the stewards: {told.escalated}, left for another day: {told.later}")
    say(f"Notices made into mails: {made.notices}, alerts to stewards: {made.alerts}")
    say(f"Mails sent: {made.sent}, to be tried again or given up: {made.failed}")
    say(f"Mails that wait: {waiting['waiting']}, given up: {waiting['dead']}, perhaps sent: {waiting['unsure']}")
