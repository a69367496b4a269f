"""How a page is made: templates, the one style and the one script, and the hashes that allow them.

Promises: every value is escaped; style and script are inside the page (no request, no file name to be found in a
cache); a title comes from the catalogue's fixed `title.*` list.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from directory import taxonomy
from web import i18n, wording
from web.hotlines import hotlines
from web.i18n import Words

HERE = Path(__file__).resolve().parent
TILES = (
    "emergency-shelter",
    "crisis-hotline",
    "protective-order",
    "lawyer",
    "medical-exam",
    "counseling",
    "child-support",
    "emergency-money",
    "food",
    "pets",
)
"""Needs on the landing page, in the order of how soon they are needed."""


def _small_style(text: str) -> str:
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", text)).replace(";}", "}").replace(": ", ":").strip()


def _small_script(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@dataclass(frozen=True, slots=True)
class Looks:
    """The style and script of a face, read once; `script` may be given, by a test that needs a broken exit."""

    style: str = field(default_factory=lambda: _small_style((HERE / "static" / "page.css").read_text("utf-8")))
    script: str = field(default_factory=lambda: _small_script((HERE / "static" / "page.js").read_text("utf-8")))

    @property
    def style_hash(self) -> str:
        """`sha256-…` of the style, for the Content-Security-Policy."""
        return _hash(self.style)

    @property
    def script_hash(self) -> str:
        """`sha256-…` of the script, for the Content-Security-Policy."""
        return _hash(self.script)


def environment(looks: Looks) -> Environment:
    """The templates, with the functions every page may call."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        style=Markup(looks.style),  # noqa: S704 - our own file
        script=Markup(looks.script),  # noqa: S704 - our own file
        taxonomy=taxonomy,
        tiles=TILES,
        phone_link=wording.phone_link,
        web_link=wording.web_link,
        web_name=wording.web_name,
        mail_link=wording.mail_link,
        address_lines=wording.address_lines,
    )
    return made


def page_context(words: Words, *, country: str, exit_url: str, shows_demo: bool) -> dict[str, Any]:
    """What every page needs, bound to its locale."""
    return {
        "w": words,
        "t": words.t,
        "locale": words.code,
        "base": words.base,
        "locales": [i18n.catalogue(code) for code in i18n.codes()],
        "exit_url": exit_url,
        "hotlines": hotlines(),
        "shows_demo": shows_demo,
        "phone_text": partial(wording.phone_text, home=country),
        "distance": partial(wording.distance, words),
        "hours_lines": partial(wording.hours_lines, words),
        "policy_line": partial(wording.policy_line, words),
        "ages": partial(wording.ages, words),
        "language_names": partial(wording.languages, words),
        "again": None,
    }
