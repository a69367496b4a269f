"""What can go wrong, said so that it can be shown to anyone.

Promises: a `DirectoryError` message and a `Problem` never hold a value somebody typed or a partner sent; they name
the place (file, row, field) and what is wrong there. A caller's mistake is raised; a datum's mistake is a value.
"""

from dataclasses import dataclass


class DirectoryError(Exception):
    """A caller's mistake, in one line that is safe to print; `status` is the HTTP status a face answers with.

    A file's name is repeated in it and may hold line breaks or codes that move a terminal's cursor: they become "?".
    """

    status = 400

    def __init__(self, message: str = "") -> None:
        super().__init__("".join(char if char.isprintable() else "?" for char in message))


class UsageError(DirectoryError):
    """The call itself is wrong: an unknown option, source, field or value. The command line exits 2."""

    status = 422


class InputError(DirectoryError):
    """A file or text handed to us cannot be used at all: missing, empty, binary, half-written. Exits 2."""

    status = 422


class NotFoundError(DirectoryError):
    """Nothing (that may be shown) has this id."""

    status = 404


class GoneError(DirectoryError):
    """It was public once and is so no longer."""

    status = 410


class ConflictError(DirectoryError):
    """The change contradicts what is stored, or needs an approval that is not there."""

    status = 409


class UnavailableError(DirectoryError):
    """The store or the index cannot answer now; the hotline page still can."""

    status = 503


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in partner's data: where it is and what is wrong, never the value itself.

    `row` counts as a person sees the file (the header is row 1); 0 means the file as a whole.
    """

    file: str
    row: int
    field: str
    what: str
