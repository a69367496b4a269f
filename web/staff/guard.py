"""Who may do what on the staff face: every route says it, and what does not is refused.

Promises: `admit` stands before every route; a route opens only to the roles, for the object and at the freshness that
its `open_to` states. A form is taken only from our own pages (Origin and Fetch Metadata) and with the session's token.
What somebody may not see does not exist for them (404), so that no id can be tried out.

    @router.post("/portal/{organization_id}/hours")
    @open_to(Role.PARTNER, touches="organization")
    def change_hours(...): ...
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from directory import holdings
from directory.errors import DirectoryError, NotFoundError
from directory.staff import claims, memberships, sessions
from directory.staff.accounts import Role
from directory.staff.sessions import SignedIn, Stage
from web.staff.desk import Desk, Now, People, TheDesk

ALL: Final = (Role.PARTNER, Role.STAFF, Role.STEWARD)
SAFE: Final = frozenset({"GET", "HEAD"})
CSRF: Final = "csrf"
CSRF_HEADER: Final = "x-csrf"
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """Whom a route opens to. No roles: anybody, also without a session. `touches` is a name in `OBJECTS`.

    `unattended`: a page asks for it by itself, so that it is no use of the session, which ends when nobody is there.
    """

    roles: frozenset[Role]
    touches: str
    fresh: bool = False
    stages: frozenset[Stage] = frozenset({Stage.FULL})
    unattended: bool = False


class SignInNeededError(DirectoryError):
    """Nobody is signed in here (any more), or not far enough."""

    status = 401


class ProofNeededError(DirectoryError):
    """A sensitive act, and the last proof is too long ago."""

    status = 403


class ForeignFormError(DirectoryError):
    """The form does not come from a page that this session was shown."""

    status = 403


def open_to(
    *roles: Role,
    touches: str,
    fresh: bool = False,
    stages: tuple[Stage, ...] = (Stage.FULL,),
    unattended: bool = False,
) -> Callable[[F], F]:
    """State who may use a route, on what, and whether only shortly after a proof."""
    assert roles, "for a page without a session say `open_to_anyone`"
    assert touches in OBJECTS, touches
    return _stating(Access(frozenset(roles), touches, fresh, frozenset(stages), unattended))


def open_to_anyone() -> Callable[[F], F]:
    """State that a route needs no session: the sign-in itself, and what one-time links open."""
    return _stating(Access(frozenset(), "nothing"))


def _stating(access: Access) -> Callable[[F], F]:
    def state(endpoint: F) -> F:
        endpoint.access = access  # type: ignore[attr-defined]
        return endpoint

    return state


def access_of(endpoint: object) -> Access | None:
    """What a route states, or None."""
    found = getattr(endpoint, "access", None)
    return found if isinstance(found, Access) else None


async def _posted(request: Request) -> AsyncIterator[FormData]:
    if request.method in SAFE:
        yield FormData()
        return
    try:
        form = await request.form()
    except ClientDisconnect:
        raise HTTPException(408) from None  # nobody reads the answer
    try:
        yield form
    finally:
        await form.close()


Posted = Annotated[FormData, Depends(_posted)]
"""The fields of a posted form."""


def text(form: FormData, name: str, most: int = 2000) -> str:
    """One field as text; "" when it is not there, is a file, or is longer than any honest one."""
    value = form.get(name, "")
    return value if isinstance(value, str) and len(value) <= most else ""


def held_by(request: Request, people: Session, desk: Desk, now: datetime, *, uses: bool = True) -> SignedIn | None:
    """The session of this request, looked up once; used by that, unless nobody is there (`sessions.resume`)."""
    if not hasattr(request.state, "held"):
        token = request.cookies.get(desk.reach.cookie, "")
        request.state.held = sessions.resume(people, token, now, uses=uses) if token else None
    found: SignedIn | None = request.state.held
    return found


def _nothing(_request: Request, _people: Session, _held: SignedIn) -> bool:
    return True


def _organization(request: Request, people: Session, held: SignedIn) -> bool:
    """A partner speaks for its own organisations; staff and stewards work on all."""
    try:
        wanted = UUID(request.path_params["organization_id"])
    except ValueError:
        return False
    return held.person.role is not Role.PARTNER or memberships.is_member(people, held.person.id, wanted)


def _keeps(_request: Request, _people: Session, held: SignedIn) -> bool:
    """What is decided and noted for the whole directory is the stewards'."""
    return held.person.role is Role.STEWARD


def _serves(_request: Request, _people: Session, held: SignedIn) -> bool:
    """Staff and stewards see every listing, shown or not; a partner has the portal."""
    return held.person.role is not Role.PARTNER


def _listing(request: Request, people: Session, held: SignedIn) -> bool:
    """As for its organisation; an id that is nobody's is not there for anybody."""
    try:
        wanted = UUID(request.path_params["listing_id"])
    except ValueError:
        return False
    with request.app.state.desk.listings() as listings:
        whose = holdings.organization_of(listings, wanted)
    if whose is None:
        return False
    return held.person.role is not Role.PARTNER or memberships.is_member(people, held.person.id, whose)


def _claim(request: Request, people: Session, held: SignedIn) -> bool:
    """A claim is its claimant's."""
    try:
        return claims.is_of(people, UUID(request.path_params["claim_id"]), held.person.id)
    except ValueError:
        return False


OBJECTS: Final[dict[str, Callable[[Request, Session, SignedIn], bool]]] = {
    "nothing": _nothing,
    "own account": _nothing,  # the route takes the account from the session, never from the request
    "accounts": lambda _request, _people, held: held.person.role is Role.STEWARD,
    "organization": _organization,
    "queue": _keeps,
    "audit": _keeps,
    "listing": _serves,
    "console": _serves,
    "own listing": _listing,
    "own claim": _claim,
}
"""What a route may touch, by name, and whether this session may touch the one that this request names."""


def admit(request: Request, people: People, desk: TheDesk, posted: Posted, now: Now) -> None:
    """Let a request through to its route, or raise why not."""
    access = access_of(request.scope.get("endpoint"))
    if access is None:
        raise HTTPException(403)
    unsafe = request.method not in SAFE
    if unsafe:
        _from_our_page(request, desk)
    held = held_by(request, people, desk, now, uses=not access.unattended)
    if not access.roles:
        return
    if held is None or held.stage not in access.stages:
        raise SignInNeededError
    if held.person.role not in access.roles:
        raise HTTPException(403)
    if unsafe and not compare_digest(_token(request, posted).encode(), held.csrf.encode()):
        raise ForeignFormError
    if not OBJECTS[access.touches](request, people, held):
        raise NotFoundError("there is nothing here for you")
    if access.fresh and held.stage is Stage.FULL and not held.is_fresh(now):
        raise ProofNeededError


def _token(request: Request, posted: FormData) -> str:
    return request.headers.get(CSRF_HEADER, "") or text(posted, CSRF)


def _from_our_page(request: Request, desk: Desk) -> None:
    """A browser says where a form comes from, in one header or both; who says neither is not one."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is None and origin is None:
        raise ForeignFormError
    if site not in {None, "same-origin"}:
        raise ForeignFormError
    if origin is not None and origin not in desk.reach.origins(request):
        raise ForeignFormError


def _held(request: Request, _admitted: Annotated[None, Depends(admit)]) -> SignedIn:
    found: SignedIn | None = request.state.held
    if found is None:
        raise SignInNeededError
    return found


Held = Annotated[SignedIn, Depends(_held)]
"""The session of a route that `open_to` somebody."""


def keep(answer: Response, desk: Desk, token: str) -> None:
    """Put a session's token into its cookie; it ends with the browser, and in the database before."""
    answer.set_cookie(desk.reach.cookie, token, secure=desk.reach.secure, httponly=True, samesite="strict", path="/")


def drop(answer: Response, desk: Desk) -> None:
    """Take the cookie away, and what the browser keeps of these pages (SAFETY P2)."""
    answer.delete_cookie(desk.reach.cookie, secure=desk.reach.secure, httponly=True, samesite="strict", path="/")
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'


def local(path: str) -> str:
    """`path` when it leads to a page of ours, else the first page: nobody is sent elsewhere by a link."""
    fits = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and len(path) < 300
    return path if fits and "\\" not in path else "/"
