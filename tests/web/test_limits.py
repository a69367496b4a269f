"""What one address may ask: a fair share, found again by nobody, in memory that does not grow."""

from __future__ import annotations

import random
from typing import Any

import pytest

from directory.errors import UsageError
from directory.settings import Settings
from web.limits import BUCKETS, LIFETIME, ROWS, Allowances, Kind, Proxies, network

HOME, OTHER = b"\xcb\x00\x71\x07", b"\xc6\x33\x64\x01"


def test_what_may_be_asked_in_a_minute_may_be_asked_at_once_and_comes_back_bit_by_bit() -> None:
    given = Allowances({Kind.SEARCH: 6})
    assert [given.take(Kind.SEARCH, HOME, 0.0) for _ in range(6)] == [0.0] * 6
    assert given.take(Kind.SEARCH, HOME, 0.0) == pytest.approx(10)
    assert given.take(Kind.SEARCH, HOME, 4.0) == pytest.approx(6)
    assert given.take(Kind.SEARCH, HOME, 10.0) == 0.0
    assert given.take(Kind.SEARCH, HOME, 10.0) == pytest.approx(10)
    assert [given.take(Kind.SEARCH, HOME, 80.0) for _ in range(7)][:6] == [0.0] * 6


def test_one_kind_and_one_address_are_not_charged_for_another() -> None:
    given = Allowances({Kind.SEARCH: 1, Kind.PAGE: 1, Kind.API: 0})
    assert given.take(Kind.SEARCH, HOME, 0.0) == 0.0
    assert given.take(Kind.SEARCH, HOME, 0.0) > 0
    assert given.take(Kind.PAGE, HOME, 0.0) == 0.0
    assert given.take(Kind.SEARCH, OTHER, 0.0) == 0.0
    assert [given.take(Kind.API, HOME, 0.0) for _ in range(1000)] == [0.0] * 1000, "0 is no limit"


def test_thirty_people_behind_one_address_are_not_locked_out() -> None:
    """Each opens a page and searches every eight seconds for ten minutes, all of them at the same moment."""
    chosen = Settings()
    given = Allowances({Kind.SEARCH: chosen.searches_a_minute, Kind.PAGE: chosen.pages_a_minute})
    for moment in range(0, 600, 8):
        for _ in range(30):
            assert given.take(Kind.SEARCH, HOME, float(moment)) == 0.0
            assert given.take(Kind.PAGE, HOME, float(moment)) == 0.0


def test_ten_thousand_attackers_neither_grow_it_nor_push_out_or_shut_out_who_is_there() -> None:
    chance = random.Random(7)
    given = Allowances({Kind.SEARCH: 3})
    assert [given.take(Kind.SEARCH, HOME, 0.0) for _ in range(3)] == [0.0] * 3
    for _ in range(10_000):
        attacker = chance.randbytes(8)
        while not given.take(Kind.SEARCH, attacker, 0.0):
            pass
    assert sum(len(table) for table in given._full_at.values()) == ROWS * BUCKETS
    assert given.take(Kind.SEARCH, HOME, 0.0) > 0, "who was refused is not forgotten because others came"
    honest = [given.take(Kind.SEARCH, chance.randbytes(4), 0.0) for _ in range(2000)]
    assert sum(wait > 0 for wait in honest) <= 10, "fewer than one in two hundred meets attackers in all four rows"


def test_an_address_is_the_network_one_household_has() -> None:
    assert network("203.0.113.7") == HOME
    assert network("::ffff:203.0.113.7") == HOME
    assert network("2001:db8:1:2:aaaa::1") == network("2001:db8:1:2:bbbb::2")
    assert network("2001:db8:1:2::1") != network("2001:db8:1:3::1")
    assert network("fe80::1%eth0") == network("fe80::2")


@pytest.mark.parametrize(
    "told", ["", "testclient", "127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "a\0b", "é", "1.2"]
)
def test_this_machine_and_what_is_no_address_are_nobody(told: str) -> None:
    assert network(told) is None


@pytest.mark.parametrize(
    ("peer", "told", "who"),
    [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),  # a visitor who says that he is somebody else
        ("10.0.0.5", ["198.51.100.1"], "198.51.100.1"),
        ("::ffff:10.0.0.5", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.5", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),  # the left one is the visitor's invention
        ("10.0.0.5", ["1.1.1.1, 198.51.100.1, 10.0.0.7"], "198.51.100.1"),
        ("10.0.0.5", ["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.5", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.5", ["[2001:db8::1]:4711"], "2001:db8::1"),
        ("fd00::5", ["2001:db8::1"], "2001:db8::1"),
        ("10.0.0.5", [], ""),
        ("10.0.0.5", ["10.0.0.7," * 2000], ""),
        ("", ["198.51.100.1"], ""),
    ],
)
def test_only_a_named_proxy_is_believed_about_who_asks(peer: str, told: list[str], who: str) -> None:
    assert Proxies("10.0.0.0/8, fd00::5").asker(peer, told) == who


def test_without_named_proxies_nobody_is_believed() -> None:
    assert Proxies("").asker("10.0.0.5", ["198.51.100.1"]) == "10.0.0.5"


@pytest.mark.parametrize("named", ["proxy.example", "10.0.0.0/40", "*"])
def test_what_is_no_proxy_address_is_said_in_one_line(named: str) -> None:
    with pytest.raises(UsageError, match="WAYMARK_TRUSTED_PROXIES"):
        Proxies(named)


def test_everything_is_forgotten_after_five_minutes_with_the_key_it_was_found_by() -> None:
    given: Any = Allowances({Kind.SEARCH: 1})
    assert given.empty
    given.take(Kind.SEARCH, HOME, 0.0)
    first = given._key
    given.take(Kind.SEARCH, OTHER, LIFETIME - 1)
    assert given._key == first
    given.take(Kind.SEARCH, OTHER, LIFETIME)
    assert given._key != first
    given.forget()
    assert given.empty
    assert not given._full_at
