"""Tokens nobody can guess, and what is kept of them.

Promises: 256 random bits; only a SHA-256 digest is stored, which is enough to know the token again and too little to
use it. One purpose's digest is never another's.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Final

SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """A new token, fit for a cookie or a link."""
    return secrets.token_urlsafe(32)


def digest(purpose: str, token: str) -> str:
    """What is kept of `token`."""
    return hashlib.sha256(f"{purpose}\x1f{token}".encode("utf-8", "surrogatepass")).hexdigest()


def is_token(text: str) -> bool:
    """Whether `text` can be one of ours; what cannot costs no query."""
    return SHAPE.fullmatch(text) is not None
