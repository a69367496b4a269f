"""Writes `fields.csv` as the faces behave now, to be read line by line before it is committed.

    python -m tests.safety.declaring

A line that says more than one would grant is a leak: mend it, and run this again.
"""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

from argon2 import PasswordHasher

from directory.staff import passwords
from directory.staff.accounts import Role
from tests.safety import asking, planting
from tests.safety import test_P4_fields as fields
from tests.safety.planted import plant
from tests.web.staff.conftest import open_office


def main() -> None:
    """Crawl, and write the table."""
    passwords.HASHER = PasswordHasher(1, 8, 1)
    made = plant(open_office(Path(tempfile.mkdtemp()) / "home"))
    memory = asking.Memory(made)
    found = [*asking.public(made), *asking.links(made)]
    for role in (None, *Role):
        found += [*asking.pages(made, role), *asking.forms(made, role, {}, memory)]
    read, written, columns = fields.seen(made, found), fields.written(found), planting.columns()
    roles = [f"{role} writes" for role in ("public", *Role)]
    nothing = dict.fromkeys((*fields.READERS, *roles), "")
    with fields.TABLE.open("w", encoding="utf-8", newline="") as opened:
        table = csv.DictWriter(opened, ["column", "holds", *nothing], lineterminator="\n")
        table.writeheader()
        for column in dict.fromkeys((*columns, *sorted(read), *sorted(written))):
            facts = {"column": column, "holds": columns.get(column, "part")}
            table.writerow(facts | nothing | read.get(column, {}) | written.get(column, {}))


if __name__ == "__main__":
    main()
