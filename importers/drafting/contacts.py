"""Ways to reach somebody, out of mixed cells and lists of records: links, addresses of mail, numbers.

Promises: only what plainly is a link, a mailbox or a number is taken; a number keeps the words that say what it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from directory.values import PhoneKind
from importers.drafting.raw import told
from importers.secrecy import personal_email

LINK: Final = re.compile(r"(?<![@\w.-])(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:/[\w./#?=&%-]*)?(?![\w@])", re.IGNORECASE)
MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
NUMBER: Final = re.compile(r"(?:\b1[-. ])?\(?\b\d{3}\)?[-. ]*\d{3}[-. ]\d{4}\b(?:[, ]*(?:ext|x|option)[. ]*\d+)?")
"""North American numbers amid sentences."""
Numbers = tuple[tuple[str, PhoneKind | None], ...]


def links_in(text: str) -> str:
    """The links in a mixed cell, parted by blanks; addresses of mail are none."""
    return " ".join(LINK.findall(MAIL.sub(" ", text)))


def mail_in(text: str) -> str:
    """The first address of mail in a mixed cell, or ""."""
    found = MAIL.search(text)
    return found.group() if found else ""


def numbers_in(text: str) -> list[str]:
    """The North American numbers in a sentence, each with its extension."""
    return NUMBER.findall(text)


def reach_in(text: str) -> dict[str, Any]:
    """`urls`, `email` and `phones` of a `Raw` out of one mixed cell."""
    return {"urls": links_in(text), "email": mail_in(text), "phones": ((LINK.sub(" ", MAIL.sub(" ", text)), None),)}


def desk(*mails: str) -> str:
    """The first of these addresses of mail that is a desk's and not a person's, or ""."""
    return next((mail for mail in mails if not personal_email(mail)), "")


def numbers_of(
    found: Iterable[Mapping[str, Any]] | None, kind: PhoneKind | None = None, label: str = "", number: str = "number"
) -> Numbers:
    """The numbers of a list of records, each after its cell `label`, which may say that it is a fax."""
    return tuple(_labelled(one, kind, label, number) for one in found or () if told(one.get(number)))


def _labelled(one: Mapping[str, Any], kind: PhoneKind | None, label: str, number: str) -> tuple[str, PhoneKind | None]:
    said = told(one.get(label)) if label else ""
    fax = PhoneKind.FAX if re.search("fax", said, re.IGNORECASE) else None
    return f"{said}: {told(one[number])}".removeprefix(": "), kind or fax


def labelled_numbers(text: str, office: str) -> Iterator[tuple[str, PhoneKind | None]]:
    """Each number of `main: …, tollfree: …, tdd: …` with what tells it from those of the other offices."""
    for part in text.split(","):
        label, _, number = part.strip().rpartition(":")
        note = label if label != "main" else "" if re.search(r"\d", office) else office
        yield f"{number} ({note})" if note else number, PhoneKind.TTY if label == "tdd" else None
