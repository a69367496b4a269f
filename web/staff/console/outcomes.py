"""What became of a call, by one key: counted for a need and a county, and nothing else (SAFETY S5)."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from directory import outcomes, taxonomy
from directory.errors import UsageError
from directory.geo import gazetteer
from directory.staff.accounts import Role
from web.staff.console.acting import Act, Acting, wanted
from web.staff.guard import open_to

router = APIRouter(prefix="/console")


def panel(act: Acting) -> Response:
    """The four outcomes, for which of the line's needs and in which area they count."""
    asked = wanted(act)
    area = gazetteer().by_key(outcomes.area_of(asked.place))
    needs = asked.asked.needs or (outcomes.UNKNOWN,)
    locale = act.held.person.locale
    return act.panel(
        "outcome",
        kinds=outcomes.OUTCOMES,
        area=area.name if area else "",
        needs=[(code, taxonomy.needs()[code].label(locale) if code != outcomes.UNKNOWN else "") for code in needs],
    )


@router.post("/outcome")
@open_to(Role.STAFF, Role.STEWARD, touches="console")
def outcome(act: Act) -> Response:
    """Count it. The need is one that the line asks for; the area follows from the line and is never sent."""
    asked = wanted(act)
    need = act.said.get("need", "")
    if need not in (asked.asked.needs or (outcomes.UNKNOWN,)):
        raise UsageError("need: one that the line asks for")
    act.desk.tally.say(outcomes.area_of(asked.place), need, act.said.get("outcome", ""), act.now)
    return act.done("console.outcome.counted")
