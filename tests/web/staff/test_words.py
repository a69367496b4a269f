"""Every text of the staff face is in its catalogues, and every text of a catalogue is on a page."""

from __future__ import annotations

import re

import pytest

from directory import editing, insisting, review, settling
from directory.staff import answering, reminders
from directory.staff.accounts import Role, State
from directory.staff.composing import letters
from directory.staff.sign_in_log import Event
from web.staff import words
from web.staff.pages import OWN_WORDS, PLACES, WEB
from web.staff.steward.mail import WHYS

PLACEHOLDER = re.compile(r"\{(\w+)\}")
PORTAL = tuple(
    f"portal.{part}."
    for part in (
        "fix", "due", "fact", "status", "tier", "room", "section", "field", "day", "kind", "place", "unfit", "who",
        "claim.state", "claim.wrong", "sheet.why",
    )
)  # fmt: skip
FAMILIES = (
    "act", "what", "record",
    "kind", "about", "yes", "no", "state", "field", "wrong", "lacks", "answer", "means", "phone", "tier", "fact",
    "event", "stale", "report", "texts", "claim.state",
)  # fmt: skip
MADE_UP = (
    *("role.", "state.", "log.", "error.", "done.", "join.wrong.", "invite.wrong.", "language.", "answer."),
    *PORTAL,
    "console.",
    *(f"steward.{family}." for family in FAMILIES),
    "steward.mail.",
)
"""Keys that a template puts together from a code."""


def _forms(code: str, key: str) -> dict[str, str]:
    entry = words.catalogue(code).entries[key]
    return {"": entry} if isinstance(entry, str) else entry


@pytest.mark.parametrize("code", words.codes())
def test_each_catalogue_has_the_same_keys_placeholders_and_all_its_plurals(code: str) -> None:
    english, other = words.catalogue("en"), words.catalogue(code)
    assert set(other.entries) == set(english.entries)
    for key, entry in english.entries.items():
        wanted = set(PLACEHOLDER.findall(" ".join(_forms("en", key).values())))
        for said in _forms(code, key).values():
            assert said.strip()
            assert set(PLACEHOLDER.findall(said)) == wanted, key
        if isinstance(entry, dict):
            assert set(_forms(code, key)) == set(other.babel.plural_form.tags) | {"other"}, key


def test_no_text_is_left_that_no_page_says() -> None:
    folder = WEB / "templates" / "staff"
    source = "".join(p.read_text() for p in [*folder.rglob("*.html"), *(WEB / "staff").rglob("*.py")])
    unused = [
        key
        for key in words.catalogue("en").entries
        if not key.startswith(MADE_UP)
        and f'"{key}"' not in source
        and f"'{key}'" not in source
        and not (key.endswith(".text") and key.removesuffix(".text") in {p.key for p in PLACES})
    ]
    assert unused == []


def test_every_code_that_a_page_may_show_has_words() -> None:
    known = words.catalogue("en").entries
    wanted = [f"role.{r}" for r in Role] + [f"role.{r}.text" for r in Role] + [f"state.{s}" for s in State]
    wanted += [f"log.{e}" for e in Event] + [f"error.{n}.{part}" for n in OWN_WORDS for part in ("title", "text")]
    wanted += [f"language.{code}" for code in words.codes()] + [key for p in PLACES for key in (p.key, f"{p.key}.text")]
    wanted += [f"steward.mail.letter.{name.removesuffix('.body')}" for name in letters("en") if name.endswith(".body")]
    wanted += [f"steward.mail.why.{why}" for why in (*WHYS.values(), "other")]
    assert [key for key in wanted if key not in known] == []


def test_what_the_directory_notes_itself_is_said_in_each_language() -> None:
    """Acts of the record and what a question asks are kept in English; a page says them in the steward's language."""
    code = "".join(path.read_text() for folder in ("directory", "web") for path in (WEB.parent / folder).rglob("*.py"))
    acts = set(re.findall(r'audit\.record\(\s*\w+, "([a-z ]+)"', code)) | {insisting.FULL, "said"}
    whats = {insisting.WHAT, settling.NOT_SAFE, review.NEW_CONTACT, answering.HAS_CHANGED, answering.NOT_OURS}
    whats |= {reminders.STALE, editing.TIER_WAITS}
    wanted = [f"steward.act.{'-'.join(re.findall('[a-z]+', act))}" for act in acts]
    wanted += [f"steward.what.{'-'.join(re.findall('[a-z]+', what.lower()))}" for what in whats]
    assert len(acts) > 20
    assert [key for key in wanted if key not in words.catalogue("es").entries] == []


def test_no_words_are_left_in_the_templates() -> None:
    for path in (WEB / "templates" / "staff").rglob("*.html"):
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", path.read_text(), flags=re.DOTALL)
        text = text.replace(" wide", "")  # a class of the page's frame
        assert re.findall(r"[A-Za-z]{2,}", text) == [], path.name
