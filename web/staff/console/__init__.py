"""The hotline console: what is asked by a caller is found, read out and handed on by keyboard alone.

Promises: nothing about a caller is kept, logged or put into an address; every way through it works without a script.
"""

from __future__ import annotations

from typing import Final

from web.staff.console import compare, screen, sheet

ROUTERS: Final = (screen.router, compare.router, sheet.router)
"""All pages of the console. A new part adds its router here."""
