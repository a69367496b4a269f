"""Passwords: what is fit for one, kept as argon2id, and compared with the same work whoever is asked for.

Promises: an address that has no account costs what a wrong password costs (`matches` with None); a password is in no
error and no log; only so many are hashed at once, since each takes 64 MiB.
"""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from directory.errors import UnavailableError, UsageError

HASHER = PasswordHasher()
"""argon2id with the parameters of RFC 9106 for 64 MiB."""
SHORTEST: Final = 12
LONGEST: Final = 128
LOOKED_AT: Final = 72
"""How much of a long password is judged for being guessable: more takes zxcvbn long and can only be harder."""
STRONG: Final = 3
"""zxcvbn's "safely unguessable": 10^8 guesses, offline, of a hash that takes this much work."""
AT_ONCE: Final = threading.BoundedSemaphore(3)
PATIENCE: Final = 10.0


class UnfitPasswordError(UsageError):
    """A password one could guess; `why` is `short`, `long` or `easy`."""

    def __init__(self, why: str) -> None:
        super().__init__("the password is too short, too long or easy to guess")
        self.why = why


def _folded(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def check_fit(password: str, own_words: tuple[str, ...]) -> None:
    """Raise `UnfitPasswordError` for one that is short or easy; `own_words` are what others know of the person."""
    text = _folded(password)
    if len(text) < SHORTEST:
        raise UnfitPasswordError("short")
    if len(text) > LONGEST:
        raise UnfitPasswordError("long")
    known = [part for word in (*own_words, "waymark") for part in word.replace("@", " ").split() if len(part) > 2]
    if zxcvbn(text[:LOOKED_AT], user_inputs=known)["score"] < STRONG:
        raise UnfitPasswordError("easy")


def hash_password(password: str) -> str:
    """What is kept of a password."""
    with _Room():
        return HASHER.hash(_folded(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether `password` is the one that was `kept`; None costs as much as a wrong one."""
    nobodys = _nobodys()
    with _Room():
        try:
            HASHER.verify(kept or nobodys, _folded(password[: 4 * LONGEST]))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_old(kept: str) -> bool:
    """Whether it was kept with weaker parameters than today's."""
    return HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    """The hash of a password that nobody has, since its text is thrown away."""
    return HASHER.hash(secrets.token_hex(32))


class _Room:
    """Room for one more hash. Raises `UnavailableError` when it does not come soon."""

    def __enter__(self) -> None:
        if not AT_ONCE.acquire(timeout=PATIENCE):
            raise UnavailableError("too many are signing in at this moment")

    def __exit__(self, *_: object) -> None:
        AT_ONCE.release()
