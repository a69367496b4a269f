"""The hotline console: what is asked by a caller is found, read out and handed on by keyboard alone.

Promises: nothing about a caller is kept, logged or put into an address; every way through it works without a script.
"""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends

from web.staff.console import acts, alive, compare, live, outage, outcomes, presets, referrals, screen, sheet
from web.staff.console.picks import no_recipients

PARTS: Final = (
    *(screen.router, compare.router, sheet.router, live.router, alive.router, outage.router),
    *(acts.router, outcomes.router, referrals.router, presets.router),
)
"""All pages of the console. A new part adds its router here."""


def _all() -> APIRouter:
    """One router around all parts: no form of the console takes whom something is for (SAFETY P8)."""
    made = APIRouter(dependencies=[Depends(no_recipients)])
    for part in PARTS:
        made.include_router(part)
    return made


ROUTERS: Final = (_all(),)
