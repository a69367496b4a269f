"""Errors are one line that is safe to print."""

from __future__ import annotations

from directory.errors import InputError


def test_a_file_name_with_line_breaks_or_terminal_codes_stays_one_plain_line() -> None:
    assert str(InputError("a\nb\x1b[2J\u202ec.csv: is empty")) == "a?b?[2J?c.csv: is empty"
    assert str(InputError("añejo.csv: is empty")) == "añejo.csv: is empty"
