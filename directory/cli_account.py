"""`waymark account`: who may sign in, for whoever may run the command, which is whoever owns the databases.

Promises: a link is printed once and kept nowhere; only `list`, which is asked for addresses, prints any.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from directory import cli_text
from directory.errors import NotFoundError
from directory.settings import settings

if TYPE_CHECKING:
    from sqlmodel import Session

    from directory.staff.model import Account

app = typer.Typer(help="Who may sign in on the staff face.", no_args_is_help=False)
Email = Annotated[str, typer.Argument(help="The e-mail address of the account.")]
BY = "command line"


@contextmanager
def _people() -> Iterator[Session]:
    from directory.staff import store

    store.prepare(settings())
    engine = store.open_store(settings())
    try:
        with store.session(engine) as session:
            yield session
    finally:
        engine.dispose()


def _found(session: Session, email: str) -> Account:
    from directory.staff import accounts

    account = accounts.find(session, email)
    if account is None:
        raise NotFoundError("there is no account with this address")
    return account


def _say_link(token: str) -> None:
    cli_text.say("This link opens the account once, within 7 days. It is not shown again:")
    cli_text.say(f"{settings().staff_address}/join/{token}")


def first_steward_link() -> str:
    """The one-time link that makes the first steward; "" when there is one."""
    from directory.staff import invitations

    with _people() as session:
        token = invitations.first_steward(session, datetime.now(UTC))
    return f"{settings().staff_address}/join/{token}" if token else ""


@app.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="How colleagues know the person.")],
    role: Annotated[str, typer.Option(help="partner, staff or steward.")] = "partner",
) -> None:
    """Invite somebody; prints the one-time link."""
    from directory.errors import UsageError
    from directory.staff import accounts, invitations

    if role not in set(accounts.Role):
        raise UsageError("role: partner, staff or steward")
    now = datetime.now(UTC)
    with _people() as session:
        account = accounts.add(session, email, name, accounts.Role(role), BY, now)
        token = invitations.invite(session, account.id, BY, now)
    _say_link(token)


@app.command("list")
def list_accounts(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say who may sign in."""
    from directory.staff import accounts

    with _people() as session:
        people = accounts.people(session)
    if as_json:
        rows = [{"email": p.email, "name": p.name, "role": p.role, "state": p.state} for p in people]
        cli_text.put_json({"accounts": rows})
        return
    for person in people:
        cli_text.say(f"{person.role:8} {person.state:9} {person.email}  {person.name}")
    if not people:
        cli_text.say("There are no accounts yet: `waymark serve` prints a link that makes the first steward.")


@app.command()
def disable(email: Email) -> None:
    """Shut an account: it is signed out everywhere at once."""
    from directory.staff import accounts, sign_in_log

    with _people() as session:
        account = _found(session, email)
        accounts.disable(session, account)
        sign_in_log.note(session, sign_in_log.Event.DISABLED, account.id, datetime.now(UTC))
    cli_text.say("The account is shut and signed out everywhere.")


@app.command()
def reset(email: Email) -> None:
    """Forget password and second factors, open a shut account again, and print a new one-time link."""
    from directory.staff import accounts, invitations, sign_in_log

    now = datetime.now(UTC)
    with _people() as session:
        account = _found(session, email)
        accounts.enable(session, account)
        accounts.force_reset(session, account)
        sign_in_log.note(session, sign_in_log.Event.RESET, account.id, now)
        token = invitations.invite(session, account.id, BY, now)
    _say_link(token)
