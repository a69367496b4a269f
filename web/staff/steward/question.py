"""One question and what a steward may do with it: take it, verify it, record a paper, decide it.

Promises: nothing is decided twice: who comes second sees what was decided, by whom and why (409). What would show a
hidden place asks for a fresh proof. What is typed is repeated in no error, and a mistake leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from directory import asked, deciding, queue, verifying
from directory.asked import Asked
from directory.draft import Authorisation
from directory.errors import ConflictError, UsageError
from directory.staff import sign_in_log
from directory.staff.accounts import Role
from directory.staff.sessions import SignedIn
from web.staff.desk import Listings, Now, People
from web.staff.guard import Held, Posted, ProofNeededError, open_to, text
from web.staff.pages import to
from web.staff.steward import correcting
from web.staff.steward.showing import LACKING, Row, compared, lines, mistake, page

router = APIRouter(prefix="/steward/queue/{item_id}")


class Act:
    """A form sent about one question: what all of them need, and how they end."""

    def __init__(
        self, request: Request, item_id: UUID, people: People, listings: Listings, posted: Posted, held: Held, now: Now
    ) -> None:
        self.request, self.item_id, self.people, self.listings = request, item_id, people, listings
        self.posted: FormData = posted
        self.held: SignedIn = held
        self.by, self.now = held.person.by, now

    def said(self, name: str, most: int = 2000) -> str:
        """A field of the form."""
        return text(self.posted, name, most)

    def question(self) -> Asked:
        """The question as it stands."""
        return asked.question(self.listings, self.item_id, self.now)

    def run(self, act: Callable[[Session], str]) -> Response:
        """Do `act`, which returns what to say then; a mistake undoes all of it and shows the question again."""
        try:
            done = act(self.listings)
        except (ConflictError, UsageError) as error:
            self.listings.rollback()
            return shown(self, status=error.status, wrong=mistake(error))
        return to(f"/steward/queue/{self.item_id}", done)


TheAct = Annotated[Act, Depends(Act)]


def shown(act: Act, *, status: int = 200, wrong: str = "", **facts: object) -> Response:
    """The page of a question."""
    one = act.question()
    more: dict[str, object] = {"preview": (), "typed": ""} | facts
    return page(
        act.request,
        "question.html",
        act.people,
        status=status,
        one=one,
        entry=one.entry,
        rows=_rows(one),
        form=correcting.form_of(one),
        mine=one.entry.opened_by == act.by,
        approved=act.by in one.approvals,
        elsewhere=one.entry.claimed_by not in {"", act.by},
        fresh=act.held.is_fresh(act.now),
        wrong=wrong,
        today=act.now.date().isoformat(),
        base=correcting.digest(one.content["schedules"]) if one.content else "",
        **more,
    )


def _rows(one: Asked) -> list[Row]:
    """What is laid side by side: a change's two values, a row and its twin, or a new row alone."""
    if one.changes:
        return [Row(one.entry.field, lines(one.old), lines(one.new))]
    if one.draft is not None:
        return compared(one.twin.content if one.twin else {}, one.draft)
    if one.content is not None and one.entry.kind in {"missing", "doubt", "tier"}:
        return compared(one.content, one.content)
    return []


@router.get("")
@open_to(Role.STEWARD, touches="queue")
def one_question(act: TheAct) -> Response:
    """What is asked, the evidence, what is missing, and the forms."""
    return shown(act)


@router.post("/claim")
@open_to(Role.STEWARD, touches="queue")
def claim(act: TheAct) -> Response:
    """Take it, so that nobody else does the same work."""

    def do(listings: Session) -> str:
        deciding.claim(listings, act.item_id, act.by, act.now)
        return ""

    return act.run(do)


@router.post("/release")
@open_to(Role.STEWARD, touches="queue")
def release(act: TheAct) -> Response:
    """Give it back."""
    deciding.release(act.listings, act.item_id, act.by)
    return to("/steward/queue")


@router.post("/verify")
@open_to(Role.STEWARD, touches="queue")
def verify(act: TheAct) -> Response:
    """Note what the old number or mailbox said; a *no* ends the change and raises an alert."""

    def do(listings: Session) -> str:
        answer = act.said("answer", 10)
        if answer not in {"yes", "no"}:
            raise UsageError("say in a few words how it was verified")
        means, _, channel = act.said("channel", 400).partition(":")
        if means == verifying.OTHER:
            channel = act.said("other", 1000)
        verifying.record(listings, act.item_id, means, channel, confirmed=answer == "yes", by=act.by, now=act.now)
        return "steward-verified" if answer == "yes" else "steward-refused"

    return act.run(do)


@router.post("/authorise")
@open_to(Role.STEWARD, touches="queue", fresh=True)
def authorise(act: TheAct) -> Response:
    """Record the written authorisation: who signed, when, which document. It publishes nothing."""

    def do(listings: Session) -> str:
        one = act.question()
        if not one.open:
            raise ConflictError("the question is decided already")
        if one.entry.listing_id is None or one.entry.kind != "tier":
            raise UsageError("there is nothing here to authorise")
        deciding.authorise(listings, one.entry.listing_id, _paper(act), act.by, act.now)
        return "steward-paper"

    return act.run(do)


def _paper(act: Act) -> Authorisation:
    """The paper as typed. `UsageError` when something is not said, or it was signed in the future."""
    try:
        made = Authorisation(
            authorised_by=act.said("authorised_by", 300),
            authorised_on=date.fromisoformat(act.said("authorised_on", 10)),
            document=act.said("document", 300),
        )
    except ValueError:
        raise UsageError("the written authorisation is not on record") from None
    if made.authorised_on > act.now.date():
        raise UsageError("the written authorisation is not on record")
    return made


@router.post("/approve")
@open_to(Role.STEWARD, touches="queue")
def approve(act: TheAct) -> Response:
    """Find it right. Done when nothing is missing; else 409 and what is, an approval by the first of two being kept."""
    one = act.question()
    if one.needed > 1 and not act.held.is_fresh(act.now):
        raise ProofNeededError
    result = deciding.Decided(done=False)

    def do(listings: Session) -> str:
        nonlocal result
        # Of two people each must have been one before: a steward could invite or reset the second one.
        if one.needed > 1 and sign_in_log.set_up_since(act.people, act.held.person.id, one.entry.opened_at):
            raise ConflictError("the account was set up after this was asked")
        result = deciding.approve(listings, act.item_id, act.by, act.said("why"), act.now)
        return ""

    answer = act.run(do)
    if not _went(answer):
        return answer
    if not result.done:
        return shown(act, status=ConflictError.status, wrong=f"steward.lacks.{LACKING.get(result.missing, 'verify')}")
    return _onward(act, "steward-accepted")


@router.post("/reject")
@open_to(Role.STEWARD, touches="queue")
def reject(act: TheAct) -> Response:
    """Find it wrong: what it asks is not done."""
    ended = False

    def do(listings: Session) -> str:
        nonlocal ended
        deciding.reject(listings, act.item_id, act.by, act.said("why"), act.now)
        ended = True
        return "steward-rejected"

    answer = act.run(do)
    return _onward(act, "steward-rejected") if ended else answer


def _onward(act: Act, done: str) -> Response:
    """The next question, or the queue when there is none."""
    kind = act.said("kind", 20)
    following = queue.following(act.listings, act.by, act.now, kind=kind if kind in queue.KINDS else "")
    return to(f"/steward/queue/{following}" if following else "/steward/queue", done)


@router.post("/correct")
@open_to(Role.STEWARD, touches="queue")
def correct(act: TheAct) -> Response:
    """Ask for something better than what was proposed: a proposal of one's own, which somebody else decides."""
    own: UUID | None = None

    def do(listings: Session) -> str:
        nonlocal own
        own = correcting.instead(listings, act.question(), act.posted, act.by, act.said("why"), act.now)
        return "steward-corrected"

    answer = act.run(do)
    return to(f"/steward/queue/{own}" if own else "/steward/queue", "steward-corrected") if _went(answer) else answer


def _went(answer: Response) -> bool:
    return answer.status_code == 303


@router.post("/hours")
@open_to(Role.STEWARD, touches="queue")
def hours(act: TheAct) -> Response:
    """Hours in a person's words: shown as they were understood first, kept when that is right."""
    typed = act.said("hours", 1000)
    if act.said("step", 10) != "keep":
        preview, understood = correcting.read_hours(typed)
        wrong = "" if understood else "steward.wrong.hours"
        return shown(act, status=200 if understood else 422, wrong=wrong, preview=preview, typed=typed)

    def do(listings: Session) -> str:
        correcting.keep_hours(listings, act.question(), typed, act.said("base", 40), act.by, act.said("why"), act.now)
        return "steward-accepted"

    answer = act.run(do)
    return _onward(act, "steward-accepted") if _went(answer) else answer
