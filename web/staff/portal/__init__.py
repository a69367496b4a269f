"""The partners' side: claim an organisation, see one's listings, change them, say how much room there is.

Promises: a partner reaches listings of its own organisations and nothing else; every change goes through
`directory.editing`, which decides what is applied and what waits.
"""

from typing import Final

from web.staff.portal import claiming, edit, listings, live, past, quick, referrals, said, sheets

ROUTERS: Final = (
    listings.router, claiming.router, sheets.router, edit.router, live.router, quick.router, past.router, said.router,
    referrals.router,
)  # fmt: skip
LONGER: Final = {"/portal/": 256 * 1024, "/portal/sheet": 2 * 1024 * 1024 + 4096}
"""Bodies that may be longer than others: whole forms, and a sheet of many listings."""
