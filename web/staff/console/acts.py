"""Acts on the chosen listing by one key: how much room there is, what staff keep of it, a note, a report.

Promises: none takes anything of a caller. What a hand-off needs is read with a reason by one key and noted (SAFETY P5);
a back line and a contact need a fresh proof besides (P3), and so does everything once somebody has read `OFTEN` values
in an hour (P7). What staff say of room ends by itself, its partner is told, and for ten seconds it can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import uuid4

from fastapi import APIRouter
from starlette.responses import Response

from directory import capacity, flagging, staff_facts
from directory.errors import ConflictError, NotFoundError, UsageError
from directory.staff import memberships, outbox
from directory.staff.accounts import Role
from web.staff.console import facts, finding, outcomes, presets, referrals, screen
from web.staff.console.acting import Act, Acting
from web.staff.guard import open_to

router = APIRouter(prefix="/console")
REASONS: Final = {"1": "a caller is on the line", "2": "a call-back", "3": "checking the record", "4": "training"}
"""Why somebody reads what staff keep, by the key that says it; what is said is in the record."""
LOCKED: Final = frozenset(staff_facts.FIELDS) - frozenset(staff_facts.HANDED)
OFTEN: Final = 40
UNDONE_FOR: Final = timedelta(seconds=10)
LENIENT: Final = timedelta(seconds=5)
"""For the way of a press that came just in time."""


@router.post("/act")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def begin(act: Act) -> Response:
    """The panel of an act: what it does and the keys that do it."""
    panels: dict[str, Callable[[Acting], Response]] = {
        "reveal": _kept, "note": _note, "report": _report, "refer": referrals.panel, "outcome": outcomes.panel,
        "presets": presets.panel,
    }  # fmt: skip
    if act.said.get("act", "") not in panels:
        raise UsageError("there is no such act")
    return panels[act.said["act"]](act)


def _kept(act: Acting, *, shown: tuple[tuple[str, str], ...] = (), why: str = "", prove: bool = False) -> Response:
    known = staff_facts.known(act.store, act.chosen)
    return act.panel(
        "reveal",
        fields=sorted({field for _, field in known}, key=staff_facts.FIELDS.index),
        locked=[(fact_id, field) for fact_id, field in known if field in LOCKED],
        shown=shown,
        why=why,
        reasons=tuple(REASONS),
        prove=prove,
        calls=_calls(act),
    )


def _calls(act: Acting) -> tuple[facts.Call, ...]:
    """The listing's numbers, so that the hand-off and the dial links stand side by side."""
    with act.doors.session() as session:
        try:
            one = finding.one(session, act.doors, act.chosen, None)
        except NotFoundError:
            return ()
    return facts.whole(screen.look(act.doors, act.held), one.result, one.room).phones


@router.post("/reveal")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def reveal(act: Act) -> Response:
    """What a hand-off needs, once it is said why; and with `fact_id` one of those that need a fresh proof as well."""
    why = act.said.get("why", "")
    if why not in REASONS:
        raise UsageError("say why: a reason is asked for")
    wanted = act.said.get("fact_id", "")
    often = staff_facts.revealed_since(act.store, act.by, act.now - timedelta(hours=1)) >= OFTEN
    if (wanted or often) and not act.held.is_fresh(act.now):
        return _kept(act, why=why, prove=True)
    if not wanted:
        told = staff_facts.hand_over(act.store, act.chosen, act.by, REASONS[why], act.now)
        return _kept(act, shown=tuple(told), why=why)
    known = {str(fact_id): (fact_id, field) for fact_id, field in staff_facts.known(act.store, act.chosen)}
    if wanted not in known:
        raise NotFoundError("there is no such fact")
    fact_id, field = known[wanted]
    return _kept(act, shown=((field, staff_facts.reveal(act.store, fact_id, act.by, REASONS[why], act.now)),), why=why)


def _note(act: Acting, wrong: str = "") -> Response:
    assert act.chosen
    return act.panel("note", status=422 if wrong else 200, wrong=wrong, most=staff_facts.LONGEST)


@router.post("/note")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def note(act: Act) -> Response:
    """Keep a note of a listing that only staff read. What is wrong with it is said without repeating it."""
    try:
        staff_facts.add(act.store, act.chosen, "note", act.said.get("value", ""), act.by, act.now)
    except UsageError as error:
        act.store.rollback()
        hidden = str(error).endswith("it gives away a place that is kept private")
        return _note(act, "console.note.hidden" if hidden else "console.note.empty")
    return act.done("console.note.kept")


def _report(act: Acting) -> Response:
    assert act.chosen
    return act.panel("report", kinds=[kind.value for kind in flagging.KINDS])


@router.post("/report")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def report(act: Act) -> Response:
    """Put what is wrong with a listing before the stewards, by its kind alone."""
    flagging.flag(act.store, act.chosen, act.said.get("kind", ""), act.by, act.now)
    return act.done("console.report.sent")


@router.post("/room")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def room(act: Act) -> Response:
    """Say on the partner's word how much room there is; whether the public sees it stays as the partner chose."""
    listing_id, level = act.chosen, act.said.get("level", "")
    stood = capacity.before(act.store, listing_id)
    shown = capacity.lets_public_see(act.store, listing_id)
    capacity.say(act.store, listing_id, level, act.by, act.now, shown=shown)
    undo = act.desk.undo
    for key in [key for key, (_, at) in undo.items() if act.now - at > UNDONE_FOR + LENIENT]:
        del undo[key]
    before = undo.get((listing_id, act.by))
    undo[listing_id, act.by] = (before[0] if before else stood, act.now)
    _tell_members(act)
    return act.done(f"console.room.said.{level}", undo=str(listing_id))


@router.post("/room/undo")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def take_back(act: Act) -> Response:
    """Take back what one said within ten seconds: what stood before stands again."""
    kept = act.desk.undo.pop((act.chosen, act.by), None)
    if kept is None or act.now - kept[1] > UNDONE_FOR + LENIENT:
        raise ConflictError("it is too late to take that back: say it anew")
    capacity.put_back(act.store, act.chosen, kept[0], act.by, act.now)
    return act.done("console.room.undone")


def _tell_members(act: Acting) -> None:
    """Those who speak for the organisation hear that something of theirs was changed, once in an hour."""
    assert act.organization_id is not None
    for person in memberships.members(act.people, act.organization_id):
        prefix = f"room:{act.organization_id}:{person.id}:"
        if person.id != act.held.person.id and not outbox.staged_since(
            act.people, prefix, act.now - timedelta(hours=1)
        ):
            outbox.stage(
                act.people, f"{prefix}{uuid4()}", person.email, "told", act.now, locale=person.locale,
                account_id=person.id,
            )  # fmt: skip
