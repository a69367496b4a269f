"""The keyboard map of the console: one list, from which the help on the screen, the scripts and the docs are made.

Promises: a key does one thing in a mode; every name has a handler in `web/static/staff/console*.js` and a sentence in
both languages (`console.key.<name>`), says a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Mode = Literal["line", "list", "any"]
Group = Literal["find", "listing", "referral", "act", "screen"]


@dataclass(frozen=True, slots=True)
class Key:
    """What a press does. `key` is `KeyboardEvent.key`, with `Alt+` before it; `mode`: where the focus must be."""

    key: str
    name: str
    mode: Mode
    group: Group


KEYS: Final = (
    Key("/", "to-line", "list", "find"),
    Key("Escape", "back", "any", "find"),
    Key("Enter", "to-list", "line", "find"),
    Key("ArrowDown", "next", "any", "find"),
    Key("ArrowUp", "previous", "any", "find"),
    Key("j", "next", "list", "find"),
    Key("k", "previous", "list", "find"),
    Key("Alt+1", "drop-chip", "any", "find"),
    Key("Alt+Backspace", "undo", "any", "find"),
    Key("Alt+p", "presets", "any", "find"),
    Key("x", "pick", "list", "referral"),
    Key("Enter", "pick", "list", "referral"),
    Key("1", "pick-nth", "list", "referral"),
    Key("l", "to-referral", "list", "referral"),
    Key("J", "move-down", "list", "referral"),
    Key("K", "move-up", "list", "referral"),
    Key("Delete", "unpick", "list", "referral"),
    Key("r", "read-out", "list", "referral"),
    Key("p", "print", "list", "referral"),
    Key("P", "print-neutral", "list", "referral"),
    Key("t", "text", "list", "referral"),
    Key("T", "sms", "list", "referral"),
    Key("X", "new-call", "list", "referral"),
    Key("d", "dial", "list", "listing"),
    Key("c", "compare", "list", "listing"),
    Key("C", "show-compare", "list", "listing"),
    Key("v", "reveal", "list", "listing"),
    Key("f", "full", "list", "act"),
    Key("s", "space", "list", "act"),
    Key("a", "ask-room", "list", "act"),
    Key("u", "take-back", "list", "act"),
    Key("n", "note", "list", "act"),
    Key("w", "refer", "list", "act"),
    Key("o", "outcome", "list", "act"),
    Key("!", "report", "list", "act"),
    Key("?", "help", "list", "screen"),
    Key("Alt+h", "help", "any", "screen"),
    Key("g", "theme", "list", "screen"),
    Key("G", "density", "list", "screen"),
    Key("O", "outage", "list", "screen"),
    Key("Alt+s", "sign-in", "any", "screen"),
)
"""Every key. `1` stands for 1 to 9, and so after `Alt+`."""


CAPS: Final = {"ArrowDown": "↓", "ArrowUp": "↑", "Escape": "Esc", "Delete": "Del", "1": "1 … 9"}
GROUPS: Final[tuple[Group, ...]] = ("find", "listing", "referral", "act", "screen")


def cap(key: str) -> str:
    """A key as it stands on a keyboard: `Alt+1` is Alt with one of 1 to 9."""
    held, plus, last = key.rpartition("+")
    return f"{held}{plus}{CAPS.get(last, last)}"


def grouped() -> list[tuple[Group, list[tuple[str, list[str]]]]]:
    """By group, each name once with its keys as they stand on a keyboard: what a person reads."""
    return [(group, _shown(group)) for group in GROUPS]


def _shown(group: Group) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for one in KEYS:
        if one.group == group:
            found.setdefault(one.name, []).append(cap(one.key))
    return list(found.items())


def named() -> tuple[str, ...]:
    """Each name once, in order."""
    return tuple(dict.fromkeys(one.name for one in KEYS))
