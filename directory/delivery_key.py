"""The key by which a delivery with hidden places is known again (decision 0011).

Promises: 32 random bytes in a file of the home folder that nobody else may read, never in the database; without the
file, or where it cannot be kept, such a delivery is read anew each time. The file may be deleted at any time.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

NAME: Final = "delivery.key"
SIZE: Final = 32


def delivery_key(home: Path) -> bytes:
    """The key of the store in `home`, made where there is none yet; b"" where none can be kept in private."""
    path = home / NAME
    with suppress(OSError):
        if not path.exists():
            _make(path)
        mode = path.stat().st_mode
        found = path.read_bytes()
        return found if len(found) == SIZE and not mode & 0o077 else b""
    return b""


def _make(path: Path) -> None:
    """Write a new key; where another process is first, its key stands."""
    with suppress(FileExistsError):
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "wb") as file:
            file.write(secrets.token_bytes(SIZE))
