"""The key of a store: random, private, outside the database, and done without where it cannot be so."""

from __future__ import annotations

from pathlib import Path

from directory import kit
from directory.delivery_key import NAME, SIZE, delivery_key
from directory.settings import Settings


def test_a_store_has_one_key_and_another_store_another(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    assert len(delivery_key(one)) == SIZE
    assert delivery_key(one) == delivery_key(one) != delivery_key(two)


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    delivery_key(tmp_path)
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600


def test_a_key_that_others_may_read_or_that_is_cut_short_is_none(tmp_path: Path) -> None:
    delivery_key(tmp_path)
    (tmp_path / NAME).chmod(0o644)
    assert delivery_key(tmp_path) == b""
    (tmp_path / NAME).chmod(0o600)
    (tmp_path / NAME).write_bytes(b"short")
    assert delivery_key(tmp_path) == b""


def test_where_no_file_can_be_kept_there_is_none(tmp_path: Path) -> None:
    assert delivery_key(tmp_path / "missing") == b""


def test_it_stands_nowhere_in_the_store(tmp_path: Path) -> None:
    chosen = Settings(home=tmp_path)
    key = delivery_key(tmp_path)
    kit.create(chosen)
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.name != NAME:
            said = path.read_bytes()
            assert key not in said
            assert key.hex().encode() not in said
