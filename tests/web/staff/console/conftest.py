"""The console with people and listings behind it."""

from __future__ import annotations

from tests.web.staff.conftest import _first_office, _quick_hashes, office, signed_in  # noqa: F401
