"""From a letter's name to a mail: neutral words, one link at most, and headers that nothing can be added to.

Promises: subjects and bodies come from `letters/*.json` alone and hold no name of anybody, no word of what this is
about and no link but the one-time link (SAFETY P8, by test over all letters and languages). What is no address or would
end a header line is refused before a mail exists.
"""

from __future__ import annotations

import json
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from directory.errors import UsageError
from directory.staff.accounts import clean_email
from directory.staff.outbox import Taken

LETTERS: Final = Path(__file__).resolve().parent / "letters"
DEFAULT: Final = "en"


@cache
def locales() -> tuple[str, ...]:
    """The languages that mails are written in."""
    return tuple(sorted(path.stem for path in LETTERS.glob("*.json")))


@cache
def letters(locale: str) -> MappingProxyType[str, str]:
    """The words of one language, by `<letter>.subject` and `<letter>.body`; the default one's where there is none."""
    code = locale if locale in locales() else DEFAULT
    return MappingProxyType(json.loads((LETTERS / f"{code}.json").read_text(encoding="utf-8")))


def compose(taken: Taken, sender: str, origin: str, now: datetime) -> EmailMessage:
    """The mail. `origin` is what the staff face's addresses begin with. `UsageError`: an address or link is none."""
    said = letters(taken.locale)
    if f"{taken.letter}.body" not in said:
        raise UsageError("there is no such letter")
    body = said[f"{taken.letter}.body"]
    if ("{link}" in body) != bool(taken.token):
        raise UsageError("a letter and its link belong together")
    link = f"{origin}/link/{taken.token}"
    if not link.isprintable() or " " in link:
        raise UsageError("the address of the staff face is none")
    message, own = EmailMessage(policy=SMTP), clean_email(sender)
    message["From"] = own
    message["To"] = clean_email(taken.recipient)
    message["Subject"] = said[f"{taken.letter}.subject"]
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{taken.id}@{own.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body.replace("{link}", link), cte="quoted-printable")
    message["Content-Language"] = taken.locale if taken.locale in locales() else DEFAULT
    return message
