"""A listing cut up as a person thinks of it: what, who, rules, hours, languages, areas, phones, place, organisation.

Promises: a form carries for each of its fields what the listing said when it was opened (`base`) and what it showed;
both are only what conflicts are found by and rows are compared with: `editing.plan` judges the result, whatever was
carried. A field that is in no section, or that no person may edit, is never read from a form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from starlette.datastructures import FormData

from directory import fields
from directory.editing import Change
from directory.errors import UsageError
from directory.values import Tier
from web.staff.guard import text
from web.staff.portal import hours, kinds, reached
from web.staff.portal.kinds import About, Kind, UnfitError

SECTIONS: Final[Mapping[str, Mapping[str, Kind]]] = {
    "hours": {"schedules": hours.SCHEDULES, "timezone": kinds.ZONE},
    "contact": {"phones": reached.PHONES, "email": kinds.EMAIL, "urls": kinds.URLS},
    "place": {"locations": reached.LOCATIONS},
    "what": {
        "name": kinds.NAME, "alternate_name": kinds.LINE, "description": kinds.PROSE, "needs": kinds.NEEDS,
        "alert": kinds.LINE,
    },
    "who": {
        "tags": kinds.TAGS, "eligibility": kinds.PROSE, "minimum_age": kinds.NUMBER, "maximum_age": kinds.NUMBER,
    },
    "rules": {
        "policies": kinds.POLICIES, "required_documents": kinds.LINES, "fees": kinds.PROSE,
        "application_process": kinds.PROSE, "wait_time": kinds.LINE,
    },
    "languages": {"languages": kinds.LANGUAGES, "interpretation_services": kinds.LINE},
    "areas": {"service_areas": reached.AREAS},
    "organization": {
        "organization.name": kinds.NAME, "organization.alternate_name": kinds.LINE,
        "organization.description": kinds.PROSE, "organization.url": kinds.URL, "organization.email": kinds.EMAIL,
    },
}  # fmt: skip
KIND_OF: Final[Mapping[str, Kind]] = {name: kind for parts in SECTIONS.values() for name, kind in parts.items()}
assert set(KIND_OF) <= fields.EDITED
LONGEST_BASE: Final = 150_000


def open_sections(content: dict[str, Any]) -> list[str]:
    """The sections of a listing; a place that is kept private has none to edit."""
    return [name for name in SECTIONS if name != "place" or content["tier"] == Tier.PUBLIC.value]


@dataclass
class Filled:
    """A form: what it shows, what it carries, and what is unfit (field -> (why, row))."""

    section: str
    typed: dict[str, Any]
    base: dict[str, Any]
    shown: dict[str, Any]
    unfit: dict[str, tuple[str, int | None]] = field(default_factory=dict)

    @property
    def carried(self) -> str:
        """What the form carries, as JSON."""
        return json.dumps([self.base, self.shown], ensure_ascii=False)

    def wanted(self, about: About) -> dict[str, Change]:
        """What was changed; what cannot be read is in `unfit` then."""
        found: dict[str, Change] = {}
        for name, kind in SECTIONS[self.section].items():
            try:
                new = kind.read(self.typed[name], self.shown[name], about)
            except UnfitError as error:
                self.unfit[name] = (error.why, error.row)
            except (KeyError, TypeError, AttributeError, IndexError):
                _forged()
            else:
                if new != self.base[name]:
                    found[name] = Change(self.base[name], new)
        return found


def opened(section: str, about: About, draft: Mapping[str, Change]) -> Filled:
    """The form of a section: the listing as it is, with what is in the person's draft."""
    parts = SECTIONS[section]
    base = {name: draft[name].base if name in draft else fields.value_of(about.content, name) for name in parts}
    shown = {name: draft[name].new if name in draft else base[name] for name in parts}
    typed = {name: kind.show(shown[name], about) for name, kind in parts.items()}
    return Filled(section, typed, base, shown)


def posted(section: str, form: FormData) -> Filled:
    """The form as it was sent. `UsageError` when what it carries is not ours."""
    parts = SECTIONS[section]
    try:
        base, shown = json.loads(text(form, "carried", LONGEST_BASE), parse_constant=_forged)
        carried = [{name: one[name] for name in parts} for one in (base, shown)]
    except (ValueError, KeyError, TypeError, RecursionError):
        _forged()
    return Filled(section, {name: kind.take(form, name) for name, kind in parts.items()}, *carried)


def _forged(*_: object) -> NoReturn:
    raise UsageError("the form is not one of ours")
