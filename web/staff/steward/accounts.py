"""The stewards' page of accounts: invite, change, shut, reset, and who speaks for which organisation.

Promises: every change needs a fresh proof and is noted; a link is shown once, to be handed over by a way that is known
already; nobody changes their own role or shuts themselves out, and the last steward stays.
"""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from directory import organizations
from directory.errors import ConflictError, NotFoundError, UsageError
from directory.staff import accounts, factors, invitations, memberships, outbox, sign_in_log
from directory.staff.accounts import Role, State
from directory.staff.sessions import SignedIn
from directory.staff.sign_in_log import Event
from web.staff.desk import Listings, Now, People, TheDesk
from web.staff.guard import Held, Posted, open_to, text
from web.staff.pages import show, to

router = APIRouter(prefix="/steward/accounts")


@router.get("")
@open_to(Role.STEWARD, touches="accounts")
def all_accounts(request: Request, people: People, held: Held, now: Now) -> Response:
    """Everybody, and the form to invite one more."""
    return _list(request, people, held, now)


def _list(request: Request, people: People, held: SignedIn, now: Now, wrong: str = "", **typed: str) -> Response:
    facts = {"name": "", "email": "", "role": Role.PARTNER.value} | typed
    return show(
        request,
        "accounts.html",
        status=422 if wrong else 200,
        people=accounts.people(people),
        roles=list(Role),
        wrong=wrong,
        fresh=held.is_fresh(now),
        **facts,
    )


@router.post("")
@open_to(Role.STEWARD, touches="accounts", fresh=True)
def invite(request: Request, people: People, desk: TheDesk, posted: Posted, held: Held, now: Now) -> Response:
    """Make an account and show its link."""
    typed = {name: text(posted, name, 400) for name in ("email", "name", "role")}
    try:
        role = Role(typed["role"])
        account = accounts.add(people, typed["email"], typed["name"], role, held.person.by, now)
    except ConflictError:
        return _list(request, people, held, now, "taken", **typed)
    except (UsageError, ValueError):
        return _list(request, people, held, now, "facts", **typed)
    _tell_stewards(people, account.id, held, now)
    return _link(request, people, desk, account.id, held, now)


def _link(request: Request, people: People, desk: TheDesk, account_id: UUID, held: SignedIn, now: Now) -> Response:
    """The page with a new one-time link; it is kept nowhere, so it is seen here or not at all."""
    token = invitations.invite(people, account_id, held.person.by, now)
    link = f"{desk.reach.base(request)}/join/{token}"
    person = accounts.person_of(accounts.get(people, account_id))
    return show(request, "link.html", link=link, person=person, days=invitations.JOIN_LASTS.days)


@router.get("/{account_id}")
@open_to(Role.STEWARD, touches="accounts")
def one_account(
    request: Request, account_id: UUID, people: People, listings: Listings, held: Held, now: Now
) -> Response:
    """One account: its state, role, organisations and last sign-ins. `q` finds organisations to add."""
    person = accounts.person_of(accounts.get(people, account_id))
    joined = memberships.of_account(people, account_id)
    words = request.query_params.get("q", "")[:200]
    return show(
        request,
        "one_account.html",
        person=person,
        roles=list(Role),
        own=person.id == held.person.id,
        factors=factors.count(people, account_id),
        memberships=joined,
        names=organizations.names(listings, {one.organization_id for one in joined}),
        found=organizations.called(listings, words),
        q=words,
        entries=sign_in_log.entries(people, account_id, 20),
        fresh=held.is_fresh(now),
    )


def _tell_stewards(people: People, account_id: UUID, held: SignedIn, now: Now, *, reset: bool = False) -> None:
    """Every other steward hears when one is made or reset: two approvers must not be one person with two accounts."""
    changed = accounts.person_of(accounts.get(people, account_id))
    if changed.role is not Role.STEWARD:
        return
    for person in accounts.people(people):
        steward = person.role is Role.STEWARD and person.state is State.ACTIVE and person.id != held.person.id
        if steward or (reset and person.id == changed.id):
            key = f"steward:{changed.id}:{changed.state}:{now.isoformat()}:{person.id}"
            outbox.stage(people, key, person.email, "alert", now, locale=person.locale, account_id=person.id)


def _not_own(held: SignedIn, account_id: UUID) -> None:
    if account_id == held.person.id:
        raise ConflictError("another steward has to do this for you")


@router.post("/{account_id}/role")
@open_to(Role.STEWARD, touches="accounts", fresh=True)
def change_role(account_id: UUID, people: People, posted: Posted, held: Held, now: Now) -> Response:
    """Make somebody a partner, staff or steward."""
    wanted = text(posted, "role", 20)
    if wanted not in set(Role):
        raise UsageError("there is no such role")
    _not_own(held, account_id)
    accounts.set_role(people, accounts.get(people, account_id), Role(wanted))
    _tell_stewards(people, account_id, held, now)
    return _changed(people, account_id, Event.ROLE_CHANGED, now)


@router.post("/{account_id}/disable")
@open_to(Role.STEWARD, touches="accounts", fresh=True)
def disable(account_id: UUID, people: People, held: Held, now: Now) -> Response:
    """Shut an account."""
    _not_own(held, account_id)
    accounts.disable(people, accounts.get(people, account_id))
    return _changed(people, account_id, Event.DISABLED, now)


@router.post("/{account_id}/enable")
@open_to(Role.STEWARD, touches="accounts", fresh=True)
def enable(account_id: UUID, people: People, held: Held, now: Now) -> Response:
    """Open an account again."""
    _not_own(held, account_id)
    accounts.enable(people, accounts.get(people, account_id))
    return _changed(people, account_id, Event.ENABLED, now)


def _changed(people: People, account_id: UUID, what: Event, now: Now) -> Response:
    sign_in_log.note(people, what, account_id, now)
    return to(f"/steward/accounts/{account_id}", "saved")


@router.post("/{account_id}/invite")
@open_to(Role.STEWARD, touches="accounts", fresh=True)
def invite_again(request: Request, account_id: UUID, people: People, desk: TheDesk, held: Held, now: Now) -> Response:
    """A new link for somebody who has not come in yet; the old one dies."""
    _not_own(held, account_id)
    if accounts.get(people, account_id).state != State.INVITED.value:
        raise ConflictError("this account is set up already")
    return _link(request, people, desk, account_id, held, now)


@router.post("/{account_id}/reset")
@open_to(Role.STEWARD, touches="accounts", fresh=True)
def reset(request: Request, account_id: UUID, people: People, desk: TheDesk, held: Held, now: Now) -> Response:
    """Forget password and factors, and show a new link: for a lost phone, or a stolen one."""
    _not_own(held, account_id)
    account = accounts.get(people, account_id)
    if account.state == State.DISABLED.value:
        raise ConflictError("this account is shut: open it first")
    accounts.reset(people, account)
    _tell_stewards(people, account_id, held, now, reset=True)
    sign_in_log.note(people, Event.RESET, account_id, now)
    return _link(request, people, desk, account_id, held, now)


@router.post("/{account_id}/organizations/{organization_id}/join")
@open_to(Role.STEWARD, touches="accounts", fresh=True)
def join(account_id: UUID, organization_id: UUID, people: People, listings: Listings, held: Held, now: Now) -> Response:
    """Let an account speak for an organisation: the steward answers for having made sure."""
    accounts.get(people, account_id)
    if not organizations.exists(listings, organization_id):
        raise NotFoundError("there is no such organisation")
    memberships.join(people, account_id, organization_id, held.person.by, now)
    return to(f"/steward/accounts/{account_id}", "saved")


@router.post("/{account_id}/organizations/{organization_id}/leave")
@open_to(Role.STEWARD, touches="accounts", fresh=True)
def leave(account_id: UUID, organization_id: UUID, people: People, held: Held, now: Now) -> Response:
    """End that."""
    if not memberships.leave(people, account_id, organization_id, held.person.by, now):
        raise NotFoundError("there is no such membership")
    return to(f"/steward/accounts/{account_id}", "saved")
