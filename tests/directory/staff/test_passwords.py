"""The work that a password's hash takes, as it is outside of tests."""

from __future__ import annotations

import subprocess
import sys

SAY = "from directory.staff import passwords; print(passwords.hash_password('x'), passwords._nobodys())"


def test_a_hash_takes_the_memory_and_time_that_rfc_9106_asks_for_and_nobodys_does_too() -> None:
    said = subprocess.run([sys.executable, "-c", SAY], capture_output=True, text=True, check=True).stdout
    assert [kept.rsplit("$", 2)[0] for kept in said.split()] == ["$argon2id$v=19$m=65536,t=3,p=4"] * 2
