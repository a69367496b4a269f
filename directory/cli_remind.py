"""`waymark remind`: make and send mails once, for whoever runs it from cron or wants to see what waits.

Promises: one process at a time; it prints counts and no address. Exit 1 when something was given up or may not have
arrived, so that cron says so.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from directory import cli_text
from directory.errors import UnavailableError
from directory.settings import settings


def remind(
    send: Annotated[bool, typer.Option("--send", help="Send what waits as well.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Say what would be done; change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Make mails of notices and overdue facts."""
    from directory.staff import mailroom

    chosen, now = settings(), datetime.now(UTC)
    with mailroom.alone(chosen) as mine:
        if not mine and not check:
            raise UnavailableError("another process makes mails at this moment (`waymark serve` does)")
        with mailroom.open_room(chosen) as room:
            if check:
                made = mailroom.check(room, now, reminding=chosen.reminders)
            else:
                made = mailroom.gather(room, now, reminding=chosen.reminders)
                mailroom.count(room, made)
                if send:
                    mailroom.send(room, made, mailroom.utc_now)
    if as_json:
        cli_text.put_json(made.as_json())
    else:
        cli_text.tell_round(made)
    raise typer.Exit(1 if made.waiting["dead"] or made.waiting["unsure"] else 0)
